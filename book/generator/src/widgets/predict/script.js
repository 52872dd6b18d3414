// A prediction: its fields, what is said of each, and what was covered until then.

import { get, set, changed } from "../../site/assets/store.js";
import { each, tell } from "../../site/assets/dom.js";
import { same } from "../../site/assets/spelling.js";

const root = document.documentElement;

/** What a reader's values come to: a line for each field. */
function judge(predict, values) {
  const keys = [...predict.querySelectorAll(".wl-keys > div")];
  const tempting = [...predict.querySelectorAll(".wl-tempting > li")];
  const lines = keys.map((key, index) => {
    const [label, answer] = [...key.children].map((one) => one.textContent);
    const { kind } = key.dataset;
    if (same(values[index], answer, kind)) return { right: true, text: `✓ ${label}: ${answer}` };
    const why = tempting.find(({ dataset }) => dataset.field === `${index}` && same(values[index], dataset.value, kind));
    const because = why ? ` ${[...why.childNodes].slice(1).map((node) => node.textContent).join("").trim()}` : "";
    return { right: false, text: `✗ ${label}: not ${values[index]}, but ${answer}.${because}` };
  });
  return { right: lines.every(({ right }) => right), lines };
}

function enhance(predict) {
  const { keep } = predict.dataset;
  const fold = predict.querySelector(".wl-answer");
  const form = predict.querySelector("form");
  const fields = form ? [...form.querySelectorAll("input, textarea, select")] : [];
  const open = () => { predict.dataset.done = ""; };
  const show = (values, aloud) => {
    const { right, lines } = judge(predict, values);
    const text = lines.map(({ text }) => text).join("\n");
    tell(predict, right, aloud && text);
    predict.querySelector(".wl-status").textContent = text;
    return right;
  };
  const kept = get(keep);
  if (kept?.values?.length === fields.length) {
    fields.forEach((field, index) => { field.value = kept.values[index]; });
    show(kept.values);
  }
  fold.addEventListener("toggle", () => {
    if (!fold.open) return;
    open();
    set(keep, { ...get(keep), shown: true });
  });
  if (form) form.onsubmit = (submit) => {
    submit.preventDefault();
    const values = fields.map(({ value }) => value.trim());
    const empty = values.indexOf("");
    if (empty >= 0) {
      fields[empty].focus();
      return tell(predict, undefined, "Write something first: a guess is enough.");
    }
    set(keep, { right: show(values, true), values, shown: true });
    open();
    fold.open = true;
  };
}

each(".wl-predict", enhance);

// Who wants nothing covered says so once, for the whole book.
each(".wl-cover input", (box) => {
  const read = () => {
    const cover = get("cover", true);
    box.checked = cover;
    if (cover) delete root.dataset.open;
    else root.dataset.open = "";
  };
  read();
  box.onchange = () => set("cover", box.checked);
  changed((path) => (!path || path === "cover") && read());
});

/** A link to something covered uncovers it: its reader asked. */
function reveal() {
  const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!at || at.checkVisibility?.() !== false || !at.closest("main")) return;
  each(".wl-predict", (predict) => {
    if (predict.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING) predict.dataset.done = "";
  });
  at.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
