// Lines to put in order: by buttons, by arrow keys on a line, or by dragging.

import { get, set } from "./store.js";
import { make, say, tell } from "./dom.js";

/** FNV-1a, as the build computes it. */
const hash = (text) => {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 0x01000193);
  return String(value >>> 0);
};

export function enhance(order) {
  const list = order.querySelector(".wl-lines");
  const fold = order.querySelector(".wl-answer");
  const { keep, key, leave } = order.dataset;
  const hashes = key.split(" ");
  let dragged;
  const used = (line) => !line.hasAttribute("data-out");

  const actions = {
    ArrowUp: ["↑", "Up", (line) => move(line, line.previousElementSibling, "before")],
    ArrowDown: ["↓", "Down", (line) => move(line, line.nextElementSibling, "after")],
    Delete: ["✕", "Leave out", (line) => {
      say(line.toggleAttribute("data-out") ? "Left out." : "Back in.");
      line.querySelector("[aria-pressed]").ariaPressed = !used(line);
    }],
  };

  function move(line, other, side) {
    if (!other) return;
    const focused = document.activeElement;
    other[side](line);
    focused.focus();
    const lines = [...list.children];
    say(`${line.firstElementChild.textContent.trim()}: now line ${lines.indexOf(line) + 1} of ${lines.length}.`);
  }

  for (const line of list.children) {
    line.tabIndex = 0;
    line.draggable = true;
    line.append(make("span", {}, ...Object.entries(actions).slice(0, leave === undefined ? 2 : 3).map(([name, [face, title, act]]) => {
      const button = make("button", { type: "button", "aria-label": title, title, ...(name === "Delete" ? { "aria-pressed": false } : {}) }, face);
      button.onclick = () => act(line);
      return button;
    })));
    line.ondragstart = () => { dragged = line; };
  }
  list.ondragover = (drag) => {
    const over = drag.target.closest("li");
    if (!dragged || !over) return;
    drag.preventDefault();
    if (over !== dragged) over[dragged.compareDocumentPosition(over) & 4 ? "after" : "before"](dragged);
  };
  list.ondragend = () => { dragged = null; };
  list.onkeydown = (press) => {
    const action = actions[press.key];
    if (!action || (press.key === "Delete" && leave === undefined)) return;
    press.preventDefault();
    press.stopPropagation();
    action[2](press.target.closest("li"));
  };

  const kept = get(keep);
  if (kept) tell(order, kept.right);
  order.querySelector(".wl-do").onclick = () => {
    const lines = [...list.children].filter(used);
    let text = keep.split("/").pop();
    const wrong = lines.findIndex(({ dataset }, place) => hash(text += dataset.token) !== hashes[place]);
    const right = wrong < 0 && lines.length === hashes.length;
    set(keep, { right });
    if (right) fold.open = true;
    const because = fold.querySelector(`[data-for="${lines[wrong]?.dataset.token}"]`);
    const count = wrong < 0 ? lines.length : wrong;
    const words = because ? because.textContent : count ? `Right up to line ${count}${wrong < 0 ? ", and a line is missing" : ""}.` : "The first line is another one.";
    tell(order, right, right ? "Right." : `Not yet. ${words}`);
  };
}
