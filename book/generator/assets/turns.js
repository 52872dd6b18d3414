// One turn at a time: a wrong choice is told why, a right one what the loop
// did, and the next turn comes.

import { get, set } from "./store.js";
import { make, say, tell } from "./dom.js";

export function enhance(root) {
  const { keep } = root.dataset;
  const turns = [...root.querySelectorAll(".wl-turns > li")];
  const end = make("p", { class: "wl-status wl-right" });
  let first = 0;
  const kept = get(keep);
  if (kept?.right) root.querySelector(".wl-label").append(` · ✓ ${kept.first} of ${kept.turns} at the first try`);
  turns.forEach((turn, index) => {
    let tries = 0;
    turn.onclick = ({ target }) => {
      const { choice } = target.dataset;
      if (target.localName !== "button") return;
      const told = turn.querySelector(`li[data-choice="${choice}"]`);
      tries++;
      if (told.className !== "wl-right") return tell(turn, false, told.textContent, told.textContent);
      if (tries === 1) first++;
      turn.dataset.done = "";
      turn.append(make("p", {}, told.textContent));
      const next = turns[index + 1];
      if (next) {
        next.dataset.now = "";
        next.querySelector("button").focus();
        return say(`${told.textContent} ${next.querySelector("table").innerText}`);
      }
      end.textContent = `You were the loop: ${first} of ${turns.length} turns at the first try.`;
      root.append(end);
      set(keep, { right: true, first, turns: turns.length });
      say(`${told.textContent} ${end.textContent}`);
    };
  });
}
