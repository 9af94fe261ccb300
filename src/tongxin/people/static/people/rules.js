// Figures are put into the text where the cursor last was. Without script they are copied by hand.
(function () {
  "use strict";
  var area = null;
  document.addEventListener("focusin", function (event) {
    if (event.target.matches && event.target.matches("textarea[data-tokens]")) area = event.target;
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-token]");
    if (!button) return;
    event.preventDefault();
    area = area || document.querySelector("textarea[data-tokens]");
    if (!area) return;
    var start = area.selectionStart, token = button.dataset.token;
    area.setRangeText(token, start, area.selectionEnd, "end");
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
