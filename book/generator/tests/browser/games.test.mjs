// The two games that few pages have: drawing a timeline, and pairs of program and
// picture. Needs the examples of DIRECTIVES.md, which `cargo test -p course` leaves.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { directives, open } from "./browser.mjs";

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
    assert.ok(!(await game.locator("svg").isVisible()));
    await press("fetch(a) ends", "ArrowRight", 1);
    assert.equal(await slider("fetch(a) ends").evaluate((it) => it.ariaValueText), "40 ms");
    await press("fetch(b) ends", "ArrowRight", 2);
    const compare = game.getByRole("button", { name: "Compare" });
    await compare.press("Enter");
    await heard(page, "Bars right: 1 of 2. fetch(a): right. fetch(b): the right length, but too early.");
    assert.equal(await rows(page).nth(1).locator(".wl-wrong").innerText(), "✗ the right length, but too early; recorded: 40 → 90 ms");
    assert.ok(await game.locator("svg").isVisible(), "the recording is shown");
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

  test("is empty rows over an axis without JavaScript, with the recording folded", async () => {
    const { page, context } = await open(first, { javaScriptEnabled: false });
    const game = page.locator(".wl-draw");
    assert.equal(await game.locator("input:visible, button:visible").count(), 0);
    assert.ok(await game.locator(".wl-axis").isVisible());
    await game.locator(".wl-answer > summary").click();
    assert.ok(await game.locator("svg").isVisible());
    await context.close();
  });
});
