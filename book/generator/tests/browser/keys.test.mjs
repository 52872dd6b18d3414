// What no other file drives: every other widget by keys alone, mdBook's own frame
// by keys, and what a reader who hears the page is told. Needs book/html, which
// `cargo course build` makes, and the examples of DIRECTIVES.md, which `cargo test
// -p course` leaves.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { book, directives, open } from "./browser.mjs";

const first = join(directives, "first.html");
const chapter = join(book, "await-points.html");

/** Writes down everything that a live region says, from the first moment on. */
const listening = () => {
  self.said = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const region = (target.closest ? target : target.parentElement)?.closest("[role=status], [role=alert], [aria-live]");
      // What is hidden is not said: the help is only written, until it is shown.
      if (region?.textContent.trim() && region.checkVisibility()) self.said.push(region.textContent);
    }
  }).observe(document, { childList: true, characterData: true, subtree: true });
};
/** What was said since. A page says it by a timer of 50 ms; this one rings behind. */
const said = (page) => page.evaluate(() => new Promise((done) => setTimeout(() => done(self.said.splice(0)), 100)));
async function heard(page) {
  await page.waitForFunction(() => self.said.length > 0);
  return said(page);
}

describe("by keys alone", () => {
  test("a question with several right choices takes several", async () => {
    const { page, context, troubles } = await open(first);
    const question = page.locator(".wl-question", { hasText: "Which of these give the loop back?" });
    const boxes = question.getByRole("checkbox");
    await question.locator("label", { hasText: ".await" }).locator("input").focus();
    await page.keyboard.press("Space");
    await question.getByRole("button").press("Enter");
    assert.match(await question.locator(".wl-status").innerText(), /Not yet\. Others are right too/);
    await question.locator("label", { hasText: "The end" }).locator("input").focus();
    await page.keyboard.press("Space");
    await question.getByRole("button").press("Enter");
    assert.match(await question.locator(".wl-status").innerText(), /Right/);
    await page.reload();
    const checked = await boxes.evaluateAll((all) => all.filter(({ checked }) => checked).map(({ labels }) => labels[0].innerText.trim()));
    assert.deepEqual(checked.sort(), ["An .await", "The end of a task"]);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("a question with a field is answered, and its answer is kept", async () => {
    const { page, context, troubles } = await open(first);
    const question = page.locator(".wl-question", { hasText: "How many fetches are under way" });
    await question.getByRole("textbox").focus();
    await page.keyboard.type("two");
    await page.keyboard.press("Enter");
    assert.match(await question.locator(".wl-status").innerText(), /Not yet/);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("1");
    await page.keyboard.press("Enter");
    assert.match(await question.locator(".wl-status").innerText(), /Right/);
    assert.ok(await question.getByText("The second begins when").isVisible());
    await page.reload();
    assert.equal(await question.getByRole("textbox").inputValue(), "1");
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("a prediction unfolds", async () => {
    const { page, context } = await open(chapter);
    const fold = page.locator(".wl-predict .wl-answer").first();
    await fold.locator("> summary").focus();
    await page.keyboard.press("Enter");
    assert.ok(await fold.locator("svg, p").first().isVisible());
    await context.close();
  });

  test("the table below a timeline unfolds, and polls and code scroll sideways", async () => {
    const { page, context } = await open(join(book, "slow-motion.html"), { viewport: { width: 360, height: 740 } });
    const figure = page.locator(".wl-timeline:visible").first();
    await figure.locator("summary").press("Enter");
    assert.ok(await figure.getByRole("table").isVisible());
    for (const wide of [".wl-polls", ".wl-listing pre > code"]) {
      const found = await page.locator(wide).evaluateAll((all) => {
        const one = all.find((one) => one.scrollWidth > one.clientWidth + 20 && one.checkVisibility());
        one.focus();
        return document.activeElement === one;
      });
      assert.ok(found, `${wide} takes the focus`);
      await page.keyboard.press("ArrowRight");
      await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
      assert.match(page.url(), /slow-motion/, "the arrow turns no chapter");
    }
    await context.close();
  });

  test("code is copied", async () => {
    const { page, context } = await open(chapter);
    const listing = page.locator(".wl-listing").first();
    const button = listing.getByRole("button", { name: "Copy to clipboard" });
    for (let presses = 0; presses < 100 && !(await button.evaluate((button) => button === document.activeElement)); presses += 1) await page.keyboard.press("Tab");
    await page.waitForFunction(() => getComputedStyle(document.activeElement.parentElement).opacity === "1");
    await page.evaluate(() => document.addEventListener("copy", () => { document.body.dataset.copied = document.activeElement.value ?? String(getSelection()); }, true));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => "copied" in document.body.dataset);
    assert.equal(await page.evaluate(() => document.body.dataset.copied.trim()), (await listing.locator("pre code").innerText()).trim());
    await context.close();
  });

  test("the table of contents opens and closes, also on a phone", async () => {
    for (const width of [360, 1280]) {
      const { page, context, troubles } = await open(chapter, { viewport: { width, height: 740 } });
      const button = page.getByRole("button", { name: "Toggle Table of Contents" });
      const link = page.locator("#mdbook-sidebar").getByRole("link", { name: "Many at once" });
      for (const wanted of width === 360 ? [true, false] : [false, true]) {
        await button.press("Enter");
        await page.waitForFunction((wanted) => document.getElementById("mdbook-sidebar-toggle").ariaExpanded === String(wanted), wanted);
        await link.waitFor({ state: wanted ? "visible" : "hidden" });
      }
      assert.deepEqual(troubles, []);
      await context.close();
    }
  });

  test("the table of contents is a page without a script", async () => {
    const { page, context } = await open(join(book, "exercises/two-at-once.html"), { javaScriptEnabled: false });
    await page.getByRole("banner").getByRole("link", { name: "Table of contents" }).press("Enter");
    await page.waitForURL(/\/toc\.html$/);
    await page.getByRole("link", { name: "Many at once" }).press("Enter");
    await page.waitForURL(/many-at-once/);
    await context.close();
  });

  test("the theme is changed and the book is searched", async () => {
    const { page, context, troubles } = await open(chapter);
    await page.getByRole("button", { name: "Change theme" }).press("Enter");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    assert.ok(await page.evaluate(() => document.documentElement.classList.contains("ayu")));
    await page.keyboard.press("Escape");
    await page.keyboard.press("s");
    await page.keyboard.type("waker");
    const results = page.locator("#mdbook-searchresults a");
    await results.first().waitFor();
    assert.match(await page.getByRole("status").filter({ hasText: "result" }).innerText(), /search results? for 'waker'/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/highlight=waker/);
    assert.deepEqual(troubles, []);
    await context.close();
  });
});

describe("a reader who hears the page", () => {
  test("is told nothing by a page that opens, also with answers, and each verdict once", async () => {
    const { page, context } = await open(chapter, {}, { script: listening });
    assert.deepEqual(await said(page), []);
    const question = page.locator(".wl-question").first();
    await question.getByRole("radio").first().focus();
    await page.keyboard.press("Space");
    await question.getByRole("button").press("Enter");
    assert.equal((await heard(page)).length, 1, "a question");
    const order = page.locator(".wl-order");
    await order.locator(".wl-lines li").first().press("ArrowDown");
    assert.match((await heard(page)).join("\n"), /^.*: now line 2 of 7\.$/, "a line that moved");
    await order.getByRole("button", { name: "Answer" }).press("Enter");
    assert.equal((await heard(page)).length, 1, "an order");
    await page.reload();
    assert.deepEqual(await said(page), [], "what was answered before is no news");

    await page.goto(`file://${join(book, "slow-motion.html")}`);
    // The player comes with its words in it; that is no change of a live region.
    await said(page);
    const turn = page.locator(".wl-loop .wl-turns > li:not([data-done]):visible").first();
    for (const name of ["sleep", "main"]) {
      await turn.getByRole("button", { name }).press("Enter");
      assert.equal((await heard(page)).length, 1, `a turn: ${name}`);
    }
    await page.locator(".wl-steps").first().getByRole("button", { name: "Next" }).press("ArrowRight");
    assert.equal((await heard(page)).length, 1, "a step of the player");
    await context.close();
  });

  test("is told a verdict again that is the same", async () => {
    const { page, context } = await open(chapter, {}, { script: listening });
    const question = page.locator(".wl-question").first();
    await question.getByRole("radio").first().press("Space");
    for (let time = 0; time < 2; time += 1) {
      await question.getByRole("button").press("Enter");
      assert.equal((await heard(page)).length, 1);
    }
    await context.close();
  });
});
