// What a recording says at each of its events: who runs, who is ready and in
// which order, who waits. Pure: a `wakeline/timeline/v1` document comes in,
// plain values go out. States are found by replaying events from checkpoints,
// so stepping back is exact.

const SPACING = 500;
/** tokio looks for timers and for `main` after this many tasks in a row. */
const TURN = 61;
const copy = structuredClone;
const OUTSIDE = ["pool", "thread"];

/** The last index whose value is at most `wanted`; -1 if there is none. */
export function lastAtMost(sorted, wanted) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What can be said of events only by looking at all of them. */
function study({ events, operations }) {
  // Of each task, its polls, and the events of its spawn and its end.
  const tasks = new Map();
  const instants = [];
  const [said, finished] = [[], []];
  // Which operation an event belongs to, and which are under way by name.
  const call = new Map();
  const open = new Map();
  let begun = 0;
  events.forEach((event, at) => {
    if (event.at_ms !== events[at - 1]?.at_ms) instants.push(at);
    if (!tasks.has(event.task)) tasks.set(event.task, { polls: [] });
    const known = tasks.get(event.task);
    known[event.event] = at;
    ({ polled: known.polls, said, finished })[event.event]?.push(at);
    if (event.event === "began") {
      open.set(event.operation, [...(open.get(event.operation) ?? []), begun]);
      call.set(at, begun++);
    } else if (event.event === "ended") {
      // Two calls may have one name: then it is the one that ended so. Another
      // task may drop it.
      const calls = open.get(event.operation) ?? [];
      const ended = calls.filter((index) => operations[index].end_ms === event.at_ms && operations[index].outcome === event.outcome);
      const index = ended.find((index) => operations[index].task === event.task) ?? ended[0] ?? calls[0];
      call.set(at, index);
      open.set(event.operation, calls.filter((other) => other !== index));
    }
  });
  const nextWake = new Int32Array(events.length).fill(-1);
  const coming = new Map();
  for (let at = events.length - 1; at >= 0; at--) {
    const { event, task: name } = events[at];
    if (event === "woken") coming.set(name, at);
    else if (event === "polled") coming.delete(name);
    else if (event === "pending") nextWake[at] = coming.get(name) ?? -1;
  }
  return { tasks, instants, said, finished, call, nextWake };
}

// A queue is a list and where it begins: to take its front costs nothing,
// however long it is.
const size = ({ tasks, from }) => tasks.length - from;
const listed = ({ tasks, from }) => tasks.slice(from);

/** Takes a task out of a queue, if it is there. */
function take(queue, task) {
  const place = queue.tasks.indexOf(task, queue.from);
  if (place === queue.from) queue.from++;
  else if (place > 0) queue.tasks.splice(place, 1);
  return place >= 0;
}

/** Where a task goes that becomes ready. */
const queueFor = ({ local, remote }, { by }) => (OUTSIDE.includes(by) ? remote : local).tasks;

/** The loop comes round: `main` has its chance, then up to TURN tasks. */
function pollEnds(state) {
  state.running = null;
  if (state.turn >= TURN || size(state.local) + size(state.remote) === 0) {
    state.fresh = true;
    state.turn = 0;
  }
}

/** Lets one event happen to a state. */
function happen(state, event, at, call) {
  const { task } = event;
  state.index = at;
  state.remark = null;
  switch (event.event) {
    case "spawned":
      queueFor(state, event).push(task);
      break;
    case "polled": {
      const { main, fresh, local, remote } = state;
      const front = main && fresh ? "main" : local.tasks[local.from] ?? remote.tasks[remote.from] ?? "main";
      const queued = task === "main" ? main : take(local, task) || take(remote, task);
      if (!queued) state.remark = "not woken";
      else if (front !== task) state.remark = "out of turn";
      if (task === "main") state.main = false;
      state.turn = task === "main" ? 0 : state.turn + 1;
      state.fresh = false;
      state.again = false;
      state.waiting.delete(task);
      state.running = task;
      break;
    }
    case "pending":
      if (state.again) state.local.tasks.push(task);
      else if (task !== "main" || !state.main) state.waiting.set(task, at);
      pollEnds(state);
      break;
    case "woken":
      if (event.by === "timer" || event.by === "yield") {
        state.fresh = true;
        state.turn = 0;
      } else if (!OUTSIDE.includes(event.by)) state.fresh = false;
      if (task === "main") state.main = true;
      else if (state.running === task) state.again = true;
      else if (state.waiting.has(task)) queueFor(state, event).push(task);
      state.waiting.delete(task);
      break;
    case "finished":
      state.waiting.delete(task);
      if (task === "main") state.main = false;
      if (state.running === task) pollEnds(state);
      else take(state.local, task) || take(state.remote, task);
      break;
    case "began":
      state.open.add(call.get(at));
      break;
    case "ended":
      state.open.delete(call.get(at));
      break;
  }
}

/**
 * The ready tasks in the order in which tokio polls them. Spawned tasks are
 * first in, first out; those woken from other threads come after. `main` has no
 * place in the queue: it is polled whenever the loop begins a turn.
 */
export function ready({ main, fresh, local, remote }) {
  const queue = listed(local).concat(listed(remote));
  if (!main) return queue;
  return fresh ? ["main", ...queue] : [...queue, "main"];
}

/** A recording that can be asked for its state at any event. */
export function createModel(recording) {
  const { events, operations } = recording;
  const seen = study(recording);
  const { tasks, instants, call, nextWake } = seen;
  const onLoop = (tasks.get("main")?.polls.length ?? 0) > 0;
  const start = { index: -1, running: null, local: { tasks: [], from: 0 }, remote: { tasks: [], from: 0 }, main: onLoop, fresh: true, turn: 0, waiting: new Map(), open: new Set() };
  const checkpoints = [copy(start)];
  // A copy costs as much as the state is large, so large ones are kept rarely.
  const state = copy(start);
  events.forEach((event, at) => {
    happen(state, event, at, call);
    const large = state.local.tasks.length + state.waiting.size;
    if (at - checkpoints.at(-1).index >= Math.max(SPACING, large)) checkpoints.push(copy(state));
  });
  const places = checkpoints.map(({ index }) => index);
  let current = copy(start);

  /** The state right after event `at`; not to be changed. */
  function stateAt(at) {
    const near = checkpoints[lastAtMost(places, at)];
    if (current.index > at || current.index < near.index) current = copy(near);
    while (current.index < at) happen(current, events[current.index + 1], current.index + 1, call);
    return current;
  }

  /** What a task does in a state. */
  function doing({ running, waiting, main, index }, name) {
    const { spawned, finished } = tasks.get(name) ?? {};
    if (running === name) return "running";
    if (finished <= index) return "finished";
    if (waiting.has(name)) return "waiting";
    if (name === "main") return main ? "ready" : "away";
    return spawned <= index ? "ready" : "away";
  }

  function waits([task, since]) {
    const wake = events[nextWake[since]];
    return { task, on: events[since].on, since: events[since].at_ms, until: wake?.at_ms ?? null, by: wake?.by ?? null };
  }

  const before = (sorted, at) => sorted.slice(0, lastAtMost(sorted, at) + 1).map((index) => events[index]);

  /** All that is true right after event `at`, as plain values. */
  function look(at) {
    const state = stateAt(at);
    const waiting = [...state.waiting].map(waits);
    return {
      time: events[at]?.at_ms ?? 0,
      running: state.running,
      ready: ready(state),
      mainFirst: state.fresh,
      waiting,
      timers: waiting.filter(({ by }) => by === "timer").sort((a, b) => a.until - b.until),
      world: [...state.open].map((index) => operations[index]),
      finished: before(seen.finished, at).map(({ task }) => task),
      said: before(seen.said, at),
    };
  }

  /** The nearest of some sorted events after `at` (`way` 1) or before it (-1). */
  function along(sorted, at, way) {
    return way > 0 ? sorted[lastAtMost(sorted, at) + 1] : sorted[lastAtMost(sorted, at - 1)];
  }

  return {
    recording, events, tasks, onLoop, stateAt, doing, look,
    wakeAfter: (at) => events[nextWake[at]],
    instant: (at, way) => along(instants, at, way),
    poll: (name, at, way) => along(tasks.get(name)?.polls ?? [], at, way),
    /** The first event at `time` or later; else the last one. */
    atTime(time) {
      const found = instants.find((at) => events[at].at_ms >= time);
      return found ?? events.length - 1;
    },
  };
}
