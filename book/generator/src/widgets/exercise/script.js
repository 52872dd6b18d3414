// Ticks that every page shows alike, and hints one by one.

import { changed, get, set } from "../../site/assets/store.js";
import { each } from "../../site/assets/dom.js";

/** A box that says whether something is done; what was taken back is kept too. */
function tick(label) {
  const box = label.querySelector("input");
  const { keep } = label.dataset;
  const show = () => { box.checked = get(keep) === "done"; };
  box.onchange = () => set(keep, box.checked ? "done" : "");
  changed(show);
  show();
  // A browser that goes back fills in what stood there when the page was left.
  addEventListener("pageshow", show);
}

/** A hint can be opened when the one before it has been. */
function hint(details) {
  const next = document.getElementById(details.id.replace(/\d+$/, (number) => +number + 1));
  if (!next || details.open) return;
  next.inert = true;
  details.addEventListener("toggle", () => { next.inert = false; }, { once: true });
}

each(".wl-tick", tick);
each(".wl-hint", hint);
