// Whether a chapter was read.

import { get, set } from "../site/assets/store.js";
import { each } from "../site/assets/dom.js";

/** A chapter is read when its end comes into sight; the tick says so. */
function end(label) {
  const { keep } = label.dataset;
  new IntersectionObserver(([{ isIntersecting }], watch) => {
    if (!isIntersecting) return;
    watch.disconnect();
    if (get(keep) === undefined) set(keep, "done");
  }).observe(label);
}

each(".wl-end", end);
