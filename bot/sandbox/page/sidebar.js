// The rail (whose place one takes) and the list of conversations.

import { avatar, h, icon, iconButton, mark, replace } from "./dom.js";
import { actAs, addressOf, goTo, isApp, me, place, state, titleOf, unreadIn } from "./store.js";
import { toggleInspector } from "./inspector.js";
import { toggleTheme } from "./theme.js";
import { toggleTour } from "./tour.js";

let wanted = "";

export function drawRail() {
  replace(document.getElementById("rail"),
    h("div", { class: "workspace-mark", title: state.workspace.name, "aria-hidden": "true" }, mark()),
    h("div", { class: "rail-people" }, state.people.map((one) => {
      const mine = one.id === state.me;
      const role = one.admin ? ", admin" : "";
      const unread = one.unread ? `, ${one.unread} unread` : "";
      return h("button", { type: "button", class: "rail-person", "aria-pressed": mine ? "true" : "false", "aria-label": `Be ${one.real_name}${role}${unread}`, title: `Be ${one.real_name}`, "data-key": `be-${one.id}`, on: { click: () => actAs(one) } },
        avatar(one.real_name), h("span", { class: "rail-name" }, one.real_name.split(" ")[0]), one.unread && !mine ? badge(one.unread) : null);
    })),
    h("div", { class: "rail-tools" },
      state.story.tour && iconButton("flag", "Tour", toggleTour, { "data-key": "tour" }),
      iconButton("code", "Inspector", toggleInspector, { "data-key": "inspector" }),
      iconButton(document.documentElement.dataset.theme === "dark" ? "sun" : "moon", "Light or dark", toggleTheme, { "data-key": "theme" })));
}

const badge = (count) => h("span", { class: "badge", "aria-hidden": "true" }, count > 99 ? "99+" : String(count));

export function drawSidebar() {
  const box = document.getElementById("sidebar");
  if (!box.firstChild) frame(box);
  const person = me();
  if (!person) return;
  replace(box.querySelector(".sidebar-head"),
    h("h1", {}, state.workspace.name),
    h("p", {}, "You are ", h("strong", {}, person.real_name), h("span", { class: "zone" }, person.tz.replace("_", " "))));
  drawList();
}

function frame(box) {
  const search = h("input", { type: "search", class: "input", placeholder: "Find a conversation", "aria-label": "Find a conversation", "aria-keyshortcuts": "Control+K", on: {
    input: () => { wanted = search.value.toLowerCase(); drawList(); },
    keydown: (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); box.querySelector(".place")?.[event.key === "Enter" ? "click" : "focus"](); }
      if (event.key === "Escape") { search.value = wanted = ""; drawList(); }
    },
  } });
  box.append(h("div", { class: "sidebar-head" }), h("div", { class: "search" }, icon("search"), search), h("nav", { class: "places", "aria-label": "Conversations", on: { keydown: move } }));
}

export function focusSearch() {
  document.getElementById("app").classList.add("show-sidebar");
  document.querySelector(".search input")?.focus();
}

/** Arrow keys walk through the conversations. */
function move(event) {
  const all = [...event.currentTarget.querySelectorAll(".place")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (at < 0 || to === undefined || !all[to]) return;
  event.preventDefault();
  all[to].focus();
}

export function drawList() {
  const fits = (one) => titleOf(one).toLowerCase().includes(wanted);
  const byName = (one, other) => titleOf(one).localeCompare(titleOf(other));
  const shown = state.channels.filter(fits).sort(byName);
  const groups = [
    ["Channels", shown.filter((one) => one.kind !== "im")],
    ["Direct messages", shown.filter((one) => one.kind === "im" && one.id !== state.dm)],
    ["Apps", shown.filter((one) => one.id === state.dm)],
  ];
  const nav = document.querySelector(".places");
  replace(nav, groups.filter(([, all]) => all.length).map(([name, all]) => h("section", {}, h("h2", {}, name), h("ul", {}, all.map(entry)))),
    groups.every(([, all]) => !all.length) && h("p", { class: "empty" }, "Nothing fits."));
}

function entry(one) {
  const here = one.id === place.channel;
  const unread = here ? 0 : unreadIn(one);
  const face = one.kind === "im" ? avatar(titleOf(one), one.members.some(isApp), true) : icon(one.kind === "private_channel" ? "lock" : "hash");
  const quiet = one.id === state.dm && !state.connected;
  return h("li", {}, h("button", { type: "button", class: `place${unread ? " place-unread" : ""}`, "aria-current": here ? "page" : null, "data-key": `place-${one.id}`, on: { click: () => { goTo(one.id); document.getElementById("app").classList.remove("show-sidebar"); } } },
    face, h("span", { class: "place-name" }, titleOf(one)), quiet && h("span", { class: "tag" }, "away"), unread ? [badge(unread), h("span", { class: "unseen" }, `, ${unread} unread`)] : null));
}

export { addressOf };
