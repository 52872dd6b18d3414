// The step-through player: mounts into any element, leaves no globals.

import { createModel } from "./model.js";
import { sentences, waitsFor } from "./words.js";
import { closeUp, make, overview } from "./lanes.js";

const SHOWN = 20;
const AROUND = 5;
let mounted = 0;

// What can be done: its keys, its face, the word beside it, its name.
const ACTIONS = {
  first: ["Home", "⇤", "Start", "First event"],
  instantBack: ["u", "«", "Instant", "Previous instant"],
  back: ["← p", "‹", "Event", "Previous event"],
  play: ["Space", "▶", "Play", "Play or pause"],
  next: ["→ n", "›", "Event", "Next event"],
  instantNext: ["i", "»", "Instant", "Next instant"],
  last: ["End", "⇥", "End", "Last event"],
  pollBack: ["r", "‹", "", "Previous poll of this task"],
  pollNext: ["t", "›", "", "Next poll of this task"],
  difference: ["d", "≠", "First difference", "First difference"],
};
const KEYS = { ArrowLeft: "←", ArrowRight: "→", " ": "Space" };

function button(name) {
  const [keys, face, word, title] = ACTIONS[name];
  return make("button", { type: "button", "data-do": name, title: `${title} (${keys})`, "aria-label": title }, face, make("span", {}, ` ${word}`));
}

function list(items, nothing, tag = "ul") {
  if (!items.length) return make("p", {}, nothing);
  const more = items.length > SHOWN ? [`and ${items.length - SHOWN} more`] : [];
  return make(tag, {}, ...[...items.slice(0, SHOWN), ...more].map((words) => make("li", {}, words)));
}

function table(head, rows, nothing) {
  if (!rows.length) return make("p", {}, nothing);
  const row = (tag, cells) => make("tr", {}, ...cells.map((cell) => make(tag, {}, cell)));
  const more = rows.length > SHOWN ? [[`and ${rows.length - SHOWN} more`]] : [];
  return make("table", {}, make("thead", {}, row("th", head)), make("tbody", {}, ...[...rows.slice(0, SHOWN), ...more].map((cells) => row("td", cells))));
}

/**
 * Shows a `wakeline/timeline/v1` document in `element`, whose contents it
 * replaces. `difference` is the event at which the run first differs from what
 * was expected; `tasksSeen` is false where only `main` was recorded. Gives
 * `go(event)` and `look()`.
 */
export function mount(element, recording, { difference = null, tasksSeen = true } = {}) {
  const model = createModel(recording);
  const { events } = model;
  const end = events.length - 1;
  const root = make("div", { class: "wlp", id: `wlp-${++mounted}`, tabindex: -1, role: "group", "aria-label": "Timeline player" });
  element.replaceChildren(root);
  let at = 0;
  let timer = null;
  let whole;
  if (end < 0) {
    root.append("Nothing was recorded.");
    return { go() {}, look: () => model.look(-1) };
  }

  const field = (name, input) => {
    input.id = `${root.id}-${name}`;
    return make("span", {}, make("label", { for: input.id }, `${name} `), input);
  };
  const polled = [...model.tasks].filter(([, { polls }]) => polls.length).slice(0, 500);
  const chosen = make("select", {}, ...polled.map(([name]) => make("option", {}, name)));
  const speed = make("select", {}, ...[1, 3, 10, 30].map((value) => make("option", { value }, `${value} a second`)));
  const time = make("input", { type: "number", min: 0 });
  const scrubber = make("input", { type: "range", max: end, "aria-label": "Event" });
  const now = make("p", { class: "wlp-now", "aria-live": "polite" });
  const [where, note, log, near, far] = ["p", "p", "ol", "div", "div"].map((tag) => make(tag));
  const bodies = {};
  const panels = (titles) => make("div", {}, ...titles.map((title) => make("section", {}, make("h3", {}, title), (bodies[title] = make("div")))));
  const small = (words) => make("p", { class: "wlp-note" }, words);
  root.append(
    make("div", { class: "wlp-controls" }, ...["first", "instantBack", "back", "play", "next", "instantNext", "last"].map(button), ...(difference === null ? [] : [button("difference")]), scrubber),
    make("div", { class: "wlp-more" }, field("Polls of", chosen), button("pollBack"), button("pollNext"), field("Time in ms", time), field("Speed", speed), where),
    now, note,
    make("div", { class: "wlp-view" },
      make("div", {}, near, small("One column an event. Full bar: runs. Small box: ready. Line: waits. Arrow: spawns or wakes.")),
      panels(["Running", "Ready, in order", "Waiting", "Timers due", "World", "Finished"]),
      make("div", {}, far, small("The whole run; click to go there. Upright line: a poll. Bar: an operation, hollow if cancelled or unfinished. Block: the loop is blocked."), panels(["Said so far"]), make("h3", {}, "Events"), log),
    ),
  );
  const play = root.querySelector("[data-do=play]");

  const pollOf = (way) => model.poll(chosen.value, at, way) ?? at;
  const target = {
    first: () => 0,
    last: () => end,
    back: () => at - 1,
    next: () => at + 1,
    instantBack: () => model.instant(at, -1) ?? 0,
    instantNext: () => model.instant(at, 1) ?? end,
    pollBack: () => pollOf(-1),
    pollNext: () => pollOf(1),
    difference: () => difference ?? at,
  };

  /** While it plays, nothing is read out. */
  function playing(on) {
    clearTimeout(timer);
    timer = on ? setTimeout(tick, 1000 / speed.value) : null;
    now.setAttribute("aria-live", on ? "off" : "polite");
    play.lastChild.textContent = on ? " Pause" : " Play";
  }

  function tick() {
    go(at + 1);
    playing(at < end);
  }

  function act(name) {
    const on = timer !== null;
    playing(false);
    if (name !== "play") return go(target[name]());
    if (!on && at === end) go(0);
    playing(!on);
  }

  function remarks() {
    const words = [];
    if (!tasksSeen || model.tasks.has("task")) words.push("Only main was recorded: which other tasks are ready or wait is not known.");
    if (!model.onLoop) words.push("main runs on a thread of its own, outside the loop.");
    if (at === end) words.push(recording.dropped_events ? `${recording.dropped_events} more events were not kept: what follows is not known.` : "The recording ends here.");
    return words.join(" ");
  }

  function panelsOf(state) {
    const never = recording.dropped_events ? "not known" : "never";
    const place = state.mainFirst ? "before the queue" : "when the queue is empty";
    return {
      "Running": list(state.running ? [state.running] : [], "Nobody: the loop is free."),
      "Ready, in order": list(state.ready.map((task) => (task === "main" && state.ready.length > 1 ? `main, ${place}` : task)), "Nobody.", "ol"),
      "Waiting": table(["task", "waits for", "since", "until"], state.waiting.map((wait) => [wait.task, waitsFor(wait), `${wait.since} ms`, wait.by ? `${wait.until} ms (${wait.by})` : never]), "Nobody."),
      "Timers due": list(state.timers.map(({ until, task, on }) => `${until} ms: ${[task, ...on].join(", ")}`), "None that fires."),
      "World": table(["operation", "of", "since", "until"], state.world.map(({ name, task, begin_ms, end_ms, outcome }) => [name, task, `${begin_ms} ms`, end_ms === null ? "never" : `${end_ms} ms (${outcome})`]), "Idle."),
      "Finished": list(state.finished, "Nobody."),
      "Said so far": list(state.said.reverse().map(({ at_ms, text }) => `${at_ms} ms: “${text}”`), "Nothing."),
    };
  }

  function go(event) {
    at = Math.max(0, Math.min(end, event));
    const state = model.look(at, SHOWN);
    now.textContent = `${state.time} ms: ${sentences(model, at).join(" ").trim()}`;
    where.textContent = `Event ${at + 1} of ${end + 1}`;
    note.textContent = remarks();
    scrubber.value = at;
    scrubber.setAttribute("aria-valuetext", now.textContent);
    time.value = state.time;
    for (const [title, body] of Object.entries(panelsOf(state))) bodies[title].replaceChildren(body);
    near.replaceChildren(closeUp(model, at, near.clientWidth));
    whole.move(at);
    const focused = log.contains(document.activeElement);
    const from = Math.max(0, at - AROUND);
    log.start = from + 1;
    log.replaceChildren(...events.slice(from, at + AROUND + 1).map(({ at_ms }, place) => {
      const here = from + place === at ? { "aria-current": true } : {};
      return make("li", {}, make("button", { type: "button", "data-event": from + place, ...here }, `${at_ms} ms  ${sentences(model, from + place)[0]}`));
    }));
    if (focused) log.querySelector("[aria-current]").focus();
  }

  root.addEventListener("click", (press) => {
    const pressed = press.target.closest("button");
    if (pressed?.dataset.do) act(pressed.dataset.do);
    else if (pressed) go(Number(pressed.dataset.event));
    else if (far.contains(press.target)) go(whole.find(press));
  });
  root.addEventListener("keydown", (press) => {
    const key = KEYS[press.key] ?? press.key;
    const name = Object.keys(ACTIONS).find((name) => ACTIONS[name][0].split(" ").includes(key));
    if (!name || press.ctrlKey || press.metaKey || press.altKey || press.target.matches("input, select") || (key === "Space" && press.target.matches("button"))) return;
    press.preventDefault();
    act(name);
  });
  scrubber.addEventListener("input", () => go(Number(scrubber.value)));
  time.addEventListener("change", () => go(model.atTime(Number(time.value))));
  let width;
  function draw() {
    if (width === far.clientWidth) return;
    width = far.clientWidth;
    whole = overview(model, width);
    far.replaceChildren(whole.svg);
    go(at);
  }
  new ResizeObserver(draw).observe(far);
  draw();
  return { go, look: () => model.look(at) };
}
