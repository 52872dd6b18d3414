// Questions: choices become fields, and what was written is compared with the
// answer that stands folded below.

import { changed, get, set } from "../../site/assets/store.js";
import { each, make, tell } from "../../site/assets/dom.js";
import { mixed } from "../../site/assets/mix.js";
import { same } from "../../site/assets/spelling.js";

function choose(question) {
  const list = question.querySelector(".wl-choices");
  const { keep } = question.dataset;
  const kept = get(keep);
  // Answers kept before choices were mixed say their place in the author's order.
  const chosen = kept?.chosen?.map((one) => list.children[one]?.dataset.is ?? one);
  if (list.dataset.mix !== undefined) list.append(...mixed(list.children, ({ dataset }) => keep + dataset.is));
  const choices = [...list.children].map((item) => {
    const [summary, verdict] = item.firstElementChild.children;
    return { item, summary, verdict, right: verdict.classList.contains("wl-right") };
  });
  const many = choices.filter(({ right }) => right).length > 1;
  const group = make("div", { role: many ? "group" : "radiogroup", "aria-labelledby": question.querySelector(".wl-ask").id });
  list.replaceWith(group);
  group.append(list);
  for (const choice of choices) {
    choice.input = make("input", { type: many ? "checkbox" : "radio", name: keep });
    choice.input.checked = chosen?.includes(choice.item.dataset.is) ?? false;
    choice.item.replaceChildren(make("label", {}, choice.input, ...choice.summary.children));
  }
  if (kept) tell(question, kept.right);
  question.querySelector(".wl-do").onclick = () => {
    const chosen = choices.filter(({ input }) => input.checked);
    if (!chosen.length) return tell(question, undefined, "Choose first.");
    const right = choices.every(({ input, right }) => input.checked === right);
    for (const { item, input, verdict } of choices) {
      if (input.checked) item.append(verdict);
      else verdict.remove();
    }
    const missing = !right && chosen.every(({ right }) => right) ? "Others are right too. " : "";
    set(keep, { right, chosen: chosen.map(({ item }) => item.dataset.is) });
    tell(question, right, missing + chosen.map(({ verdict }) => verdict.textContent).join(" "), `✗ Not yet. ${missing}`);
  };
}

/** A field, its answer folded below it. */
export function write(question) {
  const form = question.querySelector("form");
  const answer = question.querySelector(".wl-answer");
  const field = form.querySelector("input, textarea");
  const { keep } = question.dataset;
  const kept = get(keep);
  if (kept?.text) {
    field.value = kept.text;
    tell(question, kept.right);
  }
  form.onsubmit = (submit) => {
    submit.preventDefault();
    const text = field.value.trim();
    if (!text) return tell(question, undefined, "Write something first.");
    const right = same(text, answer.querySelector(".wl-key").textContent);
    set(keep, { right, text });
    if (right) answer.open = true;
    tell(question, right, right ? `Right. ${answer.lastElementChild.textContent}` : "Not yet.", "✗ Not yet.");
  };
}

/** What the program did can be unfolded when there was an answer, or it was looked at. */
function reveal(question, run) {
  const { keep } = question.dataset;
  run.inert = !get(keep);
  question.addEventListener("toggle", () => { run.inert = false; }, true);
  changed((path, kept) => {
    if (path !== keep || !kept) return;
    run.inert = false;
    if (kept.right) run.open = true;
  });
}

each(".wl-question", (question) => {
  if (question.querySelector(".wl-choices")) choose(question);
  else write(question);
  const run = question.querySelector(".wl-run");
  if (run) reveal(question, run);
});
