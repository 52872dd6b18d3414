// The player of a chapter: a step at a time, what happened, where each task is
// now, and which line it was. What comes is not drawn before it comes.

import { each, keepArrows } from "../../site/assets/dom.js";
import { createModel, make, mount, sentences, waitsFor } from "./player.js";
import { drawn } from "./lane.js";

/** Tasks that are named in one place; others are counted. */
const SHOWN = 20;
const KEYS = { ArrowRight: "next", n: "next", ArrowLeft: "back", p: "back", i: "later", u: "earlier", Home: "first", End: "last" };
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Why the loop does not do this, but what is `right`. */
function because(choice, right, { ready, waiting }) {
  const wait = waiting.find(({ task }) => task === choice);
  if (wait) return `${choice} waits for ${waitsFor(wait)}. A task that waits is not polled.`;
  if (choice === "sleep") return `${right} is ready. The loop sleeps only when nobody is.`;
  if (ready[0] !== right) return `${choice} is ready too, but this time the loop took ${right}.`;
  if (choice === "main") return "main has no place in the queue: its time has not come yet.";
  return right === "main" ? `${choice} is ready, but the loop begins a round, and looks at main first.` : `${choice} stands behind ${right} in the queue.`;
}

function enhance(figure) {
  const part = (selector) => figure.querySelector(selector);
  const { dataset, textContent } = part(".wl-recording");
  const recording = JSON.parse(textContent);
  const lines = new Map(JSON.parse(dataset.lines));
  const model = createModel(recording);
  const { events } = model;
  const end = events.length - 1;
  const [root, now, question, stage] = [".wlp", ".wl-now", ".wl-asked", ".wl-stage"].map(part);
  const [ask, all] = root.querySelectorAll("input");
  const mark = make("span", { class: "wl-mark", "aria-hidden": true });
  const chips = new Map();
  let at = 0;
  let picture, panels;

  /** Puts every task where it is. One that moved is seen to move. */
  function place({ running, ready, waiting, finished }) {
    const before = new Map([...chips].map(([, chip]) => [chip, chip.getBoundingClientRect()]));
    const chip = (task, words = task) => {
      if (!chips.has(task)) chips.set(task, make("li", { class: "wl-chip" }));
      chips.get(task).textContent = words;
      return chips.get(task);
    };
    const places = {
      running: running ? [chip(running)] : [],
      ready: ready.filter((task) => task !== "main").map((task) => chip(task)),
      main: ready.includes("main") ? [chip("main")] : [],
      waiting: waiting.map((wait) => chip(wait.task, `${wait.task}: ${waitsFor(wait)}${wait.by === "timer" ? ` until ${wait.until} ms` : ""}`)),
      done: finished.filter((task) => model.tasks.get(task).polls.length).map((task) => chip(task)),
    };
    for (const name in places) {
      const left = places[name].length - SHOWN;
      part(`[data-place=${name}]`).replaceChildren(...places[name].slice(0, SHOWN), ...(left > 0 ? [make("li", {}, `and ${left} more`)] : []));
    }
    if (calm.matches) return;
    for (const [chip, { x, y, width }] of before) {
      const to = chip.getBoundingClientRect();
      if (width && to.width && (x !== to.x || y !== to.y)) chip.animate([{ transform: `translate(${x - to.x}px, ${y - to.y}px)` }, {}], 200);
    }
  }

  /** What the loop chooses next, if it does. */
  function choice() {
    const { running, ready, time } = model.look(at);
    const next = events[at + 1];
    if (running || !next) return undefined;
    if (next.event === "polled") return next.task;
    return ready.length || next.at_ms === time ? undefined : "sleep";
  }

  function asks() {
    const { ready, waiting } = model.look(at);
    now.textContent = "What does the loop do next?";
    const tasks = [...ready, ...waiting.map(({ task }) => task)].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).slice(0, SHOWN);
    question.replaceChildren(...[...tasks, "sleep"].map((name) => make("button", { type: "button", "data-choice": name }, name === "sleep" ? name : `poll ${name}`)));
  }

  function go(event, before = "") {
    at = Math.max(0, Math.min(end, event));
    const look = model.look(at);
    question.replaceChildren();
    now.textContent = `${before}${look.time} ms: ${sentences(model, at).join(" ")}${at === end ? ` ${part(".wl-headline").textContent}` : ""}`;
    place(look);
    picture(at, all.checked);
    mark.hidden = !lines.has(at);
    mark.style.cssText = `--from: ${lines.get(at)}; --to: ${lines.get(at)}`;
  }

  const actions = {
    first: () => go(0),
    last: () => go(end),
    back: () => go(at - 1),
    earlier: () => go(model.instant(at, -1) ?? 0),
    later: () => go(model.instant(at, 1) ?? end),
    // Who is asked and goes on is told.
    next: () => (ask.checked && choice() && !question.firstChild ? asks() : go(at + 1)),
  };
  root.onclick = ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { do: name, choice: chosen } = button.dataset;
    if (name) return actions[name]();
    const right = choice();
    if (chosen !== right) now.textContent = `✗ ${because(chosen, right, model.look(at))}`;
    else {
      go(at + 1, "✓ ");
      part("[data-do=next]").focus();
    }
  };
  root.onkeydown = (press) => {
    const name = KEYS[press.key];
    if (!name || press.ctrlKey || press.metaKey || press.altKey) return;
    press.preventDefault();
    actions[name]();
  };
  all.onchange = () => picture(at, all.checked);
  part(".wl-panels").ontoggle = () => {
    panels ??= mount(stage, recording, JSON.parse(dataset.options));
    panels.go(at);
  };
  keepArrows(part(".wl-lesson"));
  part(".wl-code")?.append(mark);
  const lane = part(".wl-lane");
  new ResizeObserver(() => {
    picture = drawn(lane, model);
    picture(at, all.checked);
  }).observe(lane);
  picture = drawn(lane, model);
  go(0);
  now.ariaLive = "polite";
}

each(".wl-player", enhance);
