// The page that adds up what a reader has done.

import { all, changed, clear, exported, get, imported, set } from "../site/assets/store.js";
import { each, make, say } from "../site/assets/dom.js";
import { waiting } from "./cards.js";

function show() {
  each(".wl-progress > li", (chapter) => {
    const answers = all(`quiz/${chapter.dataset.stem}/`);
    const right = answers.filter(([, { right }]) => right).length;
    const ids = chapter.dataset.cards.split(" ").filter(Boolean);
    const { due, fresh } = waiting(ids);
    chapter.querySelector(".wl-mine").textContent = [
      +chapter.dataset.questions && `${right} of ${chapter.dataset.questions} questions right`,
      ids.length && `cards: ${due.length} due, ${fresh.length} new`,
    ].filter(Boolean).join(" · ");
  });
  each(".wl-again", (again) => {
    const wrong = [...again.querySelectorAll("li")].filter((question) => {
      question.hidden = get(question.dataset.again)?.right !== false;
      return !question.hidden;
    });
    again.hidden = !wrong.length;
  });
  each("progress", (bar) => {
    const done = [...document.querySelectorAll("[data-minutes]")].filter(({ dataset }) => get(dataset.keep) === "done");
    bar.value = done.reduce((sum, { dataset }) => sum + +dataset.minutes, 0);
    bar.nextElementSibling.textContent = `${bar.value} of ${bar.max} minutes`;
  });
}

function keep(actions) {
  const [save, forget] = actions.querySelectorAll(".wl-do");
  const dialog = actions.querySelector("dialog");
  save.onclick = () => {
    const url = URL.createObjectURL(new Blob([exported()], { type: "application/json" }));
    make("a", { href: url, download: "wakeline-progress.json" }).click();
    setTimeout(URL.revokeObjectURL, 1000, url);
  };
  forget.onclick = () => dialog.showModal();
  // mdBook takes Esc for its search.
  dialog.onkeydown = (press) => press.stopPropagation();
  dialog.onclick = ({ target }) => {
    if (target.localName !== "button") return;
    dialog.close();
    if (!target.value) return;
    clear();
    tell("Everything is forgotten.");
  };
  actions.querySelector("input").onchange = async ({ target }) => {
    tell(imported(await target.files[0].text()) ? "Brought back." : "This file keeps nothing of a book like this one.");
    target.value = "";
  };
  function tell(text) {
    actions.querySelector(".wl-status").textContent = text;
    say(text);
  }
}

each(".wl-keep", keep);
changed(show);
show();
