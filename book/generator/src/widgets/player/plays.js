// The player of a chapter: a step at a time, what happened, where each task is
// now, and which line it was. What comes is not drawn before it comes.

import { each, keepArrows } from "../../site/assets/dom.js";
import { make } from "./elements.js";
import { createModel } from "./model.js";
import { sentences, waitsFor } from "./words.js";
import { drawn } from "./lane.js";

const here = document.currentScript;

/** All panels, which are loaded where somebody unfolds them. */
async function load() {
  if (!wakeline.player) {
    await new Promise((done) => {
      const script = make("script", { src: new URL(here.dataset.later, here.src) });
      script.onload = done;
      document.head.append(script);
    });
  }
  return wakeline.player.mount;
}

/** Why the loop does not do this, but what is `right`. */
function because(choice, right, { waiting }) {
  const wait = waiting.find(({ task }) => task === choice);
  if (wait) return `${choice} waits for ${waitsFor(wait)}. A task that waits is not polled.`;
  return choice === "sleep" ? `${right} is ready. The loop sleeps only when nobody is.` : `${choice} is ready, but the loop takes ${right} first.`;
}

function enhance(figure) {
  const part = (selector) => figure.querySelector(selector);
  const { dataset, textContent } = part(".wl-recording");
  const recording = JSON.parse(textContent);
  const lines = new Map(JSON.parse(dataset.lines));
  const model = createModel(recording);
  const { events } = model;
  const end = events.length - 1;
  const [root, now, question] = [".wlp", ".wl-now", ".wl-asked"].map(part);
  const [ask, all] = root.querySelectorAll("input");
  const mark = make("span", { class: "wl-mark", "aria-hidden": true });
  const chips = new Map();
  let at = 0;
  const lane = part(".wl-lane");
  let picture, panels;

  /** Puts every task where it is. One that moved is seen to move. */
  function place({ running, ready, waiting, finished }) {
    const before = [...chips.values()].map((chip) => [chip, chip.getBoundingClientRect()]);
    const chip = (task, words = task) => {
      const chip = chips.get(task) ?? make("li", { class: "wl-chip" });
      chips.set(task, chip);
      chip.textContent = words;
      return chip;
    };
    const places = {
      running: running ? [chip(running)] : [],
      ready: ready.filter((task) => task !== "main").map((task) => chip(task)),
      main: ready.includes("main") ? [chip("main")] : [],
      waiting: waiting.map((wait) => chip(wait.task, `${wait.task}: ${waitsFor(wait)}${wait.by === "timer" ? ` until ${wait.until} ms` : ""}`)),
      done: finished.filter((task) => model.tasks.get(task).polls.length).map((task) => chip(task)),
    };
    for (const name in places) part(`[data-place=${name}]`).replaceChildren(...places[name]);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const [chip, { x, y, width }] of before) {
      const to = chip.getBoundingClientRect();
      if (width && to.width) chip.animate([{ translate: `${x - to.x}px ${y - to.y}px` }, {}], 200);
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
    const tasks = [...model.tasks.keys()].filter((name) => ready.includes(name) || waiting.some(({ task }) => task === name));
    question.replaceChildren(...[...tasks, "sleep"].map((name) => make("button", { type: "button" }, name)));
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

  const back = () => go(at - 1);
  // Who is asked and goes on is told.
  const next = () => (ask.checked && choice() && !question.firstChild ? asks() : go(at + 1));
  const keys = { ArrowRight: next, n: next, ArrowLeft: back, p: back, i: () => go(model.instant(at, 1) ?? end), u: () => go(model.instant(at, -1) ?? 0), Home: () => go(0), End: () => go(end) };
  root.onclick = ({ target }) => {
    const { key } = target.dataset;
    if (key) keys[key]();
    if (!question.contains(target) || target === question) return;
    const [chosen, right] = [target.textContent, choice()];
    if (chosen !== right) now.textContent = `✗ ${because(chosen, right, model.look(at))}`;
    else {
      go(at + 1, "✓ ");
      part("[data-key=ArrowRight]").focus();
    }
  };
  root.onkeydown = (press) => {
    const step = keys[press.key];
    if (!step || press.ctrlKey || press.metaKey || press.altKey) return;
    press.preventDefault();
    step();
  };
  all.onchange = () => picture(at, all.checked);
  part(".wl-panels").ontoggle = async () => {
    const mount = await load();
    panels ??= mount(part(".wl-stage"), recording, JSON.parse(dataset.options));
    panels.go(at);
  };
  keepArrows(part(".wl-steps"));
  part(".wl-code")?.append(mark);
  const draw = () => {
    picture = drawn(lane, model);
    picture(at, all.checked);
  };
  draw();
  new ResizeObserver(draw).observe(lane);
  go(0);
  now.ariaLive = "polite";
}

each(".wl-player", enhance);
