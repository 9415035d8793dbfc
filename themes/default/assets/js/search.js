// Opens search: "/", Ctrl+K or the link in the header, which without JavaScript leads to all pages from A to Z.
// What searches is loaded when it is first asked for.
(function () {
  "use strict";
  const link = document.querySelector("a.find");
  if (!link) return;
  const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  function ready() {
    const style = link.dataset.css;
    if (!document.querySelector('link[href="' + style + '"]')) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
    }
    return load(link.dataset.finder);
  }
  const open = () => ready().then(() => HX.open()).catch(() => { location.href = link.href; });

  link.addEventListener("click", (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    open();
  });
  // Who comes near will probably ask.
  for (const near of ["pointerenter", "focus"]) link.addEventListener(near, () => ready().catch(() => {}), { once: true });

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
  if (document.querySelector("main .finder")) ready().catch(() => {});
})();
