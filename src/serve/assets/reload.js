// Added by `handover serve` only. Reloads this page when its own bytes change, and shows over it
// what an edit broke. Text is set, never parsed as HTML.
(function () {
  "use strict";
  var shown = document.currentScript.dataset.digest;
  var box = null;

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function clear() {
    if (box) box.remove();
    box = null;
  }

  function overlay(title, rows) {
    clear();
    box = element("section", "", "ho-overlay");
    box.setAttribute("role", "status");
    box.setAttribute("aria-label", "Preview");
    var head = element("div", "", "ho-overlay-head");
    head.append(element("strong", title));
    var close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", clear);
    head.append(close);
    box.append(head);
    var list = element("ul");
    rows.slice(0, 20).forEach(function (row) {
      var item = element("li", "", "ho-" + row.severity);
      item.append(element("b", row.severity + "[" + row.rule + "]"), element("span", " " + row.title), element("code", row.place));
      if (row.help) item.append(element("i", "help: " + row.help));
      list.append(item);
    });
    if (rows.length > 20) list.append(element("li", "and " + (rows.length - 20) + " more"));
    box.append(list);
    document.body.append(box);
  }

  function show(status) {
    if (status.failure) {
      overlay("This is the last good build. The newest one failed:", [
        { severity: "error", rule: "build", title: status.failure, place: "", help: "" },
      ]);
    } else if (status.digest && status.digest !== shown) {
      location.reload();
    } else if (status.findings.length) {
      overlay("New since the preview started: " + status.findings.length, status.findings);
    } else {
      clear();
    }
  }

  function ask() {
    fetch("/_handover/status.json?page=" + encodeURI(location.pathname))
      .then(function (answer) { return answer.json(); })
      .then(show)
      .catch(function () {});
  }

  new EventSource("/_handover/events").onmessage = ask;
})();
