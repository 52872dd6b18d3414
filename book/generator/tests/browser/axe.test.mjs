// axe-core on what no page shows by itself: the search, the help, the menu of
// themes, a page without scripts, the page of a server that finds nothing; and on
// the report. What stands in the pages of the book is held by pages.test.mjs.
// Needs book/html and target/sample-report, which `cargo course` makes.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { faults } from "./axe.mjs";
import { editions, open, pagesOf, report, themes, unfold, wear } from "./browser.mjs";

const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 } };

for (const [edition, folder] of Object.entries(editions)) {
  describe(`axe finds nothing in the ${edition}`, { concurrency: 2 }, () => {
    test("while searching, changing the theme, and reading the help", async () => {
      const { page, context } = await open(join(folder, "many-at-once.html"), wide);
      await page.keyboard.press("?");
      await page.locator("#mdbook-help-popup").waitFor();
      assert.deepEqual(await faults(page), [], "help");
      await page.keyboard.press("Escape");
      await page.keyboard.press("s");
      await page.keyboard.type("timeline");
      await page.locator("#mdbook-searchresults li").first().waitFor();
      for (const theme of themes) {
        await wear(page, theme);
        await page.locator("#mdbook-theme-toggle").click();
        assert.deepEqual(await faults(page, { colours: theme !== "light" }), [], `in the theme ${theme}`);
      }
      await context.close();
    });

    test("without a script, by day and by night, with the table of contents", async () => {
      for (const colorScheme of ["light", "dark"]) {
        for (const name of ["many-at-once.html", "toc.html"]) {
          const { page, context } = await open(join(folder, name), { ...wide, colorScheme, javaScriptEnabled: false });
          // Without scripts no timer of a page ever rings; axe waits for some.
          await page.evaluate(() => { self.setTimeout = (act) => { Promise.resolve().then(act); }; });
          assert.deepEqual(await faults(page), [], `${name} ${colorScheme}`);
          await context.close();
        }
      }
    });

    test("on the page of a server that finds nothing", async () => {
      const { page, context, troubles } = await open("http://book.test/nothing", { ...wide, offline: false }, { server: folder });
      assert.match(await page.locator("main").innerText(), /not found/i);
      for (const theme of themes) {
        await wear(page, theme);
        assert.deepEqual(await faults(page, { colours: theme !== "light" }), [], theme);
      }
      assert.deepEqual(troubles, []);
      await context.close();
    });
  });
}

describe("axe finds nothing in the report", { concurrency: 2 }, () => {
  for (const { path, name } of pagesOf(report)) {
    test(`on ${name}, by day, by night and at the width of a phone`, async () => {
      for (const options of [{ ...wide, colorScheme: "light" }, { ...phone, colorScheme: "dark" }]) {
        const { page, context } = await open(path, options);
        await unfold(page);
        assert.deepEqual(await faults(page), [], JSON.stringify(options));
        await context.close();
      }
    });
  }
});
