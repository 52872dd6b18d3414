// The widgets of the book, used as a reader uses them: by keys, from `file://`.
// Needs book/html, which `cargo course build` makes.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { book, editions, open } from "./browser.mjs";

const chapters = ["await-points", "slow-motion", "many-at-once", "exercises/index", "exercises/two-at-once"];
const chapter = join(book, "await-points.html");

describe("what a reader did", () => {
  test("is kept from page to page, can be taken out and brought back, and is forgotten on demand", async () => {
    const { page, context, troubles } = await open(chapter);
    await page.evaluate(() => wakeline.store.set("test/a", { n: 1 }));
    await page.goto(page.url().replace("await-points", "slow-motion"));
    assert.deepEqual(await page.evaluate(() => wakeline.store.get("test/a")), { n: 1 });
    const back = await page.evaluate(() => {
      const { store } = wakeline;
      const text = store.exported();
      store.clear("test/");
      const gone = store.all("test/").length;
      return [gone, store.imported("nonsense"), store.imported(text), store.all("test/")];
    });
    assert.deepEqual(back, [0, false, true, [["test/a", { n: 1 }]]]);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("holds until the page is left where the browser keeps nothing", async () => {
    const { page, context, troubles } = await open(chapter, {}, {
      script: () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }),
    });
    const heard = await page.evaluate(() => {
      const heard = [];
      wakeline.store.changed((path, value) => heard.push([path, value]));
      wakeline.store.set("test/a", 2);
      return [heard, wakeline.store.get("test/a"), wakeline.store.get("test/b", "else")];
    });
    assert.deepEqual(heard, [[["test/a", 2]], 2, "else"]);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("that a later version of the book kept is left as it is", async () => {
    const later = JSON.stringify({ version: 99, values: { a: 1 } });
    const { page, context } = await open(chapter, {}, {
      script: (later) => localStorage.setItem("wakeline:wakeline-asynchronous-programming-by-its-timeline", later),
      argument: later,
    });
    const kept = await page.evaluate(() => {
      wakeline.store.set("test/a", 2);
      return [wakeline.store.get("test/a"), localStorage.getItem("wakeline:wakeline-asynchronous-programming-by-its-timeline")];
    });
    assert.deepEqual(kept, [2, later]);
    await context.close();
  });
});

/** The question of a page whose text holds some words. */
const asked = (page, words) => page.locator(".wl-question, .wl-predict", { hasText: words });
const heard = (page, words) => page.locator(".wl-live", { hasText: words }).waitFor({ state: "attached" });

describe("a question", () => {
  test("is answered by keys: what was chosen is explained, said once, and kept", async () => {
    const { page, context, troubles } = await open(chapter);
    const question = asked(page, "Program 1 spawns and awaits");
    const choice = (name) => question.getByRole("radio", { name, exact: true });
    const run = question.locator(".wl-run");
    assert.ok(await run.evaluate((run) => run.inert), "the timeline is not shown before");
    await choice("200 ms").focus();
    await page.keyboard.press("Space");
    await question.getByRole("button", { name: "Answer" }).press("Enter");
    await heard(page, "That is the longest page");
    assert.match(await question.locator(".wl-status").innerText(), /Not yet/);
    assert.equal(await question.locator(".wl-choices div:visible").count(), 1);
    assert.ok(!(await run.evaluate((run) => run.inert || run.open)), "who wants to sees the timeline now");
    const order = await question.getByRole("radio").evaluateAll((all) => all.map((one) => one.labels[0].innerText.trim()));
    const from = order.indexOf("200 ms");
    const to = order.indexOf("450 ms");
    await choice("200 ms").focus();
    for (let at = from; at !== to; at = (at + 1) % 4) await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(100);
    assert.match(page.url(), /await-points/, "arrow keys choose and do not turn the chapter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await heard(page, "✓ Right.");
    assert.match(await question.locator(".wl-choices div:visible").innerText(), /200 \+ 100 \+ 150/);
    assert.ok(await run.locator("svg").first().isVisible(), "the timeline opens");
    await page.reload();
    assert.ok(await choice("450 ms").isChecked());
    assert.match(await question.locator(".wl-status").innerText(), /Right/);
    assert.deepEqual(await question.getByRole("radio").evaluateAll((all) => all.map((one) => one.labels[0].innerText.trim())), order, "choices stay where they were");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("has its choices in an order of each reader's own, and on paper and without JavaScript in the author's", async () => {
    const author = ["200 ms", "450 ms", "350 ms", "150 ms"];
    const texts = (page) => asked(page, "Program 1 spawns and awaits").locator(".wl-choices > li").evaluateAll((all) => all.map((one) => one.querySelector("summary, label").textContent.trim()));
    const orders = new Set();
    for (let reader = 0; reader < 6; reader += 1) {
      const { page, context } = await open(chapter);
      const order = await texts(page);
      assert.deepEqual([...order].sort(), [...author].sort());
      orders.add(order.join());
      await context.close();
    }
    assert.ok(orders.size > 1, "six readers with one order: that happens once in eight million");
    const { page, context } = await open(chapter, { javaScriptEnabled: false });
    assert.deepEqual(await texts(page), author);
    await page.goto(page.url().replace("await-points", "print"));
    assert.deepEqual(await texts(page), author);
    await context.close();
  });

  test("that was answered before choices changed places keeps its answer", async () => {
    const { page, context } = await open(chapter);
    const question = asked(page, "Program 1 spawns and awaits");
    await question.evaluate(({ dataset }) => wakeline.store.set(dataset.keep, { right: false, chosen: [2] }));
    await page.reload();
    assert.ok(await question.getByRole("radio", { name: "350 ms", exact: true }).isChecked());
    await context.close();
  });

  test("is never seen to change the places of its choices, and is there also if no script comes", async () => {
    for (const block of [undefined, /wakeline-[^/]*\.js$/]) {
      const { page, context } = await open(chapter, {}, { block });
      assert.ok(await page.locator(".wl-choices").first().isVisible());
      await context.close();
    }
    const { page, context } = await open(chapter);
    await page.evaluate(() => { delete document.documentElement.dataset.whole; });
    assert.ok(!(await page.locator(".wl-choices").first().isVisible()));
    await context.close();
  });

  test("without an answer asks for one", async () => {
    const { page, context } = await open(chapter);
    const question = asked(page, "Program 1 spawns and awaits");
    await question.getByRole("button").press("Enter");
    assert.equal(await question.locator(".wl-status").innerText(), "Choose first.");
    await context.close();
  });

  test("is a prediction: what is written is compared with what the program did", async () => {
    for (const [written, said] of [["0.15 s", "✓ fetch(b) ends at: 150 ms"], ["１５０MS", "✓ fetch(b) ends at: 150 ms"], ["60", "✗ fetch(b) ends at: not 60, but 150 ms. Then the answer is there."]]) {
      const { page, context } = await open(chapter);
      const predict = asked(page, "When does the program have page");
      const [field, fold] = [predict.getByLabel("fetch(b) ends at"), predict.locator(".wl-answer")];
      await field.focus();
      await page.keyboard.press("Enter");
      assert.match(await predict.locator(".wl-status").innerText(), /Write something first/);
      assert.equal(await fold.getAttribute("open"), null);
      await page.keyboard.type(written);
      await page.keyboard.press("Enter");
      assert.ok((await predict.locator(".wl-status").innerText()).startsWith(said), written);
      assert.equal(await fold.getAttribute("open"), "", "its timeline opens");
      await context.close();
    }
  });

  test("covers what follows until there is a prediction, and for good after it", async () => {
    const { page, context, troubles } = await open(chapter, {}, { covered: true });
    const predicts = page.locator(".wl-predict");
    const seen = async () => [await predicts.nth(0).isVisible(), await predicts.nth(1).isVisible(), await page.locator(".wl-breath").isVisible()];
    assert.ok(await page.locator(".wl-curtain").first().isVisible());
    assert.deepEqual(await seen(), [true, false, false]);
    await predicts.nth(0).locator("summary").first().click();
    assert.deepEqual(await seen(), [true, true, false]);
    await page.reload();
    assert.deepEqual(await seen(), [true, true, false]);
    assert.ok(!(await page.locator(".wl-curtain").first().isVisible()));
    await page.getByLabel("Cover what I have not predicted yet").uncheck();
    assert.deepEqual(await seen(), [true, true, true]);
    await page.reload();
    assert.deepEqual(await seen(), [true, true, true]);
    await page.getByLabel("Cover what I have not predicted yet").check();
    assert.deepEqual(await seen(), [true, true, false]);
    // Who follows a link asked to see where it leads.
    await page.evaluate(() => { location.hash = "summary"; });
    await page.locator(".wl-breath").waitFor();
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("covers nothing on paper, for instructors, and without JavaScript", async () => {
    const plain = await open(chapter, { javaScriptEnabled: false }, { covered: true });
    assert.ok(await plain.page.locator(".wl-breath").isVisible());
    await plain.context.close();
    const paper = await open(chapter, {}, { covered: true });
    await paper.page.emulateMedia({ media: "print" });
    assert.ok(await paper.page.locator(".wl-breath").isVisible());
    await paper.context.close();
    const teacher = await open(join(editions.instructors, "await-points.html"), {}, { covered: true });
    assert.ok(await teacher.page.locator(".wl-breath").isVisible());
    await teacher.context.close();
  });

  test("shows its answers in folds, and no dead buttons, without JavaScript", async () => {
    const { page, context } = await open(chapter, { javaScriptEnabled: false });
    const question = asked(page, "Program 1 spawns and awaits");
    await question.locator("summary").nth(1).click();
    assert.ok(await question.getByText("200 + 100 + 150").isVisible());
    assert.equal(await page.locator("button.wl-do:visible, .wl-actions:visible").count(), 0);
    await context.close();
  });
});

describe("lines to put in order", () => {
  /** The lines of the program in their right order, by how they begin. */
  const right = ["let task", "world.say(\"spawned", "web.fetch(\"b\")", "world.say(\"I have b", "task.await", "world.say(\"I have a"];
  const extra = "web.fetch(\"a\")";
  const named = (order, begin) => order.locator(".wl-lines li", { hasText: new RegExp(`^\\s*${begin.replace(/[()."]/g, "\\$&")}`) });
  const lines = (order) => order.locator(".wl-lines li code").allInnerTexts();
  const place = async (order, begin) => (await lines(order)).findIndex((line) => line.trim().startsWith(begin));

  test("are put right by arrow keys; a line that does not belong says why, and is left out", async () => {
    const { page, context, troubles } = await open(chapter);
    const order = page.locator(".wl-order");
    const item = (begin) => named(order, begin);
    for (const [wanted, begin] of [extra, ...right].entries()) {
      await item(begin).focus();
      for (let at = await place(order, begin); at > wanted; at--) await page.keyboard.press("ArrowUp");
      assert.equal(await place(order, begin), wanted, "the key moved the line, and the focus with it");
    }
    const answer = order.getByRole("button", { name: "Answer" });
    await answer.press("Enter");
    await heard(page, "Nobody asks for b until a is there");
    assert.match(await order.locator(".wl-status").innerText(), /Nobody asks for/);
    await item(extra).focus();
    await page.keyboard.press("Delete");
    await answer.press("Enter");
    await heard(page, "Right.");
    assert.ok(await order.getByText("while the function waits for").isVisible(), "the fold opens");
    const answered = await lines(order);
    await page.reload();
    assert.match(await order.locator(".wl-status").innerText(), /Right/);
    assert.deepEqual(await lines(order), answered, "the lines stand as they were put");
    assert.equal(await order.locator("[data-out]").count(), 1);
    assert.equal(await item(extra).getByRole("button", { name: "Leave out" }).getAttribute("aria-pressed"), "true");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("are moved by buttons too, and a wrong order is told how far it is right", async () => {
    const { page, context } = await open(chapter);
    const order = page.locator(".wl-order");
    const before = await lines(order);
    const first = order.locator(".wl-lines li").first();
    await first.getByRole("button", { name: "Down" }).press("Enter");
    await heard(page, "now line 2 of 7");
    assert.deepEqual((await lines(order)).slice(0, 2), [before[1], before[0]]);
    for (const begin of [...right, extra].slice(0, 2).reverse()) {
      const line = named(order, begin);
      while ((await place(order, begin)) > 0) await line.getByRole("button", { name: "Up" }).click();
    }
    await order.getByRole("button", { name: "Answer" }).click();
    const words = await order.locator(".wl-status").innerText();
    assert.match(words, /Right up to line [2-5]|Nobody asks for/);
    await page.reload();
    assert.equal(await order.locator(".wl-status").innerText(), words, "its verdict is told again");
    await context.close();
  });

  test("have letters and a folded order without JavaScript", async () => {
    const { page, context } = await open(chapter, { javaScriptEnabled: false });
    const order = page.locator(".wl-order");
    assert.equal(await order.locator(".wl-lines").evaluate((list) => getComputedStyle(list).listStyleType), "upper-alpha");
    await order.locator("summary").click();
    assert.ok(await order.getByText("while the function waits for").isVisible());
    await context.close();
  });
});

describe("the reader as the loop", () => {
  const slow = join(book, "slow-motion.html");

  test("plays the recorded run by keys: wrong choices are told why, right ones lead on", async () => {
    const { page, context, troubles } = await open(slow);
    const root = page.locator(".wl-loop").first();
    const turn = root.locator(".wl-turns > li:not([data-done]):visible");
    const choose = async (name) => {
      await turn.getByRole("button", { name }).press("Enter");
    };
    const queue = () => turn.locator("[data-place=ready]:visible > li").allInnerTexts();
    const put = async (...names) => {
      for (const name of names) await choose(name);
      await choose("That is all");
    };
    assert.equal(await turn.count(), 1);
    await choose("main");
    assert.deepEqual(await queue(), [], "who came in is the reader's to say");
    await put("t1", "main", "t3");
    await heard(page, "main waits for t1");
    await put("main");
    await heard(page, "Somebody is missing");
    await put("t2");
    await heard(page, "who came first is in front");
    assert.deepEqual(await queue(), ["t1", "t3", "t2"]);
    await put("t3", "t3");
    await heard(page, "Whom do you poll?");
    assert.deepEqual(await queue(), ["t1", "t2", "t3"]);
    await choose("main");
    await heard(page, "A task that waits is not polled");
    await choose("t2");
    await heard(page, "It was spawned after");
    await choose("sleep");
    await heard(page, "t1 is ready");
    for (const step of ["t1", "t2", "t3", "sleep", ["t2", "t3"], "t2", "t3", ["t1"], "t1", "sleep", ["t1"], "t1", "main"]) {
      if (typeof step === "string") await choose(step);
      else await put(...step);
      assert.notEqual(await page.evaluate(() => document.activeElement.textContent), "t1", "nothing that may be right has the focus");
    }
    await heard(page, "You were the loop: 10 of 11 turns at the first try.");
    await page.reload();
    assert.match(await root.innerText(), /You were the loop: 10 of 11/);
    assert.match(await root.innerText(), /it takes the answer of fetch\(service\); it wakes main; it is done/, "its turns are still told");
    await root.getByRole("button", { name: "Once more" }).press("Enter");
    assert.equal(await root.locator("[data-done]").count(), 0);
    assert.equal(await turn.count(), 1);
    assert.equal(await turn.evaluate((turn) => turn === document.activeElement), true, "the first turn has the focus");
    await choose("main");
    await put("t1", "main", "t3");
    await heard(page, "main waits for t1");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("goes on at the turn that was reached, after a reload", async () => {
    const { page, context, troubles } = await open(slow);
    const root = page.locator(".wl-loop").first();
    const turn = root.locator(".wl-turns > li:not([data-done]):visible");
    for (const name of ["sleep", "main", "t1", "t2", "t3", "That is all", "t1"]) await turn.getByRole("button", { name }).press("Enter");
    const reached = await turn.innerText();
    await page.reload();
    await page.waitForFunction(() => document.querySelectorAll(".wl-loop [data-done]").length === 2);
    assert.equal(await turn.innerText(), reached);
    const { first } = await page.evaluate(() => wakeline.store.get(document.querySelector(".wl-loop").dataset.keep));
    assert.equal(first, 1, "the first turn was not right at once");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("is a list of turns with folded answers without JavaScript", async () => {
    const { page, context } = await open(slow, { javaScriptEnabled: false });
    const turns = page.locator(".wl-loop").first().locator(".wl-turns > li");
    assert.equal(await turns.count(), 11);
    await turns.nth(2).locator("summary").click();
    assert.ok(await turns.nth(2).getByText("The loop polls t2").isVisible());
    await context.close();
  });
});

describe("an exercise", () => {
  test("is ticked on its card by keys, and its page and the list know it", async () => {
    const { page, context, troubles } = await open(chapter);
    await page.locator("#exercise-two-at-once").getByLabel("done").focus();
    await page.keyboard.press("Space");
    const link = page.locator("#exercise-two-at-once").getByRole("link", { name: /Task, checks and hints/ });
    await page.goto(await link.evaluate(({ href }) => href));
    await page.waitForURL(/exercises\/two-at-once/);
    assert.ok(await page.getByLabel("done").isChecked());
    await page.goto(page.url().replace("two-at-once", "index"));
    const ticks = page.locator("main li", { has: page.getByRole("checkbox", { checked: true }) });
    assert.equal(await ticks.count(), 1);
    assert.match(await ticks.innerText(), /Two at once/);
    await ticks.getByRole("checkbox").press("Space");
    await page.goBack();
    assert.equal(await page.getByLabel("done").isChecked(), false);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("gives its hints one after the other", async () => {
    const { page, context } = await open(join(book, "exercises/two-at-once.html"));
    const hints = page.locator(".wl-hint");
    assert.deepEqual(await hints.evaluateAll((hints) => hints.map(({ inert }) => inert)), [false, true, true]);
    await hints.first().locator("summary").press("Enter");
    await page.waitForFunction(() => !document.querySelectorAll(".wl-hint")[1].inert);
    assert.deepEqual(await hints.evaluateAll((hints) => hints.map(({ inert }) => inert)), [false, false, true]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.ok(await page.getByText("Making both futures first").isVisible());
    await context.close();
  });

  test("has plain hints and no dead ticks without JavaScript", async () => {
    const { page, context } = await open(join(book, "exercises/two-at-once.html"), { javaScriptEnabled: false });
    await page.locator(".wl-hint summary").last().click();
    assert.ok(await page.getByText("polls both futures and gives back a tuple").isVisible());
    assert.equal(await page.locator(".wl-tick:visible").count(), 0);
    await context.close();
  });
});

describe("a player in a chapter", () => {
  const slow = join(book, "slow-motion.html");

  test("is stepped through by keys in a room of one height, and the arrows do not turn the chapter", async () => {
    const { page, context, troubles } = await open(slow);
    const player = page.locator(".wl-player").first();
    const now = player.locator(".wl-now");
    const line = () => player.locator(".wl-mark").evaluate((mark) => !mark.hidden && Number(mark.style.getPropertyValue("--from")));
    await player.getByRole("button", { name: "Next" }).focus();
    assert.match(await now.innerText(), /^0 ms: the loop polls main/);
    assert.equal(await line(), false, "of which line nobody knows");
    for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
    assert.equal(await player.locator(".wl-code code").innerText().then((code) => code.split("\n")[14]), "    a.await.unwrap();");
    assert.equal(await line(), 15, "main waits there");
    await page.keyboard.press("n");
    assert.match(await now.innerText(), /polls t1 for the first time/);
    await page.keyboard.press("End");
    assert.match(await now.innerText(), /^40 ms.*It finished at 40 ms/);
    for (let step = 0; step < 2; step++) await page.keyboard.press("u");
    assert.match(await now.innerText(), /^25 ms: the timer wakes t2/);
    assert.match(page.url(), /slow-motion/);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("moves the chips of tasks, and draws nothing that is still to come", async () => {
    const { page, context, troubles } = await open(slow);
    const player = page.locator(".wl-player").first();
    const chips = (name) => player.locator(`[data-place=${name}] > li`).allInnerTexts();
    const drawn = () => player.locator(".wl-lane svg svg").evaluate((past) => past.width.baseVal.value);
    const names = () => player.locator(".wl-lane svg > text").evaluateAll((all) => all.filter((one) => one.getAttribute("visibility") === "visible").map((one) => one.textContent));
    assert.doesNotMatch(await player.innerText(), /It finished at/);
    assert.deepEqual([await chips("running"), await chips("ready"), await names()], [["main"], [], ["main"]]);
    const before = await drawn();
    const next = player.getByRole("button", { name: "Next" });
    for (let step = 0; step < 3; step++) await next.click();
    assert.deepEqual([await chips("ready"), await chips("waiting"), await names()], [["t1", "t2"], ["main: t1"], ["main", "t1", "t2"]]);
    const after = await drawn();
    assert.ok(after > before);
    await player.getByLabel("Show all").check();
    assert.ok((await drawn()) > 2 * after);
    await player.getByLabel("Show all").uncheck();
    assert.equal(await drawn(), after);
    await player.getByRole("button", { name: "Start" }).press("End");
    assert.deepEqual([await chips("done"), await chips("main")], [["t2", "t1", "main"], []]);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("asks what the loop does next, and says why something else is wrong", async () => {
    const { page, context, troubles } = await open(slow);
    const player = page.locator(".wl-player").first();
    const [now, asked] = [player.locator(".wl-now"), player.locator(".wl-asked")];
    const next = player.getByRole("button", { name: "Next" });
    const choose = (name) => asked.getByRole("button", { name }).press("Enter");
    await player.getByLabel("Ask me first").check();
    for (let step = 0; step < 4; step++) await next.press("Enter");
    assert.match(await now.innerText(), /What does the loop do next/);
    assert.deepEqual(await asked.getByRole("button").allInnerTexts(), ["main", "t1", "t2", "sleep"]);
    await choose("main");
    assert.match(await now.innerText(), /✗ main waits for t1/);
    await choose("sleep");
    assert.match(await now.innerText(), /✗ t1 is ready/);
    await choose("t2");
    assert.match(await now.innerText(), /✗ t2 is ready, but the loop takes t1 first/);
    await choose("t1");
    assert.match(await now.innerText(), /^✓ 0 ms: the loop polls t1/);
    // Who is asked and goes on is told.
    for (let step = 0; step < 5; step++) await next.press("Enter");
    assert.match(await now.innerText(), /^0 ms: the loop polls t2/);
    for (let step = 0; step < 4; step++) await next.press("Enter");
    await choose("sleep");
    assert.match(await now.innerText(), /^✓ 10 ms: the timer wakes t1/);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("has all panels in a fold, in a room of one height, at the same event", async () => {
    const { page, context, troubles } = await open(slow);
    const player = page.locator(".wl-player").first();
    const stage = player.locator(".wl-stage");
    await player.getByRole("button", { name: "Next" }).press("n");
    await player.getByText("All panels").press("Enter");
    assert.match(await stage.locator(".wlp-now").innerText(), /^0 ms: main spawns t1/);
    const height = await stage.evaluate((stage) => stage.offsetHeight);
    await stage.getByRole("button", { name: "Next event" }).press("End");
    assert.match(await stage.locator(".wlp-now").innerText(), /^40 ms/);
    assert.equal(await stage.evaluate((stage) => stage.offsetHeight), height);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("moves nothing for readers who want less motion", async () => {
    const moving = async (reducedMotion) => {
      const { page, context } = await open(slow, { reducedMotion });
      await page.locator(".wl-player").first().getByRole("button", { name: "Next" }).press("n");
      const count = await page.evaluate(() => document.getAnimations().length);
      await context.close();
      return count;
    };
    assert.ok((await moving("no-preference")) > 0);
    assert.equal(await moving("reduce"), 0);
  });

  test("is text and a table without JavaScript", async () => {
    const { page, context } = await open(slow, { javaScriptEnabled: false });
    const player = page.locator(".wl-player").first();
    assert.match(await player.innerText(), /It finished at 40 ms/);
    assert.ok(await player.getByRole("cell", { name: "fetch(b2)" }).isVisible());
    await player.locator(".wl-still summary").click();
    assert.match(await player.locator(".wl-still pre").innerText(), /t1/);
    await context.close();
  });

  test("is printed as text, also on the page of the whole book", async () => {
    const { page, context } = await open(slow);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator(".wl-still").first().isVisible());
    assert.equal(await page.locator(".wl-steps:visible, .wl-actions:visible, .wl-tick:visible").count(), 0);
    assert.equal(await page.locator(".wl-loop").first().locator(".wl-turns > li:visible").count(), 11);
    await page.goto(page.url().replace("slow-motion", "print"));
    await page.emulateMedia({ media: "screen" });
    assert.equal(await page.locator(".wl-loop").first().locator(".wl-turns details:visible").count(), 15, "nothing is hidden for a script");
    assert.equal(await page.locator(".wl-recording, .wl-steps, script[src*=wakeline]").count(), 0);
    assert.ok(await page.locator(".wl-still").first().isVisible());
    await context.close();
  });

  test("is loaded only where there is one", async () => {
    const { page, context } = await open(chapter);
    assert.equal(await page.locator("script[src*=wakeline-player]").count(), 0);
    await context.close();
  });
});

describe("a lab", () => {
  const first = (page) => page.locator(".wl-lab").first();
  /** With what is asked before the lab answered, and the lab itself not. */
  const covered = async () => {
    const opened = await open(chapter, {}, { covered: true });
    await reach(opened.page);
    return opened;
  };
  const reach = (page) => page.evaluate(() => { for (const one of document.querySelectorAll(".wl-predict")) one.dataset.done = ""; });
  const headline = (lab) => lab.locator(".wl-bench > .wl-headline");
  const commit = async (lab, text) => {
    await lab.getByRole("textbox").fill(text);
    await lab.getByRole("button", { name: "Answer" }).click();
  };

  test("is covered until the reader has predicted, also wrongly, and then stays open", async () => {
    const { page, context, troubles } = await covered();
    const lab = first(page);
    assert.equal(await lab.getByRole("slider").count(), 0, "nothing to move, and nothing to read");
    assert.ok(!(await headline(lab).isVisible()));
    const height = await lab.locator(".wl-bench").evaluate((bench) => bench.offsetHeight);
    await commit(lab, "");
    assert.equal(await lab.getByRole("slider").count(), 0, "nothing was predicted");
    await commit(lab, "300 ms");
    assert.equal(await lab.getByRole("slider").count(), 2);
    assert.match(await headline(lab).innerText(), /^total 500 ms/);
    assert.match(await lab.locator(".wl-status").innerText(), /Not 300 ms, but 500 ms/);
    assert.equal(await lab.locator(".wl-bench").evaluate((bench) => bench.offsetHeight), height, "its room was kept");
    await page.reload();
    await reach(page);
    assert.equal(await lab.getByRole("slider").count(), 2);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("opens for readers who want to be shown", async () => {
    const { page, context } = await covered();
    await first(page).locator("summary", { hasText: "Show me" }).press("Enter");
    await first(page).getByRole("slider").first().waitFor();
    assert.ok(await first(page).getByText("The waits add up").isVisible());
    await page.reload();
    await reach(page);
    await first(page).getByRole("slider").first().waitFor();
    await context.close();
  });

  test("shows by keys the run that had these values, in its code, its bars and its words", async () => {
    const { page, context, troubles } = await open(chapter);
    const lab = first(page);
    await commit(lab, "500 ms");
    const slider = lab.getByRole("slider", { name: "page a takes" });
    assert.equal(await slider.getAttribute("aria-valuetext"), "300 ms");
    await slider.press("ArrowLeft");
    assert.equal(await slider.getAttribute("aria-valuetext"), "250 ms");
    assert.match(page.url(), /await-points/, "the arrow turns no chapter");
    assert.match(await headline(lab).innerText(), /^total 450 ms/);
    assert.match(await lab.locator(".wl-shown code").first().innerText(), /page\("a", ms\(250\)\)/);
    assert.match(await lab.getByRole("img").getAttribute("aria-label"), /fetch\(a\) 0 → 250 ok; fetch\(b\) 250 → 450 ok/);
    const bars = await lab.locator(".wl-span").evaluateAll((all) => all.map(({ style }) => [style.left, style.width]));
    assert.deepEqual(bars, [["0%", "31.25%"], ["31.25%", "25%"]]);
    assert.equal(await lab.locator(".wl-before").count(), 2, "the run before is still there");
    assert.equal(await lab.getByText("await;").first().isVisible(), true);
    await lab.getByRole("radio", { name: "with join!" }).check();
    assert.ok(await lab.getByText("tokio::join!").isVisible());
    assert.match(await headline(lab).innerText(), /^total 250 ms/);
    await slider.press("End");
    assert.equal(await slider.getAttribute("aria-valuetext"), "400 ms");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("keeps the goals that were reached, and says so once", async () => {
    const { page, context } = await open(chapter);
    const lab = first(page);
    await commit(lab, "500 ms");
    await lab.getByRole("radio", { name: "with join!" }).check();
    assert.equal(await lab.locator(".wl-reached").count(), 0);
    for (const key of ["ArrowRight", "ArrowRight"]) await lab.getByRole("slider", { name: "page b takes" }).press(key);
    assert.match(await lab.locator(".wl-reached").innerText(), /Join them, and let page b take/);
    await page.waitForFunction(() => /^total 300 ms.*Goal reached: Join them/.test(document.querySelector(".wl-live[role=status]").textContent));
    // A busy browser hands over what is kept a little later.
    await page.waitForTimeout(500);
    await page.reload();
    await lab.locator(".wl-reached").waitFor();
    await context.close();
  });

  test("is moved by a finger", async () => {
    const { page, context } = await open(chapter, { viewport: { width: 390, height: 800 }, hasTouch: true });
    const lab = first(page);
    await commit(lab, "500 ms");
    const slider = lab.getByRole("slider").first();
    await slider.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await slider.boundingBox();
    await page.touchscreen.tap(x + width - 4, y + height / 2);
    assert.equal(await slider.getAttribute("aria-valuetext"), "400 ms");
    const parts = await lab.locator(".wl-scene > *").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
    assert.ok(Math.max(...parts) <= 390, "all of the timeline is in view");
    await context.close();
  });

  test("is the run at the start and a table without JavaScript, and on paper", async () => {
    for (const [javaScriptEnabled, media] of [[false, "screen"], [true, "print"]]) {
      const { page, context } = await open(chapter, { javaScriptEnabled });
      await page.emulateMedia({ media });
      const lab = first(page);
      assert.ok(await lab.locator("figcaption").getByText("With page a takes: 300 ms, page b takes: 200 ms").isVisible());
      assert.ok(await lab.getByRole("rowheader", { name: "400 ms" }).isVisible());
      assert.ok(await lab.getByText("await;").first().isVisible() && await lab.getByText("tokio::join!").isVisible(), "both versions");
      assert.equal(await lab.locator("input:visible, .wl-bench:visible").count(), 0);
      await context.close();
    }
  });

  test("is loaded only where there is one", async () => {
    const { page, context } = await open(chapter);
    assert.equal(await page.locator("script[src*=wakeline-lab]").count(), 1);
    await page.goto(page.url().replace("await-points", "introduction"));
    assert.equal(await page.locator("script[src*=wakeline-lab], link[href*=wakeline-lab]").count(), 0);
    await context.close();
  });
});

/** How high everything in a chapter is. Equal heights mean that nothing moved. */
async function heights(path, width, prepare) {
  const { page, context } = await open(path, { viewport: { width, height: 900 } }, prepare);
  const found = await page.evaluate(async () => {
    await document.fonts.ready;
    // Without its scripts a page is as it was before they came: they are late, and
    // not missing.
    if (!document.querySelector(".wl-live")) delete document.documentElement.dataset.whole;
    const places = document.querySelectorAll("main > *, main [role=group], .wl-question, .wl-choices > li, .wl-actions");
    const shown = [...places].filter((element) => element.offsetHeight && !element.closest(".wlp"));
    return shown.map((element) => `${element.className || element.localName} ${element.id}: ${element.getBoundingClientRect().height}`);
  });
  await context.close();
  return found;
}

describe("no widget moves the page when its script comes", () => {
  for (const name of chapters) {
    for (const width of [360, 1280]) {
      test(`${name} at ${width} px`, async () => {
        const path = join(book, `${name}.html`);
        // Both without fonts: one that came too late for one of them would differ.
        const before = await heights(path, width, { block: /\.woff2$|wakeline-[^/]*\.js$/ });
        const after = await heights(path, width, { block: /\.woff2$/ });
        assert.deepEqual(after.filter((line) => !before.includes(line)), []);
      });
    }
  }
});
