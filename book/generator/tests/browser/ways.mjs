// The ways of reading in which only the kind of an element can make a difference:
// themes, motion, paper, no script, every button pressed. Each is a check of one
// page; pages.test.mjs asks it of pages that together hold every kind of element.

import assert from "node:assert/strict";
import { faults } from "./axe.mjs";
import { open, themes, unfold, use, wear } from "./browser.mjs";
import { answers, readThrough, watched } from "./steady.mjs";

const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 } };

/** A speaker that says nothing, for browsers without one. */
const mute = () => {
  Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [], speak() {}, cancel() {}, pause() {}, resume() {} } });
  window.SpeechSynthesisUtterance = class {};
};

/** axe finds nothing as it opens, after use, in any theme, and at the width of a phone. */
async function axe({ folder, name }) {
  // From `file://` axe could not read the styles.
  const { page, context, troubles } = await open(`http://book.test/${name}`, { ...wide, offline: false }, { server: folder });
  assert.deepEqual(await faults(page, { preload: true }), [], "as it opens");
  await unfold(page);
  await use(page);
  assert.deepEqual(await faults(page), [], "after use");
  for (const theme of themes.slice(1)) {
    await wear(page, theme);
    assert.deepEqual(await faults(page, { colours: true }), [], `in the theme ${theme}`);
  }
  await page.setViewportSize(phone.viewport);
  assert.deepEqual(await faults(page), [], "at the width of a phone");
  assert.deepEqual(troubles, []);
  await context.close();
}

/** Nothing shifts, whatever the width and whatever was answered before. */
async function still({ path }) {
  for (const [width, values] of [[1280], [360], [1280, answers(path)], [360, answers(path)]]) {
    const { page, context, troubles } = await open(path, { viewport: { width, height: 900 } }, watched(values));
    assert.deepEqual(await readThrough(page), [], `at ${width} px${values ? " with answers" : ""}`);
    assert.deepEqual(troubles, []);
    await context.close();
  }
}

/** Nothing moves for readers who want less motion. */
async function calm({ path }) {
  const { page, context } = await open(path, { reducedMotion: "reduce", ...wide });
  await unfold(page);
  await use(page);
  const moving = await page.evaluate(() => {
    const found = new Set();
    for (const element of document.querySelectorAll("body, body *")) {
      for (const part of [undefined, "::before", "::after"]) {
        const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, part);
        // A thousandth of a second ends before the next picture.
        if (animationName !== "none" || /\b(0?\.(?!001s)\d|[1-9])/.test(transitionDuration) || scrollBehavior === "smooth") {
          found.add(`${element.outerHTML.slice(0, 60)} ${part} ${animationName} ${transitionDuration}`);
        }
      }
    }
    return [...found].slice(0, 5);
  });
  assert.deepEqual(moving, []);
  const running = await page.evaluate(async () => {
    document.getElementById("mdbook-theme-coal").click();
    for (let picture = 0; picture < 3; picture += 1) await new Promise(requestAnimationFrame);
    return document.getAnimations().length;
  });
  assert.equal(running, 0, "a theme changes at once");
  await context.close();
}

/** Paper has nothing of a script, and every question. */
async function paper({ path }) {
  const { page, context } = await open(path, { viewport: { width: 800, height: 1100 } });
  await use(page);
  await page.emulateMedia({ media: "print" });
  const shown = (selector) => page.locator(selector).evaluateAll((all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })).map((one) => one.outerHTML.slice(0, 90)));
  assert.deepEqual(await shown("main :is(button, select, textarea, input[type=text], input[type=file], progress, .wl-actions, .wl-js, .wl-stage, .wl-tick), .wl-bar, .wl-term, .sidebar, #mdbook-menu-bar"), []);
  const hidden = await page.locator("main :is(.wl-ask, .wl-choices > li, .wl-card summary, .wl-answer > summary, .wl-hint > summary)").evaluateAll((all) => all.filter((one) => !one.checkVisibility()).map((one) => one.outerHTML.slice(0, 90)));
  assert.deepEqual(hidden, []);
  const folded = await page.locator("main .wl-answer:not(.wl-hint) > :not(summary)").evaluateAll((all) => all.filter((one) => !one.checkVisibility()).map((one) => one.outerHTML.slice(0, 90)));
  assert.deepEqual(folded, [], "answers are on paper");
  const marks = await page.locator(".wl-mark").evaluateAll((all) => all.map((one) => getComputedStyle(one)).filter((style) => parseFloat(style.borderInlineStartWidth) < 3 || style.backgroundColor !== "rgba(0, 0, 0, 0)").length);
  assert.equal(marks, 0, "a tint that is not printed would be white, and cover its line");
  await context.close();
}

/** A page is complete without JavaScript. */
export async function bare({ path }) {
  const { page, context, troubles } = await open(path, { javaScriptEnabled: false, ...wide });
  assert.deepEqual(troubles, []);
  const folded = page.locator("details:not([open]) > summary");
  if ((await folded.count()) > 0 && (await folded.first().isVisible())) {
    const first = page.locator("details:not([open])").first();
    await first.evaluate((details) => details.setAttribute("data-probe", ""));
    await page.locator("details[data-probe] > summary").click();
    assert.ok(await page.locator("details[data-probe][open]").count(), "an answer unfolds");
  }
  await context.close();
}

/** Whatever is pressed sends nothing, breaks nothing, and fits a phone. */
async function pressed({ path }) {
  const { page, context, troubles } = await open(path, phone, { script: mute });
  await unfold(page);
  await use(page);
  for (const theme of themes.slice(3)) await wear(page, theme);
  await page.evaluate(() => {
    for (const button of document.querySelectorAll("main button:not([disabled])")) {
      // It opens the page anew.
      if (button.textContent !== "Once more") button.click();
    }
    for (const link of document.querySelectorAll("main a[href*='#term-']")) link.dispatchEvent(new MouseEvent("mouseenter"));
    document.querySelector("dialog")?.close();
    document.activeElement.blur();
  });
  await page.keyboard.press("l");
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await page.keyboard.type("future");
  await page.locator("#mdbook-searchresults li").first().waitFor();
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  assert.deepEqual(troubles, []);
  await context.close();
}

/** Each way, by what it shows. */
export const ways = {
  "axe finds nothing, in every theme": axe,
  "nothing shifts, with answers and without": still,
  "nothing moves for readers who want less motion": calm,
  "paper has nothing of a script, and every question": paper,
  "it is complete without JavaScript": bare,
  "whatever is pressed sends nothing and breaks nothing": pressed,
};
