// Which language a reader wants to see first, or alone. The style does it, from
// the first paint on; here the order that is heard follows.

import { get, set, changed } from "../../site/assets/store.js";
import { each, keepArrows, say } from "../../site/assets/dom.js";

const root = document.documentElement;

/** The language that a reader of the other one alone does not want to see. */
export const unwanted = () => ({ rust: "python", python: "rust" })[root.dataset.languages];

function choose(languages = "rust-first") {
  root.dataset.languages = languages;
  each("[name=wl-languages]", (input) => { input.checked = input.value === languages; });
  const first = languages.startsWith("python") ? ".wl-python" : ".wl-rust";
  each(".wl-pair", (pair) => pair.prepend(pair.querySelector(first)));
}

each(".wl-choose:has([name=wl-languages])", (field) => {
  keepArrows(field);
  field.onchange = ({ target }) => {
    choose(target.value);
    set("languages", target.value);
    say(`${target.parentNode.textContent.trim()}, in the whole book.`);
  };
});
changed((path) => path || choose(get("languages")));
choose(get("languages"));

/** A link into a language that is hidden shows what it leads to. */
function reveal() {
  const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const hidden = at?.closest(`[data-language=${unwanted()}]`);
  if (!hidden) return;
  hidden.removeAttribute("data-language");
  at.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
