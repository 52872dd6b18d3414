// What counts as one answer, in other scripts too.

import assert from "node:assert/strict";
import { test } from "node:test";
import { same } from "../../src/site/assets/spelling.js";

test("digits and letters of any width, and digits of other scripts, are the same", () => {
  for (const [text, answer, kind] of [
    ["90", "９０ 毫秒"],
    ["９０", "90 ms", "time"],
    ["٩٠ ms", "90 ms", "time"],
    ["۹۰", "90 ms", "time"],
    ["๙๐ มิลลิวินาที", "90 ms", "time"],
    ["0.09秒", "90 ms", "time"],
    ["２", "2", "count"],
    ["ｆｅｔｃｈ（ａ），ｆｅｔｃｈ（ｂ）", "fetch(a), fetch(b)", "list"],
    ["fetch(a)、fetch(b)", "fetch(a)，fetch(b)"],
  ]) assert.ok(same(text, answer, kind), `${text} is ${answer}`);
});

test("a vowel above a letter makes another word", () => {
  assert.ok(!same("มา", "มี"));
  assert.ok(!same("９", "90 ms", "time"));
});
