// Where the tests of the player find its pages, which
// `cargo test -p wakeline --test player` writes.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
const folder = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "tmp/player");

/** The names of all samples. */
export function samples() {
  assert.ok(existsSync(folder), `${folder} is missing: run \`cargo test -p wakeline --test player\` first`);
  return readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length)).sort();
}

export const documentOf = (sample) => JSON.parse(readFileSync(join(folder, `${sample}.json`), "utf8"));
export const pageOf = (sample) => pathToFileURL(join(folder, `${sample}.html`)).href;
