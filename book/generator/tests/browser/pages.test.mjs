// Opens every page of the built book and of the sample report in headless
// Chromium: no network, no errors, no sideways scrolling, complete without
// JavaScript. Needs book/html and target/sample-report, which `cargo course`
// makes.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { book, editions, open, pagesOf, report, themes, unfold } from "./browser.mjs";

const widths = [360, 1280];

async function sideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

for (const [what, folder] of Object.entries({ ...editions, report })) {
  describe(`every page of the ${what}`, { concurrency: 2 }, () => {
    for (const { path, name } of pagesOf(folder)) {
      for (const width of widths) {
        test(`${name} at ${width} px needs no network and does not scroll sideways`, async () => {
          const { page, context, troubles } = await open(path, { viewport: { width, height: 900 } });
          assert.deepEqual(troubles, []);
          assert.ok((await sideways(page)) <= 0, `${await sideways(page)} px too wide`);
          await unfold(page);
          assert.ok((await sideways(page)) <= 0, `${await sideways(page)} px too wide with its folds open`);
          await context.close();
        });
      }
      test(`${name} is complete without JavaScript`, async () => {
        const { page, context, troubles } = await open(path, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
        assert.deepEqual(troubles, []);
        const bare = await page.locator("svg.wake-timeline:not(:has(title)), svg.wake-timeline:not(:has(desc))").count();
        assert.equal(bare, 0, "each drawing has a title and a description");
        const folded = page.locator("details:not([open]) > summary");
        if ((await folded.count()) > 0 && (await folded.first().isVisible())) {
          const first = page.locator("details:not([open])").first();
          await first.evaluate((details) => details.setAttribute("data-probe", ""));
          await page.locator("details[data-probe] > summary").click();
          assert.ok(await page.locator("details[data-probe][open]").count(), "an answer unfolds");
        }
        await context.close();
      });
    }
  });
}

describe("drawings of the book", () => {
  for (const theme of themes) {
    test(`are readable in the theme ${theme}`, async () => {
      const { page, context } = await open(join(book, "many-at-once.html"), { viewport: { width: 1280, height: 900 } }, {
        script: (name) => localStorage.setItem("mdbook-theme", name),
        argument: theme,
      });
      const contrast = await page.evaluate(() => {
        const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
        const light = (colour) => {
          const [r, g, b] = channels(colour).map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (element) => {
          for (let at = element; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (!/rgba\(.*, 0\)|transparent/.test(colour)) return colour;
          }
          return "rgb(255, 255, 255)";
        };
        return [...document.querySelectorAll("svg.wake-timeline text")].map((text) => {
          const [a, b] = [light(getComputedStyle(text).fill), light(behind(text.closest("svg")))];
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        });
      });
      assert.ok(contrast.length > 0, "the page has drawings");
      assert.ok(Math.min(...contrast) >= 4.5, `contrast ${Math.min(...contrast).toFixed(2)}`);
      await context.close();
    });
  }
});
