// Makes pages quicker and easier by hand; none needs it. Words come from the page, never from here.
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  root.classList.add("js");
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }
  function on(type, selector, act) {
    doc.addEventListener(type, function (event) {
      var found = event.target.closest && event.target.closest(selector);
      if (found) act(event, found);
    });
  }

  // Menus are <details data-menu>: one open at a time, closed by Esc or a click elsewhere.
  doc.addEventListener("click", function (event) {
    all("details[data-menu][open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("details[data-menu][open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
    hideCard(true);
  });

  // Toasts go after six seconds, unless looked at.
  var TOAST_MS = 6000;
  function toast(element) {
    var timer;
    function stop() { clearTimeout(timer); }
    function start() {
      stop();
      timer = setTimeout(function () {
        if (element.matches(":hover, :focus-within")) start(); else element.classList.add("is-gone");
      }, TOAST_MS);
    }
    ["mouseenter", "focusin"].forEach(function (type) { element.addEventListener(type, stop); });
    ["mouseleave", "focusout"].forEach(function (type) { element.addEventListener(type, start); });
    start();
  }

  // Dialogs: <a href="/confirm/page" data-dialog="#id"> opens <dialog id>; without script the page is followed.
  on("click", "[data-dialog]", function (event, opener) {
    var dialog = doc.querySelector(opener.dataset.dialog);
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    dialog.showModal();
  });
  on("click", "dialog [data-close]", function (event, button) { event.preventDefault(); button.closest("dialog").close(); });

  on("click", "[data-print]", function (event) { event.preventDefault(); window.print(); });
  on("click", "[data-eye]", function (event, button) {
    var input = doc.getElementById(button.dataset.eye), shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });

  // Filters send themselves: <form data-auto>.
  on("change", "form[data-auto] select, form[data-auto] input[type=checkbox], form[data-auto] input[type=radio]", function (event, input) {
    input.form.requestSubmit();
  });

  // A counter of characters: <textarea data-count="#where"> with data-text="已写{n}字" on the target.
  function count(area) {
    var target = doc.querySelector(area.dataset.count);
    if (target) target.textContent = (target.dataset.text || "{n}").replace("{n}", Array.from(area.value).length);
  }
  on("input", "[data-count]", function (event, area) { count(area); });

  // Unsaved changes: every posted form with a text area, and those marked data-guard.
  var dirty = null;
  on("input", "form", function (event, form) {
    if (form.method === "post" && !form.hasAttribute("data-no-guard") && (form.hasAttribute("data-guard") || form.querySelector("textarea"))) dirty = form;
  });
  doc.addEventListener("submit", function (event) { if (event.target === dirty) dirty = null; });
  doc.addEventListener("htmx:afterRequest", function (event) { if (event.detail.successful && dirty && dirty.contains(event.detail.elt)) dirty = null; });
  window.addEventListener("beforeunload", function (event) { if (dirty && doc.contains(dirty)) event.preventDefault(); });

  // A value shown for a while: <span data-mask-after="60" data-masked="1** **** 2267">.
  function mask(element) {
    setTimeout(function () { element.textContent = element.dataset.masked; }, 1000 * Number(element.dataset.maskAfter || 60));
  }

  // Choosing rows: <form data-bulk> with input[data-pick], [data-pick-all], and .bulk that shows once some are chosen.
  function bulk(form) {
    var picks = all("input[data-pick]", form), chosen = picks.filter(function (box) { return box.checked; });
    all("[data-pick-all]", form).forEach(function (box) {
      box.checked = picks.length > 0 && chosen.length === picks.length;
      box.indeterminate = chosen.length > 0 && chosen.length < picks.length;
    });
    all(".bulk", form).forEach(function (bar) { bar.hidden = chosen.length === 0; });
    all("[data-picked]", form).forEach(function (place) { place.textContent = chosen.length; });
    picks.forEach(function (box) { var row = box.closest("tr"); if (row) row.classList.toggle("sel", box.checked); });
  }
  on("change", "form[data-bulk] input[data-pick]", function (event, box) { bulk(box.form); });
  on("change", "form[data-bulk] [data-pick-all]", function (event, box) {
    var checked = box.checked;
    all("input[data-pick]", box.form).forEach(function (pick) { pick.checked = checked; });
    bulk(box.form);
  });
  on("click", "form[data-bulk] [data-unpick]", function (event, button) {
    event.preventDefault();
    all("input[data-pick]", button.form || button.closest("form")).forEach(function (pick) { pick.checked = false; });
    bulk(button.closest("form"));
  });

  // The figure card (WCAG 1.4.13): 250 ms after the pointer rests, at once on focus; Esc closes; the pointer may enter.
  var card = null, cardOf = null, cards = {}, showing, hiding, HOVER_MS = 250, LEAVE_MS = 200;
  var touch = window.matchMedia("(hover: none)");
  function place(link) {
    var box = link.getBoundingClientRect();
    if (window.innerWidth < 768) return;
    var width = Math.min(380, window.innerWidth - 32);
    card.style.left = Math.max(16, Math.min(box.left + window.scrollX, window.scrollX + window.innerWidth - width - 16)) + "px";
    var below = box.bottom + 10, height = card.offsetHeight;
    var top = below + height > window.innerHeight && box.top > height + 10 ? box.top - height - 10 : below;
    card.style.top = top + window.scrollY + "px";
  }
  function hideCard(now) {
    clearTimeout(showing);
    clearTimeout(hiding);
    hiding = setTimeout(function () {
      if (card) card.remove();
      if (cardOf) { cardOf.classList.remove("is-open"); cardOf.removeAttribute("aria-describedby"); }
      card = cardOf = null;
    }, now ? 0 : LEAVE_MS);
  }
  function showCard(link) {
    clearTimeout(hiding);
    if (cardOf === link) return;
    var address = link.dataset.card;
    var text = cards[address] || (cards[address] = fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; }));
    text.then(function (html) {
      if (!html || !doc.contains(link) || link.dataset.wanted !== "1") return;
      if (card) card.remove();
      if (cardOf) cardOf.classList.remove("is-open");
      card = doc.createElement("div");
      card.className = "fcard-box";
      card.innerHTML = html;
      card = card.querySelector(".fcard") || card;
      card.id = "tx-fcard";
      card.addEventListener("mouseenter", function () { clearTimeout(hiding); });
      card.addEventListener("mouseleave", function () { hideCard(false); });
      doc.body.appendChild(card);
      cardOf = link;
      link.classList.add("is-open");
      link.setAttribute("aria-describedby", "tx-fcard");
      place(link);
    });
  }
  function want(link) { all("[data-wanted]").forEach(function (old) { delete old.dataset.wanted; }); link.dataset.wanted = "1"; }
  on("mouseover", "a[data-card]", function (event, link) {
    if (touch.matches) return;
    clearTimeout(showing);
    clearTimeout(hiding);
    want(link);
    showing = setTimeout(function () { showCard(link); }, HOVER_MS);
  });
  on("mouseout", "a[data-card]", function (event, link) { clearTimeout(showing); delete link.dataset.wanted; hideCard(false); });
  on("focusin", "a[data-card]", function (event, link) { if (!touch.matches && link.matches(":focus-visible")) { want(link); showCard(link); } });
  on("focusout", "a[data-card]", function (event, link) {
    if (card && event.relatedTarget && card.contains(event.relatedTarget)) return;
    delete link.dataset.wanted;
    hideCard(false);
  });
  on("click", "a[data-card]", function (event, link) {  // a finger: first the sheet, whose button opens the page
    if (!touch.matches || cardOf === link) return;
    event.preventDefault();
    event.stopPropagation();
    want(link);
    showCard(link);
  });
  doc.addEventListener("click", function (event) {
    if (card && !card.contains(event.target) && !(cardOf && cardOf.contains(event.target))) hideCard(true);
  });

  // One-key shortcuts (2.1.4: can be switched off).
  var OFF = "tongxin.shortcuts.off";
  function off() { try { return localStorage.getItem(OFF) === "1"; } catch (error) { return false; } }
  function keys() { var dialog = doc.getElementById("tx-keys"); if (dialog && !dialog.open) dialog.showModal(); }
  on("click", "[data-shortcuts]", keys);
  on("change", "[data-shortcuts-switch]", function (event, box) { try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch (error) { /* private window */ } });
  var at = -1;
  function rows() { return all("[data-rows] tbody > tr, [data-row]").filter(function (row) { return row.offsetParent !== null; }); }
  function go(step) {
    var list = rows();
    if (!list.length) return;
    list.forEach(function (row) { row.classList.remove("is-at"); });
    at = Math.max(0, Math.min(list.length - 1, at + step));
    list[at].classList.add("is-at");
    list[at].scrollIntoView({ block: "nearest" });
    var link = list[at].querySelector("a[href]");
    if (link) link.focus({ preventScroll: true });
  }
  doc.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off()) return;
    if (event.target.closest("input, textarea, select, [contenteditable=true], dialog[open]")) return;
    if (event.key === "/") {
      var search = doc.getElementById("tx-q");
      if (search && search.offsetParent !== null) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "?") {
      event.preventDefault();
      keys();
    } else if (event.key === "j" || event.key === "k") {
      go(event.key === "j" ? 1 : -1);
    } else if (event.key === "x") {
      var row = rows()[at], box = row && row.querySelector("input[type=checkbox]");
      if (box) box.click();
    }
  });

  function begin(within) {
    all("[data-toast]", within).forEach(toast);
    all("[data-mask-after]", within).forEach(mask);
    all("[data-count]", within).forEach(count);
    all("form[data-bulk]", within).forEach(bulk);
    all("[data-shortcuts-switch]", within).forEach(function (box) { box.checked = !off(); });
    var refused = within.querySelector("[data-focus]");
    if (refused) refused.focus();
    return refused;
  }
  begin(doc);

  // After htmx has swapped something in: begin it, and move the focus to what came unless somebody is typing.
  doc.addEventListener("htmx:afterSettle", function (event) {
    var came = event.detail.elt, busy = doc.activeElement;
    at = -1;
    if (!came || !came.querySelector) return;
    if (begin(came)) return;
    if (busy && busy !== doc.body && doc.contains(busy)) return;
    var heading = came.querySelector("h1, h2, [data-heading]");
    if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
  });
  // A request that failed on the way or at the server says so at the place of the act.
  doc.addEventListener("htmx:responseError", function (event) { if (event.detail.xhr.status !== 422) window.location.assign(event.detail.pathInfo.requestPath); });
})();
