// Bars set by hand: two sliders a bar. In a game, what was drawn is compared with
// the recording, bar by bar, and then the recording is shown. In a prediction, a
// bar is another way to fill the fields of its begin and its end.

import { get, set } from "../../site/assets/store.js";
import { each, keepArrows, make, tell } from "../../site/assets/dom.js";
import { time } from "../../site/assets/spelling.js";

/** What is to be said of a bar; `near` is near enough. */
export function judged([begin, end], [from, to], near) {
  const off = (own, real, word) => (Math.abs(own - real) > near ? [`${word} too ${own < real ? "early" : "late"}`] : []);
  const words = [...off(begin, from, "begins"), ...off(end, to, "ends")];
  if (words.length < 2 || Math.abs(end - begin - to + from) > near) return words.join(", ");
  return `the right length, but too ${begin < from ? "early" : "late"}`;
}

/** A row as a bar; `moved` hears of what its reader does. */
function barOf(row, moved) {
  const [begin, end] = row.querySelectorAll("input");
  const name = row.firstElementChild.textContent;
  const track = row.querySelector(".wl-track");
  const [times, said] = row.querySelectorAll("span");
  const values = () => [+begin.value, +end.value];
  const place = (element, values) => values.forEach((value, at) => element.style.setProperty(at ? "--e" : "--b", value / begin.max));
  const show = () => {
    for (const slider of [begin, end]) slider.ariaValueText = `${slider.value} ms`;
    place(track, values());
    said.textContent = "";
    times.textContent = `${begin.value} → ${end.value} ms`;
  };
  /** Shows these values; nothing at all where the axis has no place for them. */
  const set = (wanted) => {
    [begin.value, end.value] = wanted;
    show();
    if (wanted[0] <= wanted[1] && values().every((value, at) => value === wanted[at])) return;
    place(track, [0, 0]);
    times.textContent = "";
  };
  keepArrows(row);
  row.oninput = ({ target }) => {
    if (+begin.value > +end.value) (target === begin ? end : begin).value = target.value;
    show();
    moved?.();
  };
  show();
  return { name, track, said, values, place, set };
}

/** A bar and two fields that say the same. */
function bind(root) {
  const fields = root.closest("form").querySelectorAll("label > :is(input, textarea)");
  const [from, to] = root.dataset.of.split(" ").map((at) => fields[at]);
  const bar = barOf(root.querySelector("li"), () => [from.value, to.value] = bar.values().map((value) => `${value} ms`));
  const read = () => {
    const values = [from, to].map(({ value }) => time(value));
    if (!values.some(isNaN)) bar.set(values);
  };
  from.addEventListener("input", read);
  to.addEventListener("input", read);
  read();
}

function enhance(root) {
  const { keep, step } = root.dataset;
  const fold = root.querySelector(".wl-answer");
  const kept = get(keep);
  const bars = [...root.querySelectorAll(".wl-bars li")].map((row) => barOf(row));
  for (const { name, set } of bars) if (kept?.bars?.[name]) set(kept.bars[name]);
  const summed = (count) => `Bars right: ${count} of ${bars.length}.`;
  if (kept) tell(root, kept.right, undefined, `✗ ${summed(kept.count)}`);
  root.querySelector(".wl-do").onclick = () => {
    const real = fold.querySelector("data").value.split(" ").map(Number);
    const told = bars.map(({ track, said, values, place }, index) => {
      const truth = real.slice(2 * index, 2 * index + 2);
      const wrong = judged(values(), truth, step / 2);
      said.textContent = wrong ? `✗ ${wrong}; recorded: ${truth.join(" → ")} ms` : "✓ right";
      said.className = wrong ? "wl-wrong" : "wl-right";
      if (!track.querySelector("i")) track.append(make("i"));
      place(track.querySelector("i"), truth);
      return wrong;
    });
    const count = told.filter((wrong) => !wrong).length;
    const right = count === bars.length;
    set(keep, { right, count, bars: Object.fromEntries(bars.map(({ name, values }) => [name, values()])) });
    fold.open = true;
    const words = bars.map(({ name }, index) => `${name}: ${told[index] || "right"}.`).join(" ");
    tell(root, right, `${right ? "Right." : summed(count)} ${words}`, `✗ ${summed(count)}`);
  };
}

each(".wl-draw", (root) => (root.dataset.of ? bind : enhance)(root));
