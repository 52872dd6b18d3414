// One turn at a time: the reader fills the queue, then chooses. A wrong answer is
// told why, a right one leads on. After a reload it goes on where it was.

import { get, set } from "../../site/assets/store.js";
import { each, make, say, tell } from "../../site/assets/dom.js";

const button = (words, data) => make("button", { class: "wl-do", type: "button", ...data }, words);

/**
 * Lets the reader put tasks into the queue of a turn that follows `before`;
 * `missed` is called for each wrong answer.
 */
function fill(turn, before, missed) {
  const keys = [...turn.querySelectorAll("[data-put]")];
  if (!keys.length) return;
  const place = (name, of = turn) => of.querySelector(`[data-place=${name}]`);
  const right = keys.filter(({ className }) => className === "wl-right").map(({ dataset }) => dataset.put);
  const names = keys.map(({ dataset }) => dataset.put).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const [queue, beside] = [place("ready"), place("main")];
  const was = new Map([queue, beside, place("timers"), place("waiting")].map((list) => [list, [...list.children]]));
  // Who is out there now would say who came in.
  for (const name of ["timers", "waiting"]) {
    place(name).replaceChildren(...[...place(name, before).children].map((chip) => chip.cloneNode(true)));
    place(name).previousElementSibling.append(" before");
  }
  let chosen = [];
  const done = button("That is all");
  const bar = make("p", { class: "wl-actions" }, "Put into the queue, in order:", ...names.map((name) => button(name, { "data-name": name, "aria-pressed": false })), done, make("span", { class: "wl-status" }));
  const others = (name) => name !== "main";
  const chips = (names) => names.map((name) => make("li", { class: "wl-chip" }, name));
  function draw() {
    queue.replaceChildren(...was.get(queue).slice(0, turn.dataset.left), ...chips(chosen.filter(others)));
    if (names.includes("main")) beside.replaceChildren(...chips(chosen.filter((name) => !others(name))));
    for (const { dataset, ariaPressed } of bar.children) if (ariaPressed) bar.querySelector(`[data-name=${dataset.name}]`).ariaPressed = chosen.includes(dataset.name);
  }
  function check() {
    const wrong = chosen.find((name) => !right.includes(name));
    const words = wrong ? keys.find(({ dataset }) => dataset.put === wrong).textContent
      : chosen.length < right.length ? "✗ Somebody is missing: who was spawned or woken, and which timer is due?"
        : `${chosen.filter(others)}` !== `${right.filter(others)}` ? "✗ These, but in another order: who came first is in front." : "";
    if (words) {
      missed();
      return tell(bar, false, words, words);
    }
    for (const [list, children] of was) list.replaceChildren(...children);
    for (const name of ["timers", "waiting"]) place(name).previousElementSibling.lastChild.remove();
    delete turn.dataset.fills;
    bar.remove();
    say("✓ Right. Whom do you poll?");
    turn.focus();
  }
  bar.onclick = ({ target }) => {
    const { name } = target.dataset;
    if (target === done) return check();
    if (!name) return;
    chosen = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name];
    draw();
  };
  turn.dataset.fills = "";
  draw();
  turn.querySelector(".wl-places").after(bar);
}

function enhance(root) {
  const { keep } = root.dataset;
  const turns = [...root.querySelectorAll(".wl-turns > li")];
  const again = button("Once more");
  const end = make("p", { class: "wl-actions wl-status wl-right" });
  let { at = 0, first = 0 } = get(keep, {});
  let clean = true;

  /** Shows what the loop did in a turn, and what comes then; gives both as words. */
  function done(turn, index) {
    const told = turn.querySelector(".wl-right[data-choice]").textContent;
    turn.dataset.done = "";
    turn.append(make("p", {}, told));
    const next = turns[index + 1];
    if (next) {
      next.dataset.now = "";
      return told;
    }
    end.append(`You were the loop: ${first} of ${turns.length} turns at the first try.`, again);
    root.append(end);
    return `${told} ${end.firstChild.data}`;
  }

  /** The turn that is due now. */
  function begin() {
    clean = true;
    if (at && turns[at]) fill(turns[at], turns[at - 1], () => { clean = false; });
  }

  turns.slice(0, at).forEach(done);
  begin();
  turns.forEach((turn, index) => {
    turn.onclick = ({ target }) => {
      const { choice } = target.dataset;
      if (!choice || target.localName !== "button") return;
      const told = turn.querySelector(`li[data-choice="${choice}"]`);
      if (told.className !== "wl-right") {
        clean = false;
        return tell(turn, false, told.textContent, told.textContent);
      }
      if (clean) first++;
      at = index + 1;
      set(keep, { right: at === turns.length, first, at });
      say(done(turn, index));
      begin();
      // Not a button: the first one may be the right one.
      (turns[at] ?? again).focus();
    };
  });
  again.onclick = () => {
    set(keep);
    location.reload();
  };
}

each(".wl-loop", enhance);
