// Steps through the figures of a draft: J and K or the arrows move along the list, the text scrolls along, and what
// stands in the panel follows. Without scripts every figure is a link to the same page.
(function () {
  "use strict";
  var list = document.querySelector(".au-list"), text = document.querySelector(".au-text");
  if (!list || !text) return;
  var WAIT_MS = 150, waiting = 0, asked = 0;
  function off() { try { return localStorage.getItem("tongxin.shortcuts.off") === "1"; } catch (error) { return false; } }
  function all(query) { return Array.prototype.slice.call(document.querySelectorAll(query)); }
  function links() { return all(".au-list .au-i"); }
  function mark(place) {
    all("[data-claim]").forEach(function (link) {
      var is = link.dataset.claim === place;
      link.classList.toggle(link.classList.contains("cl") ? "is-on" : "on", is);
      if (is) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
    var here = document.getElementById("c" + place);
    if (here) here.scrollIntoView({ block: "nearest" });
  }
  function show(link, enters) {
    var turn = asked += 1, address = link.href.split("#")[0];
    fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (page) {
      if (turn !== asked) return;
      var fresh = new DOMParser().parseFromString(page, "text/html").getElementById("au-det");
      var old = document.getElementById("au-det");
      if (!fresh || !old) throw new Error("no panel");
      old.replaceWith(document.importNode(fresh, true));
      history.replaceState(null, "", link.href);
      if (enters) document.getElementById("au-det").focus();
    }).catch(function () { if (turn === asked) location.assign(link.href); });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-claim]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.classList.contains("au-i") && !document.getElementById(link.dataset.text)) return; // on another page of the text
    event.preventDefault();
    clearTimeout(waiting);
    mark(link.dataset.claim);
    show(link, event.detail === 0);
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable=true], dialog[open]")) return;
    var arrow = event.key === "ArrowDown" || event.key === "ArrowUp", letter = event.key === "j" || event.key === "k";
    if (arrow ? !event.target.closest(".au-i") : !letter || off()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    var rows = links(), step = event.key === "j" || event.key === "ArrowDown" ? 1 : -1;
    var at = rows.findIndex(function (row) { return row.classList.contains("on"); });
    var next = rows[at < 0 ? 0 : at + step];
    if (!next) {
      var turn = list.querySelector(step > 0 ? "a[rel=next]" : "a[rel=prev]");
      if (turn) location.assign(turn.href);
      return;
    }
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    if (!document.getElementById(next.dataset.text)) { location.assign(next.href); return; }
    mark(next.dataset.claim);
    clearTimeout(waiting);
    waiting = setTimeout(function () { show(next, false); }, WAIT_MS);
  }, true);
  var here = text.querySelector(".cl.is-on");
  if (here && !location.hash) here.scrollIntoView({ block: "nearest" });
})();
