// Listen to a chapter or to a lesson, with the browser's own voices: one for
// the teacher and the text, another for the student. What is spoken is marked.
// Code and tables are named and skipped; so is what is folded.

import { get, set } from "../site/assets/store.js";
import { each, make } from "../site/assets/dom.js";

const speech = self.speechSynthesis;
const INLINE = /^(A|ABBR|B|CODE|EM|I|KBD|MARK|S|SMALL|SPAN|STRONG|SUB|SUP)$/;
const SKIPPED = "[hidden], [aria-hidden=true], .wl-js, script, style, nav, details:not([open]), .wl-facts";
const NAMED = {
  ".wl-drawing": "A timeline.", ".wl-listing, .wl-output, pre": "A listing.", table: "A table.",
  ".wl-quiz": "A quiz.", ".wl-cards": "Flash cards.", ".wl-exercise": "An exercise.", ".wl-player, .wl-order, .wl-loop, .wl-lab, .wl-draw, .wl-memory": "Something to play with.",
};

/** What is to be said of an element, in its order: `[element, text]`. */
function pieces(element, found = []) {
  let text = "";
  const flush = () => {
    if (text.trim()) found.push([element, text.replace(/\s+/g, " ").trim()]);
    text = "";
  };
  for (const node of element.childNodes) {
    if (node.nodeType === 3 || INLINE.test(node.nodeName) && !node.matches(SKIPPED)) text += node.textContent;
    else if (node.nodeType === 1 && !node.matches(SKIPPED) && node.checkVisibility?.() !== false) {
      flush();
      const name = Object.keys(NAMED).find((kind) => node.matches(kind));
      if (name) found.push([node, NAMED[name]]);
      else pieces(node, found);
    }
  }
  flush();
  return found;
}

let queue = [];
let spoken;

function mark(element) {
  spoken?.removeAttribute("aria-current");
  spoken = element;
  if (!spoken) return;
  spoken.setAttribute("aria-current", "true");
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) spoken.scrollIntoView({ block: "center", behavior: "smooth" });
}

const option = (value, text = value) => make("option", { value }, text);
const choice = (label, path, options, otherwise) => {
  const select = make("select", {}, ...options);
  select.value = get(`listen/${path}`, otherwise);
  select.onchange = () => {
    set(`listen/${path}`, select.value);
    if (queue.length) next();
  };
  return [make("label", {}, `${label} `, select), select];
};
const button = (text, act) => {
  const element = make("button", { type: "button", class: "wl-do" }, text);
  element.onclick = act;
  return element;
};

const pause = button("Pause", () => {
  if (speech.paused) speech.resume();
  else speech.pause();
  pause.textContent = speech.paused ? "Pause" : "Go on";
});
let voices;
let selects;
const bar = make("div", { class: "wl-bar", role: "region", "aria-label": "Listening" });

/** The bar is made when it is first used: only then are the voices known. */
function furnish() {
  const lang = document.documentElement.lang.slice(0, 2);
  voices = speech.getVoices().filter((voice) => voice.lang.startsWith(lang));
  const names = () => voices.map(({ name }) => option(name));
  const made = [
    choice("Speed", "speed", [0.75, 1, 1.25, 1.5, 2].map((speed) => option(speed, `× ${speed}`)), 1),
    choice("Teacher", "teacher", names(), voices[0]?.name),
    choice("Student", "student", names(), (voices[1] ?? voices[0])?.name),
  ];
  selects = made.map(([, select]) => select);
  bar.replaceChildren(pause, button("Stop (Esc)", stop), ...made.map(([label]) => label));
  document.body.append(bar);
}

/** Says the first of the queue, and when it was said the next. */
function next() {
  speech.cancel();
  if (!queue.length) return stop();
  const [element, text] = queue[0];
  const words = new SpeechSynthesisUtterance(text);
  const [speed, teacher, student] = selects.map(({ value }) => value);
  const asks = element.closest(".wl-student");
  words.lang = document.documentElement.lang;
  words.voice = voices.find(({ name }) => name === (asks ? student : teacher)) ?? null;
  words.rate = speed;
  // One voice for both still makes two speakers.
  words.pitch = asks && teacher === student ? 1.4 : 1;
  words.onend = words.onerror = ({ error }) => {
    if (queue[0]?.[1] !== text || error === "interrupted" || error === "canceled") return;
    queue.shift();
    next();
  };
  pause.textContent = "Pause";
  mark(element);
  speech.speak(words);
}

function listen(element) {
  queue = pieces(element);
  furnish();
  next();
}

function stop() {
  queue = [];
  speech.cancel();
  mark();
  bar.remove();
}

const main = document.querySelector("main");
if (speech) {
  each(".wl-listen", (button) => { button.onclick = () => listen(button.closest(".wl-lesson") ?? main); });
  addEventListener("keydown", ({ key, target, ctrlKey, altKey, metaKey }) => {
    if (ctrlKey || altKey || metaKey || target.matches("input:not([type=radio], [type=checkbox]), textarea, select")) return;
    if (key === "Escape" && queue.length) stop();
    if (key === "l" && document.querySelector(".wl-listen")) queue.length ? pause.click() : listen(main);
  });
  addEventListener("pagehide", stop);
}
