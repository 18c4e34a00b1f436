// Where one types: Enter sends, Shift+Enter breaks the line, / and @ offer what could come.

import { busily, h, icon, newId } from "./dom.js";
import { menuButton } from "./menu.js";
import { action, state } from "./store.js";

const drafts = new Map();

/** A composer for a channel, or for a thread in it. */
export function composer({ channel, thread = null, label }) {
  const draft = `${state.me} ${channel} ${thread}`;
  const list = newId("offers");
  let offers = [], at = 0, picked = false;
  const box = h("textarea", {
    class: "composer-text", rows: 1, placeholder: label, "aria-label": label, "data-key": `composer-${thread ?? "main"}`, value: drafts.get(draft) ?? "",
    "aria-autocomplete": "list", "aria-controls": list, on: { input: typed, keydown, blur: () => setTimeout(hide, 150) },
  });
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
  const options = h("ul", { class: "options offers", role: "listbox", id: list, "aria-label": "Suggestions", hidden: true });
  const form = h("form", { class: "composer", on: { submit: (event) => { event.preventDefault(); go(); } } }, options, box, thread ? null : shortcuts(), send);
  requestAnimationFrame(grow);

  function grow() { box.style.height = "auto"; box.style.height = `${Math.min(box.scrollHeight, 220)}px`; send.disabled = !box.value.trim(); }

  function typed() {
    drafts.set(draft, box.value);
    grow();
    offers = offersFor(box.value.slice(0, box.selectionStart), thread);
    at = 0;
    picked = false;
    draw();
  }

  function draw() {
    options.hidden = !offers.length;
    options.replaceChildren(...offers.map((one, place) => h("li", { role: "option", id: `${list}-${place}`, class: place === at ? "option active" : "option", "aria-selected": place === at ? "true" : "false", on: { pointerdown: (event) => { event.preventDefault(); take(one); } } }, h("span", {}, one.text), h("small", {}, one.about))));
    if (offers.length) box.setAttribute("aria-activedescendant", `${list}-${at}`); else box.removeAttribute("aria-activedescendant");
    options.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }

  function hide() { offers = []; draw(); }

  function take(one) {
    const caret = box.selectionStart;
    const start = one.start ?? 0;
    box.value = `${box.value.slice(0, start)}${one.insert} ${box.value.slice(caret)}`;
    const end = start + one.insert.length + 1;
    box.setSelectionRange(end, end);
    box.focus();
    drafts.set(draft, box.value);
    grow();
    hide();
  }

  /** What the active offer would add. Enter ends a word that was begun; words that could follow are for Tab. */
  function left() {
    const one = offers[at];
    return one ? one.insert.slice(box.value.slice(one.start ?? 0, box.selectionStart).trimEnd().length) : "";
  }

  function keydown(event) {
    if (offers.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + offers.length) % offers.length;
      picked = true;
      return draw();
    }
    const takes = event.key === "Tab" ? left() : event.key === "Enter" && !event.shiftKey && (picked || /^\S/.test(left()));
    if (offers.length && takes) { event.preventDefault(); return take(offers[at]); }
    if (offers.length && event.key === "Escape") { event.preventDefault(); event.stopPropagation(); return hide(); }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); go(); }
    return undefined;
  }

  async function go() {
    const text = box.value.trim();
    if (!text) return;
    hide();
    box.value = "";
    drafts.delete(draft);
    grow();
    const [, name, rest] = text.match(/^(\/\S+)\s*([\s\S]*)$/) ?? [];
    const answer = await busily(send, () => (name && !thread ? action("command", { channel, name, text: rest }) : action("say", { channel, text, thread_ts: thread ?? undefined })));
    if (answer === null && !box.value) { box.value = text; drafts.set(draft, text); grow(); }
  }

  return { form, box };
}

/** The app's global shortcuts; those on a message are in the message's own menu. */
function shortcuts() {
  const items = (state.story.shortcuts ?? []).filter((one) => one.type === "global").map((one) => ({ text: one.name, about: state.app.name, act: () => action("shortcut", { callback_id: one.callback_id }) }));
  return items.length ? menuButton({ label: "Shortcuts", face: icon("bolt"), items, key: "shortcuts" }) : null;
}

function offersFor(before, thread) {
  if (!thread && /^\/[^\n]*$/.test(before)) {
    return (state.story.commands ?? []).filter((one) => one.text.startsWith(before.trimEnd()) && one.text.length >= before.trimEnd().length).slice(0, 10)
      .map((one) => ({ text: one.text, about: one.about, insert: fixed(one.text) }));
  }
  const handle = before.match(/(?:^|\s)@([a-z0-9._-]*)$/i);
  if (!handle) return [];
  const wanted = handle[1].toLowerCase();
  return state.people.filter((one) => one.name.startsWith(wanted) || one.real_name.toLowerCase().startsWith(wanted)).slice(0, 8)
    .map((one) => ({ text: one.real_name, about: `@${one.name}`, insert: `@${one.name}`, start: before.length - wanted.length - 1 }));
}

/** The part of a command's usage that is typed as it stands: `/coach library words` becomes `/coach library`. */
const fixed = (text) => text.replace(/ (words|topic|@.*|\[.*|<.*)$/, "");
