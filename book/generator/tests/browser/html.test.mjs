// The HTML of every page of the book and of the report, as the validator of the
// W3C sees it: no error and no warning; and how much a page makes a browser load. Needs java, and what `cargo course` makes.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { book, directives, editions, pagesOf, report, root } from "./browser.mjs";

const vnu = createRequire(import.meta.url)("vnu-jar");

test("every page is valid HTML, with the contents and what a server shows for nothing", () => {
  const folders = [...Object.values(editions), directives, report];
  assert.ok(folders.every((folder) => pagesOf(folder).length > 0));
  // The virtual machine starts slowly: once for all pages.
  const { stderr, error } = spawnSync("java", ["-jar", vnu, "--format", "json", "--skip-non-html", ...folders], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.ifError(error);
  const found = JSON.parse(stderr).messages.map(({ url, lastLine, message }) => `${relative(root, fileURLToPath(url))}:${lastLine}: ${message}`);
  assert.deepEqual(found.slice(0, 40), []);
});

test("no page makes a browser take in more than was promised", () => {
  const packed = (bytes) => gzipSync(bytes).length;
  for (const { path, name } of pagesOf(book)) {
    const html = readFileSync(path, "utf8");
    const links = [...html.matchAll(/(?:href|src)="([^"]*wakeline-[^"]+\.(?:css|js))"/g)].map(([, link]) => link);
    assert.ok(links.length > 0, `${name} loads a style`);
    const files = [...new Set(links)].map((link) => readFileSync(join(dirname(path), link)));
    const sum = (size) => files.reduce((sum, file) => sum + size(file), 0);
    const [plain, small] = [sum((file) => file.length), sum(packed)];
    assert.ok(plain <= 90_000 && small <= 26_000, `${name}: ${plain} bytes of script and style, ${small} compressed`);
    // The page of the whole book is no chapter.
    if (name === "print.html") continue;
    assert.ok(small + packed(html) <= 150_000, `${name}: ${small + packed(html)} bytes with its scripts and styles, compressed`);
  }
});
