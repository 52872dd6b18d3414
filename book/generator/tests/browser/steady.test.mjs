// A page stands still and answers soon: nothing shifts from the first paint to
// its end, nothing moves for readers who want less motion, nothing of a script is
// printed. Prints two figures: the worst shift, and how long the largest pages
// take until they answer (the goal is 1,000 ms; a machine may be busy, so no test
// asks for it). Needs book/html, which `cargo course build` makes.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { editions, open, pagesOf, store, unfold, use } from "./browser.mjs";

/** Before the first paint: what is kept, and somebody who notes every shift. */
const watched = (values) => ({
  script: ([store, values]) => {
    if (values) localStorage.setItem(store, JSON.stringify({ version: 1, values }));
    self.shifts = [];
    self.noted = (entries) => {
      for (const { value, sources } of entries) {
        self.shifts.push([value, sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 90)).join(" | ")]);
      }
    };
    self.observer = new PerformanceObserver((list) => self.noted(list.getEntries()));
    self.observer.observe({ type: "layout-shift", buffered: true });
  },
  argument: [store, values],
});

/** Something kept for every question of a page, as if all had been answered. */
function answers(path) {
  const keeps = [...readFileSync(path, "utf8").matchAll(/data-keep="([^"]+)"/g)].map(([, keep]) => keep);
  const kept = { quiz: { right: true, chosen: [0], text: "90 ms" }, predict: { right: false, text: "7 ms", shown: true }, loop: { right: false, first: 1, at: 2 }, exercise: "done", read: "done" };
  return { depth: "breath", ...Object.fromEntries(keeps.map((keep) => [keep, kept[keep.split("/")[0]] ?? { right: false }])) };
}

/** From the top of a page to its bottom, a screen at a time. */
const readThrough = (page) => page.evaluate(async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await document.fonts.ready;
  for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight - 100) {
    scrollTo(0, at);
    await drawn();
  }
  self.noted(self.observer.takeRecords());
  return self.shifts;
});

let worst = 0;
after(() => console.log(`figure cls ${worst.toFixed(4)} score`));

for (const [edition, folder] of Object.entries(editions)) {
  describe(`nothing shifts in the ${edition}`, { concurrency: 2 }, () => {
    for (const { path, name } of pagesOf(folder)) {
      test(`${name}: at first, and with everything answered and folded`, async () => {
        for (const [width, values] of [[1280], [360], [1280, answers(path)], [360, answers(path)]]) {
          const { page, context, troubles } = await open(path, { viewport: { width, height: 900 } }, watched(values));
          const shifts = await readThrough(page);
          worst = Math.max(worst, shifts.reduce((sum, [value]) => sum + value, 0));
          assert.deepEqual(shifts, [], `at ${width} px${values ? " with answers" : ""}`);
          assert.deepEqual(troubles, []);
          await context.close();
        }
      });
    }

    test("is not said of a page that does shift", async () => {
      const { page, context } = await open(join(folder, "index.html"), {}, watched());
      await page.evaluate(() => new Promise((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => {
          document.querySelector("main").prepend(Object.assign(document.createElement("p"), { textContent: "late" }));
          requestAnimationFrame(done);
        }));
      }));
      assert.ok((await readThrough(page)).length > 0);
      await context.close();
    });
  });

  describe(`readers of the ${edition} who want less motion`, { concurrency: 2 }, () => {
    for (const { path, name } of pagesOf(folder)) {
      test(`see none on ${name}`, async () => {
        const { page, context } = await open(path, { reducedMotion: "reduce", viewport: { width: 1280, height: 900 } });
        await unfold(page);
        await use(page);
        const moving = await page.evaluate(() => {
          const found = new Set();
          for (const element of document.querySelectorAll("body, body *")) {
            for (const part of [undefined, "::before", "::after"]) {
              const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, part);
              // A thousandth of a second ends before the next picture.
              if (animationName !== "none" || /\b(0?\.(?!001s)\d|[1-9])/.test(transitionDuration) || scrollBehavior === "smooth") {
                found.add(`${element.outerHTML.slice(0, 60)} ${part} ${animationName} ${transitionDuration}`);
              }
            }
          }
          return [...found].slice(0, 5);
        });
        assert.deepEqual(moving, []);
        const running = await page.evaluate(async () => {
          document.getElementById("mdbook-theme-coal").click();
          for (let picture = 0; picture < 3; picture += 1) await new Promise(requestAnimationFrame);
          return document.getAnimations().length;
        });
        assert.equal(running, 0, "a theme changes at once");
        await context.close();
      });
    }
  });

  describe(`the ${edition} on paper`, { concurrency: 2 }, () => {
    for (const { path, name } of pagesOf(folder)) {
      test(`${name} has nothing of a script, and every question`, async () => {
        const { page, context } = await open(path, { viewport: { width: 800, height: 1100 } });
        await use(page);
        await page.emulateMedia({ media: "print" });
        const shown = (selector) => page.locator(selector).evaluateAll((all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })).map((one) => one.outerHTML.slice(0, 90)));
        assert.deepEqual(await shown("main :is(button, select, textarea, input[type=text], input[type=file], progress, .wl-actions, .wl-js, .wl-stage, .wl-tick), .wl-bar, .wl-term, .sidebar, #mdbook-menu-bar"), []);
        const hidden = await page.locator("main :is(.wl-ask, .wl-choices > li, .wl-card summary, .wl-answer > summary, .wl-hint > summary)").evaluateAll((all) => all.filter((one) => !one.checkVisibility()).map((one) => one.outerHTML.slice(0, 90)));
        assert.deepEqual(hidden, []);
        await context.close();
      });
    }
  });
}

describe("the largest pages of all editions", () => {
  test("answer soon after they were opened", async () => {
    const pages = Object.values(editions).flatMap(pagesOf).sort((a, b) => statSync(b.path).size - statSync(a.path).size);
    const chapter = pages.find(({ name }) => name !== "print.html");
    const medians = [];
    for (const { path, name } of [pages[0], chapter]) {
      const times = [];
      for (let load = 0; load < 5; load += 1) {
        const { page, context } = await open(path, { viewport: { width: 1280, height: 900 } });
        // The first press of a key that a script answers: `?` shows the help.
        await page.keyboard.press("?");
        times.push(await page.evaluate(() => {
          if (getComputedStyle(document.getElementById("mdbook-help-container")).display !== "flex") throw new Error("no answer");
          const [{ domContentLoadedEventEnd }] = performance.getEntriesByType("navigation");
          return domContentLoadedEventEnd;
        }));
        await context.close();
      }
      medians.push(times.sort((a, b) => a - b)[2]);
      console.log(`${name}: ${times.map(Math.round).join(", ")} ms`);
    }
    console.log(`figure page_interactive_ms ${Math.max(...medians).toFixed(0)} ms`);
  });
});
