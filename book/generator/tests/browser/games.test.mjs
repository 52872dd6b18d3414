// The two games that few pages have: drawing a timeline, and pairs of program and
// picture. Needs the examples of DIRECTIVES.md, which `cargo test -p course` leaves.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { book, directives, open } from "./browser.mjs";

const first = join(directives, "first.html");
const heard = (page, words) => page.locator(".wl-live", { hasText: words }).waitFor({ state: "attached" });

describe("a timeline to draw", () => {
  const rows = (page) => page.locator(".wl-draw .wl-bars li");

  test("is drawn by keys, told bar by bar what is wrong with it, and kept", async () => {
    const { page, context, troubles } = await open(first);
    const game = page.locator(".wl-draw");
    const slider = (name) => game.getByRole("slider", { name });
    const press = async (name, key, times) => {
      await slider(name).focus();
      for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
    };
    assert.ok(!(await game.locator("svg:visible").first().isVisible()));
    await press("fetch(a) ends", "ArrowRight", 1);
    assert.equal(await slider("fetch(a) ends").evaluate((it) => it.ariaValueText), "40 ms");
    await press("fetch(b) ends", "ArrowRight", 2);
    const compare = game.getByRole("button", { name: "Compare" });
    await compare.press("Enter");
    await heard(page, "Bars right: 1 of 2. fetch(a): right. fetch(b): the right length, but too early.");
    assert.equal(await rows(page).nth(1).locator(".wl-wrong").innerText(), "✗ the right length, but too early; recorded: 40 → 90 ms");
    assert.ok(await game.locator("svg:visible").first().isVisible(), "the recording is shown");
    await press("fetch(b) ends", "End", 1);
    assert.equal(await rows(page).nth(1).locator(".wl-wrong").innerText(), "", "of another bar nothing was said yet");
    await compare.press("Enter");
    await heard(page, "fetch(b): begins too early, ends too late.");
    await press("fetch(b) begins", "ArrowRight", 4);
    await press("fetch(b) ends", "ArrowLeft", 3);
    await compare.press("Enter");
    await heard(page, "Right. fetch(a): right. fetch(b): right.");
    await page.reload();
    assert.equal(await slider("fetch(b) begins").inputValue(), "40");
    assert.match(await game.locator(".wl-status").innerText(), /Right/);
    assert.match(page.url(), /first\.html/, "arrow keys turn no chapter");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("is drawn by dragging; one end takes the other along", async () => {
    const { page, context } = await open(first, { viewport: { width: 360, height: 740 } });
    const [begin, end] = [rows(page).first().getByRole("slider").first(), rows(page).first().getByRole("slider").last()];
    await rows(page).first().scrollIntoViewIfNeeded();
    const { x, y, width, height } = await rows(page).first().locator(".wl-track").boundingBox();
    const drag = async (...places) => {
      const [from, to] = places.map(([time, beside]) => x + (width * time) / 120 + beside);
      await page.mouse.move(from, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(to, y + height / 2, { steps: 5 });
      await page.mouse.up();
    };
    await drag([30, 12], [90, 12]);
    assert.deepEqual([await begin.inputValue(), await end.inputValue()], ["0", "90"]);
    await drag([0, -12], [110, -12]);
    assert.deepEqual([await begin.inputValue(), await end.inputValue()], ["110", "110"]);
    await context.close();
  });

  test("fills the two fields of a prediction, and follows them", async () => {
    const { page, context, troubles } = await open(join(book, "await-points.html"), { covered: true });
    const predict = page.locator(".wl-predict").first();
    const [begins, ends] = ["fetch(b) begins", "fetch(b) ends"].map((name) => predict.getByRole("slider", { name }));
    const fields = ["fetch(b) begins at", "fetch(b) ends at"].map((name) => predict.getByRole("textbox", { name }));
    const values = () => Promise.all(fields.map((field) => field.inputValue()));
    assert.deepEqual(await values(), ["", ""], "a bar that nobody moved is no answer");
    await begins.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    assert.deepEqual(await values(), ["0 ms", `${await ends.inputValue()} ms`], "one end takes the other along");
    await fields[1].fill("0.3 s");
    await fields[0].fill("200");
    assert.deepEqual([await begins.inputValue(), await ends.inputValue()], ["200", "300"]);
    assert.equal(await predict.locator(".wl-bars span").first().innerText(), "200 → 300 ms");
    const bar = () => predict.locator(".wl-track").evaluate((track) => ["--b", "--e"].map((name) => Number(track.style.getPropertyValue(name))));
    assert.ok((await bar())[1] > (await bar())[0]);
    for (const odd of ["400 ms", "9 s", "207"]) {
      await fields[0].fill(odd);
      assert.deepEqual(await bar(), [0, 0], `the axis has no place for ${odd} → 300 ms`);
      assert.equal(await predict.locator(".wl-bars span").first().innerText(), "");
    }
    await fields[0].fill("200");
    assert.ok((await bar())[1] > 0);
    await predict.getByRole("textbox", { name: "All is done at" }).fill("200");
    await predict.getByRole("button", { name: "I predict" }).click();
    assert.match(await predict.locator(".wl-status").innerText(), /✓ fetch\(b\) begins at: 200 ms\n✓ fetch\(b\) ends at: 300 ms\n✗ All is done at/);
    await page.reload();
    assert.equal(await begins.inputValue(), "200", "what was drawn is kept");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("is empty rows over an axis without JavaScript, with the recording folded", async () => {
    const { page, context } = await open(first, { javaScriptEnabled: false });
    const game = page.locator(".wl-draw");
    assert.equal(await game.locator("input:visible, button:visible").count(), 0);
    assert.ok(await game.locator(".wl-scale").isVisible());
    await game.locator(".wl-answer > summary").click();
    assert.ok(await game.locator("svg:visible").first().isVisible());
    await context.close();
  });
});

describe("pairs of program and timeline", () => {
  const card = (page, name) => page.locator(".wl-memory").getByRole("button", { name });
  const status = (page) => page.locator(".wl-memory .wl-status");
  /** The timelines of the cards, by their letters; the programs by their numbers. */
  const deal = (page) => page.evaluate(() => {
    const [programs, timelines] = [...document.querySelectorAll(".wl-hand")].map((hand) => [...hand.querySelectorAll("button")]);
    const seen = (cards, side) => cards.map((card) => {
      card.click();
      return [...document.querySelectorAll(".wl-pairs > li")].findIndex((pair) => pair[side].hasAttribute("data-up"));
    });
    return [seen(programs, "firstElementChild"), seen(timelines, "lastElementChild")];
  });

  test("are found by keys: what is turned over is said, and moves are counted and kept", async () => {
    const { page, context, troubles } = await open(first);
    const [programs, timelines] = await deal(page);
    await page.evaluate(() => wakeline.store.clear("memory/"));
    await page.reload();
    const height = await page.locator(".wl-memory").evaluate((game) => game.offsetHeight);
    const other = timelines.findIndex((pair) => pair !== programs[0]);
    await card(page, "Program 1").press("Enter");
    await heard(page, "Program 1: ");
    assert.equal(await page.locator(".wl-pairs pre:visible").count(), 1);
    await card(page, `Timeline ${"AB"[other]}`).press("Space");
    await heard(page, "2 moves, 0 of 2 pairs. No pair.");
    assert.match(await page.locator(".wl-live").innerText(), /total \d+ ms|fetch\(a\)/, "what the picture shows is said");
    for (const [number, pair] of programs.entries()) {
      await card(page, `Program ${number + 1}`).press("Enter");
      await card(page, `Timeline ${"AB"[timelines.indexOf(pair)]}`).press("Enter");
    }
    await heard(page, "✓ 6 moves, 2 of 2 pairs. A pair.");
    assert.equal(await page.locator(".wl-memory").evaluate((game) => game.offsetHeight), height, "turning a card moves nothing");
    await page.reload();
    assert.equal(await status(page).innerText(), "✓ Found in 6 moves.");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("are dealt anew", async () => {
    const { page, context } = await open(first);
    const [programs, timelines] = await deal(page);
    await page.reload();
    for (const [number, pair] of programs.entries()) {
      await card(page, `Program ${number + 1}`).click();
      await card(page, `Timeline ${"AB"[timelines.indexOf(pair)]}`).click();
    }
    await card(page, "Play again").press("Enter");
    assert.match(await status(page).innerText(), /^0 moves, 0 of 2 pairs/);
    assert.equal(await page.locator(".wl-pairs [data-up]").count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Program 1");
    await context.close();
  });

  test("are a list of programs with folded timelines without JavaScript, and where no script comes", async () => {
    for (const [options, prepare] of [[{ javaScriptEnabled: false }], [{}, { block: /wakeline-[^/]*\.js$/ }]]) {
      const { page, context } = await open(first, options, prepare);
      const game = page.locator(".wl-memory");
      assert.equal(await game.locator("pre:visible").count(), 2);
      assert.equal(await game.locator("svg:visible").count(), 0);
      await game.locator(".wl-answer > summary").first().click();
      assert.equal(await game.locator("svg:visible").count(), 1);
      await context.close();
    }
  });
});
