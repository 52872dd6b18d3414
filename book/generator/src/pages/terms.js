// What a term means, beside its first use: on focus as on hover. Without a
// script it is the link's title.

import { each, make } from "../site/assets/dom.js";

const note = make("span", { class: "wl-term", role: "tooltip" });
let leaving;

const hide = () => note.remove();
const hideSoon = () => { leaving = setTimeout(hide, 200); };
const stay = () => clearTimeout(leaving);

function show(link) {
  stay();
  note.textContent = link.dataset.means;
  document.body.append(note);
  const { left, bottom } = link.getBoundingClientRect();
  note.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - note.offsetWidth - 8)) + scrollX}px`;
  note.style.top = `${bottom + scrollY + 4}px`;
}

each("main a[href*='#term-'][title]", (link) => {
  link.dataset.means = link.title;
  link.removeAttribute("title");
  link.onmouseenter = link.onfocus = () => show(link);
  link.onmouseleave = link.onblur = hideSoon;
  // A reader who hears the page hears it with the link.
  link.setAttribute("aria-description", link.dataset.means);
});
note.onmouseenter = stay;
note.onmouseleave = hideSoon;
addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
