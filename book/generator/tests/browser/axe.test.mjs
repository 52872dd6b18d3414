// axe-core on every page, whole and without exceptions: as it opens, and with
// every fold open and every widget used, in every theme. Needs book/html and
// target/sample-report, which `cargo course` makes.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import axe from "axe-core";
import { editions, open, pagesOf, report, themes, unfold, use, wear } from "./browser.mjs";

/**
 * What axe finds on a page, by all rules that are on by default. What a theme
 * changes is `colours` only. One rule reads the styles again (`preload`), which
 * nothing changes: once a page is enough.
 */
async function faults(page, { colours = false, preload = false } = {}) {
  await page.evaluate((source) => { if (!self.axe) (0, eval)(source); }, axe.source);
  return page.evaluate(async ([colours, preload]) => {
    const options = { resultTypes: ["violations"], preload, ...(colours ? { runOnly: ["color-contrast", "link-in-text-block"] } : {}) };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ html, any, all, none }) => `${id}: ${html.slice(0, 120)} ${[...any, ...all, ...none][0]?.message.slice(0, 160)}`));
  }, [colours, preload]);
}

const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 } };

for (const [edition, folder] of Object.entries(editions)) {
  describe(`axe finds nothing in the ${edition}`, { concurrency: 2 }, () => {
    for (const { name } of pagesOf(folder)) {
      test(`on ${name}: as it opens, after use, in every theme, and at the width of a phone`, async () => {
        // From `file://` axe could not read the styles.
        const { page, context, troubles } = await open(`http://book.test/${name}`, { ...wide, offline: false }, { server: folder });
        assert.deepEqual(await faults(page, { preload: true }), [], "as it opens");
        await unfold(page);
        await use(page);
        assert.deepEqual(await faults(page), [], "after use");
        for (const theme of themes.slice(1)) {
          await wear(page, theme);
          assert.deepEqual(await faults(page, { colours: true }), [], `in the theme ${theme}`);
        }
        await page.setViewportSize(phone.viewport);
        assert.deepEqual(await faults(page), [], "at the width of a phone");
        assert.deepEqual(troubles, []);
        await context.close();
      });
    }

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
