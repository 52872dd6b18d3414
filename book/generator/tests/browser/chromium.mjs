// One headless Chromium for a file of tests: of the book, of the player, of the
// report. CHROMIUM names the browser; /usr/bin/chromium if it is not set.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import axeCore from "axe-core";
import { chromium } from "playwright-core";

/** axe, to be evaluated in a page. */
export const { source: axe } = axeCore;

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
});
after(() => browser.close());

/**
 * An empty page in a context of its own. `troubles` is what goes wrong in it
 * until it is closed: a request that is not `local`, an error of a script, a
 * message on the console that is not `harmless`, a dialog, a file that is missing.
 */
export async function newPage(options, { local = (url) => url.startsWith("file:"), harmless = () => false } = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const troubles = [];
  page.on("request", (request) => {
    if (!local(request.url())) troubles.push(`request to ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "net::ERR_ABORTED") troubles.push(`could not load ${request.url()}`);
  });
  page.on("pageerror", (error) => troubles.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (!harmless(message)) troubles.push(`console: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog ${dialog.message()}`);
    return dialog.dismiss();
  });
  return { page, context, troubles };
}

/** Opens a page, hands it to `use`, and holds it against what must never happen. `prepare` is a script to run first. */
export async function visit(url, { prepare, ...options }, use) {
  const { page, context, troubles } = await newPage({ viewport: { width: 1280, height: 900 }, ...options });
  if (prepare) await page.addInitScript(prepare);
  await page.goto(url);
  await use(page);
  await context.close();
  assert.deepEqual(troubles, []);
}
