// An order of the reader's own: by a seed that is kept, so it stays the same.

import { get, set } from "./store.js";

/** FNV-1a, as the build computes it. */
export const hash = (text) => {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 0x01000193);
  return value >>> 0;
};

/** Things in this reader's order; `name` gives the name of each. */
export function mixed(things, name) {
  if (!get("seed")) set("seed", String(Math.random()).slice(2));
  const place = (thing) => hash(name(thing) + get("seed"));
  return [...things].sort((a, b) => place(a) - place(b));
}
