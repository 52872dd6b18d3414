// Two drawings: the whole run in virtual time, and the events around the
// cursor. Their size does not grow with the recording.

import { make } from "./elements.js";

const ROWS = 10;
const [LEFT, RIGHT, ROW, TOP] = [56, 20, 22, 18];
const { max, min, round } = Math;

const words = (x, y, text, anchor = "middle") => make("text", { x, y, "text-anchor": anchor }, text);
const box = (x, y, width, height) => `M${x} ${y}h${width}v${height}h${-width}z`;
const top = (row) => TOP + row * ROW;

function drawing(width, names) {
  const height = top(names.length) + 4;
  const svg = make("svg", { width, height, "aria-hidden": true });
  const add = (shapes) => {
    for (const kind in shapes) svg.append(make("path", { d: shapes[kind], class: `wlp-${kind}` }));
  };
  const mark = (x, text, anchor) => {
    add({ grid: `M${x} ${TOP}V${height}` });
    svg.append(words(x, 12, text, anchor));
  };
  names.forEach((name, row) => svg.append(words(LEFT - 8, top(row) + 15, name.length > 6 ? `${name.slice(0, 5)}…` : name, "end")));
  return { svg, height, add, mark };
}

/**
 * Every task with its operations, blocks and polls. Where no time passes, the
 * axis counts events. `move` puts the cursor on an event, `find` gives the event
 * at a place.
 */
export function overview({ recording, events, tasks, atTime }, width) {
  const closures = (recording.closures ?? []).map((closure) => ({ task: "pool", outcome: closure.end_ms === null ? "unfinished" : "ok", ...closure }));
  const bars = recording.operations.concat(closures);
  const names = [...new Set([...tasks.keys(), ...closures.map(({ task }) => task)])].slice(0, ROWS);
  const { svg, height, add, mark } = drawing(width, names);
  const time = events.reduce((most, { at_ms, until_ms = 0 }) => max(most, at_ms, until_ms), recording.total_ms);
  // What never ends needs room to be seen.
  const room = recording.blocks.some(({ for_ever }) => for_ever) ? 1.125 : 1;
  const most = (time || events.length - 1) * room;
  const scale = (width - LEFT - RIGHT) / (most || 1);
  const x = (value) => round(LEFT + value * scale);
  const of = (at) => (time ? events[at].at_ms : at);
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const value = round(most * part);
    mark(x(value), time ? `${value} ms` : value + 1);
  }
  if (recording.after_main) {
    const from = x(of(recording.after_main - 1));
    add({ after: box(from, TOP, max(2, x(time || events.length - 1) - from), height - TOP) });
  }
  names.forEach((name, row) => {
    // Many bars in one place are one bar.
    const shapes = {};
    const draw = (kind, d) => (shapes[kind] ??= new Set()).add(d);
    const bar = (kind, from, until, y, high) => draw(kind, box(x(from), top(row) + y, max(2, x(until) - x(from)), high));
    const tracks = [0, 0, 0];
    for (const { task, begin_ms, end_ms, outcome } of bars) {
      if (task !== name || !time) continue;
      const track = max(0, tracks.findIndex((until) => until <= begin_ms));
      tracks[track] = end_ms ?? time;
      bar(outcome, begin_ms, tracks[track], 3 + track * 6, 4);
    }
    for (const { task, begin_ms, end_ms, for_ever } of recording.blocks) {
      // It is the last event where it never ends.
      const begin = time ? begin_ms : events.length - 1;
      if (task === name) bar("blocked", begin, for_ever ? most : end_ms, 2, ROW - 4);
    }
    for (const at of tasks.get(name)?.polls ?? []) draw("tick", `M${x(of(at))} ${top(row) + 2}v${ROW - 4}`);
    for (const kind in shapes) add({ [kind]: [...shapes[kind]].join("") });
  });
  add({ cursor: "" });
  return {
    svg,
    move: (at) => svg.lastChild.setAttribute("d", `M${x(of(at))} ${TOP}V${height}`),
    find(mouse) {
      const value = (mouse.clientX - svg.getBoundingClientRect().left - LEFT) / scale;
      return time ? atTime(value - 1 / scale) : round(value);
    },
  };
}

/** The tasks around event `at`: running, ready or waiting after each event. */
export function closeUp(model, at, width) {
  const { events } = model;
  const columns = round(width / 26);
  const from = max(0, min(at - (columns >> 1), events.length - columns));
  const near = events.slice(from, from + columns);
  const actors = new Set();
  for (const { task, by } of [events[at], ...near]) for (const name of [task, by]) {
    if (model.tasks.has(name) && actors.size < ROWS) actors.add(name);
  }
  const names = [...model.tasks.keys()].filter((name) => actors.has(name));
  const { svg, height, add, mark } = drawing(width, names);
  const wide = (width - LEFT - RIGHT) / columns;
  const shapes = { running: "", ready: "", waiting: "", wake: "" };
  add({ here: box(LEFT + (at - from) * wide, TOP, wide, height - TOP) });
  near.forEach(({ at_ms, task, by }, column) => {
    const state = model.stateAt(from + column);
    const x = LEFT + column * wide;
    if (at_ms !== near[column - 1]?.at_ms) mark(x, `${at_ms} ms`, "start");
    names.forEach((name, row) => {
      const doing = model.doing(state, name);
      if (doing === "running") shapes.running += box(x, top(row) + 3, wide, ROW - 6);
      if (doing === "ready") shapes.ready += box(x + 1, top(row) + 7, wide - 2, ROW - 14);
      if (doing === "waiting") shapes.waiting += `M${x} ${top(row) + ROW / 2}h${wide}`;
    });
    const [source, target] = [names.indexOf(by), names.indexOf(task)];
    if (source < 0 || target < 0 || source === target) return;
    const tip = source < target ? 4 : -4;
    shapes.wake += `M${x + wide / 2} ${top(source) + ROW / 2}V${top(target) + ROW / 2}m-3 ${-tip}l3 ${tip}l3 ${-tip}`;
  });
  add(shapes);
  return svg;
}
