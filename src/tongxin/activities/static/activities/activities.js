// Makes the calendar and the attendance sheet quicker; neither needs it. Words come from the page, never from here.
(function () {
  "use strict";
  var doc = document;
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }
  function off() { try { return localStorage.getItem("tongxin.shortcuts.off") === "1"; } catch (error) { return false; } }

  // The calendar: ← and → turn the month, t goes back to this one.
  doc.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || off()) return;
    if (event.target.closest("input, textarea, select, [contenteditable=true], dialog[open]")) return;
    var link = all("[data-calendar] a[data-key]").filter(function (one) { return one.dataset.key === event.key; })[0];
    if (link) { event.preventDefault(); link.click(); }
  });

  // The sheet: tabs and search narrow what is shown; numbers follow the marks; Enter does not save.
  var sheet = doc.querySelector("form[data-attendance]");
  if (!sheet) return;
  var TAB = { present: "came", late: "came", "": "open" };
  var tab = "all", find = sheet.querySelector("[data-find]");
  function mark(row) { var chosen = row.querySelector(".mk input:checked"); return chosen ? chosen.value : ""; }
  function plain(text) { return text.toLowerCase().replace(/\s+/g, ""); }
  function called(row, text) {
    var words = row.dataset.called.split(" ");
    return !text || plain(row.dataset.called).indexOf(text) >= 0 || words.some(function (word) { return plain(word).indexOf(text) === 0; });
  }
  function show() {
    var text = plain(find ? find.value : ""), seen = 0;
    all("[data-at]", sheet).forEach(function (row) {
      // a row stays where it is while it is being marked, and moves with the next look
      row.hidden = !(tab === "all" || row.dataset.tab === tab) || !called(row, text);
      if (!row.hidden) seen += 1;
    });
    var none = sheet.querySelector("[data-none]");
    if (none) none.hidden = seen > 0 || all("[data-at]", sheet).length === 0;
  }
  function count() {
    var sums = { came: 0, open: 0, leave: 0, absent: 0 }, rows = all("[data-at]", sheet);
    rows.forEach(function (row) { var value = mark(row); sums[value in TAB ? TAB[value] : value] += 1; });
    sums.all = rows.length;
    all("[data-n]", sheet).forEach(function (place) { if (place.dataset.n in sums) place.textContent = sums[place.dataset.n]; });
  }
  function settle() { all("[data-at]", sheet).forEach(function (row) { var value = mark(row); row.dataset.tab = value in TAB ? TAB[value] : value; }); }
  if (all("input[type=hidden][name^=mark_]", sheet).length) return; // some rows are not on the page: leave it to the server
  sheet.addEventListener("change", function (event) { if (event.target.closest(".mk")) count(); });
  all("button[data-tab]", sheet).forEach(function (button) {
    if (button.classList.contains("on")) tab = button.dataset.tab;
    button.addEventListener("click", function (event) {
      event.preventDefault();
      settle();
      tab = button.dataset.tab;
      all("button[data-tab]", sheet).forEach(function (other) {
        other.classList.toggle("on", other === button);
        other.setAttribute("aria-pressed", String(other === button));
      });
      show();
    });
  });
  if (find) find.addEventListener("input", function () { settle(); show(); });
  var rest = sheet.querySelector("[data-all]");
  if (rest) rest.addEventListener("click", function (event) {
    event.preventDefault();
    all("[data-at]", sheet).forEach(function (row) {
      if (mark(row) === "") row.querySelector(".mk input[value=present]").checked = true;
    });
    count();
    rest.parentNode.hidden = true;
  });
  show();
})();
