// A diagram as large as the window, to zoom and to move. All is done by the attribute `viewBox`, so no style is needed.
// `opener` is the button that asked for it.
function enlarge(drawing, opener) {
  "use strict";
  const STEP = 1.25;
  const make = (name, into, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    into.append(element);
    return element;
  };
  const button = (into, text, act) => {
    const made = make("button", into, "enlarge", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  const name = drawing.querySelector("title").textContent;
  const whole = drawing.getAttribute("viewBox").split(" ").map(Number);
  let [left, top, width, height] = whole;
  const show = () => picture.setAttribute("viewBox", [left, top, width, height].join(" "));
  const reset = () => { [left, top, width, height] = whole; show(); };
  const move = (right, down) => {
    const scale = Math.min(picture.clientWidth / width, picture.clientHeight / height) || 1;
    left += right / scale;
    top += down / scale;
    show();
  };
  // What lies under the point, in parts of the view, stays there.
  const zoom = (by, x = .5, y = .5) => {
    const size = whole[2] / width * by;
    if (size < .25 || size > 24) return;
    left += width * (1 - 1 / by) * x;
    top += height * (1 - 1 / by) * y;
    width /= by;
    height /= by;
    show();
  };

  const dialog = make("dialog", document.body, "enlarged");
  dialog.setAttribute("aria-label", name);
  const tools = make("div", dialog, "tools");
  make("strong", tools, "", name);
  button(tools, "−", () => zoom(1 / STEP)).setAttribute("aria-label", words("drawing_out"));
  button(tools, "+", () => zoom(STEP)).setAttribute("aria-label", words("drawing_in"));
  button(tools, words("drawing_whole"), reset);
  button(tools, words("drawing_close"), () => dialog.close());
  const box = drawing.parentNode.cloneNode(true);
  dialog.append(box);
  make("p", dialog, "", words("drawing_help"));
  const picture = box.firstChild;
  picture.removeAttribute("width");
  picture.removeAttribute("height");

  const keys = {
    ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0), ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60),
    "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: reset,
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    const at = box.getBoundingClientRect();
    zoom(event.deltaY < 0 ? STEP : 1 / STEP, (event.clientX - at.left) / at.width, (event.clientY - at.top) / at.height);
  }, { passive: false });

  // A node is a link only when the pointer stayed where it was.
  let held = null, moved = 0;
  box.addEventListener("pointerdown", (event) => { held = event; moved = 0; });
  box.addEventListener("pointermove", (event) => {
    if (!held || held.pointerId !== event.pointerId) return;
    const [right, down] = [event.clientX - held.clientX, event.clientY - held.clientY];
    moved += Math.abs(right) + Math.abs(down);
    move(-right, -down);
    held = event;
  });
  dialog.addEventListener("pointerup", () => { held = null; });
  box.addEventListener("dragstart", (event) => event.preventDefault());
  box.addEventListener("click", (event) => { if (moved > 4) event.preventDefault(); }, true);

  dialog.addEventListener("close", () => { dialog.remove(); opener.focus(); });
  dialog.showModal();
  box.focus();
}
