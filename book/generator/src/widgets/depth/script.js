// How deep a reader wants to read. What is deeper is folded where it stands;
// the page's own head has set it before anything is drawn.

import { get, set, changed } from "../../site/assets/store.js";
import { each, keepArrows } from "../../site/assets/dom.js";

const ORDER = ["breath", "page", "all"];
const root = document.documentElement;

/** Folds what is deeper, and opens the rest. */
function choose(depth) {
  root.dataset.depth = depth;
  each("[name=wl-depth]", (input) => { input.checked = input.value === depth; });
  each(".wl-deeper", (fold) => { fold.open = ORDER.indexOf(fold.dataset.level) <= ORDER.indexOf(depth); });
}

/** A link into folded text opens it. */
function reveal() {
  let at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!at) return;
  for (let fold = at; fold; fold = fold.parentElement) if (fold.localName === "details") fold.open = true;
  at.scrollIntoView();
}

each(".wl-choose:has([name=wl-depth])", (field) => {
  keepArrows(field);
  field.onchange = ({ target }) => {
    choose(target.value);
    set("depth", target.value);
  };
  each("[name=wl-depth]", (input) => { input.checked = input.value === get("depth", "all"); });
  changed((path) => path || choose(get("depth", "all")));
});
addEventListener("hashchange", reveal);
