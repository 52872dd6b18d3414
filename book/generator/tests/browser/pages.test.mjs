// Opens every page of the built book and of the sample report in headless
// Chromium. Each page is opened once, where most can go wrong: as narrow as a
// phone, with everything answered, then with every fold open and every widget
// used. What only the kind of an element decides (a theme, paper, motion, no
// script) is asked of pages that together hold every kind; which ones they are is
// found by looking. So a book of eight times the length costs eight short visits,
// and the long ones stay few. Prints what they cost. Needs book/html and
// target/sample-report, which `cargo course` makes, and the examples of
// DIRECTIVES.md, which `cargo test -p course` leaves.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { faults } from "./axe.mjs";
import { book, directives, editions, open, pagesOf, report, root, themes, unfold, use } from "./browser.mjs";
import { cover, kindsOf } from "./kinds.mjs";
import { answers, readThrough, watched } from "./steady.mjs";
import { bare, ways } from "./ways.mjs";

const widths = [360, 1280];

/** Drawings in view that scroll, or whose letters are below 11 px. */
const unreadable = (page) => page.locator(".wl-drawing > svg").evaluateAll((all) => all.filter((svg) => {
  const { width } = svg.getBoundingClientRect();
  const scrolls = svg.parentElement.scrollWidth > svg.parentElement.clientWidth;
  return svg.checkVisibility() && (scrolls || (12 * width) / svg.viewBox.baseVal.width < 11);
}).map((svg) => svg.getAttribute("aria-labelledby")));

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Every page that was visited, with the kinds of elements that were seen on it. */
const visited = [];
const seconds = { visit: [], kind: [] };
/** What a visit and a page of kinds cost, for the arithmetic in CONTRIBUTING. */
after(() => {
  for (const [what, all] of Object.entries(seconds)) {
    const sum = all.reduce((sum, one) => sum + one, 0);
    console.log(`cost ${what}: ${all.length} pages, ${(sum / all.length).toFixed(1)} s a page, two at a time`);
  }
});

async function timed(what, act) {
  const begin = performance.now();
  await act();
  seconds[what].push((performance.now() - begin) / 1000);
}

async function visit({ path, name, folder }) {
  const { page, context, troubles } = await open(path, { viewport: { width: 360, height: 900 } }, watched(answers(path)));
  assert.deepEqual(await readThrough(page), [], "nothing shifts");
  assert.ok((await sideways(page)) <= 0, `${await sideways(page)} px too wide`);
  const kinds = await kindsOf(page);
  await unfold(page);
  await use(page);
  assert.deepEqual(await faults(page), [], "axe");
  kinds.push(...await kindsOf(page));
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    assert.ok((await sideways(page)) <= 0, `${await sideways(page)} px too wide at ${width} px with its folds open`);
    assert.deepEqual(await unreadable(page), [], `drawings at ${width} px`);
  }
  const unnamed = await page.locator("svg.wake-timeline:not(:has(title)), svg.wake-timeline:not(:has(desc))").count();
  assert.equal(unnamed, 0, "each drawing has a title and a description");
  assert.deepEqual(troubles, [], "no network, no error");
  await context.close();
  visited.push({ path, name, folder, title: relative(root, path), kinds: new Set(kinds), cost: statSync(path).size });
}

for (const [what, folder] of Object.entries({ ...editions, directives })) {
  describe(`every page of the ${what}`, { concurrency: 2 }, () => {
    for (const { path, name } of pagesOf(folder)) {
      test(`${name} stands still, fits its width, sends nothing, and axe finds nothing`, () => timed("visit", () => visit({ path, name, folder })));
    }
  });
}

describe("every kind of element", () => {
  test("in every way", { concurrency: 2 }, async (t) => {
    // The page of the whole book is its chapters once more, and by far the largest.
    const candidates = visited.filter(({ name, folder }) => name !== "print.html" || folder === directives);
    const chosen = cover(candidates);
    console.log(`${chosen.length} of ${visited.length} pages hold every kind`);
    await Promise.all(chosen.map((page) => t.test(page.title, (t) => timed("kind", async () => {
      for (const [what, way] of Object.entries(ways)) await t.test(`${page.title}: ${what}`, () => way(page));
    }))));
  });
});

describe("every page of the report", { concurrency: 2 }, () => {
  for (const { path, name } of pagesOf(report)) {
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
    test(`${name} is complete without JavaScript`, () => bare({ path }));
  }
});

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
