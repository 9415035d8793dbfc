// Diagrams: each gets a button that shows it as large as the window, to zoom and to move. Without this file the link to
// the picture does the same. All is done by the attribute `viewBox`, so no style is needed.
(function () {
  "use strict";
  const SMALLEST = 1 / 4, LARGEST = 24, STEP = 1.25;
  for (const figure of document.querySelectorAll("figure.diagram")) {
    const drawing = figure.querySelector(".drawing svg");
    const caption = figure.querySelector("figcaption");
    if (!drawing || !caption) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "enlarge";
    button.textContent = words("drawing_enlarge");
    button.addEventListener("click", () => enlarge(drawing, button));
    caption.append(button);
  }

  function tool(text, name, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "enlarge";
    button.textContent = text;
    if (name) button.setAttribute("aria-label", name);
    button.addEventListener("click", act);
    return button;
  }

  function enlarge(drawing, opener) {
    const name = drawing.querySelector("title").textContent;
    const picture = drawing.cloneNode(true);
    const whole = drawing.getAttribute("viewBox").split(" ").map(Number);
    let [left, top, width, height] = whole;
    picture.removeAttribute("width");
    picture.removeAttribute("height");
    const show = () => picture.setAttribute("viewBox", [left, top, width, height].map((n) => n.toFixed(2)).join(" "));
    // Pixels of the window for one unit of the picture.
    const scale = () => Math.min(picture.clientWidth / width, picture.clientHeight / height) || 1;
    const move = (right, down) => { left += right / scale(); top += down / scale(); show(); };
    // Zooms so that what lies under the point, in parts of the view, stays there.
    const zoom = (by, x, y) => {
      const now = whole[2] / width * by;
      if (now < SMALLEST || now > LARGEST) return;
      left += width * (1 - 1 / by) * x;
      top += height * (1 - 1 / by) * y;
      width /= by;
      height /= by;
      show();
    };
    const reset = () => { [left, top, width, height] = whole; show(); };

    const dialog = document.createElement("dialog");
    dialog.className = "enlarged";
    dialog.setAttribute("aria-label", name);
    const title = document.createElement("strong");
    title.textContent = name;
    const tools = document.createElement("div");
    tools.className = "tools";
    tools.append(title,
      tool("−", words("drawing_out"), () => zoom(1 / STEP, .5, .5)),
      tool("+", words("drawing_in"), () => zoom(STEP, .5, .5)),
      tool(words("drawing_whole"), "", reset),
      tool(words("drawing_close"), "", () => dialog.close()));
    const box = document.createElement("div");
    box.className = "drawing";
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", name);
    box.append(picture);
    const help = document.createElement("p");
    help.textContent = words("drawing_help");
    dialog.append(tools, box, help);

    const keys = {
      ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0), ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60),
      "+": () => zoom(STEP, .5, .5), "=": () => zoom(STEP, .5, .5), "-": () => zoom(1 / STEP, .5, .5), 0: reset,
    };
    dialog.addEventListener("keydown", (event) => {
      const act = event.ctrlKey || event.metaKey || event.altKey ? null : keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      const at = box.getBoundingClientRect();
      zoom(event.deltaY < 0 ? STEP : 1 / STEP, (event.clientX - at.left) / at.width, (event.clientY - at.top) / at.height);
    }, { passive: false });

    // One finger or button moves, two fingers zoom. A node is a link only when the pointer stayed where it was.
    const down = new Map();
    let moved = 0;
    box.addEventListener("pointerdown", (event) => {
      if (!down.size) moved = 0;
      down.set(event.pointerId, event);
    });
    box.addEventListener("pointermove", (event) => {
      const before = down.get(event.pointerId);
      if (!before) return;
      const [right, below] = [event.clientX - before.clientX, event.clientY - before.clientY];
      const other = Array.from(down.values()).find((pointer) => pointer.pointerId !== event.pointerId);
      moved += Math.abs(right) + Math.abs(below);
      if (moved > 4 && !box.hasPointerCapture(event.pointerId)) box.setPointerCapture(event.pointerId);
      if (other) {
        const far = (a) => Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY) || 1;
        zoom(far(event) / far(before), .5, .5);
      } else {
        move(-right, -below);
      }
      down.set(event.pointerId, event);
    });
    const up = (event) => down.delete(event.pointerId);
    box.addEventListener("pointerup", up);
    box.addEventListener("pointercancel", up);
    box.addEventListener("dragstart", (event) => event.preventDefault());
    box.addEventListener("click", (event) => { if (moved > 4) event.preventDefault(); }, true);

    dialog.addEventListener("close", () => { dialog.remove(); opener.focus(); });
    document.body.append(dialog);
    show();
    dialog.showModal();
    box.focus();
  }
})();
