// Opens search: `/`, Ctrl+K or the link in the header, which without JavaScript leads to all pages from A to Z.
// What searches is loaded when it is first asked for.
(function () {
  "use strict";
  const link = document.querySelector("a.find");
  if (!link) return;
  const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  function add(tag, attributes) {
    const made = Object.assign(document.createElement(tag), attributes);
    document.head.append(made);
    return made;
  }

  let ready;
  function load() {
    ready = ready || new Promise((done, failed) => {
      const style = link.dataset.css;
      if (!document.querySelector(`link[href="${style}"]`)) add("link", { rel: "stylesheet", href: style });
      add("script", { src: link.dataset.finder, onload: done, onerror: failed });
    });
    return ready;
  }
  const open = () => load().then(() => HX.open()).catch(() => { location.href = link.href; });

  link.addEventListener("click", (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    open();
  });
  // Who comes near will probably ask.
  for (const near of ["pointerenter", "focus"]) link.addEventListener(near, () => load().catch(() => {}), { once: true });

  document.addEventListener("keydown", (event) => {
    const isText = /^(?:input|select|textarea)$/.test(event.target.localName) || event.target.isContentEditable;
    const isSlash = event.key === "/" && isPlain(event) && !isText;
    const isCtrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!isSlash && !isCtrlK) return;
    event.preventDefault();
    open();
  });

  const key = link.querySelector("kbd");
  if (key) key.hidden = false;
  if (document.querySelector("main .finder")) load().catch(() => {});
})();
