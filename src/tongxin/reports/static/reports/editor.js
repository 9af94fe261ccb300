// Shows a section's figures as printed tokens that are deleted whole and never typed into. What is sent is the
// text of the form's own area, kept in step; without scripts the area itself is edited. Words come from the page.
(function () {
  "use strict";
  var area = document.querySelector("textarea[data-tokens]");
  if (!area) return;
  var words = {};
  document.querySelectorAll(".ed-words [data-token]").forEach(function (li) {
    words[li.dataset.token] = { printed: li.dataset.printed, missing: li.hasAttribute("data-missing") };
  });
  var rich = document.createElement("div");
  rich.className = "ed-rich";
  rich.contentEditable = "true";
  rich.lang = "zh-CN";
  rich.setAttribute("role", "textbox");
  rich.setAttribute("aria-multiline", "true");
  rich.setAttribute("aria-describedby", "ed-hint");
  rich.setAttribute("aria-label", area.labels && area.labels[0] ? area.labels[0].textContent : "");

  function chip(token, printed, missing) {
    var span = document.createElement("span");
    span.className = "tok" + (token.slice(0, 5) === "cite:" ? " tok-c" : "") + (missing ? " miss" : "");
    span.contentEditable = "false";
    span.dataset.token = token;
    span.textContent = printed;
    return span;
  }
  // Numbers typed by hand are underlined where the text still says what was checked; places count characters. Ranges
  // are drawn over the text, so that the caret stays; a browser without them gets marks when the page is opened.
  var lights = window.CSS && CSS.highlights && window.Highlight;
  var found = document.getElementById("ed-typed"), told = document.getElementById("ed-n");
  function hands() { return found ? Array.prototype.slice.call(found.querySelectorAll("[data-hand]")) : []; }
  function prose(part, at) {
    var characters = Array.from(part), plain = "", i = 0, texts = {};
    if (!lights) hands().forEach(function (hand) { texts[hand.dataset.hand] = hand.dataset.text; });
    function keepPlain() { if (plain) rich.appendChild(document.createTextNode(plain)); plain = ""; }
    while (i < characters.length) {
      var hand = texts[at + i], length = hand ? Array.from(hand).length : 0;
      if (hand && characters.slice(i, i + length).join("") === hand) {
        keepPlain();
        var mark = document.createElement("span");
        mark.className = "fig-typed on";
        mark.textContent = hand;
        rich.appendChild(mark);
        i += length;
      } else plain += characters[i++];
    }
    keepPlain();
  }
  function light() {
    if (!lights) return;
    var lines = { "tx-typed": [], "tx-differs": [] };
    var nodes = [], walker = document.createTreeWalker(rich, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(".tok")) nodes.push(walker.currentNode);
    var starts = nodes.map(function (node) {
      var before = document.createElement("div"), range = document.createRange();
      range.setStart(rich, 0);
      range.setEndBefore(node);
      before.appendChild(range.cloneContents());
      return Array.from(read(before)).length;
    });
    function place(range, which, at) {
      for (var i = nodes.length - 1; i >= 0; i -= 1) {
        var inside = Array.from(nodes[i].nodeValue), off = at - starts[i];
        if (off < 0 || (which === "setStart" && off === inside.length)) continue;
        if (off > inside.length) return false;
        range[which](nodes[i], inside.slice(0, off).join("").length);
        return true;
      }
      return false;
    }
    hands().forEach(function (hand) {
      var range = document.createRange(), at = Number(hand.dataset.hand) + lead();
      var is = place(range, "setStart", at) && place(range, "setEnd", at + Array.from(hand.dataset.text).length);
      if (is && range.toString() === hand.dataset.text) lines[hand.hasAttribute("data-differs") ? "tx-differs" : "tx-typed"].push(range);
    });
    Object.keys(lines).forEach(function (name) {
      var drawn = new window.Highlight();
      lines[name].forEach(function (range) { drawn.add(range); });
      CSS.highlights.set(name, drawn);
    });
  }
  function lead() { return Array.from(area.value).length - Array.from(area.value.trimStart()).length; }
  // What was typed is checked when the hand rests, as saving would check it; nothing is saved.
  var REST_MS = 700, resting = 0, turn = 0;
  function rest() { clearTimeout(resting); resting = setTimeout(check, REST_MS); }
  function check() {
    var asked = turn += 1, text = area.value;
    if (!found || !area.dataset.check || !area.form) return;
    if (found.contains(document.activeElement)) { rest(); return; }
    fetch(area.dataset.check, { method: "POST", body: new FormData(area.form), credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (page) {
      if (asked !== turn || text !== area.value || found.contains(document.activeElement)) return;
      var fresh = new DOMParser().parseFromString(page, "text/html").querySelector(".ed-hands");
      if (!fresh) return;
      found.replaceChildren(document.importNode(fresh, true));
      if (told && told.textContent !== fresh.dataset.line) told.textContent = fresh.dataset.line;
      light();
    }).catch(function () {}); // what stands stays; saving checks again
  }
  function fill() {
    var at = 0;
    rich.textContent = "";
    area.value.split(/(\{[^{}\n]+\})/).forEach(function (part) {
      var token = part.slice(1, -1), known = part[0] === "{" && words[token];
      if (known) rich.appendChild(chip(token, known.printed, known.missing));
      else if (part) prose(part, at);
      at += Array.from(part).length;
    });
  }
  function read(node) {
    var text = "";
    node.childNodes.forEach(function (child) {
      if (child.nodeType === 3) text += child.nodeValue;
      else if (child.dataset && child.dataset.token) text += "{" + child.dataset.token + "}";
      else if (child.nodeName === "BR") text += "\n";
      else text += (/^(DIV|P)$/.test(child.nodeName) && text && text.slice(-1) !== "\n" ? "\n" : "") + read(child);
    });
    return text;
  }
  function keep() { area.value = read(rich).replace(/\u00a0/g, " "); rest(); area.dispatchEvent(new Event("input", { bubbles: true })); }

  fill();
  area.parentNode.insertBefore(rich, area);
  area.hidden = true;
  light();
  rich.addEventListener("input", keep);
  rich.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    insert(document.createTextNode("\n"));
  });
  rich.addEventListener("paste", function (event) {
    event.preventDefault();
    insert(document.createTextNode((event.clipboardData || window.clipboardData).getData("text/plain")));
  });
  var last = null;
  document.addEventListener("selectionchange", function () {
    var chosen = window.getSelection();
    if (chosen.rangeCount && rich.contains(chosen.anchorNode)) last = chosen.getRangeAt(0).cloneRange();
  });
  function insert(node) {
    rich.focus();
    var chosen = window.getSelection(), range = last;
    if (!range || !rich.contains(range.commonAncestorContainer)) { range = document.createRange(); range.selectNodeContents(rich); range.collapse(false); }
    range.deleteContents();
    range.insertNode(node);
    range.setStartAfter(node);
    range.collapse(true);
    chosen.removeAllRanges();
    chosen.addRange(range);
    keep();
  }
  document.addEventListener("click", function (event) {
    var pick = event.target.closest && event.target.closest("[data-pick-token]");
    if (!pick) return;
    event.preventDefault();
    words[pick.dataset.pickToken] = { printed: pick.dataset.printed, missing: pick.classList.contains("is-missing") };
    insert(chip(pick.dataset.pickToken, pick.dataset.printed, pick.classList.contains("is-missing")));
  });
})();
