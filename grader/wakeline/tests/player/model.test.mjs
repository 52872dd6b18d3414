// The state model of the player, on small documents written by hand, and on
// real recordings.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createModel, lastAtMost, ready } from "../../src/view/player/model.js";
import { sentences } from "../../src/view/player/words.js";
import { documentOf, samples } from "./places.mjs";

const event = (text) => {
  const [at_ms, task, event, by] = text.split(" ");
  const more = { pending: { on: by ? [by] : [] }, woken: { by }, spawned: { by, location: "lib.rs:1" } }[event];
  return { at_ms: Number(at_ms), task, event, ...more };
};

/** A document of these events: `time task event by`. */
function recording(lines, more = {}) {
  const events = lines.map((line) => (typeof line === "string" ? event(line) : line));
  return { schema: "wakeline/timeline/v1", seed: 0, ending: { how: "finished" }, total_ms: 0, dropped_events: 0, operations: [], blocks: [], events, ...more };
}

const queues = (lines) => {
  const model = createModel(recording(lines));
  return model.events.map((_, at) => model.look(at).ready.join(" "));
};

describe("the ready queue", () => {
  test("is first in, first out", () => {
    assert.deepEqual(queues(["0 main polled", "0 t1 spawned main", "0 t2 spawned main", "0 main pending", "0 t1 polled", "0 t1 pending", "0 t2 polled"]), ["", "t1", "t1 t2", "t1 t2", "t2", "t2", ""]);
  });

  test("has main behind it while the turn of the loop lasts", () => {
    const lines = ["0 main polled", "0 t1 spawned main", "0 t2 spawned main", "0 main pending", "0 t1 polled", "0 main woken t1", "0 t1 finished"];
    assert.deepEqual(queues(lines).slice(-2), ["t2 main", "t2 main"]);
  });

  test("has main before it when the turn begins", () => {
    const lines = ["0 main polled", "0 t1 spawned main", "0 main pending", "0 t1 polled", "0 t1 pending timer", "5 t1 woken timer", "5 main woken timer"];
    assert.equal(queues(lines).at(-1), "main t1");
  });

  test("lets main in after 61 polls in a row", () => {
    const names = [...Array(70).keys()].map((number) => `t${number + 1}`);
    const lines = ["0 main polled", ...names.map((name) => `0 ${name} spawned main`), "0 main pending"];
    for (const name of names.slice(0, 61)) lines.push(`0 ${name} polled`, ...(name === "t1" ? ["0 main woken t1"] : []), `0 ${name} finished`);
    const all = queues(lines);
    assert.ok(all.at(-2).endsWith(" main"), all.at(-2));
    assert.ok(all.at(-1).startsWith("main "), all.at(-1));
  });

  test("takes a task that woke itself back when its poll has ended", () => {
    const lines = ["0 main polled", "0 t1 spawned main", "0 t2 spawned main", "0 main pending", "0 t1 polled", "0 t1 woken t1", "0 t1 pending"];
    assert.deepEqual(queues(lines).slice(-2), ["t2", "t2 t1"]);
  });

  test("has those that other threads woke behind those that the loop woke", () => {
    const lines = ["0 main polled", "0 t1 spawned main", "0 t2 spawned main", "0 main pending", "0 t1 polled", "0 t1 pending", "0 t2 polled", "0 t1 woken pool", "0 t3 spawned t2"];
    assert.equal(queues(lines).at(-1), "t3 t1");
  });

  test("says so where a task was polled that nobody woke", () => {
    const model = createModel(recording(["0 main polled", "0 t1 spawned main", "0 main pending", "0 t1 polled", "0 t1 pending", "1 t1 polled"]));
    assert.equal(model.stateAt(4).remark, null);
    assert.equal(model.stateAt(5).remark, "not woken");
    assert.match(sentences(model, 5)[1], /aborted/);
  });

  test("says so where a task was polled out of turn", () => {
    const model = createModel(recording(["0 main polled", "0 t1 spawned main", "0 t2 spawned main", "0 main pending", "0 t2 polled"]));
    assert.equal(model.stateAt(4).remark, "out of turn");
    assert.deepEqual(model.look(4).ready, ["t1"]);
  });
});

describe("a waiting task", () => {
  const lines = ["0 main polled", "0 main pending fetch(a)", "7 main woken timer", "7 main polled", "7 main pending"];
  const model = createModel(recording(lines));

  test("shows since when, for what and until when it waits", () => {
    assert.deepEqual(model.look(1).waiting, [{ task: "main", on: ["fetch(a)"], since: 0, until: 7, by: "timer" }]);
    assert.deepEqual(model.look(1).timers, model.look(1).waiting);
    assert.deepEqual(model.look(2).waiting, []);
  });

  test("has no end where nothing wakes it", () => {
    assert.deepEqual(model.look(4).waiting, [{ task: "main", on: [], since: 7, until: null, by: null }]);
    assert.deepEqual(model.look(4).timers, []);
  });

  test("is not woken by what wakes it after its next poll", () => {
    const model = createModel(recording(["0 main polled", "0 main pending", "1 main polled", "1 main pending", "2 main woken timer"]));
    assert.deepEqual([model.look(1), model.look(3)].map(({ waiting }) => waiting[0].until), [null, 2]);
  });
});

test("two operations of one name are told apart by how they end", () => {
  const operation = (task, end_ms, outcome) => ({ name: "get", task, begin_ms: 0, end_ms, outcome });
  const begins = { at_ms: 0, task: "main", event: "began", operation: "get" };
  const ends = (at_ms, outcome) => ({ at_ms, task: "main", event: "ended", operation: "get", outcome });
  const operations = [operation("main", 9, "ok"), operation("main", 4, "failed")];
  const model = createModel(recording(["0 main polled", begins, begins, ends(4, "failed"), ends(9, "ok")], { operations }));
  assert.deepEqual(model.look(2).world, operations);
  assert.deepEqual(model.look(3).world, [operations[0]]);
  assert.deepEqual(model.look(4).world, []);
});

test("instants, polls and times are found in both directions", () => {
  const model = createModel(recording(["0 main polled", "0 main pending", "5 main woken timer", "5 main polled", "5 main pending", "9 main woken timer"]));
  assert.deepEqual([0, 1, 2, 4, 5].map((at) => model.instant(at, 1)), [2, 2, 5, 5, undefined]);
  assert.deepEqual([0, 1, 2, 4, 5].map((at) => model.instant(at, -1)), [undefined, 0, 0, 2, 2]);
  assert.deepEqual([0, 3, 4].map((at) => model.poll("main", at, 1)), [3, undefined, undefined]);
  assert.deepEqual([0, 3, 4].map((at) => model.poll("main", at, -1)), [undefined, 0, 3]);
  assert.equal(model.poll("nobody", 0, 1), undefined);
  assert.deepEqual([-1, 0, 1, 5, 6, 99].map((time) => model.atTime(time)), [0, 0, 2, 2, 5, 5]);
  assert.deepEqual([0, 1, 2, 9].map((wanted) => lastAtMost([1, 1, 3], wanted)), [-1, 1, 1, 2]);
});

test("a kind of event that is not known yet is shown and changes nothing", () => {
  const model = createModel(recording(["0 main polled", { at_ms: 1, task: "main", event: "migrated" }]));
  assert.equal(model.look(1).running, "main");
  assert.equal(sentences(model, 1)[0], "main: migrated.");
});

describe("a recording without events", () => {
  test("has a state all the same", () => {
    assert.equal(createModel(recording([])).look(-1).running, null);
  });
});

for (const sample of samples()) {
  describe(`the recording “${sample}”`, () => {
    const model = createModel(documentOf(sample));
    const { recording, events } = model;

    // `main` counts as spawned at the start. Only an abort leaves no wake.
    test("has every polled task in front of the queue just before", () => {
      const unseen = events.some(({ task }) => task === "task");
      for (const [at, { event, task }] of events.entries()) {
        if (event !== "polled" || unseen) continue;
        const before = at === 0 ? ["main"] : ready(model.stateAt(at - 1));
        const { remark } = model.stateAt(at);
        if (sample === "aborted" && remark === "not woken") continue;
        assert.equal(before[0], task, `event ${at}`);
        assert.equal(remark, null, `event ${at}`);
      }
    });

    test("ends with the operations that are unfinished, and the tasks that are stuck", () => {
      if (recording.dropped_events) return;
      const { world, waiting } = model.look(events.length - 1);
      assert.deepEqual(world, recording.operations.filter(({ end_ms }) => end_ms === null));
      const stuck = recording.ending.stuck?.map(({ task }) => task);
      if (stuck && !events.some(({ task }) => task === "task")) assert.deepEqual(waiting.map(({ task }) => task).sort(), stuck.sort());
    });

    test("shows the same state however one gets there", () => {
      const fresh = createModel(recording);
      const places = [...Array(40).keys()].map((step) => (step * 7919 + 13) % events.length).concat(events.length - 1, 0);
      const there = places.map((at) => fresh.look(at));
      const back = [...places].reverse().map((at) => model.look(at)).reverse();
      assert.deepEqual(back, there);
      for (const at of places.filter((at) => at > 0)) {
        const before = structuredClone(model.look(at - 1));
        model.look(at);
        assert.deepEqual(model.look(at - 1), before);
      }
    });

    test("has a sentence for every event", () => {
      const step = Math.ceil(events.length / 2000);
      for (let at = 0; at < events.length; at += step) {
        const [what, more] = sentences(model, at);
        for (const words of [what, more]) assert.doesNotMatch(words, /undefined|null|NaN|\[object/, `event ${at}`);
        if (events[at].event === "panicked") assert.equal(more, events[at].message);
      }
    });
  });
}
