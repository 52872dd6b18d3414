// Exercises: ticks that every page shows alike, and hints one by one.

import { changed, get, set } from "./store.js";

/** A box that says whether an exercise is done, in the reader's own opinion. */
export function tick(label) {
  const box = label.querySelector("input");
  const { keep } = label.dataset;
  const show = () => { box.checked = get(keep) === "done"; };
  box.onchange = () => set(keep, box.checked ? "done" : undefined);
  changed(show);
  show();
}

/** A hint can be opened when the one before it has been. */
export function hint(details) {
  const next = document.getElementById(details.id.replace(/\d+$/, (number) => +number + 1));
  if (!next || details.open) return;
  next.inert = true;
  details.addEventListener("toggle", () => { next.inert = false; }, { once: true });
}
