// One turn at a time: a wrong choice is told why, a right one what the loop
// did, and the next turn comes. After a reload it goes on where it was.

import { get, set } from "../../site/assets/store.js";
import { each, make, say, tell } from "../../site/assets/dom.js";

function enhance(root) {
  const { keep } = root.dataset;
  const turns = [...root.querySelectorAll(".wl-turns > li")];
  const again = make("button", { class: "wl-do", type: "button" }, "Once more");
  const end = make("p", { class: "wl-actions wl-status wl-right" });
  let { at = 0, first = 0 } = get(keep, {});

  /** Shows what the loop did in a turn, and what comes then; gives both as words. */
  function done(turn, index) {
    const told = turn.querySelector(".wl-right[data-choice]").textContent;
    turn.dataset.done = "";
    turn.append(make("p", {}, told));
    const next = turns[index + 1];
    if (next) next.dataset.now = "";
    else {
      end.append(`You were the loop: ${first} of ${turns.length} turns at the first try.`, again);
      root.append(end);
    }
    return `${told} ${next ? next.querySelector("table").innerText : end.firstChild.data}`;
  }

  turns.slice(0, at).forEach(done);
  turns.forEach((turn, index) => {
    let tries = 0;
    turn.onclick = ({ target }) => {
      const { choice } = target.dataset;
      if (target.localName !== "button") return;
      const told = turn.querySelector(`li[data-choice="${choice}"]`);
      tries++;
      if (told.className !== "wl-right") return tell(turn, false, told.textContent, told.textContent);
      if (tries === 1) first++;
      at = index + 1;
      set(keep, { right: at === turns.length, first, at });
      say(done(turn, index));
      (turns[at]?.querySelector("button") ?? again).focus();
    };
  });
  again.onclick = () => {
    set(keep);
    location.reload();
  };
}

each(".wl-loop", enhance);
