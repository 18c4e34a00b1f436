// For developers of apps: every payload that went to the app, and every call that it made.

import { h, iconButton } from "./dom.js";
import { state } from "./store.js";

let open = false, filter = "";
const expanded = new Set();

export function toggleInspector() {
  open = !open;
  document.getElementById("app").classList.toggle("with-inspector", open);
  const panel = document.getElementById("inspector");
  panel.hidden = !open;
  if (!open) { panel.replaceChildren(); document.querySelector('[data-key="inspector"]')?.focus(); return; }
  const search = h("input", { class: "input", type: "search", placeholder: "Only these, such as views.open", "aria-label": "Filter", value: filter, on: { input: () => { filter = search.value; drawInspector(); } } });
  panel.replaceChildren(
    h("div", { class: "panel-head" }, h("h2", {}, "Inspector"), h("p", {}, "What the app and Slack said to each other"), iconButton("close", "Close inspector", toggleInspector)),
    h("div", { class: "panel-search" }, search), h("ol", { class: "traffic", tabindex: "0", "aria-label": "Payloads and calls, the newest first" }));
  search.focus();
  drawInspector();
}

export async function drawInspector() {
  if (!open) return;
  const response = await fetch("/traffic").catch(() => null);
  const list = document.querySelector(".traffic");
  if (!response?.ok || !list) return;
  const { traffic } = await response.json();
  const wanted = filter.toLowerCase();
  const fitting = traffic.filter((one) => one.name.toLowerCase().includes(wanted)).reverse();
  list.replaceChildren(...fitting.map(entry));
  if (!fitting.length) list.append(h("li", { class: "empty" }, "Nothing yet."));
}

function entry(one) {
  const key = `${one.at} ${one.name}`;
  const time = new Date(one.at * 1000).toISOString().slice(11, 19);
  const inside = () => [
    h("p", {}, one.from === "app" ? `${state.app.name} called` : `Slack sent to ${state.app.name}`), h("pre", { tabindex: "0" }, JSON.stringify(one.sent, null, 2)),
    h("p", {}, one.from === "app" ? "Slack answered" : one.ok ? `${state.app.name} acknowledged` : "No acknowledgement"), one.answer && h("pre", { tabindex: "0" }, JSON.stringify(one.answer, null, 2)),
  ].filter(Boolean);
  const box = h("details", { open: expanded.has(key), on: { toggle: () => {
    if (box.open) { expanded.add(key); if (box.children.length === 1) box.append(...inside()); } else expanded.delete(key);
  } } }, h("summary", {}, h("span", { class: `way way-${one.from}` }, one.from === "app" ? "app → Slack" : "Slack → app"), h("code", {}, one.name), !one.ok && h("span", { class: "tag tag-bad" }, one.from === "app" ? (one.answer?.error ?? "failed") : "no ack"), one.note && h("span", { class: "tag" }, one.note), h("time", {}, time)));
  if (box.open) box.append(...inside());
  return h("li", {}, box);
}
