// Two drawings: the whole run in virtual time, and the events around the
// cursor. Their size does not grow with the recording.

const ROWS = 10;
const [LEFT, RIGHT, ROW, TOP] = [56, 20, 22, 18];

/** An element; strings among its children become text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = /^(svg|text|path)$/.test(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

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
  const names = [...tasks.keys()].slice(0, ROWS);
  const { svg, height, add, mark } = drawing(width, names);
  const time = events.reduce((most, { at_ms, until_ms = 0 }) => Math.max(most, at_ms, until_ms), recording.total_ms);
  const most = time || events.length - 1 || 1;
  const scale = (width - LEFT - RIGHT) / most;
  const x = (value) => Math.round(LEFT + value * scale);
  const of = (at) => (time ? events[at].at_ms : at);
  const large = 10 ** Math.ceil(Math.log10((most * 80) / width));
  const step = Math.max(1, [0.2, 0.5, 1].find((part) => (most * 80) / width <= large * part) * large);
  for (let at = 0; at <= most; at += step) mark(x(at), time ? `${at} ms` : `${at + 1}`);
  names.forEach((name, row) => {
    const shapes = {};
    // Many bars in one place are one bar.
    const draw = (kind, d) => {
      shapes[kind] ??= new Set();
      shapes[kind].add(d);
    };
    const bar = (kind, from, until, y, high) => draw(kind, box(x(from), top(row) + y, Math.max(2, x(until) - x(from)), high));
    const tracks = [0, 0, 0];
    for (const { task, begin_ms, end_ms, outcome } of recording.operations) {
      if (task !== name || !time) continue;
      const track = Math.max(0, tracks.findIndex((until) => until <= begin_ms));
      tracks[track] = end_ms ?? time;
      bar(outcome, begin_ms, tracks[track], 3 + track * 6, 4);
    }
    for (const { task, begin_ms, end_ms } of recording.blocks) if (task === name) bar("blocked", begin_ms, end_ms, 2, ROW - 4);
    for (const at of tasks.get(name).polls) draw("tick", `M${x(of(at))} ${top(row) + 2}v${ROW - 4}`);
    for (const kind in shapes) add({ [kind]: [...shapes[kind]].join("") });
  });
  add({ cursor: "" });
  return {
    svg,
    move: (at) => svg.lastChild.setAttribute("d", `M${x(of(at))} 4V${height}`),
    find(mouse) {
      const value = (mouse.clientX - svg.getBoundingClientRect().left - LEFT) / scale;
      return time ? atTime(value - 1 / scale) : Math.round(value);
    },
  };
}

/** The tasks around event `at`: running, ready or waiting after each event. */
export function closeUp(model, at, width) {
  const { events } = model;
  const columns = Math.round(width / 26);
  const from = Math.max(0, Math.min(at - (columns >> 1), events.length - columns));
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
