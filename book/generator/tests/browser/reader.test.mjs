// The reader's things, used as a reader uses them: by keys, from `file://`.
// Needs book/html, which `cargo course build` makes.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { book, open } from "./browser.mjs";

const chapter = join(book, "await-points.html");
const store = "wakeline:wakeline-asynchronous-programming-by-its-timeline";

/** What a page finds in the store when it is opened. */
const kept = (values) => ({
  script: ([store, values]) => localStorage.getItem(store) ?? localStorage.setItem(store, JSON.stringify({ version: 1, values })),
  argument: [store, values],
});

/** What jumped up or down on the page by itself; mdBook's sidebar is not ours. */
const jumps = (page) => page.evaluate(() => new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      for (const { node, previousRect, currentRect } of entry.sources) {
        const element = node?.closest ? node : node?.parentElement;
        // A glyph of a font that comes late is no jump; what is out of sight has no height.
        const moved = Math.abs(previousRect.bottom - currentRect.bottom);
        if (element?.closest("main") && previousRect.height && currentRect.height && moved > 1) found.push(element.outerHTML.slice(0, 80));
      }
    }
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(found)));
}));

/** Presses Tab until something has the focus. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 300; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  assert.fail(`Tab never comes to ${selector}`);
}

describe("the depth of reading", () => {
  const rest = ".wl-deeper[data-level=all]";

  test("is chosen by keys once, holds on every page, and nothing jumps", async () => {
    const { page, context, troubles } = await open(chapter);
    assert.ok(await page.locator("#predict-first").isVisible(), "at first everything stands there");
    await tabTo(page, "[name=wl-depth]");
    await page.keyboard.press("ArrowUp");
    assert.ok(await page.locator(".wl-page").isVisible());
    assert.ok(!(await page.locator("#predict-first").isVisible()), "a page: the rest is folded");
    await page.keyboard.press("ArrowUp");
    assert.ok(!(await page.locator(".wl-page").isVisible()), "a breath: the page is folded too");
    assert.ok(page.url().endsWith("await-points.html"), "arrows in the field turn no page");

    await page.goto(page.url().replace("await-points", "slow-motion"));
    assert.ok(await page.locator(".wl-breath").isVisible());
    assert.ok(!(await page.locator(".wl-page").isVisible()));
    assert.equal(await page.locator("[name=wl-depth]:checked").inputValue(), "breath");
    assert.deepEqual(await jumps(page), []);
    await tabTo(page, ".wl-deeper[data-level=page] > summary");
    await page.keyboard.press("Enter");
    assert.ok(await page.locator(".wl-page").isVisible(), "a fold opens in its place");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("hides nothing from links, from search or from paper", async () => {
    for (const end of ["#predict-first", "?highlight=folded#await-points"]) {
      const { page, context } = await open(chapter, {}, kept({ depth: "breath" }));
      assert.ok(!(await page.locator("#predict-first").isVisible()));
      await page.goto("about:blank");
      await page.goto(`file://${chapter}${end}`);
      assert.ok(await page.locator("#predict-first").isVisible(), `${end} opens it`);
      await context.close();
    }
    const { page, context } = await open(chapter, {}, kept({ depth: "breath" }));
    // Not by the browser, which may open folds for links itself.
    await page.evaluate(() => {
      history.replaceState(null, "", "#predict-first");
      dispatchEvent(new HashChangeEvent("hashchange"));
    });
    await page.locator("#predict-first").waitFor({ state: "visible", timeout: 5000 });
    await page.reload();
    await page.evaluate((rest) => { document.querySelector(rest).open = false; }, rest);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("#predict-first").evaluate((heading) => heading.checkVisibility()), "paper shows everything");
    assert.ok(await page.locator(".wl-tools").isHidden());
    await context.close();
  });

  test("is no question without a script", async () => {
    const { page, context } = await open(chapter, { javaScriptEnabled: false });
    assert.ok(await page.locator("#predict-first").isVisible());
    assert.ok(await page.locator(".wl-tools").isHidden());
    assert.equal(await page.locator(".wl-deeper > summary:visible").count(), 0);
    await context.close();
  });
});

describe("the glossary", () => {
  test("shows what a term means at its first use, by focus and by hover, until Esc", async () => {
    const { page, context, troubles } = await open(chapter);
    const note = page.getByRole("tooltip");
    await tabTo(page, "main a[href$='#term-await-point']");
    assert.match(await note.innerText(), /^A place where a function may be suspended/);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-description")), /^A place/);
    await page.keyboard.press("Escape");
    assert.equal(await note.count(), 0);
    await page.hover("main a[href$='#term-future']");
    assert.match(await note.innerText(), /^A value/);
    await note.hover();
    assert.equal(await note.count(), 1, "the pointer can go to it");
    await tabTo(page, "main a[href$='#term-await-point']");
    await page.keyboard.press("Enter");
    await page.waitForURL(/glossary\.html#term-await-point$/);
    assert.ok(await page.locator("#term-await-point").isVisible());
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("is plain links with titles without a script", async () => {
    const { page, context } = await open(chapter, { javaScriptEnabled: false });
    const link = page.locator("main a[href$='#term-await-point']");
    assert.equal(await link.count(), 1, "only the first use");
    assert.match(await link.getAttribute("title"), /^A place/);
    await context.close();
  });
});

describe("flash cards", () => {
  const cards = join(book, "cards.html");

  /** Opens the page on a day. */
  async function onDay(date, values) {
    const opened = await open("/dev/null", { timezoneId: "Europe/Berlin" }, values && kept(values));
    await opened.page.clock.setFixedTime(new Date(`${date}T12:00:00`));
    await opened.page.goto(`file://${cards}`);
    return opened;
  }

  test("are practised by keys: space shows, 1 to 4 grade, and the end says what comes next", async () => {
    const { page, context, troubles } = await onDay("2026-11-21");
    const all = await page.locator("main details.wl-card").count();
    assert.equal(await page.locator(".wl-state").innerText(), `0 due, ${all} new.`);
    assert.deepEqual(await jumps(page), []);
    await tabTo(page, ".wl-start");
    await page.keyboard.press("Enter");
    const front = await page.locator(".wl-front").innerText();
    await page.keyboard.press("3");
    assert.equal(await page.locator(".wl-front").innerText(), front, "no grade before the answer");
    assert.equal(await page.locator(".wl-back").count(), 0);
    await page.keyboard.press("Space");
    assert.ok((await page.locator(".wl-back").innerText()).length > 0);
    await page.keyboard.press("1");
    assert.match(await page.locator(".wl-flip").innerText(), /^20 cards to go/i, "a forgotten card comes back");
    for (let card = 0; card < 20; card += 1) {
      await page.keyboard.press("Space");
      await page.keyboard.press(["2", "3", "4"][card % 3]);
    }
    const end = await page.locator(".wl-flip").innerText();
    assert.match(end, new RegExp(`^20 cards done\\. ${all - 20} cards? waits? now\\. Next: \\d+ cards on Sunday`));
    assert.deepEqual(troubles, []);
    await page.keyboard.press("Tab");
    await page.goto(`file://${cards}`);
    assert.equal(await page.locator(".wl-state").innerText(), `0 due, ${all - 20} new.`, "it is kept");
    await context.close();
  });

  test("come back when their days are over, by the reader's own calendar", async () => {
    const { page, context } = await onDay("2026-11-21");
    const [first, second] = await page.locator("main details.wl-card").evaluateAll((cards) => cards.map((card) => card.dataset.card));
    const run = await page.evaluate(() => {
      const { graded } = wakeline.cards;
      const easy = graded(undefined, 4);
      const good = graded(easy, 3);
      return [graded(undefined, 2), easy, good, graded(good, 2), graded(good, 1), graded({ days: 1, ease: 1.3 }, 2)];
    });
    assert.deepEqual(run.map(({ days, due }) => [days, due]), [
      [1, "2026-11-22"], [4, "2026-11-25"], [11, "2026-12-02"], [13, "2026-12-04"], [0, "2026-11-21"], [2, "2026-11-23"],
    ]);
    assert.equal(run[5].ease, 1.3, "never harder than that");
    await page.evaluate(([first, second]) => {
      wakeline.store.set(`card/${first}`, { days: 2, ease: 2.5, due: "2026-11-23" });
      wakeline.store.set(`card/${second}`, { days: 9, ease: 2.5, due: "2026-11-22" });
    }, [first, second]);
    assert.match(await page.locator(".wl-state").innerText(), /^0 due/);
    await page.clock.setFixedTime(new Date("2026-11-23T00:30:00+01:00"));
    await page.reload();
    assert.match(await page.locator(".wl-state").innerText(), /^2 due/);
    await page.locator(".wl-start").press("Enter");
    assert.equal(
      await page.locator(".wl-front").innerText(),
      await page.locator(`main [data-card="${second}"] > summary > span`).innerText(),
      "what waited longest comes first",
    );
    await page.keyboard.press("Escape");
    assert.match(await page.locator(".wl-flip").innerText(), /^0 cards done/);
    await context.close();
  });

  test("are complete without a script", async () => {
    const { page, context } = await open(cards, { javaScriptEnabled: false });
    assert.ok(await page.locator(".wl-session").isHidden());
    const card = page.locator("main details.wl-card").first();
    await card.locator("summary").press("Enter");
    assert.ok(await card.locator("> div").isVisible());
    await context.close();
  });
});

describe("progress", () => {
  const progress = join(book, "progress.html");

  test("counts a chapter when its end was seen, and by hand", async () => {
    const { page, context, troubles } = await open(chapter);
    const read = () => page.evaluate(() => wakeline.store.get("read/await-points"));
    assert.equal(await read(), undefined);
    await page.locator(".wl-end").scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector(".wl-end input").checked);
    assert.equal(await read(), "done");
    await page.locator(".wl-end input").press("Space");
    assert.notEqual(await read(), "done");
    await page.reload();
    await page.locator(".wl-end").scrollIntoViewIfNeeded();
    assert.ok(!(await page.locator(".wl-end input").isChecked()), "what was taken back stays so");

    await page.goto(page.url().replace(/await-points.*/, "progress.html"));
    assert.match(await page.locator("progress + span").innerText(), /^0 of \d+ minutes/);
    assert.deepEqual(await jumps(page), []);
    await tabTo(page, "[data-keep='read/await-points'] input");
    await page.keyboard.press("Space");
    await tabTo(page, "[data-keep='exercise/lazy-coroutine'] input");
    await page.keyboard.press("Space");
    const ticked = await page.locator("[data-keep='read/await-points'], [data-keep='exercise/lazy-coroutine']").evaluateAll((ticks) => ticks.reduce((sum, { dataset }) => sum + Number(dataset.minutes), 0));
    assert.ok(ticked > 0);
    assert.match(await page.locator("progress + span").innerText(), new RegExp(`^${ticked} of \\d+ minutes`));
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("adds up answers and cards, is saved to a file, forgotten after a question, and brought back", async () => {
    const { page, context, troubles } = await open(progress, {}, kept({
      "quiz/await-points/a": { right: true }, "quiz/await-points/b": { right: false }, "quiz/slow-motion/c": { right: true },
      "read/await-points": "done",
    }));
    const mine = page.locator("[data-stem=await-points] .wl-mine");
    assert.match(await mine.innerText(), /^1 of \d+ questions right · cards: 0 due, \d+ new$/);
    const download = page.waitForEvent("download");
    await tabTo(page, ".wl-keep button");
    await page.keyboard.press("Enter");
    const file = await (await download).path();

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Keep it", "nothing is lost by Enter");
    await page.keyboard.press("Escape");
    assert.match(await mine.innerText(), /^1 of/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".wl-keep .wl-status").textContent === "Everything is forgotten.");
    assert.match(await mine.innerText(), /^0 of/);
    assert.ok(!(await page.locator("[data-keep='read/await-points'] input").isChecked()));

    await page.locator("input[type=file]").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("[]") });
    await page.waitForFunction(() => /nothing of a book/.test(document.querySelector(".wl-keep .wl-status").textContent));
    await page.locator("input[type=file]").setInputFiles(file);
    await page.waitForFunction(() => document.querySelector(".wl-keep .wl-status").textContent === "Brought back.");
    assert.match(await mine.innerText(), /^1 of/);
    assert.ok(await page.locator("[data-keep='read/await-points'] input").isChecked());
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("lists the questions whose last answer was wrong, until they are right", async () => {
    const { page, context, troubles } = await open(progress);
    const again = page.locator(".wl-again");
    assert.ok(!(await again.isVisible()), "nothing was answered");
    const keeps = await again.locator("li").evaluateAll((all) => all.map(({ dataset }) => dataset.again).filter((keep) => keep.includes("/await-points/")));
    await page.evaluate(([first, second]) => {
      wakeline.store.set(first, { right: false, chosen: [] });
      wakeline.store.set(second, { right: true, chosen: [] });
    }, keeps);
    await page.reload();
    assert.equal(await again.locator("li:visible").count(), 1);
    await page.goto(await again.locator("li:visible").getByRole("link").evaluate(({ href }) => href));
    await page.waitForURL(/await-points\.html#/);
    const question = page.locator(".wl-question", { has: page.locator(":target") });
    assert.equal(await question.getAttribute("data-keep"), keeps[0], "the link leads to the question");
    await question.getByRole("radio", { name: "Nothing. It does not have the thread." }).press("Space");
    await question.getByRole("button", { name: "Answer" }).press("Enter");
    await page.goBack();
    await again.waitFor({ state: "hidden" });
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("is a list to tick on paper without a script", async () => {
    const { page, context } = await open(progress, { javaScriptEnabled: false });
    assert.ok(await page.locator(".wl-paper").first().isVisible());
    assert.equal(await page.locator("main :is(input, button, progress):visible").count(), 0);
    await context.close();
  });
});

// Chromium without a screen has no voices, so these tests give it a speaker that
// writes down what it is told. That a real voice is heard, they cannot tell.
describe("listening", () => {
  const speaker = {
    script: () => {
      const said = [];
      const voices = ["Ada", "Bo"].map((name) => ({ name, lang: "en-GB" }));
      let current;
      const fake = {
        said, paused: false,
        getVoices: () => voices,
        speak: (words) => { current = words; said.push({ text: words.text, voice: words.voice?.name, rate: words.rate, pitch: words.pitch }); },
        cancel: () => { current = undefined; fake.paused = false; },
        pause: () => { fake.paused = true; },
        resume: () => { fake.paused = false; },
        end: () => current?.onend({}),
      };
      Object.defineProperty(window, "speechSynthesis", { value: fake });
      window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    },
  };
  const said = (page) => page.evaluate(() => speechSynthesis.said);
  const end = (page) => page.evaluate(() => speechSynthesis.end());
  const current = (page) => page.locator("main [aria-current=true]");

  test("to a chapter begins by key, follows the text, names code and tables, and Esc ends it", async () => {
    const { page, context, troubles } = await open(chapter, {}, speaker);
    await page.keyboard.press("l");
    assert.equal((await said(page))[0].text, "Await points");
    assert.equal(await current(page).innerText(), "Await points");
    for (let piece = 0; piece < 400 && (await current(page).count()); piece += 1) await end(page);
    const texts = (await said(page)).map(({ text }) => text);
    assert.ok(texts.includes("A timeline.") && texts.includes("A listing.") && texts.includes("A quiz."));
    assert.ok(texts.some((text) => text.startsWith("The status board asks three services")));
    assert.ok(!texts.some((text) => /web\.fetch\("a"\)\.await|Show what happened|How deep|\bmain\b.*\{/.test(text)), "no code, no controls");
    assert.equal(await page.locator(".wl-bar").count(), 0, "at the end the bar goes away");

    await page.keyboard.press("l");
    await page.keyboard.press("l");
    assert.ok(await page.evaluate(() => speechSynthesis.paused));
    await page.keyboard.press("l");
    assert.ok(!(await page.evaluate(() => speechSynthesis.paused)));
    await page.keyboard.press("Escape");
    assert.equal(await current(page).count(), 0);
    assert.equal(await page.locator(".wl-bar").count(), 0);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("to a lesson has two voices, and speed and voices are kept", async () => {
    const { page, context, troubles } = await open(chapter, {}, speaker);
    await tabTo(page, ".wl-lesson .wl-listen");
    await page.keyboard.press("Enter");
    for (let piece = 0; piece < 4; piece += 1) await end(page);
    const first = (await said(page)).slice(0, 4);
    assert.deepEqual(first.map(({ text, voice }) => [text.split(" ")[0], voice]), [["Student", "Bo"], ["I", "Bo"], ["Teacher", "Ada"], ["Who", "Ada"]]);
    await page.getByRole("combobox", { name: "Speed" }).selectOption("1.5");
    await page.getByRole("combobox", { name: "Student" }).selectOption("Ada");
    await page.reload();
    await tabTo(page, ".wl-lesson .wl-listen");
    await page.keyboard.press("Enter");
    assert.deepEqual((await said(page))[0], { text: "Student", voice: "Ada", rate: "1.5", pitch: 1.4 }, "one voice for both differs in pitch");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("scrolls nothing for readers who want less motion", async () => {
    for (const [reducedMotion, scrolls] of [["reduce", false], ["no-preference", true]]) {
      const { page, context } = await open(chapter, { reducedMotion }, speaker);
      await page.evaluate(() => { Element.prototype.scrollIntoView = () => { document.body.dataset.scrolled = ""; }; });
      await page.keyboard.press("l");
      assert.equal(await page.evaluate(() => "scrolled" in document.body.dataset), scrolls);
      await context.close();
    }
  });

  test("is not offered where the browser cannot speak, and nothing jumps", async () => {
    const { page, context } = await open(chapter, {}, {
      script: () => Object.defineProperty(window, "speechSynthesis", { value: undefined }),
    });
    assert.equal(await page.locator(".wl-listen:visible").count(), 0);
    await page.keyboard.press("l");
    assert.equal(await page.locator(".wl-bar").count(), 0);
    await context.close();
    const speaking = await open(chapter, {}, speaker);
    assert.ok(await speaking.page.locator(".wl-tools .wl-listen").isVisible());
    assert.deepEqual(await jumps(speaking.page), []);
    await speaking.context.close();
  });
});
