// The pages of the book and of the sample report, opened in a browser.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { newPage } from "./chromium.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
export const book = join(root, "book/html");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
export const report = join(target, "sample-report");
/** Every example of DIRECTIVES.md in one chapter, which `cargo test` leaves there. */
export const directives = join(target, "tmp/directives");

/** The editions of the book, by name. What is asked of one is asked of each. */
export const editions = { book, instructors: join(root, "book/html-instructor") };
export const themes = ["light", "rust", "coal", "navy", "ayu"];
/** Under which name the book keeps what a reader did. */
export const store = "wakeline:wakeline-asynchronous-programming-by-its-timeline";

/** Every page of a folder: its name and its path. */
export function pagesOf(folder) {
  assert.ok(existsSync(folder), `${folder} is missing: run \`cargo course\` first`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => join(entry.parentPath, entry.name))
    // A frame for readers without a script, and a page that only a server shows.
    .filter((path) => !/(toc|404)\.html$/.test(path))
    .sort()
    .map((path) => ({ path, name: relative(folder, path) }));
}

/**
 * Opens a page in a browser that has no network; `troubles` is what went wrong
 * until it was closed. `prepare` is a script to run before those of the page, or
 * a pattern of files to `block`, or a `server`: a folder that answers for
 * http://book.test, with its 404.html where it has nothing. Nothing is covered by
 * predictions, unless it is to be `covered`.
 */
export async function open(path, options, prepare) {
  const local = (url) => /^(file|data|blob):/.test(url) || (prepare?.server && url.startsWith("http://book.test/"));
  const harmless = (message) => message.type() !== "error";
  const { page, context, troubles } = await newPage({ offline: true, ...options }, { local, harmless });
  if (prepare?.block) await page.route(prepare.block, (route) => route.abort());
  if (prepare?.server) {
    await page.route("http://book.test/**", (route) => {
      const file = join(prepare.server, new URL(route.request().url()).pathname);
      return existsSync(file) ? route.fulfill({ path: file }) : route.fulfill({ body: readFileSync(join(prepare.server, "404.html")), contentType: "text/html" });
    });
  }
  if (prepare?.script) await page.addInitScript(prepare.script, prepare.argument);
  if (!prepare?.covered) await page.addInitScript(uncover, [store, "wakeline:a-small-book"]);
  await page.goto(path.includes("://") ? path : pathToFileURL(path).href);
  const reload = page.reload.bind(page);
  for (const way of ["reload", "goto", "goBack"]) {
    const go = page[way].bind(page);
    page[way] = async (...where) => {
      const before = await kept(page);
      await settled(page);
      let response = await go(...where);
      for (let again = 0; again < 3 && (await putBack(page, before)); again += 1) {
        await settled(page);
        response = await reload();
      }
      return response;
    };
  }
  return { page, context, troubles };
}

/** What a page keeps, as pairs; none where it keeps nothing, or may not. */
const kept = (page) => page.evaluate(() => {
  try {
    return location.protocol === "file:" ? Object.entries(localStorage) : [];
  } catch {
    return [];
  }
});

/**
 * Puts back what a page was not given of what was kept before, and says whether there
 * was any: of pages of file:// the next one may be another process, which Chromium now
 * and then shows an older state. That race is the browser's, and no test is about it.
 */
const putBack = (page, before) => page.evaluate((before) => {
  try {
    const older = before.filter(([store, value]) => location.protocol === "file:" && localStorage.getItem(store) !== value);
    older.forEach(([store, value]) => localStorage.setItem(store, value));
    return older.length > 0;
  } catch {
    return false;
  }
}, before);

/** Gives the browser time to take in what a page keeps. No reader is so quick. */
const settled = (page) => page.waitForTimeout(100);

/** The reader's choice that nothing is covered, in this book and that of the examples. */
function uncover(stores) {
  try {
    for (const store of stores) {
      const { version, values } = JSON.parse(localStorage.getItem(store)) ?? { version: 1, values: {} };
      if (version === 1 && !("cover" in values)) localStorage.setItem(store, JSON.stringify({ version, values: { cover: false, ...values } }));
    }
  } catch {
    // This reader's browser keeps nothing.
  }
}

/** Opens all folds, hints too, and what is covered until a prediction. */
export const unfold = (page) => page.evaluate(() => {
  document.documentElement.dataset.open = "";
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const hint of document.querySelectorAll("[inert]")) hint.inert = false;
});

/** Answers, orders, plays and steps: what every widget shows after use. */
export const use = (page) => page.evaluate(() => {
  const click = (selector) => { for (const one of document.querySelectorAll(selector)) one.click(); };
  for (const field of document.querySelectorAll(".wl-actions :is(input[type=text], textarea)")) field.value = "90 ms";
  click(".wl-choices li:first-child input");
  click(":is(.wl-question, .wl-predict, .wl-order, .wl-lab, .wl-draw) .wl-do, .wl-lines li:first-child button");
  // A wrong choice, then the right one of each turn.
  click(".wl-loop li:first-child .wl-do:last-of-type");
  for (const turn of document.querySelectorAll(".wl-turns > li")) {
    const { choice } = turn.querySelector(".wl-right[data-choice]").dataset;
    turn.querySelector(`button[data-choice="${choice}"]`)?.click();
  }
  for (const slider of document.querySelectorAll(".wl-controls [type=range]")) {
    slider.value = slider.max;
    for (const event of ["input", "change"]) slider.dispatchEvent(new Event(event, { bubbles: true }));
  }
  click(".wl-controls label:last-child input");
  click(".wl-stage button, .wl-tick input, .wl-start, .wl-flip button");
});

/** Changes the theme as a reader does; its colours stand at once. */
export const wear = (page, theme) => page.evaluate(async (theme) => {
  document.getElementById(`mdbook-theme-${theme}`).click();
  await new Promise(requestAnimationFrame);
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
}, theme);
