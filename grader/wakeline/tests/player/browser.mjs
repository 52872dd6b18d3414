// What a learner sees and does in the player.

import { visit } from "../../../../book/generator/tests/browser/chromium.mjs";
import { pageOf } from "./places.mjs";

export const open = (sample, options, use) => visit(pageOf(sample), options ?? {}, use);

/** What a learner sees: the panels by title, and the sentence. */
export const shown = (page) =>
  page.evaluate(() => {
    const text = (element) => element.textContent;
    const cells = (row) => [...row.querySelectorAll("td")].map(text);
    const panels = [...document.querySelectorAll(".wlp section")].map((section) => [text(section.querySelector("h3")), [...section.querySelectorAll("tr:has(td)")].map(cells)]);
    return { now: text(document.querySelector(".wlp-now")), note: text(document.querySelectorAll(".wlp-note")[0]), at: Number(document.querySelector(".wlp [type=range]").value), ...Object.fromEntries(panels) };
  });

export const at = async (page) => (await shown(page)).at;

/** Puts the cursor on an event with the scrubber. */
export const scrub = (page, event) =>
  page.locator(".wlp [type=range]").evaluate((scrubber, event) => {
    scrubber.value = event;
    scrubber.dispatchEvent(new Event("input"));
  }, event);

export const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
