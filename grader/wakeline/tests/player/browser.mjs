// A real browser for the tests of the player, and what a learner sees and does
// in it. CHROMIUM names the browser; /usr/bin/chromium if it is not set.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { packages, pageOf } from "./places.mjs";

const { chromium } = packages("playwright-core");

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
});
after(() => browser.close());

/** Opens a sample, hands the page to `use`, and holds it against what must never happen. */
export async function open(sample, options, use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const troubles = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) troubles.push(`request to ${request.url()}`);
  });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => troubles.push(message.text()));
  page.on("dialog", (dialog) => troubles.push(`dialog ${dialog.message()}`));
  if (options?.prepare) await page.addInitScript(options.prepare);
  await page.goto(pageOf(sample));
  await use(page);
  await context.close();
  assert.deepEqual(troubles, []);
}

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
