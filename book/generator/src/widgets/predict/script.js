// A prediction: a field where the recording knows the answer, and the memory
// that the answer was looked at.

import { get, set } from "./store.js";
import { write } from "./quiz.js";

export function enhance(predict) {
  if (predict.querySelector("form")) write(predict);
  const { keep } = predict.dataset;
  const answer = predict.querySelector(".wl-answer");
  answer.addEventListener("toggle", () => {
    if (answer.open) set(keep, { ...get(keep), shown: true });
  });
}
