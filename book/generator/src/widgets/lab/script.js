// A lab: the reader moves a value, and the page shows the run that had it. All
// runs lie in the page, as `[headline, what it said, total, bars]`; a bar is
// `[row, begin, end, outcome]`, of which the last outcomes are waits. The run before the move stays, faint.

import { get, set } from "../../site/assets/store.js";
import { each, keepArrows, make, say, tell } from "../../site/assets/dom.js";
import { same } from "../../site/assets/spelling.js";

const WORDS = ["ok", "failed", "cancelled", "unfinished", "blocked", "thread"];

const isWait = (bar) => bar[3] >= WORDS.length;

/** The texts of values in a code, each alone in its node. */
function found(codes, { code, at, length }) {
  const walker = document.createTreeWalker(codes[code], NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); at -= node.length) {
    if (at < node.length) {
      const value = node.splitText(at);
      value.splitText(length);
      return value;
    }
  }
}

function enhance(lab) {
  const bench = lab.querySelector(".wl-bench");
  const { until, rows, waits, runs, points, values, units, goals, spots } = JSON.parse(bench.querySelector("script").textContent);
  const codes = lab.querySelectorAll(".wl-shown code");
  // From the end, so that no split moves what is still to be found.
  const texts = spots.reverse().map((spot) => [found(codes, spot), spot.parameter]);
  const controls = bench.querySelector(".wl-controls").children;
  const [headline, time, said] = [".wl-headline", ".wl-scene", ".wl-said pre"].map((part) => bench.querySelector(part));
  const [axis, ...cells] = time.children;
  const kept = `${lab.dataset.keep}/goals`;
  const wanted = lab.querySelectorAll(".wl-goals li");
  const reached = new Set(get(kept, []));
  const share = (at) => `${100 * at / until}%`;

  const chosen = () => [...controls].map((control) => +control.querySelector("input:checked, [type=range]").value);
  const word = (outcome) => WORDS[outcome] ?? waits[outcome - WORDS.length];
  // A program may have names of its own.
  const escaped = (text) => text.replace(/[&<"]/g, (sign) => `&#${sign.charCodeAt()};`);
  const note = ([, begin, end, outcome]) => `${begin} → ${end ?? "…"} ${word(outcome)}`;
  const bar = (it, kind) => {
    const [, begin, end, outcome] = it;
    const place = `style="left:${share(begin)};width:${share((end ?? until) - begin)}"`;
    const words = escaped(word(outcome));
    return isWait(it) ? `<i class="wl-wait" ${place} title="${words}">${words}</i>`
      : `<i class="${kind} wl-${word(outcome)}" ${place}></i>`;
  };
  const show = (goal) => wanted[goal].classList.add("wl-reached");

  /** Draws a run, and behind it the one before. */
  function draw(run, before) {
    const [words, text, total, bars] = run;
    headline.textContent = words;
    if (said) said.textContent = text;
    const told = [words];
    rows.forEach((name, row) => {
      const [, track, beside] = cells.slice(3 * row);
      const own = bars.filter(([of]) => of === row);
      const ends = own.filter((each) => !isWait(each));
      const ghosts = before === run ? [] : before[3].filter((each) => each[0] === row && !isWait(each));
      track.innerHTML = ghosts.map((each) => bar(each, "wl-before")).concat(own.map((each) => bar(each, "wl-span"))).join("");
      beside.textContent = ends.length ? note([row, ends[0][1], ...ends.at(-1).slice(2)]) : "–";
      told.push(...own.map((each) => `${name} ${note(each)}`));
    });
    time.setAttribute("aria-label", told.join("; "));
    const end = axis.lastElementChild;
    end.hidden = total === null;
    end.style.left = share(total);
    end.firstChild.style.translate = `-${share(total)}`;
    end.firstChild.textContent = `${total} ms`;
  }

  let point;
  let before;
  let timer;
  const run = () => runs[points[point]];
  function move() {
    const indices = chosen();
    point = indices.reduce((sum, index, which) => sum * values[which].length + index, 0);
    indices.forEach((index, which) => {
      const slider = controls[which].querySelector("[type=range]");
      if (!slider) return;
      const words = `${values[which][index]} ${units[which]}`.trim();
      slider.setAttribute("aria-valuetext", words);
      slider.nextElementSibling.textContent = words;
    });
    for (const [text, which] of texts) text.data = values[which][indices[which]];
    for (const version of lab.querySelectorAll("[data-version]")) {
      const [which, index] = version.dataset.version.split("-");
      version.toggleAttribute("data-on", indices[which] === +index);
    }
    before ??= run();
    draw(run(), before);
  }
  /** A move has come to its end. */
  function settle() {
    before = undefined;
    const fresh = [...goals.keys()].filter((goal) => goals[goal][point] === "1" && !reached.has(goal));
    for (const goal of fresh) {
      reached.add(goal);
      show(goal);
    }
    if (fresh.length) set(kept, [...reached]);
    clearTimeout(timer);
    timer = setTimeout(() => say(run()[0] + fresh.map((goal) => `. Goal reached: ${wanted[goal].textContent}`).join("")), 300);
  }

  keepArrows(bench);
  axis.lastElementChild.append(make("span"));
  reached.forEach(show);
  bench.querySelector(".wl-controls").addEventListener("input", () => {
    before ??= run();
    move();
  });
  bench.querySelector(".wl-controls").addEventListener("change", settle);
  move();
  before = undefined;

  const form = lab.querySelector("form");
  if (form) predict(lab, form);
}

/** What the run at the start comes to is asked before anything can be moved. */
function predict(lab, form) {
  const { keep } = lab.dataset;
  const field = form.querySelector("input, textarea");
  const fold = lab.querySelector(".wl-answer");
  const answer = fold.querySelector(".wl-key").textContent;
  const open = () => delete lab.dataset.waits;
  const judge = (text, aloud) => {
    const right = same(text, answer);
    tell(lab, right, aloud && (right ? "Right." : `Not ${text}, but ${answer}.`), right ? undefined : `✗ Not ${text}, but ${answer}.`);
    return right;
  };
  const kept = get(keep);
  if (kept) open();
  if (kept?.text) {
    field.value = kept.text;
    judge(kept.text);
  }
  form.onsubmit = (submit) => {
    submit.preventDefault();
    const text = field.value.trim();
    if (!text) return tell(lab, undefined, "Write something first: a guess is enough.");
    set(keep, { right: judge(text, true), text });
    open();
    fold.open = true;
  };
  fold.addEventListener("toggle", () => {
    if (!fold.open) return;
    set(keep, { ...get(keep), shown: true });
    open();
  });
}

each(".wl-lab", enhance);
