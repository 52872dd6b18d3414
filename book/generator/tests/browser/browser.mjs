// One headless Chromium for a file of tests. CHROMIUM names the browser;
// /usr/bin/chromium if it is not set.

import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
export const book = join(root, "book/html");

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
});
after(() => browser.close());

/**
 * Opens a page; `troubles` is what went wrong while it loaded. `prepare` is a
 * script to run before those of the page, or a pattern of files to `block`.
 */
export async function open(path, options, prepare) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const troubles = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("file:") && !url.startsWith("data:") && !url.startsWith("blob:")) troubles.push(`request to ${url}`);
  });
  page.on("pageerror", (error) => troubles.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "net::ERR_ABORTED") troubles.push(`could not load ${request.url()}`);
  });
  if (prepare?.block) await page.route(prepare.block, (route) => route.abort());
  if (prepare?.script) await page.addInitScript(prepare.script, prepare.argument);
  await page.goto(pathToFileURL(path).href);
  return { page, context, troubles };
}
