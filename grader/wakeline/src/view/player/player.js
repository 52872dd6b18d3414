// The step-through player: mounts into any element, leaves no globals.

import { createModel } from "./model.js";
import { sentences, waitsFor } from "./words.js";
import { make } from "./elements.js";
import { closeUp, overview } from "./lanes.js";

/** Lines of a list; what is left out is counted. */
const SHOWN = 20;
/** Events listed before and after the cursor. */
const AROUND = 5;

/** Rows of words as a table, with a head where they need one. */
function rows(head, items, nothing) {
  if (!items.length) return make("p", {}, nothing);
  const left = items.length - SHOWN;
  const row = (tag) => (cells) => make("tr", {}, ...cells.map((cell) => make(tag, {}, cell)));
  const shown = items.slice(0, SHOWN).concat(left > 0 ? [[`and ${left} more`]] : []);
  return make("table", {}, ...head.map(row("th")), ...shown.map(row("td")));
}

/**
 * Shows a `wakeline/timeline/v1` document in `element`, whose contents it
 * replaces. `difference` is the event at which the run first differs from what
 * was expected; `tasksSeen` is false where only `main` was recorded. Gives
 * `go(event)` and `look()`, if there are events.
 */
export function mount(element, recording, { difference, tasksSeen = true } = {}) {
  const model = createModel(recording);
  const { events, tasks } = model;
  const end = events.length - 1;
  const root = make("div", { class: "wlp", tabindex: -1, role: "group", "aria-label": "Player" });
  element.replaceChildren(root);
  if (end < 0) return root.append("No events.");
  let at = 0;
  let timer, whole, width;

  const chosen = make("select", {}, ...[...tasks.keys()].slice(0, 500).map((name) => make("option", {}, name)));
  const speed = make("select", {}, ...[1, 3, 10, 30].map((value) => make("option", { value }, `${value} a second`)));
  const time = make("input", { type: "number" });
  const scrubber = make("input", { type: "range", max: end, "aria-label": "Event" });

  // What can be done: its keys, its face, its name, and where it leads.
  const actions = {
    first: ["Home", "⇤", "Start", () => 0],
    instantBack: ["u", "«", "Previous instant", () => model.instant(at, -1)],
    back: ["ArrowLeft p", "‹", "Previous event", () => at - 1],
    play: ["Space", "▶", "Play"],
    next: ["ArrowRight n", "›", "Next event", () => at + 1],
    instantNext: ["i", "»", "Next instant", () => model.instant(at, 1)],
    last: ["End", "⇥", "End", () => end],
    difference: ["d", "≠", "First difference", () => difference],
    pollBack: ["r", "‹", "Previous poll", () => model.poll(chosen.value, at, -1)],
    pollNext: ["t", "›", "Next poll", () => model.poll(chosen.value, at, 1)],
  };
  const buttons = Object.entries(actions).map(([name, [keys, face, title]]) => {
    const word = make("span", {}, ` ${title.split(" ").pop()}`);
    return make("button", { type: "button", "data-do": name, title: `${title} (${keys})`, "aria-label": title }, face, word);
  });
  const play = buttons[3];
  const [seek, more] = [buttons.slice(0, difference == null ? 7 : 8), buttons.slice(8)];

  const labelled = (words, input) => make("label", {}, `${words} `, input);
  const paragraph = (name, words = "") => make("p", { class: `wlp-${name}` }, words);
  const [now, note] = [paragraph("now"), paragraph("note")];
  const [log, near, far, panels] = ["ol", "div", "div", "div"].map((tag) => make(tag));
  root.append(
    make("div", { class: "wlp-bar wlp-top" }, ...seek, scrubber),
    make("div", { class: "wlp-bar" }, labelled("Task", chosen), ...more, labelled("Time in ms", time), labelled("Speed", speed)),
    now, note,
    make("div", { class: "wlp-view" },
      make("div", {}, near, paragraph("note", "One column an event. Full bar: runs. Small box: ready. Line: waits. Arrow: spawns or wakes.")),
      panels,
      make("div", {}, far, paragraph("note", `The whole run; click to go there. Upright line: a poll. Bar: an operation, hollow unless ok. Tall bar: the loop is blocked.${recording.after_main ? " Shaded: main has returned." : ""}`), make("h3", {}, "Events"), log),
    ),
  );

  /** While it plays, nothing is read out. */
  function playing(on) {
    clearTimeout(timer);
    timer = on && setTimeout(() => {
      go(at + 1);
      playing(at < end);
    }, 1000 / speed.value);
    now.ariaLive = on ? "off" : "polite";
    play.ariaLabel = on ? "Pause" : "Play";
    play.lastChild.textContent = ` ${play.ariaLabel}`;
  }

  function act(name) {
    const on = timer;
    playing(false);
    if (name !== "play") return go(actions[name][3]() ?? at);
    if (!on && at === end) go(0);
    playing(!on);
  }

  function remarks() {
    const words = [`Event ${at + 1} of ${end + 1}.`];
    if (!tasksSeen || tasks.has("task")) words.push("Only main was recorded: what other tasks do is not known.");
    if (!model.onLoop) words.push("main runs on a thread of its own, outside the loop.");
    if (at >= recording.after_main) words.push("main has returned: a real program has dropped its tasks by now.");
    if (at === end) words.push(recording.dropped_events ? `${recording.dropped_events} more events were not kept: what follows is not known.` : "The recording ends here.");
    return words.join(" ");
  }

  function panelsOf({ running, ready, mainFirst, waiting, timers, world, finished, said }) {
    const never = recording.dropped_events ? "not known" : "never";
    const until = (end, why) => (end === null ? never : `${end} ms (${why})`);
    // main has no place in the queue, so it has no number.
    const queue = ready.filter((task) => task !== "main");
    const main = `main, ${!queue.length ? "in no queue" : mainFirst ? "before the queue" : "when the queue is empty"}`;
    const placed = (task) => (task === "main" ? `– ${main}` : `${queue.indexOf(task) + 1}. ${task}`);
    const contents = {
      Running: rows([], running ? [[running]] : [], "Nobody: the loop is free."),
      "Ready, in order": rows([], ready.map((task) => [placed(task)]), "Nobody."),
      Waiting: rows([["task", "waits for", "since", "until"]], waiting.map((wait) => [wait.task, waitsFor(wait), `${wait.since} ms`, until(wait.until, wait.by)]), "Nobody."),
      "Timers due": rows([["at", "wakes", "for"]], timers.map((wait) => [`${wait.until} ms`, wait.task, waitsFor(wait)]), "None."),
      World: rows([["operation", "of", "since", "until"]], world.map(({ name, task, begin_ms, end_ms, outcome }) => [name, task, `${begin_ms} ms`, until(end_ms, outcome)]), "Idle."),
      Finished: rows([], finished.map((task) => [task]), "Nobody."),
      Said: rows([], said.reverse().map(({ at_ms, text }) => [`${at_ms} ms`, text]), "Nothing."),
    };
    return Object.entries(contents).map(([title, body]) => make("section", {}, make("h3", {}, title), body));
  }

  function go(event) {
    at = Math.max(0, Math.min(end, event));
    const state = model.look(at);
    panels.replaceChildren(...panelsOf(state));
    now.textContent = `${state.time} ms: ${sentences(model, at).join(" ")}`;
    note.textContent = remarks();
    scrubber.value = at;
    time.value = state.time;
    near.replaceChildren(closeUp(model, at, width));
    whole.move(at);
    const focused = log.contains(document.activeElement);
    const from = Math.max(0, at - AROUND);
    log.start = from + 1;
    log.replaceChildren(...events.slice(from, at + AROUND + 1).map(({ at_ms }, place) =>
      make("li", {}, make("button", { type: "button", "data-event": from + place }, `${at_ms} ms  ${sentences(model, from + place)[0]}`))));
    const here = log.children[at - from].firstChild;
    here.ariaCurrent = "true";
    if (focused) here.focus();
  }

  root.onclick = (press) => {
    const { do: name, event } = press.target.closest("button")?.dataset ?? {};
    if (name) act(name);
    else if (event) go(+event);
    else if (far.contains(press.target)) go(whole.find(press));
  };
  root.onkeydown = (press) => {
    const key = press.key.trim() || "Space";
    const name = Object.keys(actions).find((name) => actions[name][0].split(" ").includes(key));
    if (!name || press.ctrlKey || press.metaKey || press.altKey || press.target.matches(key === "Space" ? "input, select, button" : "input, select")) return;
    press.preventDefault();
    act(name);
  };
  scrubber.oninput = () => go(+scrubber.value);
  time.onchange = () => go(model.atTime(+time.value));
  new ResizeObserver(draw).observe(far);
  function draw() {
    // A place that is not shown yet has no width.
    const room = far.clientWidth || 600;
    if (width === room) return;
    width = room;
    whole = overview(model, width);
    far.replaceChildren(whole.svg);
    go(at);
  }
  draw();
  playing(false);
  return { go, look: () => model.look(at) };
}
