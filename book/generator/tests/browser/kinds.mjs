// Of which kinds the elements of a page are, and the fewest pages that together
// hold every kind. An element's kind is its name and its classes, and those of
// the element with classes around it: styles and scripts ask for nothing else,
// so two elements of one kind look alike in each theme, and move alike.

/** The kinds of all elements that a page has now. */
export const kindsOf = (page) => page.evaluate(() => {
  const named = (element) => [element.localName, ...[...element.classList].sort()].join(".");
  const kind = (element) => {
    const around = element.parentElement.closest("[class]:not([class=''])");
    return around ? `${named(element)} in ${named(around)}` : named(element);
  };
  return [...new Set([...document.body.querySelectorAll(":not(script, style, script *)")].map(kind))];
});

/**
 * Pages that together hold every kind. Each of `pages` has its `kinds` (a set) and
 * its `cost`. Again and again the page is taken that brings most for its cost.
 */
export function cover(pages) {
  const missing = new Set(pages.flatMap(({ kinds }) => [...kinds]));
  const chosen = [];
  while (missing.size > 0) {
    const brings = ({ kinds, cost }) => [...kinds].filter((kind) => missing.has(kind)).length / cost;
    const best = pages.reduce((best, page) => (brings(page) > brings(best) ? page : best));
    for (const kind of best.kinds) missing.delete(kind);
    chosen.push(best);
  }
  return chosen;
}
