// Opens the player's pages in headless Chromium: every key and button, axe,
// both colour schemes, paper, no JavaScript, and how fast it is.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createModel } from "../../src/view/player/model.js";
import { at, open, press, scrub, shown } from "./browser.mjs";
import { axe } from "../../../../book/generator/tests/browser/chromium.mjs";
import { documentOf, samples } from "./places.mjs";

/** More elements than any state of any recording needs. */
const ELEMENTS = 600;

for (const sample of samples()) {
  describe(`the page of “${sample}”`, () => {
    for (const width of [360, 1280]) {
      test(`fits ${width} px at its first, middle and last event, with a bounded number of elements`, () =>
        open(sample, { viewport: { width, height: 900 } }, async (page) => {
          const last = documentOf(sample).events.length - 1;
          for (const event of [0, last >> 1, last]) {
            await scrub(page, event);
            const [over, elements] = await page.evaluate(() => [document.documentElement.scrollWidth - window.innerWidth, document.querySelectorAll(".wlp *").length]);
            assert.ok(over <= 0, `${over} px too wide at event ${event}`);
            assert.ok(elements < ELEMENTS, `${elements} elements at event ${event}`);
          }
        }));
    }

    test("shows what the model says, after jumps in any order", () =>
      open(sample, {}, async (page) => {
        const model = createModel(documentOf(sample));
        const last = model.events.length - 1;
        for (const event of [last, 0, last >> 1, last, last - 1, 1].filter((event) => event >= 0 && event <= last)) {
          await scrub(page, event);
          const state = model.look(event);
          const seen = await shown(page);
          assert.equal(seen.at, event);
          assert.ok(seen.now.startsWith(`${state.time} ms: `), seen.now);
          assert.deepEqual(seen.Running.flat(), state.running ? [state.running] : []);
          const ready = seen["Ready, in order"].map(([text]) => text.split(/[ ,]+/)[1]);
          assert.deepEqual(ready.slice(0, 20), state.ready.slice(0, 20));
          assert.deepEqual(seen.Waiting.slice(0, 20).map(([task]) => task), state.waiting.slice(0, 20).map(({ task }) => task));
          assert.deepEqual(seen.World.slice(0, 20).map(([name]) => name), state.world.slice(0, 20).map(({ name }) => name));
        }
      }));

    test("is complete without JavaScript", () =>
      open(sample, { javaScriptEnabled: false }, async (page) => {
        const { operations, blocks } = documentOf(sample);
        assert.equal(await page.locator("td").count() > 0, operations.length + blocks.length > 0);
        assert.ok(await page.locator("pre").isVisible());
        assert.match(await page.locator("noscript").innerText(), /needs JavaScript/);
      }));
  });
}

for (const colorScheme of ["light", "dark"]) {
  for (const sample of ["permits", "different", "huge", "hostile", "deadlock"]) {
    test(`axe finds nothing on the page of “${sample}” in ${colorScheme}`, () =>
      open(sample, { colorScheme, viewport: { width: 800, height: 900 } }, async (page) => {
        await scrub(page, documentOf(sample).events.length >> 1);
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
        assert.ok(passes.some(({ id }) => id === "color-contrast"));
      }));
  }
}

describe("the keyboard", () => {
  test("goes to the next and the previous event, instant and poll, and to both ends", () =>
    open("permits", {}, async (page) => {
      const model = createModel(documentOf("permits"));
      const last = model.events.length - 1;
      await page.locator(".wlp").focus();
      const steps = [["ArrowRight", 1], ["n", 2], ["ArrowLeft", 1], ["p", 0], ["p", 0], ["i", model.instant(0, 1)], ["i", model.instant(model.instant(0, 1), 1)], ["u", model.instant(0, 1)], ["Home", 0], ["End", last], ["n", last], ["Home", 0]];
      for (const [key, event] of steps) {
        await press(page, key);
        assert.equal(await at(page), event, key);
      }
      await page.getByLabel("Task").selectOption("t4");
      await page.locator(".wlp").focus();
      const { polls } = model.tasks.get("t4");
      for (const [key, poll] of [["t", 0], ["t", 1], ["t", 2], ["t", 2], ["r", 1], ["r", 0], ["r", 0]]) {
        await press(page, key);
        assert.equal(await at(page), polls[poll], `${key}, poll ${poll}`);
      }
    }));

  test("works as soon as the page is open, without a click before", () =>
    open("permits", {}, async (page) => {
      await press(page, "n");
      await press(page, "n");
      assert.equal(await at(page), 2);
    }));

  test("jumps to the first difference", () =>
    open("different", {}, async (page) => {
      await page.locator(".wlp").focus();
      await press(page, "d");
      const { at, now } = await shown(page);
      assert.equal(documentOf("different").events[at].at_ms, 0);
      await press(page, "End");
      await page.getByRole("button", { name: "First difference" }).click();
      assert.equal((await shown(page)).now, now);
      assert.equal(await page.locator("tr.wlp-first").innerText().then((text) => text.trim()[0]), "≠");
    }));

  test("leaves fields and browser shortcuts alone", () =>
    open("permits", {}, async (page) => {
      await page.getByLabel("Time in ms").fill("");
      await press(page, "2", "n", "End");
      assert.equal(await at(page), 0);
      await press(page, "Enter");
      assert.equal(await at(page), createModel(documentOf("permits")).atTime(2));
      await page.locator(".wlp").focus();
      await press(page, "Control+Home");
      assert.notEqual(await at(page), 0);
    }));

  test("reaches every control, and shows where it is", () =>
    open("different", {}, async (page) => {
      const count = await page.locator(".wlp :is(button, select, input)").count();
      const seen = new Set();
      for (let step = 0; step < count; step++) {
        await press(page, "Tab");
        const [name, outline] = await page.evaluate(() => {
          const { activeElement: element } = document;
          return [element.title || element.type + element.textContent + element.parentElement.textContent, getComputedStyle(element).outlineStyle];
        });
        assert.equal(outline, "solid", name);
        seen.add(name);
      }
      assert.equal(seen.size, count);
    }));

  test("keeps its place in the list of events", () =>
    open("permits", {}, async (page) => {
      await page.locator("[data-event='4']").focus();
      await press(page, "Enter");
      assert.equal(await at(page), 4);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.event), "4");
    }));
});

test("the drawings show what every task does, and a blocked loop", async () => {
  await open("deadlock", {}, async (page) => {
    const { recording, events, stateAt, doing } = createModel(documentOf("deadlock"));
    for (const kind of ["running", "ready", "waiting"]) {
      const cells = events.flatMap((_, at) => [...new Set(events.map(({ task }) => task))].filter((task) => doing(stateAt(at), task) === kind));
      const drawn = await page.locator(`svg .wlp-${kind}`).getAttribute("d");
      assert.equal(drawn.split("M").length - 1, cells.length, kind);
    }
    assert.equal(recording.ending.how, "deadlock");
  });
  await open("blocked", {}, async (page) => {
    const whole = page.locator(".wlp svg").nth(1);
    assert.equal(await whole.locator(".wlp-blocked").count(), 1);
    assert.equal(await whole.locator(".wlp-ok").count(), 1);
  });
});

test("a click on the whole run goes to that time", () =>
  open("permits", {}, async (page) => {
    const drawing = page.locator(".wlp svg").nth(1);
    const { width } = await drawing.boundingBox();
    // The axis runs from 56 px to 20 px before the right end, over 120 ms.
    await drawing.click({ position: { x: 56 + (width - 76) / 2, y: 40 } });
    assert.equal(documentOf("permits").events[await at(page)].at_ms, 60);
  }));

test("playing steps at the chosen speed, stops at the end, and is not read out", () =>
  open("deadlock", {}, async (page) => {
    const last = documentOf("deadlock").events.length - 1;
    const live = () => page.locator(".wlp-now").getAttribute("aria-live");
    await page.clock.install();
    await page.reload();
    await page.locator(".wlp").focus();
    assert.equal(await live(), "polite");
    await press(page, " ");
    assert.equal(await live(), "off");
    await page.clock.runFor(2_500);
    assert.equal(await at(page), 2);
    await press(page, " ");
    await page.clock.runFor(5_000);
    assert.equal(await at(page), 2);
    assert.equal(await live(), "polite");
    await page.getByLabel("Speed").selectOption("10");
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(200);
    assert.equal(await at(page), 4);
    await page.clock.runFor(5_000);
    assert.equal(await at(page), last);
    assert.equal(await live(), "polite");
    await page.getByRole("button", { name: "Play" }).click();
    assert.equal(await at(page), 0);
  }));

test("hostile names stay text", () =>
  open("hostile", {}, async (page) => {
    await scrub(page, documentOf("hostile").events.length - 1);
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("script").count(), 2);
    assert.match(await page.title(), /^<\/script><script>document.title='out'/);
    assert.match(JSON.stringify(await shown(page)), /<\/script><script>document.title='out'/);
  }));

test("what is not known is said: lost events, and tasks that nobody saw", async () => {
  await open("cut", {}, async (page) => {
    await scrub(page, 11);
    const { note, Waiting } = await shown(page);
    assert.match(note, /more events were not kept: what follows is not known/);
    assert.ok(Waiting.some((row) => row.includes("not known")));
  });
  await open("permits", {}, async (page) => {
    assert.doesNotMatch((await shown(page)).note, /Only main/);
    await page.evaluate(remount, { tasksSeen: false });
    assert.match((await shown(page)).note, /Only main was recorded/);
  });
});

/** Mounts the player again, as another page would. */
async function remount(options) {
  const script = [...document.scripts].find(({ type }) => type === "module").textContent;
  const source = script.slice(0, script.lastIndexOf("mount("));
  // The page's policy lets no other script in: an inline module is allowed.
  const module = document.createElement("script");
  module.type = "module";
  const options_ = JSON.stringify(options);
  module.textContent = `${source}\nmount(document.getElementById("wlp-player"), JSON.parse(document.getElementById("wlp-document").textContent), ${options_}); document.body.dataset.mounted = true;`;
  document.body.append(module);
  while (!document.body.dataset.mounted) await new Promise(requestAnimationFrame);
}

test("it leaves no globals, and nothing in it moves by itself", () =>
  open("permits", { prepare: "window.before = new Set(Object.keys(window));" }, async (page) => {
    const added = await page.evaluate(() => Object.keys(window).filter((name) => !window.before.has(name) && name !== "before"));
    assert.deepEqual(added, []);
    await page.locator(".wlp").focus();
    await press(page, "n");
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  }));

test("it takes the colours of mdBook where a page has them", () =>
  open("permits", {}, async (page) => {
    await page.evaluate(() => document.documentElement.style.setProperty("--fg", "rgb(1, 2, 3)"));
    assert.equal(await page.locator(".wlp-now").evaluate((element) => getComputedStyle(element).color), "rgb(1, 2, 3)");
  }));

test("paper gets the tables, black on white", () =>
  open("different", { colorScheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".wlp").isVisible(), false);
    assert.ok(await page.getByText("fetch(b)  0 → 20 ms  ok").isVisible());
    const colour = (selector, name) => page.locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], name);
    assert.equal(await colour("body", "backgroundColor"), "rgb(255, 255, 255)");
    assert.equal(await colour("td", "color"), "rgb(0, 0, 0)");
    assert.equal(await colour("pre", "color"), "rgb(0, 0, 0)");
  }));

// A step is the slowest kind of step, each the median of five.
test("a hundred thousand events open and step; its times are printed", () =>
  open("huge", { prepare: "addEventListener('DOMContentLoaded', () => requestAnimationFrame(() => { window.opened = performance.now(); }))" }, async (page) => {
    await page.waitForFunction(() => window.opened);
    assert.equal(await at(page), 0);
    const opened = await page.evaluate(() => window.opened);
    await page.locator(".wlp").focus();
    const middle = documentOf("huge").events.length >> 1;
    const step = await page.evaluate((middle) => {
      const scrubber = document.querySelector(".wlp [type=range]");
      const root = document.querySelector(".wlp");
      const timed = (act) => {
        const begin = performance.now();
        act();
        document.body.getBoundingClientRect();
        return performance.now() - begin;
      };
      const key = (key) => () => root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      const jump = () => {
        scrubber.value = middle;
        scrubber.dispatchEvent(new Event("input"));
      };
      const kinds = [key("End"), key("p"), key("Home"), key("n"), jump, key("n"), key("p"), key("t")];
      const rounds = [...Array(5)].map(() => kinds.map(timed));
      const median = (kind) => rounds.map((times) => times[kind]).sort((a, b) => a - b)[2];
      return Math.max(...kinds.keys().map(median));
    }, middle);
    const model = createModel(documentOf("huge"));
    assert.equal(await at(page), model.poll("main", middle, 1));
    console.log(`figure player_open_ms ${Math.round(opened)} ms`);
    console.log(`figure player_step_ms ${step.toFixed(1)} ms`);
  }));
