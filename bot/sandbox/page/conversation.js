// The middle: a conversation, or the app's Home.

import { drawBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { avatar, h, icon, replace } from "./dom.js";
import { messageLog } from "./log.js";
import { channel, action, goTo, isApp, mainline, place, state, titleOf } from "./store.js";

const box = () => document.getElementById("conversation");
let log = null;
let shown = "";

/** Draws the place where we are; only when it is another one than before. */
export function drawConversation(anew = false) {
  const one = channel(place.channel);
  const key = `${state.scene} ${state.me} ${place.channel} ${place.tab} ${state.story.busy === "preparing"}`;
  if (!one || (!anew && key === shown)) return;
  shown = key;
  log = null;
  const hadFocus = box().contains(document.activeElement) || document.activeElement?.classList.contains("place");
  box().replaceChildren(head(one), ...(place.tab === "home" ? [homeTab()] : messagesTab(one)));
  if (place.tab === "home") openHome();
  else {
    log.draw();
    read();
    if (hadFocus) box().querySelector(".composer-text")?.focus();
  }
}

function head(one) {
  const app = one.id === state.dm;
  const face = one.kind === "im" ? avatar(titleOf(one), one.members.some(isApp), true) : icon(one.kind === "private_channel" ? "lock" : "hash");
  const about = one.kind === "im" ? (app ? "Only you and the app see this" : "Only the two of you see this") : `${one.members.length} members${one.app ? `, ${state.app.name} among them` : ""}`;
  return h("div", { class: "conversation-head" }, h("div", { class: "conversation-title" }, face, h("h2", {}, titleOf(one)), h("p", {}, about)), app && tabs());
}

function tabs() {
  const tab = (name, text) => h("button", { type: "button", role: "tab", class: "tab", id: `tab-${name}`, "aria-selected": place.tab === name ? "true" : "false", "aria-controls": "tab-panel", tabindex: place.tab === name ? "0" : "-1", "data-key": `tab-${name}`, on: { click: () => choose(name), keydown: (event) => {
    if (["ArrowLeft", "ArrowRight"].includes(event.key)) choose(place.tab === "home" ? "messages" : "home");
  } } }, text);
  return h("div", { class: "tabs", role: "tablist", "aria-label": state.app.name }, tab("home", "Home"), tab("messages", "Messages"));
}

function choose(name) {
  goTo(place.channel, name);
  box().querySelector(`#tab-${name}`)?.focus();
}

function messagesTab(one) {
  log = messageLog({ list: () => mainline(one.id), mark: one.mark, label: `Messages in ${titleOf(one)}` });
  if (one.id === state.dm) { log.box.id = "tab-panel"; log.box.setAttribute("role", "tabpanel"); log.box.setAttribute("aria-labelledby", "tab-messages"); }
  const label = one.kind === "im" ? `Message ${titleOf(one)}` : `Message #${one.name}`;
  return [log.box, one.archived ? h("p", { class: "empty" }, "This channel is archived.") : composer({ channel: one.id, label }).form];
}

/** New or changed messages: the list draws what is different. */
export function drawMessages() {
  log?.draw();
  read();
}

export function read() {
  if (place.tab !== "messages" || document.hidden || state.story.busy === "preparing") return;
  const one = channel(place.channel);
  const ts = state.newest.get(place.channel);
  if (one && ts && Number(ts) > Number(one.mark)) {
    one.mark = ts;
    action("read", { channel: one.id, ts }, true);
  }
}

// --- Home -----------------------------------------------------------------------------------------------------

let waiting = false;

async function openHome() {
  waiting = true;
  drawHome();
  await action("home", { tab: "home" });
  waiting = false;
  drawHome();
}

function homeTab() {
  return h("div", { class: "home", id: "tab-panel", role: "tabpanel", "aria-labelledby": "tab-home", tabindex: "0" });
}

let homeShown = "";
export function drawHome() {
  const panel = box().querySelector(".home");
  if (!panel) return;
  const { home } = state;
  const key = home ? home.hash : `none ${waiting}`;
  if (panel.firstChild && key === homeShown) return;
  homeShown = key;
  if (!home) {
    replace(panel, h("p", { class: "empty", role: "status" }, waiting ? `${state.app.name} is preparing this …` : `${state.app.name} has put nothing here yet.`));
    return;
  }
  const surface = {
    kind: "home", values: home.state.values, errors: {},
    act: (block, one, value) => action("click", { view: home.id, block_id: block.block_id, action_id: one.action_id, value }),
    fill: () => undefined,
  };
  replace(panel, h("div", { class: "home-blocks" }, drawBlocks(home.blocks, surface)));
}
