// Flash cards with spaced repetition. The store keeps, under `card/ID`, when a
// card comes next (a local date), after how many days, and how easy it is. The
// ID is a hash of the front, so a card whose back was mended stays the same.
//
//   1 again  today once more, in this session too; easiness -0.2
//   2 hard   days × 1.2                            easiness -0.15
//   3 good   days × easiness
//   4 easy   days × easiness × 1.3                 easiness +0.15
//
// Easiness begins at 2.5 and is never below 1.3. A card that is new, or was
// forgotten, comes after 1, 2 or 4 days. It is SM-2 with whole days.

import { get, set, changed } from "../site/assets/store.js";
import { each, make } from "../site/assets/dom.js";
import { unwanted } from "../widgets/only/script.js";

const MOST = 20;
const GRADES = ["Again", "Hard", "Good", "Easy"];

/** A local date, some days from now: `2026-11-21`. */
export const day = (after = 0) => {
  const date = new Date();
  date.setDate(date.getDate() + after);
  return date.toLocaleDateString("sv");
};

/** What is kept of a card after a grade from 1 to 4. */
export function graded({ days = 0, ease = 2.5 } = {}, grade) {
  const easier = Math.max(1.3, ease + [-0.2, -0.15, 0, 0.15][grade - 1]);
  const after = days ? Math.max(days + 1, Math.round(days * [0, 1.2, ease, ease * 1.3][grade - 1])) : [0, 1, 2, 4][grade - 1];
  const next = grade === 1 ? 0 : after;
  return { days: next, ease: easier, due: day(next) };
}

const kept = (id) => get(`card/${id}`);

/** Which of these cards are due, the longest first, and which are new. */
export function waiting(ids) {
  const due = ids.filter((id) => kept(id)?.due <= day()).sort((a, b) => kept(a).due.localeCompare(kept(b).due));
  return { due, fresh: ids.filter((id) => !kept(id)) };
}

const cards = (count) => `${count} card${count === 1 ? "" : "s"}`;

function practise(session) {
  const [choice, start, state, table] = ["select", ".wl-start", ".wl-state", ".wl-flip"].map((part) => session.querySelector(part));
  const ids = () => [...document.querySelectorAll(choice.value ? `#${choice.value} .wl-card` : ".wl-card")].filter(({ dataset }) => !dataset.language || dataset.language !== unwanted()).map((card) => card.dataset.card);
  let queue = [];
  let done = 0;

  function count() {
    const { due, fresh } = waiting(ids());
    state.textContent = `${due.length} due, ${fresh.length} new.`;
    start.disabled = !(due.length + fresh.length);
  }

  function button(text, key, act) {
    const element = make("button", { class: "wl-do", type: "button", "aria-keyshortcuts": key }, text);
    element.onclick = act;
    return element;
  }

  function lay(...parts) {
    table.replaceChildren(...parts);
    table.focus();
  }

  function ask() {
    if (!queue.length) return end();
    const card = document.querySelector(`.wl-card[data-card="${queue[0]}"]`);
    const front = make("div", { class: "wl-front" });
    front.innerHTML = card.firstElementChild.innerHTML;
    const back = make("div", { class: "wl-back" });
    back.innerHTML = card.lastElementChild.innerHTML;
    const left = make("p", { class: "wl-label" }, `${cards(queue.length)} to go`);
    const grades = GRADES.map((name, index) => button(`${index + 1} ${name}`, index + 1, () => grade(index + 1)));
    const show = button("Show the answer (space)", "Space", () => lay(left, front, back, make("p", { class: "wl-actions" }, ...grades)));
    lay(left, front, make("p", { class: "wl-actions" }, show));
  }

  function grade(value) {
    const id = queue.shift();
    set(`card/${id}`, graded(kept(id), value));
    if (value === 1) queue.push(id);
    else done += 1;
    ask();
  }

  function end() {
    queue = [];
    const { due, fresh } = waiting(ids());
    const later = ids().map((id) => kept(id)?.due).filter((due) => due > day()).sort();
    const when = later.length && new Date(`${later[0]}T12:00`).toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
    const next = [
      `${cards(done)} done.`,
      due.length + fresh.length ? `${cards(due.length + fresh.length)} wait now.` : "",
      when ? `Next: ${cards(later.filter((due) => due === later[0]).length)} on ${when}.` : "",
    ];
    lay(make("p", {}, next.filter(Boolean).join(" ")));
  }

  start.onclick = () => {
    const { due, fresh } = waiting(ids());
    queue = [...due, ...fresh].slice(0, MOST);
    done = 0;
    ask();
  };
  session.onkeydown = (press) => {
    if (!queue.length || press.ctrlKey || press.altKey || press.metaKey) return;
    const keys = [...table.querySelectorAll("button")];
    const pressed = press.key === " " && press.target === table ? keys.length === 1 && keys[0] : keys.length > 1 && keys[press.key - 1];
    if (pressed) pressed.click();
    else if (press.key === "Escape") end();
    else return;
    press.preventDefault();
  };
  choice.onchange = count;
  changed(count);
  if (location.hash && session.querySelector(`[value="${location.hash.slice(1)}"]`)) choice.value = location.hash.slice(1);
  count();
}

each(".wl-session", practise);
