// What widgets share: making elements, saying something to readers who hear
// the page, and keeping keys.

/** An element; strings among its children become text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
}

const live = make("p", { class: "wl-live", role: "status" });
document.body.append(live);

/** Says something once, after what is being read. */
export function say(text) {
  live.textContent = "";
  // The same words twice are news only if they were away in between.
  setTimeout(() => { live.textContent = text; }, 50);
}

/**
 * Shows in a widget what came of an answer: `right` or not, undefined if none
 * was given. `words` are said once, and shown unless it was right; `shown` is
 * shown in their place.
 */
export function tell(widget, right, words, shown) {
  const status = widget.querySelector(".wl-status");
  status.textContent = right ? "✓ Right." : shown ?? (right === false ? `✗ ${words ?? "Not yet."}` : words);
  status.className = `wl-status ${right ? "wl-right" : "wl-wrong"}`;
  if (words) say(words);
}

/** Keeps arrow keys inside of an element: the page turns chapters with them. */
export function keepArrows(element) {
  element.addEventListener("keydown", (press) => {
    if (press.key.startsWith("Arrow")) press.stopPropagation();
  });
}

/** Improves every element of a kind. One that fails stays as it was written. */
export function each(selector, enhance) {
  for (const element of document.querySelectorAll(selector)) {
    try {
      enhance(element);
    } catch (error) {
      console.error(error);
    }
  }
}

// What may scroll sideways takes the focus only while it does.
each("main [tabindex='0']", (wide) => {
  keepArrows(wide);
  new ResizeObserver(() => { wide.tabIndex = wide.scrollWidth > wide.clientWidth ? 0 : -1; }).observe(wide);
});
