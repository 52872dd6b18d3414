// One picture of a run: a lane for each task, up to the playhead. Each event has
// a step of its own, and between instants time passes, to scale.

import { make } from "./elements.js";
import { waitsFor } from "./words.js";

const [LEFT, RIGHT, LANE, AXIS, LANES] = [50, 14, 26, 22, 10];
const box = (x, y, width, height) => `M${x} ${y}h${width}v${height}h${-width}z`;

/** The picture in `element`; `move` puts the playhead right after an event. */
export function drawn(element, { events, tasks, stateAt, doing, wakeAfter }) {
  const width = element.clientWidth || 600;
  const names = [...tasks.keys()].filter((name) => tasks.get(name).polls.length).slice(0, LANES);
  const height = AXIS + names.length * LANE;
  // A page that is being laid out may have no room yet.
  const room = Math.max(1, width - LEFT - RIGHT);
  const total = events.at(-1).at_ms;
  const share = room / events.length;
  const step = total ? Math.min(14, share * 0.6) : share;
  const scale = total && (room - step * events.length) / total;
  const x = (at) => at * step + (events[at]?.at_ms ?? total) * scale;
  const words = (x, y, text) => make("text", { x, y }, text);
  const past = make("svg", { x: LEFT, height });
  const add = (kind, d) => past.append(make("path", { d, class: `wlp-${kind}` }));
  let free = 0;
  events.forEach(({ at_ms }, at) => {
    if (at_ms === events[at - 1]?.at_ms || x(at) < free) return;
    free = x(at) + 52;
    add("grid", `M${x(at)} 0V${height}`);
    past.append(words(x(at) + 3, 12, `${at_ms} ms`));
  });
  names.forEach((name, row) => {
    const y = AXIS + row * LANE;
    let [was, from] = ["away", 0];
    for (let at = 0; at <= events.length; at++) {
      const is = at < events.length ? doing(stateAt(at), name) : "";
      if (is === was) continue;
      const [begin, wide] = [x(from), x(at) - x(from)];
      let text = "";
      if (was === "running") {
        const blocks = events.slice(from, at).some(({ event, task }) => event === "blocked" && task === name);
        add(blocks ? "blocked" : was, box(begin, y + 3, wide, LANE - 6));
      }
      if (was === "ready") add(was, box(begin + 1, y + 9, Math.max(1, wide - 2), LANE - 18));
      if (was === "waiting") {
        add(was, `M${begin} ${y + LANE / 2}h${wide}`);
        text = waitsFor({ on: events[from].on ?? [], by: wakeAfter(from)?.by });
      }
      if (text.length * 7.3 < wide) past.append(words(begin + 4, y + 10, text));
      [was, from] = [is, at];
    }
  });
  const labels = names.map((name, row) => words(2, AXIS + row * LANE + 17, name.slice(0, 6)));
  const head = make("path", { class: "wlp-cursor" });
  element.replaceChildren(make("svg", { width, height, "aria-hidden": true }, ...labels, past, head));
  return (at, all) => {
    const now = x(at) + step;
    past.setAttribute("width", all ? room + RIGHT : now);
    head.setAttribute("d", `M${LEFT + now} 0V${height}`);
    labels.forEach((label, row) => label.setAttribute("visibility", all || !(tasks.get(names[row]).spawned > at) ? "visible" : "hidden"));
  };
}
