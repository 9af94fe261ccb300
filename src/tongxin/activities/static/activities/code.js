// Counts down to the next code and fetches it; without script the page asks for itself again.
(function () {
  "use strict";
  var screen = document.querySelector("[data-code]");
  if (!screen) return;
  var left = Number(screen.dataset.code), lasts = Number(screen.dataset.lasts);
  var words = screen.querySelector("[data-left]"), ring = screen.querySelector("[data-ring]"), around = Number(ring.dataset.ring);
  window.setInterval(function () {
    left -= 1;
    if (left <= 0) { window.location.reload(); return; }
    words.textContent = String(left);
    ring.setAttribute("stroke-dasharray", (around * left / lasts).toFixed(1) + " " + around);
  }, 1000);
})();
