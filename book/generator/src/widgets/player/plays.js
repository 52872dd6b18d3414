// Puts the player where its room is kept.

import { each, keepArrows } from "../../site/assets/dom.js";
import { mount } from "./player.js";

function enhance(figure) {
  const stage = figure.querySelector(".wl-stage");
  const { dataset, textContent } = figure.querySelector(".wl-recording");
  keepArrows(stage);
  mount(stage, JSON.parse(textContent), JSON.parse(dataset.options));
}

each(".wl-player", enhance);
