// Lines to put in order: by buttons, by arrow keys on a line, or by dragging.

import { get, set } from "../../site/assets/store.js";
import { each, make, say, tell } from "../../site/assets/dom.js";
import { hash } from "../../site/assets/mix.js";

function enhance(order) {
  const list = order.querySelector(".wl-lines");
  const fold = order.querySelector(".wl-answer");
  const { keep, key, leave } = order.dataset;
  const hashes = key.split(" ");
  let dragged;
  const used = (line) => !line.hasAttribute("data-out");

  const actions = {
    ArrowUp: ["↑", "Up", (line) => move(line, line.previousElementSibling, "before")],
    ArrowDown: ["↓", "Down", (line) => move(line, line.nextElementSibling, "after")],
    Delete: ["✕", "Leave out", (line) => say(leaveOut(line) ? "Left out." : "Back in.")],
  };

  function leaveOut(line) {
    return (line.querySelector("[aria-pressed]").ariaPressed = line.toggleAttribute("data-out"));
  }

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

  /** Whether the lines stand right, and what is to be said of them. */
  function judge() {
    const lines = [...list.children].filter(used);
    let text = keep.split("/").pop();
    const wrong = lines.findIndex(({ dataset }, place) => String(hash(text += dataset.token)) !== hashes[place]);
    const right = wrong < 0 && lines.length === hashes.length;
    const because = fold.querySelector(`[data-for="${lines[wrong]?.dataset.token}"]`);
    const count = wrong < 0 ? lines.length : wrong;
    const words = because ? because.textContent : count ? `Right up to line ${count}${wrong < 0 ? ", and a line is missing" : ""}.` : "The first line is another one.";
    return [right, right ? "Right." : `Not yet. ${words}`];
  }

  // As they were put: each line that was kept goes to the end, in turn.
  const kept = get(keep)?.lines;
  kept?.forEach(([token, out]) => {
    const line = [...list.children].find(({ dataset }) => dataset.token === token);
    if (!line) return;
    list.append(line);
    if (out) leaveOut(line);
  });
  if (kept) {
    const [right, words] = judge();
    tell(order, right, undefined, `✗ ${words}`);
  }
  order.querySelector(".wl-do").onclick = () => {
    const [right, words] = judge();
    set(keep, { right, lines: [...list.children].map((line) => [line.dataset.token, !used(line)]) });
    if (right) fold.open = true;
    tell(order, right, words);
  };
}

each(".wl-order", enhance);
