// The clock above everything: what time it is for the person whose place one takes, and ways to move it.

import { confirmed } from "./confirm.js";
import { busily, h, icon, iconButton, say } from "./dom.js";
import { menuButton } from "./menu.js";
import { me, now, notice, perform, state } from "./store.js";

const MOVES = { next: "Next message", day: "+1 day", week: "+1 week", quarter: "+3 months" };
const TITLES = { next: "On to the next message that comes by itself", day: "One day on", week: "One week on", quarter: "Three months on" };

export function startClock() {
  const box = document.getElementById("clock");
  box.append(
    iconButton("menu", "Conversations", () => document.getElementById("app").classList.toggle("show-sidebar"), { class: "icon-button sidebar-button" }),
    h("div", { class: "clock-face" }, h("span", { class: "clock-dot", "aria-hidden": "true" }), h("time", {}), h("span", { class: "clock-zone" })),
    h("div", { class: "clock-state", role: "status" }),
    h("div", { class: "clock-moves", role: "group", "aria-label": "Move the clock" }));
  setInterval(tick, 1000);
}

function tick() {
  const person = me();
  if (!person) return;
  const zone = { timeZone: person.tz };
  const at = now();
  const day = at.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", ...zone });
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...zone });
  const face = document.querySelector(".clock-face time");
  if (face.textContent !== `${day}, ${time}`) face.textContent = `${day}, ${time}`;
  document.querySelector(".clock-zone").textContent = `in ${person.tz.split("/").at(-1).replace("_", " ")}`;
}

let shown = "";
export function drawClock() {
  tick();
  const { busy, off, moves = [] } = state.story;
  document.getElementById("clock").classList.toggle("clock-busy", Boolean(busy));
  const words = !state.online ? "Connecting to the sandbox …" : busy === "preparing" ? "Playing the weeks before you came …" : busy === "moving" ? "Time passes …" : !state.connected ? `${state.app.name} is not connected` : "";
  const line = document.querySelector(".clock-state");
  if (line.textContent !== words) line.textContent = words;
  line.classList.toggle("clock-trouble", !busy && (!state.online || !state.connected));
  const face = JSON.stringify([moves, off, busy]);
  if (face === shown || !moves.length) return;
  shown = face;
  const bar = document.querySelector(".clock-moves");
  const key = bar.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  bar.replaceChildren(...moves.map((one) => {
    const button = h("button", { type: "button", class: "button clock-move", title: TITLES[one], "data-key": `move-${one}`, "aria-disabled": busy ? "true" : null, on: { click: () => !busy && move(button, one) } }, MOVES[one]);
    return button;
  }), menuButton({ label: "More about the demo", face: icon("more"), key: "move-more", items: () => [
    state.story.off ? { text: `Switch ${state.app.name} on`, about: "It catches up with what it missed", act: () => perform("on") } : { text: `Switch ${state.app.name} off`, about: "To see what people see then", act: () => perform("off") },
    { text: "Begin anew", danger: true, about: "As if nobody had touched anything", act: reset },
  ] }));
  if (key) bar.querySelector(`[data-key="${key}"]`)?.focus();
}

async function move(button, one) {
  const before = now();
  await busily(button, () => perform(one));
  if (now() - before < 1000 && one === "next") notice(`${state.app.name} has nothing planned. Time stays where it is.`);
  else say(`It is now ${document.querySelector(".clock-face time").textContent}.`);
}

async function reset() {
  const sure = await confirmed({ title: { text: "Begin anew?" }, text: { type: "plain_text", text: "Everything that was done here is forgotten." }, confirm: { text: "Begin anew" }, style: "danger" });
  if (sure) perform("reset");
}
