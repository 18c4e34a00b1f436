// The tour: three things to do, in any order or not at all.

import { h, iconButton, replace } from "./dom.js";
import { actAs, changed, place, state } from "./store.js";

const closed = () => localStorage.getItem("tour") === "closed";

export function toggleTour() {
  localStorage.setItem("tour", closed() ? "open" : "closed");
  changed("story");
}

let shown = "";
export function drawTour() {
  let box = document.getElementById("tour");
  const steps = state.story.tour ?? [];
  if (closed() || !steps.length || state.story.busy === "preparing") { box?.remove(); shown = ""; return; }
  const face = JSON.stringify([steps, state.me, place.channel]);
  if (box && face === shown) return;
  shown = face;
  if (!box) {
    box = h("section", { id: "tour", class: "tour", "aria-label": "Tour" });
    document.getElementById("sidebar").append(box);
  }
  const done = steps.filter((one) => one.done).length;
  const next = steps.find((one) => !one.done);
  replace(box,
    h("div", { class: "tour-head" }, h("h2", {}, next ? "In one minute" : "That was it"), h("span", {}, `${done} of ${steps.length}`), iconButton("close", "Close the tour", toggleTour)),
    h("progress", { max: steps.length, value: done, "aria-label": "Steps done" }),
    h("ol", {}, steps.map((one) => h("li", { class: one.done ? "step step-done" : one === next ? "step step-next" : "step" },
      h("button", { type: "button", "data-key": `step-${one.id}`, on: { click: () => go(one) } }, h("span", { class: "tick", "aria-hidden": "true" }, one.done ? "✓" : ""), h("span", {}, one.title), one.done && h("span", { class: "unseen" }, " (done)")),
      one === next && h("p", {}, one.text)))),
    !next && h("p", { class: "tour-end" }, "Look around, move the clock, be somebody else."));
}

function go(step) {
  const person = state.people.find((one) => one.name === step.as);
  if (person) actAs(person, step.in);
  document.getElementById("app").classList.remove("show-sidebar");
}
