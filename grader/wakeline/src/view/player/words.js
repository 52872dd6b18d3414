// What happened at an event, in plain words.

const WAKERS = { timer: "the timer", pool: "a blocking closure", thread: "another thread" };

const ENDED = {
  ok: "has its answer, and it is taken",
  failed: "answers with an error",
  cancelled: "is cancelled before its answer came",
};

const REMARK = {
  "not woken": "No wake is recorded: it was aborted.",
  "out of turn": "It was not in front: one that another thread woke may come first.",
};

function place(task, state) {
  if (state.running === task) return "It still runs; after this poll it is ready again.";
  if (task !== "main") return `${task} goes to the end of the ready queue.`;
  return `The loop polls main ${state.fresh ? "before the queue" : "when the queue is empty, or after 61 polls"}.`;
}

/** What a waiting task waits for. */
export function waitsFor({ on, by }) {
  if (on.length) return on.join(", ");
  return by === "yield" ? "its next turn" : "another part of the program";
}

/** What happened at event `at`, and what comes of it. */
export function sentences(model, at) {
  const { event, task, by, operation, ...more } = model.events[at];
  const state = model.stateAt(at);
  switch (event) {
    case "spawned":
      return [`${by} spawns ${task} (${more.location}).`, place(task, {})];
    case "polled":
      return [`the loop polls ${task}${model.tasks.get(task).polls[0] === at ? " for the first time" : ""}.`, REMARK[state.remark] ?? ""];
    case "pending":
      return [
        `${task} returns Pending and gives the loop back.`,
        model.doing(state, task) === "ready" ? "It woke itself, so it is ready at once." : `It waits for ${waitsFor({ on: more.on, by: model.wakeAfter(at)?.by })}.`,
      ];
    case "woken":
      if (by === "yield") return [`${task} had only given the loop back, and is woken again.`, place(task, state)];
      return [`${WAKERS[by] ?? by} wakes ${task === by ? "itself" : task}.`, place(task, state)];
    case "finished":
      return [`${task} is done.`, ""];
    case "began":
      return [`${task} begins ${operation}.`, "The world works on it."];
    case "ended":
      return [`${operation} of ${task} ${ENDED[more.outcome]}.`, ""];
    case "blocked":
      return [`${task} BLOCKS THE LOOP ${more.for_ever ? "for ever" : `until ${more.until_ms} ms`}.`, "No other task can run."];
    case "said":
      return [`the program says “${more.text}”`, ""];
    default:
      return [`${task}: ${event}.`, more.message ?? ""];
  }
}
