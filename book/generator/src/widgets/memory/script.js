// Pairs of a program and its timeline. A card is turned over by its button, and
// each card that is turned is a move; a pair that was found can be seen again.

import { get, set } from "../../site/assets/store.js";
import { each, make, say } from "../../site/assets/dom.js";
import { mixed } from "../../site/assets/mix.js";

function enhance(root) {
  const { keep } = root.dataset;
  const list = root.querySelector(".wl-pairs");
  const items = [...list.children];
  const hands = [...root.querySelectorAll(".wl-hand")].map((hand) => [...hand.querySelectorAll("button")]);
  const status = root.querySelector(".wl-status");
  const again = make("button", { class: "wl-do", type: "button" }, "Play again");
  const faces = items.map(({ children }) => [...children]);
  let order, up, found, moves;
  let deals = 0;

  /** Which pair the card at each place belongs to. */
  function deal() {
    deals++;
    order = hands.map((_, hand) => mixed(items.keys(), (pair) => `${keep} ${deals} ${hand} ${pair} `));
    up = [];
    found = new Set();
    moves = 0;
  }

  function show(words) {
    hands.forEach((cards, hand) => cards.forEach((card, place) => {
      const pair = order[hand][place];
      card.ariaPressed = up[hand] === pair;
      card.toggleAttribute("data-found", found.has(pair));
      faces[pair][hand].toggleAttribute("data-up", up[hand] === pair);
    }));
    status.textContent = `${found.size === items.length ? "✓ " : ""}${moves} moves, ${found.size} of ${items.length} pairs. ${words}`;
  }

  /** Turns a card over; gives what comes of it in words. */
  function turn(hand, pair) {
    if (found.has(pair)) {
      up = [pair, pair];
      return "";
    }
    if (up[0] !== undefined && up[1] !== undefined) up = [];
    if (up[hand] === pair) return "";
    up[hand] = pair;
    moves++;
    if (up[1 - hand] === undefined) return "";
    if (up[0] !== up[1]) return "No pair.";
    found.add(pair);
    return "A pair.";
  }

  hands.forEach((cards, hand) => cards.forEach((card, place) => {
    card.onclick = () => {
      const pair = order[hand][place];
      const words = turn(hand, pair);
      show(words);
      const face = faces[pair][hand].querySelector(hand ? "desc" : "pre").textContent;
      if (found.size === items.length && words) {
        set(keep, { right: true, moves: Math.min(moves, get(keep)?.moves ?? moves) });
        status.after(again);
      }
      say(`${card.ariaLabel}: ${face} ${words && status.textContent}`);
    };
  }));
  again.onclick = () => {
    again.remove();
    deal();
    show("");
    hands[0][0].focus();
  };
  deal();
  for (const item of items) item.lastElementChild.open = true;
  list.dataset.on = "";
  if (get(keep)) status.textContent = `✓ Found in ${get(keep).moves} moves.`;
}

each(".wl-memory", enhance);
