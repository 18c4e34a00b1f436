// The rail (whose place one takes) and the list of conversations.

import { avatar, h, icon, iconButton, mark, replace } from "./dom.js";
import { actAs, goTo, isApp, me, place, state, titleOf, unreadIn } from "./store.js";
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

const badge = (count) => h("span", { class: "badge", "aria-hidden": "true", "data-count": count > 99 ? "99+" : count });

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

const names = new Intl.Collator("en");
const drawn = new Map(); // id -> {face, node}: with hundreds of conversations only what changes is drawn again

export function drawList() {
  const fits = (one) => titleOf(one).toLowerCase().includes(wanted);
  const shown = state.channels.filter(fits).sort((one, other) => names.compare(titleOf(one), titleOf(other)));
  const groups = [
    ["Channels", shown.filter((one) => one.kind !== "im")],
    ["Direct messages", shown.filter((one) => one.kind === "im" && one.id !== state.dm)],
    ["Apps", shown.filter((one) => one.id === state.dm)],
  ];
  const nav = document.querySelector(".places");
  if (!nav) return;
  const entries = groups.map(([, all]) => all.map(entry));
  const order = JSON.stringify([state.me, shown.map((one) => one.id)]);
  if (nav.dataset.order === order) return;
  nav.dataset.order = order;
  replace(nav, groups.map(([name, all], number) => (all.length ? h("section", {}, h("h2", {}, name), h("ul", {}, entries[number])) : null)),
    shown.length ? null : h("p", { class: "empty" }, "Nothing fits."));
}

/** The line of a conversation; the one that stands there is replaced when it is out of date. */
function entry(one) {
  const here = one.id === place.channel;
  const unread = here ? 0 : unreadIn(one);
  const away = one.id === state.dm && !state.connected;
  const face = `${titleOf(one)} ${unread} ${here} ${away}`;
  const known = drawn.get(one.id);
  if (known?.face === face) return known.node;
  const node = line(one, { here, unread, away });
  drawn.set(one.id, { face, node });
  if (known?.node.isConnected) {
    const focused = known.node.contains(document.activeElement);
    known.node.replaceWith(node);
    if (focused) node.firstChild.focus();
  }
  return node;
}

function line(one, { here, unread, away }) {
  const face = one.kind === "im" ? avatar(titleOf(one), one.members.some(isApp), true) : icon(one.kind === "private_channel" ? "lock" : "hash");
  const go = () => { goTo(one.id); document.getElementById("app").classList.remove("show-sidebar"); };
  return h("li", {}, h("button", { type: "button", class: `place${unread ? " place-unread" : ""}`, "aria-current": here ? "page" : null, "data-key": `place-${one.id}`, on: { click: go } },
    face, h("span", { class: "place-name" }, titleOf(one)), away && h("span", { class: "tag" }, "away"), unread ? [badge(unread), h("span", { class: "unseen" }, `, ${unread} unread`)] : null));
}
