// Runbooks: steps to tick off, and one place to fill in what commands leave open. Each page reads without it.
(function () {
  "use strict";
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const body = document.querySelector("article.body");
  if (!body) return;

  // Numbered steps are known by their words, so that a box does not stay ticked for another step.
  const hash = (text) => {
    let sum = 5381;
    for (const c of text) sum = (sum * 33 + c.codePointAt(0)) >>> 0;
    return sum.toString(36);
  };
  const steps = all(":scope > ol > li", body);
  steps.forEach((step, ix) => { step.dataset.tick = ix + "-" + hash(step.textContent.trim().slice(0, 200)); });
  ticks(steps);

  // What a command leaves open: <order-id>, ${REGION}, $REGION. What the shell itself knows, or the block sets, is not.
  const OPEN = /<([A-Za-z](?:[\w .:-]{0,38}\w)?)>|\$\{([A-Z][A-Z0-9_]{1,39})\}|\$([A-Z][A-Z0-9_]{1,39})\b/g;
  const KNOWN = new Set("HOME USER PWD OLDPWD PATH SHELL HOSTNAME RANDOM IFS SECONDS LINENO UID EUID TERM LANG PPID".split(" "));
  const LANGUAGE = /\blanguage-(?!(?:console|session|terminal|shell|bash|sh|zsh|powershell|sql|http|text|yaml|json|ini|env)\b)/;
  const holes = new Map();
  for (const code of all("pre:not(.source) code", body)) {
    if (LANGUAGE.test(code.className)) continue;
    const text = code.textContent;
    const found = [];
    for (const match of text.matchAll(OPEN)) {
      const variable = match[2] || match[3];
      const name = variable ? "$" + variable : match[1];
      const isSet = variable && (KNOWN.has(variable) || new RegExp("\\b" + variable + "=|\\b(?:read|for)\\b[^\\n;|]*\\b" + variable + "\\b").test(text));
      if (!isSet) found.push([match.index, match[0], name]);
    }
    // From the end, so that places before stay true.
    for (const [start, written, name] of found.reverse()) {
      const range = document.createRange();
      let at = 0;
      const walk = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const end = at + node.length;
        if (start >= at && start < end) range.setStart(node, start - at);
        if (start + written.length > at && start + written.length <= end) {
          range.setEnd(node, start + written.length - at);
          break;
        }
        at = end;
      }
      const hole = document.createElement("span");
      hole.className = "hole";
      hole.textContent = written;
      range.deleteContents();
      range.insertNode(hole);
      if (!holes.has(name)) holes.set(name, []);
      holes.get(name).unshift([hole, written]);
    }
  }
  if (!holes.size) return;

  // Values are kept nowhere: they may be secrets.
  const form = document.createElement("form");
  form.className = "filters fill";
  form.setAttribute("aria-labelledby", "ho-fill");
  const legend = document.createElement("p");
  legend.id = "ho-fill";
  legend.textContent = words("fill_in");
  form.append(legend);
  form.addEventListener("submit", (event) => event.preventDefault());
  const names = Array.from(holes.keys()).sort((a, b) =>
    holes.get(a)[0][0].compareDocumentPosition(holes.get(b)[0][0]) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  for (const name of names) {
    const label = document.createElement("label");
    const word = document.createElement("code");
    word.textContent = name;
    const field = document.createElement("input");
    field.autocomplete = "off";
    field.spellcheck = false;
    label.append(word, " ", field);
    field.addEventListener("input", () => {
      for (const [hole, written] of holes.get(name)) {
        hole.textContent = field.value || written;
        hole.classList.toggle("filled", Boolean(field.value));
      }
    });
    form.append(label);
  }
  body.prepend(form);
})();
