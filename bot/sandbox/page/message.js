// One message, with what can be done to it.

import { drawBlocks, fileUrl } from "./blocks.js";
import { confirmed } from "./confirm.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { menuButton } from "./menu.js";
import { changed, action, isApp, me, nameOf, place, repliesTo, state } from "./store.js";
import { emoji, mrkdwn } from "./text.js";

export const momentOf = (ts) => new Date(Number(ts) * 1000);

// To make a format takes longer than to draw a message: one for each zone is kept.
const formats = new Map();
function format(kind, options) {
  const timeZone = me()?.tz ?? "UTC";
  const key = `${kind} ${timeZone}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { ...options, timeZone }));
  return formats.get(key);
}
export const timeOf = (ts) => format("time", { hour: "2-digit", minute: "2-digit" }).format(momentOf(ts));
export const dayOf = (ts) => format("day", { weekday: "long", day: "numeric", month: "long" }).format(momentOf(ts));

/** Draws a message; `follows` when the same author has just said something, `inThread` in the side panel. */
export function drawMessage(message, { follows = false, inThread = false } = {}) {
  const mine = message.user === state.me;
  const author = nameOf(message.user);
  const classes = ["message", follows && "message-follows", message.ephemeral && "message-ephemeral", mine && "message-mine"].filter(Boolean).join(" ");
  const time = h("time", { datetime: momentOf(message.ts).toISOString() }, timeOf(message.ts));
  const body = h("div", { class: "message-body" },
    h("div", { class: follows ? "message-head unseen" : "message-head" }, h("strong", {}, author), isApp(message.user) && h("span", { class: "tag" }, "App"), time),
    message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
    h("div", { class: "message-content" }, content(message)),
    reactions(message),
    !inThread && threadLine(message));
  return h("li", { class: classes, tabindex: "-1", "data-ts": message.ts, "data-key": `message-${message.ts}` },
    h("div", { class: "gutter" }, follows ? time.cloneNode(true) : avatar(author, isApp(message.user))), body, tools(message, mine, inThread));
}

function content(message) {
  const edited = message.edited && h("span", { class: "edited" }, " (edited)");
  const own = message.blocks.length === 1 && message.blocks[0].type === "rich_text" && !isApp(message.user);
  if (!message.blocks.length || own) return [h("div", { class: "said" }, mrkdwn(message.text), edited), files(message)];
  return [drawBlocks(message.blocks, surfaceOf(message)), edited, files(message)];
}

const PICTURES = ["image/png", "image/jpeg", "image/gif"];
function files(message) {
  return message.files?.length ? h("ul", { class: "files" }, message.files.map((one) => h("li", {}, file(one)))) : null;
}

function file(one) {
  const link = h("a", { href: fileUrl(one), download: one.name }, one.title || one.name);
  return PICTURES.includes(one.mimetype) ? h("figure", {}, h("img", { src: fileUrl(one), alt: one.alt_txt ?? one.title, loading: "lazy" }), h("figcaption", {}, link)) : link;
}

function surfaceOf(message) {
  const where = { channel: message.channel, ts: message.ts };
  return {
    kind: "message", values: message.values,
    act: (block, one, value) => action("click", { ...where, block_id: block.block_id, action_id: one.action_id, value }),
    fill: () => undefined,
  };
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("ul", { class: "reactions", "aria-label": "Reactions" }, message.reactions.map((one) => h("li", {},
    h("button", { type: "button", class: "reaction", "aria-pressed": one.users.includes(state.me) ? "true" : "false", title: one.users.map(nameOf).join(", "), "data-key": `react-${message.ts}-${one.name}`, on: { click: () => react(message, one.name) } }, emoji(one.name), ` ${one.count}`))));
}

const OFFERED = ["thumbsup", "heart", "eyes", "bulb", "tada", "white_check_mark"];
const react = (message, name) => action("react", { channel: message.channel, ts: message.ts, name });

export function openThread(message) {
  place.thread = { channel: message.channel, ts: message.thread_ts ?? message.ts };
  changed("thread");
}

function threadLine(message) {
  if (message.ephemeral) return null;
  const replies = repliesTo(message.channel, message.ts);
  if (!replies.length) return null;
  const who = [...new Set(replies.map((one) => one.user))].slice(0, 4);
  return h("button", { type: "button", class: "thread-line", "data-key": `thread-${message.ts}`, on: { click: () => openThread(message) } },
    who.map((user) => avatar(nameOf(user), isApp(user), true)),
    h("span", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`), h("small", {}, `last at ${timeOf(replies.at(-1).ts)}`));
}

function tools(message, mine, inThread) {
  const where = { channel: message.channel, ts: message.ts };
  const items = [];
  if (mine && !message.ephemeral) items.push({ text: "Edit", act: () => edit(message) }, { text: "Delete", danger: true, act: () => remove(where) });
  if (message.ephemeral) items.push({ text: "Dismiss", act: () => action("dismiss", where) });
  for (const one of state.story.shortcuts ?? []) if (one.type === "message") items.push({ text: one.name, about: state.app.name, act: () => action("shortcut", { ...where, callback_id: one.callback_id }) });
  const buttons = [
    !message.ephemeral && menuButton({ label: "Add a reaction", face: icon("face"), key: `face-${message.ts}`, items: OFFERED.map((name) => ({ text: `:${name}: ${name.replaceAll("_", " ")}`, act: () => react(message, name) })) }),
    !inThread && !message.ephemeral && iconButton("thread", "Reply in thread", () => openThread(message), { "data-key": `reply-${message.ts}` }),
    items.length && menuButton({ label: "More about this message", face: icon("more"), items, key: `more-${message.ts}` }),
  ].filter(Boolean);
  return buttons.length ? h("div", { class: "tools" }, buttons) : null;
}

async function remove(where) {
  const sure = await confirmed({ title: { text: "Delete this message?" }, text: { type: "plain_text", text: "It can't be brought back." }, confirm: { text: "Delete" }, style: "danger" });
  if (sure) action("delete", where);
}

const unescaped = (text) => text.replace(/<@([A-Z0-9]+)>/g, (_, id) => `@${state.people.find((one) => one.id === id)?.name ?? id}`).replace(/<(https?:[^|>]+)>/g, "$1").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Edits a message in place. */
export function edit(message) {
  const line = document.querySelector(`#conversation [data-ts="${message.ts}"], #thread [data-ts="${message.ts}"]`);
  const content = line?.querySelector(".message-content");
  if (!content) return;
  const before = [...content.childNodes];
  const leave = () => { content.replaceChildren(...before); line.focus(); };
  const keep = async () => { const text = box.value.trim(); leave(); if (text && text !== unescaped(message.text)) await action("edit", { channel: message.channel, ts: message.ts, text }); };
  const box = h("textarea", { class: "input", rows: 2, "aria-label": "Edit message", value: unescaped(message.text), on: { keydown: (event) => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); leave(); }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); keep(); }
  } } });
  content.replaceChildren(box, h("div", { class: "actions" },
    h("button", { type: "button", class: "button button-primary", on: { click: keep } }, "Save"), h("button", { type: "button", class: "button", on: { click: leave } }, "Cancel")));
  box.focus();
}
