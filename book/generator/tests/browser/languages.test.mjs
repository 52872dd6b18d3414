// Rust first, Python first, or one alone: chosen once for the whole book, by keys,
// from `file://`. Needs book/html, which `cargo course build` makes.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { book, open, store } from "./browser.mjs";
import { readThrough, watched } from "./steady.mjs";

const chapter = join(book, "await-points.html");
/** Somebody who wants nothing covered, and what else they have chosen. */
const reader = (values) => ({
  script: ([store, values]) => localStorage.getItem(store) ?? localStorage.setItem(store, JSON.stringify({ version: 1, values })),
  argument: [store, { cover: false, ...values }],
});

/** How many codes of each language stand in twins on a page, and which is above or left. */
const seen = (page) => page.evaluate(() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const pair = shown(".wl-pair").find((pair) => [...pair.children].every((side) => side.checkVisibility()));
  const [rust, python] = [".wl-rust", ".wl-python"].map((side) => pair.querySelector(side).getBoundingClientRect());
  const first = rust.left < python.left || rust.top < python.top ? "rust" : "python";
  const spoken = pair.firstElementChild.classList.contains("wl-rust") ? "rust" : "python";
  return { rust: shown(".wl-rust").length, python: shown(".wl-python").length, first, spoken, lone: shown(".wl-lone").length };
});

describe("the language", () => {
  test("is chosen by keys once, holds on every page, and hides only what both did", async () => {
    const { page, context, troubles } = await open(chapter, {}, reader());
    const both = await seen(page);
    assert.deepEqual([both.first, both.spoken, both.lone], ["rust", "rust", 0]);
    assert.equal(both.rust, both.python);
    await page.locator("[name=wl-languages]:checked").focus();
    await page.keyboard.press("ArrowRight");
    const turned = await seen(page);
    assert.deepEqual([turned.first, turned.spoken, turned.rust], ["python", "python", both.rust]);
    assert.ok(turned.lone > 0, "what has no twin says so");
    await page.keyboard.press("ArrowRight");
    const rust = await seen(page);
    await page.keyboard.press("ArrowRight");
    const python = await seen(page);
    assert.ok(page.url().endsWith("await-points.html"), "arrows in the field turn no page");
    assert.deepEqual([rust.rust, python.python], [both.rust, both.python], "the one chosen is whole");
    assert.ok(0 < rust.python && rust.python < both.python, "Python stays where it does something else");
    assert.equal(python.rust, rust.python, "and so does Rust");
    await page.locator(".wl-live", { hasText: "Python alone, in the whole book." }).waitFor({ state: "attached" });

    await page.goto(page.url().replace("await-points", "slow-motion"));
    assert.equal(await page.locator("[name=wl-languages]:checked").inputValue(), "python");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("moves nothing while a page loads", async () => {
    for (const languages of ["python-first", "python", "rust"]) {
      for (const width of [1280, 360]) {
        const { page, context } = await open(chapter, { viewport: { width, height: 900 } }, watched({ cover: false, languages }));
        assert.deepEqual(await readThrough(page), [], `${languages} at ${width} px`);
        await context.close();
      }
    }
  });

  test("hides nothing on paper, and nothing without a script", async () => {
    const hidden = (page) => page.locator("[data-language]").evaluateAll((all) => all.filter((one) => !one.checkVisibility()).length);
    const printed = await open(chapter, {}, reader({ languages: "python" }));
    assert.ok(await hidden(printed.page) > 0);
    await printed.page.emulateMedia({ media: "print" });
    assert.equal(await hidden(printed.page), 0);
    await printed.context.close();
    const bare = await open(chapter, { javaScriptEnabled: false });
    assert.equal(await hidden(bare.page), 0);
    await bare.context.close();
  });

  test("is shown where a link leads into it", async () => {
    const { page, context } = await open(chapter, {}, reader({ languages: "python" }));
    const [id] = await page.locator(".wl-rust[data-language] > .wl-listing").evaluateAll((all) => all.map((one) => one.id));
    assert.ok(!(await page.locator(`#${id}`).isVisible()));
    await page.evaluate((id) => { location.hash = id; }, id);
    await page.locator(`#${id}`).waitFor();
    await context.close();
  });
});

describe("wide code", () => {
  const cut = (page, selector) => page.locator(selector).evaluateAll((all) => all.filter((code) => code.scrollWidth > code.clientWidth).map((code) => code.textContent.slice(0, 60)));

  test("is not cut off beside its twin, at any width of a desktop", async () => {
    for (const width of [1600, 1400, 1150, 1000, 900, 830]) {
      for (const name of ["await-points", "slow-motion", "many-at-once"]) {
        const { page, context } = await open(join(book, `${name}.html`), { viewport: { width, height: 900 } }, reader());
        assert.deepEqual(await cut(page, ":is(.wl-listing, .wl-pair) pre > code"), [], `${name} at ${width} px`);
        await context.close();
      }
    }
  });

  test("says at its edge that it goes on, without a script too", async () => {
    const { page, context } = await open(chapter, { javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
    const code = page.locator(".wl-pair pre > code").filter({ hasText: "join!" }).first();
    // A pixel at the edge, above the first line: grey while there is more, then as the rest.
    const edge = async () => {
      const box = await code.boundingBox();
      const image = await page.screenshot({ clip: { x: box.x + box.width - 2, y: box.y + 3, width: 1, height: 1 } });
      return image.toString("base64");
    };
    await code.scrollIntoViewIfNeeded();
    const before = await edge();
    await code.evaluate((code) => { code.scrollLeft = 999; });
    assert.notEqual(await edge(), before);
    await context.close();
  });
});
