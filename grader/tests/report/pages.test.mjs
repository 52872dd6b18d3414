// Opens the report that `cargo test -p grader --test report` left behind in
// headless Chromium: axe, both colour schemes, a phone, paper, no JavaScript,
// hostile names.

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { test } from "node:test";
import { axe, visit } from "../../../book/generator/tests/browser/chromium.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const folder = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "tmp/report");

assert.ok(existsSync(folder), `${folder} is missing: run \`cargo test -p grader --test report\` first`);
/** The pages that differ in kind: the class, a pass, and every way to fail. */
const hostile = readdirSync(join(folder, "students")).find((name) => name.startsWith("img"));
const names = ["ada.html", "bob.html", "cleo.html", "dan.html", "eve.html", "flo.html", "unlucky.html", hostile];
const pages = ["index.html", ...["students", "for-students"].flatMap((audience) => names.map((name) => `${audience}/${name}`))];

const open = (name, options, use) => visit(pathToFileURL(join(folder, name)).href, options, use);

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const name of pages) {
  test(`axe finds nothing on ${name}, light and dark, folded and unfolded`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      await open(name, { colorScheme }, async (page) => {
        await page.evaluate(axe);
        for (const unfolded of [false, true]) {
          await page.evaluate((unfolded) => document.querySelectorAll("details").forEach((one) => (one.open = unfolded)), unfolded);
          const { violations, passes } = await page.evaluate(() => window.axe.run());
          assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
          assert.ok(passes.some(({ id }) => id === "color-contrast"));
        }
      });
    }
  });

  test(`${name} fits a phone of 390 px, and is complete without JavaScript`, () =>
    open(name, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false }, async (page) => {
      assert.ok((await sideways(page)) <= 0, `${await sideways(page)} px too wide`);
      assert.equal(await page.locator("svg:not(.wake-narrow):not(:has(title)), svg:not(.wake-narrow):not(:has(desc))").count(), 0);
      // The drawing for phones is told in the words of the wide one.
      const untold = await page.locator("svg").evaluateAll((all) => all.filter((svg) => {
        const ids = svg.getAttribute("aria-labelledby")?.split(" ") ?? [];
        return !ids.length || ids.some((id) => !document.getElementById(id)?.textContent);
      }).length);
      assert.equal(untold, 0);
      assert.equal(await page.locator("img").count(), 0);
    }));

  test(`${name} on paper is black on white, with nothing folded and nothing cut off`, () =>
    open(name, { colorScheme: "dark" }, async (page) => {
      await page.setViewportSize({ width: 718, height: 1000 });
      await page.emulateMedia({ media: "print" });
      assert.ok((await sideways(page)) <= 0, `${await sideways(page)} px too wide`);
      assert.equal(await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor), "rgb(255, 255, 255)");
      for (const text of await page.locator("details pre").all()) {
        assert.ok((await text.boundingBox()).height > 20, "folded text is printed");
      }
    }));
}

test("every link of the class leads to a page and a place that are there", () =>
  open("index.html", {}, async (page) => {
    const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.ok(links.length > 100);
    for (const link of new Set(links)) {
      const [path, place] = link.split("#");
      if (path) assert.ok(existsSync(join(folder, path)), link);
      else assert.equal(await page.locator(`#${place}`).count(), 1, link);
    }
  }));

test("the table of students is sorted and searched", () =>
  open("index.html", {}, async (page) => {
    const points = () => page.locator(".roster tbody tr:visible td.total").evaluateAll((all) => all.map((cell) => Number(cell.dataset.sort)));
    const before = await points();
    await page.getByRole("button", { name: "Points" }).click();
    assert.deepEqual(await points(), before.toSorted((a, b) => a - b));
    await page.getByRole("button", { name: "Points" }).click();
    assert.deepEqual(await points(), before.toSorted((a, b) => b - a));
    assert.equal(await page.locator("th[aria-sort]").getAttribute("aria-sort"), "descending");
    await page.getByRole("searchbox").fill("DEADLOCK");
    assert.deepEqual(await page.locator(".roster tbody tr:visible th").allInnerTexts(), ["eve"]);
  }));

test("a message is copied whole", () =>
  open("index.html", {}, async (page) => {
    const message = page.locator(".message").first();
    await message.locator("summary").click();
    await message.getByRole("button").click();
    await message.getByText(/Copied|Selected/).waitFor();
    const selected = await page.evaluate(() => getSelection().toString());
    assert.match(selected, /^Hello,\n\nin “/);
    assert.equal(selected.trim(), (await message.locator("pre").innerText()).trim());
  }));

test("a hostile name is text everywhere", async () => {
  await open("index.html", {}, async (page) => {
    assert.match(await page.title(), /results of the class$/);
    assert.equal(await page.locator(".roster").getByText("\"><img src=x onerror=document.title='out'> {{ title }} <!-- rows --> & Zoë").count(), 1);
    assert.equal(await page.locator(".roster tbody tr").count(), 36);
  });
  await open(`for-students/${hostile}`, {}, async (page) => {
    assert.match(await page.title(), /^"><img src=x onerror/);
    assert.equal(await page.locator("script").count(), 0);
  });
});
