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
  // Numbers typed by hand are underlined where the text still says what was checked; places count characters.
  var hands = {};
  document.querySelectorAll(".ed-words [data-hand]").forEach(function (li) { hands[li.dataset.hand] = li.dataset.text; });
  function prose(part, at) {
    var characters = Array.from(part), plain = "", i = 0;
    function keepPlain() { if (plain) rich.appendChild(document.createTextNode(plain)); plain = ""; }
    while (i < characters.length) {
      var hand = hands[at + i], length = hand ? Array.from(hand).length : 0;
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
  function keep() { area.value = read(rich).replace(/\u00a0/g, " "); area.dispatchEvent(new Event("input", { bubbles: true })); }

  fill();
  area.parentNode.insertBefore(rich, area);
  area.hidden = true;
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
