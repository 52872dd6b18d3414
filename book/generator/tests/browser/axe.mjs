// What axe-core finds on a page, whole and without exceptions.

import axe from "axe-core";

/**
 * By all rules that are on by default. What a theme changes is `colours` only.
 * One rule reads the styles again (`preload`), which nothing changes: once a page
 * is enough, and not from `file://`, where axe could not read them.
 */
export async function faults(page, { colours = false, preload = false } = {}) {
  await page.evaluate((source) => { if (!self.axe) (0, eval)(source); }, axe.source);
  return page.evaluate(async ([colours, preload]) => {
    const options = { resultTypes: ["violations"], preload, ...(colours ? { runOnly: ["color-contrast", "link-in-text-block"] } : {}) };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ html, any, all, none }) => `${id}: ${html.slice(0, 120)} ${[...any, ...all, ...none][0]?.message.slice(0, 160)}`));
  }, [colours, preload]);
}
