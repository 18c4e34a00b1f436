// What the server has told us, and where in it we are. One object; whoever shows a part of it listens for that part.

import { h, icon, iconButton, newId, say } from "./dom.js";

export const state = {
  me: "", people: [], names: {}, channels: [], modals: [], home: null, connected: true, online: false,
  app: { name: "", user: "" }, workspace: { name: "" }, story: {}, messages: new Map(), newest: new Map(),
};
export const place = { as: "", channel: "", tab: "messages", thread: null };

const listeners = [];
/** `tell(changed)` is called with the set of names of what has changed. */
export const listen = (tell) => listeners.push(tell);
export const changed = (...names) => { const set = new Set(names); for (const tell of listeners) tell(set); };

export const me = () => state.people.find((one) => one.id === state.me);
export const channel = (id) => state.channels.find((one) => one.id === id);
export const messagesIn = (id) => state.messages.get(id) ?? new Map();
export const isApp = (user) => user === state.app.user;
export const nameOf = (id) => state.names[id] ?? channel(id)?.name ?? id;

export function titleOf(one) {
  if (one.kind !== "im") return one.name;
  const other = one.members.find((id) => id !== state.me);
  return isApp(other) ? state.app.name : nameOf(other);
}

/** Messages of a channel outside threads, oldest first. */
export const mainline = (id) => [...messagesIn(id).values()].filter((one) => !one.thread_ts || one.thread_ts === one.ts || one.ephemeral);
export const repliesTo = (id, ts) => [...messagesIn(id).values()].filter((one) => one.thread_ts === ts && one.ts !== ts);

export function unreadIn(one) {
  let count = 0;
  if (!(Number(state.newest.get(one.id)) > Number(one.mark))) return 0;
  for (const message of messagesIn(one.id).values()) count += message.user !== state.me && Number(message.ts) > Number(one.mark);
  return count;
}

// --- the feed -------------------------------------------------------------------------------------------------

let socket = null;
let wait = 300;
let offset = 0;

export const now = () => new Date(state.story.runs === false ? state.story.now * 1000 : Date.now() + offset);

export function connect() {
  socket?.close();
  const mine = new WebSocket(`ws://${location.host}/feed?as=${encodeURIComponent(place.as)}`);
  socket = mine;
  let first = true;
  mine.onmessage = (event) => {
    if (mine !== socket) return;
    wait = 300;
    take(JSON.parse(event.data), first);
    first = false;
  };
  mine.onclose = () => {
    if (mine !== socket) return;
    state.online = false;
    changed("online");
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 5000);
  };
}

function take(news, first) {
  const { messages = [], gone = [], ...parts } = news;
  const anew = first || "scene" in parts;
  if (anew) [state.messages, state.newest] = [new Map(), new Map()];
  Object.assign(state, parts, { online: true });
  if (parts.story) offset = parts.story.now * 1000 - Date.now();
  for (const one of messages) {
    if (!state.messages.has(one.channel)) state.messages.set(one.channel, new Map());
    state.messages.get(one.channel).set(one.ts, one);
    if (!(Number(state.newest.get(one.channel)) > Number(one.ts))) state.newest.set(one.channel, one.ts);
  }
  for (const [id, ts] of gone) state.messages.get(id)?.delete(ts);
  state.news = { messages, gone, anew };
  changed(...Object.keys(parts), "online", ...(messages.length || gone.length || anew ? ["messages"] : []), ...(anew ? ["anew"] : []));
}

// --- actions ----------------------------------------------------------------------------------------------------

const SENTENCES = {
  NotConnected: () => `${state.app.name} is not connected. Nothing was sent; try again once it is back.`,
  AppDidNotRespond: () => `${state.app.name} did not answer within three seconds.`,
  AppAnsweredWrong: (reason) => `${state.app.name} gave an answer that Slack does not take: ${reason}`,
  NotThere: (reason) => `That is not possible any more: ${reason}.`,
  NotAllowed: (reason) => `That is not allowed: ${reason}.`,
  SlackError: (reason) => `That was refused: ${reason}.`,
};

/** Does something as the person whose place we take. Gives the answer, or null when it failed, which is then on the screen. */
export async function action(name, body = {}, quiet = false) {
  return post(`/actions/${name}`, { as: state.me, ...body }, quiet);
}
export const perform = (what) => post(`/story/${what}`, {});

async function post(path, body, quiet) {
  let answer;
  try {
    const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    answer = await response.json();
  } catch {
    answer = { ok: false, error: "Gone" };
  }
  if (answer.ok) return answer;
  if (!quiet) notice((SENTENCES[answer.error] ?? ((reason) => (answer.error === "Gone" ? "The sandbox can't be reached. Is it still running?" : `That did not work: ${reason}.`)))(answer.reason));
  return null;
}

/** Something to know, which stays until it is read. */
export function notice(text) {
  const box = document.getElementById("toasts");
  const id = newId("toast");
  const toast = h("div", { class: "toast", role: "alert", id }, icon("warn"), h("p", {}, text),
    iconButton("close", "Dismiss notice", () => toast.remove()));
  while (box.children.length >= 3) box.firstChild.remove();
  // A modal dialog makes everything below it inert, so a notice for it has to stand inside.
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  (dialog?.querySelector(".dialog-notices") ?? box).append(toast);
  setTimeout(() => toast.remove(), 20000);
}

// --- where we are ---------------------------------------------------------------------------------------------

export function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  place.as = words.get("as") ?? place.as;
  place.tab = words.get("tab") ?? "messages";
  place.wanted = words.get("in") ?? "";
}

export function writeAddress() {
  const one = channel(place.channel);
  const words = new URLSearchParams({ as: me()?.name ?? place.as, in: one ? addressOf(one) : "" });
  if (place.tab !== "messages") words.set("tab", place.tab);
  history.replaceState(null, "", `#${words}`);
}

export const addressOf = (one) => (one.kind !== "im" ? one.name : one.id === state.dm ? "app" : `@${titleOf(one)}`);
export const named = (name) => state.channels.find((one) => addressOf(one) === name);

export function goTo(id, tab = "messages") {
  place.channel = id;
  place.tab = tab;
  place.wanted = channel(id) ? addressOf(channel(id)) : "";
  place.thread = null;
  writeAddress();
  changed("place");
}

export function actAs(person, where = "") {
  if (person.id === state.me) {
    const there = where && named(where);
    if (there) goTo(there.id);
    return;
  }
  place.as = person.name;
  place.wanted = where;
  place.thread = null;
  history.replaceState(null, "", `#${new URLSearchParams({ as: person.name, in: where })}`);
  say(`You are now ${person.real_name}.`);
  connect();
}
