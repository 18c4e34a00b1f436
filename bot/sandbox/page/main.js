// Where it begins: who listens for what.

import { drawClock, startClock } from "./clock.js";
import { drawConversation, drawHome, drawMessages, read } from "./conversation.js";
import { say } from "./dom.js";
import { drawInspector } from "./inspector.js";
import { drawModals } from "./modals.js";
import { drawList, drawRail, drawSidebar, focusSearch } from "./sidebar.js";
import { actAs, addressOf, channel, connect, listen, me, named, nameOf, place, readAddress, state, titleOf, writeAddress } from "./store.js";
import { startTheme } from "./theme.js";
import { closeThread, drawThread } from "./thread.js";
import { drawTour } from "./tour.js";

const any = (set, ...names) => names.some((name) => set.has(name));

listen((set) => {
  if (set.has("anew") || !channel(place.channel)) arrive(set.has("anew"));
  if (any(set, "story", "online", "connected", "people")) drawClock();
  if (any(set, "people", "theme", "me", "workspace") || set.has("story")) drawRail();
  if (any(set, "me", "workspace", "people")) drawSidebar();
  else if (any(set, "channels", "messages", "place", "connected")) drawList();
  if (any(set, "place", "anew", "me", "story")) { drawConversation(set.has("anew")); drawThread(); }
  if (any(set, "messages", "channels", "story")) { drawMessages(); drawThread(); }
  if (set.has("thread")) drawThread();
  if (any(set, "home", "anew")) drawHome();
  if (any(set, "modals", "anew")) drawModals();
  if (any(set, "story", "place", "me")) drawTour();
  if (set.has("traffic")) drawInspector();
  if (set.has("messages")) announce();
  document.title = `${channel(place.channel) ? titleOf(channel(place.channel)) : "Sandbox"} · ${state.workspace.name}`;
});

/** Finds the conversation that the address names, or a good first one. */
function arrive(anew) {
  if (!state.channels.length) return;
  const guide = !place.as && state.people.find((one) => one.name === state.story.tour?.[0]?.as);
  if (guide && guide.id !== state.me) { actAs(guide, "app"); return; }
  const here = named(place.wanted ?? "") ?? (anew ? null : channel(place.channel)) ?? named("app") ?? state.channels[0];
  const same = here.id === place.channel;
  place.channel = here.id;
  place.wanted = addressOf(here);
  if (!same) place.thread = null;
  writeAddress();
}

function announce() {
  const { messages = [], anew } = state.news ?? {};
  const last = messages.filter((one) => one.user !== state.me).at(-1);
  if (!anew && last) say(`${nameOf(last.user)} in ${titleOf(channel(last.channel))}: ${last.text.slice(0, 200)}`);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); focusSearch(); }
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (drawer.contains("show-sidebar")) { drawer.remove("show-sidebar"); document.querySelector(".sidebar-button").focus(); }
  else if (place.thread) closeThread();
});
// On narrow screens the conversations lie over the page, until one looks elsewhere.
const drawer = document.getElementById("app").classList;
document.getElementById("conversation").addEventListener("pointerdown", () => drawer.remove("show-sidebar"));
document.addEventListener("visibilitychange", read);
addEventListener("hashchange", () => {
  readAddress();
  const person = state.people.find((one) => one.name === place.as);
  if (person && person.id !== state.me) actAs(person, place.wanted);
  else if (named(place.wanted)) { place.channel = named(place.wanted).id; place.thread = null; drawList(); drawConversation(true); drawThread(); }
});

startTheme();
readAddress();
startClock();
connect();
if (me()) drawSidebar();
