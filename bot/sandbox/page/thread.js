// The side panel with a thread.

import { composer } from "./composer.js";
import { h, iconButton } from "./dom.js";
import { messageLog } from "./log.js";
import { channel, changed, messagesIn, place, repliesTo, titleOf } from "./store.js";

let log = null, shown = "", opener = null;

export function drawThread() {
  const panel = document.getElementById("thread");
  const { thread } = place;
  const parent = thread && messagesIn(thread.channel).get(thread.ts);
  document.getElementById("app").classList.toggle("with-thread", Boolean(parent));
  panel.hidden = !parent;
  if (!parent) {
    if (shown) panel.replaceChildren();
    shown = "";
    log = null;
    return;
  }
  const key = `${thread.channel} ${thread.ts}`;
  if (key === shown) { log.draw(); return; }
  shown = key;
  opener = document.activeElement?.dataset?.key;
  log = messageLog({ list: () => [messagesIn(thread.channel).get(thread.ts), ...repliesTo(thread.channel, thread.ts)].filter(Boolean), inThread: true, label: "Messages in this thread" });
  const type = composer({ channel: thread.channel, thread: thread.ts, label: "Reply" });
  panel.replaceChildren(
    h("div", { class: "panel-head" }, h("h2", {}, "Thread"), h("p", {}, titleOf(channel(thread.channel))), iconButton("close", "Close thread", closeThread)),
    log.box, type.form);
  log.draw();
  type.box.focus();
}

export function closeThread() {
  place.thread = null;
  changed("thread");
  (opener && document.querySelector(`[data-key="${CSS.escape(opener)}"]`))?.focus();
}
