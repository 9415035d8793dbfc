// Everything here is an addition: each page reads without it.
// HW, which the theme puts in front, holds the texts below `js` of its i18n file by their keys.

// The text of a key: `filled.n` chooses its form, each {name} is replaced by what `filled` has.
function words(key, filled) {
  let text = HW[key] || key;
  if (typeof text !== "string") {
    const form = new Intl.PluralRules(document.documentElement.lang || "en").select(filled.n);
    text = text[form] || text.other;
  }
  return text.replace(/\{(\w+)\}/g, (hole, name) => (filled && name in filled ? filled[name] : hole));
}

// Adds a script to the page, once.
const scripts = {};
function load(src) {
  return scripts[src] = scripts[src] || new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
  });
}

// Puts boxes to tick before items that have a name (`data-tick`); what is ticked is kept in this browser by page.
function ticks(items) {
  const key = "handover-ticks " + location.pathname;
  let done = [];
  try { done = JSON.parse(localStorage.getItem(key)) || []; } catch (e) { /* nothing was kept */ }
  for (const item of items) {
    const box = document.createElement("input");
    const what = (item.querySelector("a, strong") || item).textContent.trim().slice(0, 80);
    box.type = "checkbox";
    box.className = "tick";
    box.checked = done.includes(item.dataset.tick);
    box.setAttribute("aria-label", words("ticked", { what }));
    box.addEventListener("change", () => {
      done = done.filter((name) => name !== item.dataset.tick);
      if (box.checked) done.push(item.dataset.tick);
      try { localStorage.setItem(key, JSON.stringify(done)); } catch (e) { /* lasts for this page only */ }
    });
    item.prepend(box);
  }
}

(function () {
  "use strict";
  const root = document.documentElement;
  const { diagrams } = document.currentScript.dataset;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  // Light and dark.
  const scheme = document.querySelector("button.scheme");
  if (scheme) {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
    const label = () => scheme.setAttribute("aria-label", words(isDark() ? "to_light" : "to_dark"));
    scheme.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("handover-scheme", root.dataset.theme); } catch (e) { /* lasts for this page only */ }
      label();
    });
    system.addEventListener("change", label);
    label();
    scheme.hidden = false;
  }

  // Where there is room, menu and contents lie open.
  for (const [selector, room] of [[".menu", "(min-width: 60rem)"], [".contents", "(min-width: 80rem)"], [".panel", "(min-width: 80rem)"]]) {
    const box = document.querySelector(selector);
    if (!box) continue;
    const wide = matchMedia(room);
    const fit = () => { box.open = wide.matches; };
    wide.addEventListener("change", fit);
    fit();
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && box.open && !wide.matches) { box.open = false; box.querySelector("summary").focus(); }
    });
  }

  // Long lists of neighbours start at the page itself.
  const menu = document.querySelector(".menu");
  const here = document.querySelector('.neighbours [aria-current="page"]');
  if (menu && here && menu.scrollHeight > menu.clientHeight && getComputedStyle(menu).position === "sticky") {
    menu.scrollTop = here.offsetTop - menu.offsetTop - menu.clientHeight / 3;
  }

  // Copies code; of a terminal session only what is typed.
  const PROMPT = /^\s*(?:[$>]|PS [^>]*>|[\w.-]+@[\w.-]+[^$#]*[$#])\s+/;
  const SHELL = /\blanguage-(?:console|session|shell|bash|sh|zsh|terminal|powershell)\b/;
  const MARK = "\u0000";
  function typed(code) {
    const copy = code.cloneNode(true);
    const prompts = all(".prompt", copy);
    prompts.forEach((prompt) => { prompt.textContent = MARK; });
    let lines = copy.textContent.replace(/\n$/, "").split("\n");
    if (!prompts.length && SHELL.test(code.className)) lines = lines.map((line) => line.replace(PROMPT, MARK));
    if (!lines.some((line) => line.startsWith(MARK))) return lines.join("\n");
    let more = false;
    const kept = lines.filter((line) => {
      const keep = more || line.startsWith(MARK);
      more = keep && line.endsWith("\\");
      return keep;
    });
    return kept.map((line) => line.replace(MARK, "")).join("\n");
  }
  async function toClipboard(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("refused");
  }
  for (const pre of all(".body pre:not(.source)")) {
    const code = pre.querySelector("code");
    if (!code) continue;
    let box = pre.closest("figure.code");
    if (!box) {
      box = document.createElement("div");
      box.className = "code";
      pre.replaceWith(box);
      box.append(pre);
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words("copy");
    button.addEventListener("click", async () => {
      try { await toClipboard(typed(code)); button.textContent = words("copied"); } catch (e) { button.textContent = words("copy_refused"); }
      setTimeout(() => { button.textContent = words("copy"); }, 1600);
    });
    box.append(button);
  }

  // Shows a diagram as large as the window. What does it is loaded when it is first asked for; the link beside it does the same.
  for (const drawing of all("figure.diagram .drawing svg")) {
    const caption = drawing.closest("figure").querySelector("figcaption");
    const opener = document.createElement("button");
    opener.type = "button";
    opener.className = "enlarge";
    opener.textContent = words("drawing_enlarge");
    opener.addEventListener("click", () => load(diagrams).then(() => enlarge(drawing, opener), () => caption.querySelector("a").click()));
    caption.append(opener);
  }

  // Marks the section being read.
  const entries = new Map();
  for (const link of all(".contents a")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) entries.set(target, link);
  }
  if (entries.size && "IntersectionObserver" in window) {
    const headings = Array.from(entries.keys());
    const mark = () => {
      let current = headings[0];
      for (const heading of headings) if (heading.getBoundingClientRect().top < innerHeight / 4) current = heading;
      for (const [heading, link] of entries) {
        if (heading === current) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
      }
    };
    new IntersectionObserver(mark, { rootMargin: "0px 0px -75% 0px" }).observe(headings[0]);
    const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -75% 0px" });
    headings.forEach((heading) => watch.observe(heading));
    mark();
  }

  ticks(all("[data-tick]"));

  // Filters of the decision tables, kept in the address.
  const form = document.querySelector("form.filters");
  if (form) {
    const rows = all("table.records tr[data-state]");
    const values = (row, name) => (row.dataset[name] || "").split("|").filter(Boolean);
    const order = ["in-force", "open", "not-stated", "past"];
    for (const select of all("select", form)) {
      const found = new Set(rows.flatMap((row) => values(row, select.name)));
      const sorted = Array.from(found).sort(select.name === "year" ? (a, b) => b.localeCompare(a)
        : select.name === "state" ? (a, b) => order.indexOf(a) - order.indexOf(b) : (a, b) => a.localeCompare(b));
      for (const value of sorted) select.add(new Option(select.name === "state" ? words("state_" + value) : value, value));
      if (sorted.length < 2) select.closest("label").hidden = true;
    }
    const fields = all("select, input", form);
    const apply = () => {
      const sought = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = all("select", form).filter((select) => select.value);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        const fits = wanted.every((select) => values(row, select.name).includes(select.value)) && sought.every((word) => text.includes(word));
        row.hidden = !fits;
        if (fits) shown++;
      }
      for (const body of all("table.records tbody")) body.hidden = !all("tr[data-state]", body).some((row) => !row.hidden);
      form.querySelector("output").value = shown === rows.length ? "" : words("shown", { n: rows.length, shown: shown });
    };
    const keep = () => {
      const query = new URLSearchParams();
      for (const field of fields) if (field.value) query.set(field.name, field.value);
      try { history.replaceState(null, "", (query.size ? "?" + query : location.pathname) + location.hash); } catch (e) { /* a page from disk */ }
    };
    const query = new URLSearchParams(location.search);
    for (const field of fields) if (query.has(field.name)) field.value = query.get(field.name);
    form.addEventListener("input", () => { apply(); keep(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    apply();
  }
})();
