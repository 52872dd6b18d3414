// Notes what shifts on a page, from the first paint to its end, and what moves.

import { readFileSync } from "node:fs";
import { store } from "./browser.mjs";

/** Before the first paint: what is kept, and somebody who notes every shift. */
export const watched = (values) => ({
  script: ([store, values]) => {
    if (values) localStorage.setItem(store, JSON.stringify({ version: 1, values }));
    self.shifts = [];
    self.noted = (entries) => {
      for (const { value, startTime, sources } of entries) {
        const moved = ({ node, previousRect: from, currentRect: to }) => `${(node?.outerHTML ?? node?.textContent ?? "").slice(0, 90)} from ${[from.x, from.y, from.width, from.height]} to ${[to.x, to.y, to.width, to.height]}`;
        const drawn = performance.getEntriesByName("first-paint")[0]?.startTime;
        const parsed = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
        const fonts = [...document.fonts].filter(({ status }) => status === "loaded").length;
        self.shifts.push([value, `at ${startTime} ms (first paint ${drawn}, parsed ${parsed}, ${fonts} fonts there)`, ...sources.map(moved)]);
      }
    };
    self.observer = new PerformanceObserver((list) => self.noted(list.getEntries()));
    self.observer.observe({ type: "layout-shift", buffered: true });
  },
  argument: [store, values],
});

/** Something kept for every question of a page, as if all had been answered. */
export function answers(path) {
  const keeps = [...readFileSync(path, "utf8").matchAll(/data-(?:keep|again)="([^"]+)"/g)].map(([, keep]) => keep);
  const kept = { quiz: { right: false, chosen: [0], text: "90 ms" }, predict: { right: false, values: ["7 ms"], shown: true }, loop: { right: false, first: 1, at: 2 }, exercise: "done", read: "done" };
  return { depth: "breath", ...Object.fromEntries(keeps.map((keep) => [keep, kept[keep.split("/")[0]] ?? { right: false }])) };
}

/** From the top of a page to its bottom, a screen at a time. */
export const readThrough = (page) => page.evaluate(async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await document.fonts.ready;
  for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight - 100) {
    scrollTo(0, at);
    await drawn();
  }
  self.noted(self.observer.takeRecords());
  return self.shifts;
});
