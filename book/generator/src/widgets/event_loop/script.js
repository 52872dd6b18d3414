// One turn at a time: the reader fills the queue, then chooses. A wrong answer is
// told why, a right one leads on. After a reload it goes on where it was.

import { get, set } from "../../site/assets/store.js";
import { each, make, say, tell } from "../../site/assets/dom.js";

const button = (words) => make("button", { class: "wl-do", type: "button" }, words);

const named = (list) => `${[...list.children].map((chip) => chip.textContent)}`;

/**
 * Lets the reader put tasks into the queue of a turn that follows `before`;
 * `missed` is called for each wrong answer.
 */
function fill(turn, before, missed) {
  const keys = [...turn.querySelectorAll("[data-put]")];
  if (!keys.length) return;
  const own = turn.querySelector(".wl-places");
  const state = own.cloneNode(true);
  const place = (name, of = state) => of.querySelector(`[data-place=${name}]`);
  // Who is out there now would say who came in.
  for (const name of ["timers", "waiting"]) {
    place(name).previousElementSibling.append(" before");
    place(name).replaceWith(place(name, before).cloneNode(true));
  }
  for (const chip of [...place("ready").children].slice(turn.dataset.left)) chip.remove();
  const toggles = keys.map(({ className, textContent, dataset: { put } }) => {
    const [toggle, chip] = [button(put), make("li", { class: "wl-chip" }, put)];
    const list = place(put === "main" ? put : "ready");
    if (put === "main") list.textContent = "";
    toggle.ariaPressed = false;
    toggle.onclick = () => {
      toggle.ariaPressed = !chip.parentNode;
      if (chip.parentNode) chip.remove();
      else list.append(chip);
    };
    return { toggle, chip, right: className === "wl-right", textContent };
  });
  const all = button("That is all");
  const filling = make("div", { class: "wl-fill" }, state, make("p", { class: "wl-actions" }, "Who comes into the queue, in which order?", ...toggles.map(({ toggle }) => toggle), all, make("span", { class: "wl-status" })));
  all.onclick = () => {
    const wrong = toggles.find(({ chip, right }) => chip.parentNode && !right);
    const misses = toggles.some(({ chip, right }) => !chip.parentNode && right);
    const words = wrong?.textContent ?? (misses ? "✗ Somebody is missing." : named(place("ready")) === named(place("ready", own)) ? "" : "✗ In another order: who came first is in front.");
    if (words) {
      missed();
      return tell(filling, false, words, words);
    }
    filling.remove();
    say("✓ Right. Whom do you poll?");
    turn.focus();
  };
  turn.prepend(filling);
}

function enhance(root) {
  const unplayed = root.cloneNode(true);
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
    root.replaceWith(unplayed);
    enhance(unplayed);
    unplayed.querySelector(".wl-turns > li").focus();
  };
}

each(".wl-loop", enhance);
