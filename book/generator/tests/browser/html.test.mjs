// The HTML of every page of the book and of the report, as the validator of the
// W3C sees it: no error and no warning. Needs java, and what `cargo course` makes.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { directives, editions, pagesOf, report, root } from "./browser.mjs";

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
