// The widgets of the book, used as a reader uses them: by keys, from `file://`.
// Needs book/html, which `cargo course build` makes.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { book, open } from "./browser.mjs";

const chapter = join(book, "await-points.html");

describe("what a reader did", () => {
  test("is kept from page to page, can be taken out and brought back, and is forgotten on demand", async () => {
    const { page, context, troubles } = await open(chapter);
    await page.evaluate(() => wakeline.store.set("test/a", { n: 1 }));
    await page.goto(page.url().replace("await-points", "slow-motion"));
    assert.deepEqual(await page.evaluate(() => wakeline.store.get("test/a")), { n: 1 });
    const back = await page.evaluate(() => {
      const { store } = wakeline;
      const text = store.exported();
      store.clear("test/");
      const gone = store.all("test/").length;
      return [gone, store.imported("nonsense"), store.imported(text), store.all("test/")];
    });
    assert.deepEqual(back, [0, false, true, [["test/a", { n: 1 }]]]);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("holds until the page is left where the browser keeps nothing", async () => {
    const { page, context, troubles } = await open(chapter, {}, {
      script: () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }),
    });
    const heard = await page.evaluate(() => {
      const heard = [];
      wakeline.store.changed((path, value) => heard.push([path, value]));
      wakeline.store.set("test/a", 2);
      return [heard, wakeline.store.get("test/a"), wakeline.store.get("test/b", "else")];
    });
    assert.deepEqual(heard, [[["test/a", 2]], 2, "else"]);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test("that a later version of the book kept is left as it is", async () => {
    const later = JSON.stringify({ version: 99, values: { a: 1 } });
    const { page, context } = await open(chapter, {}, {
      script: (later) => localStorage.setItem("wakeline:wakeline-asynchronous-programming-by-its-timeline", later),
      argument: later,
    });
    const kept = await page.evaluate(() => {
      wakeline.store.set("test/a", 2);
      return [wakeline.store.get("test/a"), localStorage.getItem("wakeline:wakeline-asynchronous-programming-by-its-timeline")];
    });
    assert.deepEqual(kept, [2, later]);
    await context.close();
  });
});
