// A prediction: a field where the recording knows the answer, and the memory
// that the answer was looked at.

import { get, set } from "../../site/assets/store.js";
import { each } from "../../site/assets/dom.js";
import { write } from "../quiz/script.js";

function enhance(predict) {
  if (predict.querySelector("form")) write(predict);
  const { keep } = predict.dataset;
  const answer = predict.querySelector(".wl-answer");
  answer.addEventListener("toggle", () => {
    if (answer.open) set(keep, { ...get(keep), shown: true });
  });
}

each(".wl-predict", enhance);
