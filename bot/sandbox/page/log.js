// A list of messages, windowed: only the newest are drawn, older ones as one scrolls up to them.

import { h } from "./dom.js";
import { dayOf, drawMessage } from "./message.js";
import { state } from "./store.js";

const WINDOW = 24;
const TOGETHER_S = 300;

/** `list()` gives the messages, oldest first; `mark` is the time stamp up to which they were read when it was opened. */
export function messageLog({ list, mark = Infinity, inThread = false, label }) {
  const rows = h("ol", { class: "messages", "aria-label": label });
  const empty = h("p", { class: "empty", hidden: true }, "Nothing has been said here yet.");
  const box = h("div", { class: "log", tabindex: "-1", on: { scroll, keydown } }, empty, rows);
  const drawn = new Map(); // ts -> {message, signature, node}
  let from = 0;
  let newFrom = null;

  function draw() {
    const all = list();
    if (newFrom === null) newFrom = all.find((one) => Number(one.ts) > Number(mark) && one.user !== state.me)?.ts ?? "";
    const atEnd = !drawn.size || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
    if (!drawn.size) from = Math.max(0, all.length - WINDOW);
    else if (from > all.length) from = 0;
    render(all);
    empty.hidden = all.length > 0;
    if (atEnd) box.scrollTop = box.scrollHeight;
  }

  function render(all) {
    const focused = rows.contains(document.activeElement) ? document.activeElement : null;
    const key = focused?.closest("[data-key]")?.dataset.key, ts = focused?.closest(".message")?.dataset.ts;
    const wanted = [];
    const standing = new Set();
    let before = from > 0 ? all[from - 1] : null;
    let dayBefore = before && dayOf(before.ts);
    for (const message of all.slice(from)) {
      const day = dayOf(message.ts);
      const sameDay = day === dayBefore;
      if (!sameDay) wanted.push(divider(day));
      if (message.ts === newFrom) wanted.push(divider("New", true));
      const follows = before && before.user === message.user && before.ephemeral === message.ephemeral && message.ts !== newFrom
        && Number(message.ts) - Number(before.ts) < TOGETHER_S && sameDay;
      wanted.push(row(message, Boolean(follows)));
      standing.add(message.ts);
      [before, dayBefore] = [message, day];
    }
    for (const each of drawn.keys()) if (!standing.has(each)) drawn.delete(each);
    place(wanted);
    if (focused && !rows.contains(document.activeElement)) {
      const line = rows.querySelector(`[data-ts="${ts}"]`);
      ((key && rows.querySelector(`[data-key="${CSS.escape(key)}"]`)) || line?.querySelector("button, a, input") || line)?.focus();
    }
    const last = rows.querySelector(".message:last-of-type");
    if (last && !rows.querySelector(".message[tabindex='0']")) last.tabIndex = 0;
  }

  /** Puts the rows in, and touches only those that are not where they should be. */
  function place(wanted) {
    const keep = new Set(wanted);
    for (const node of [...rows.children]) if (!keep.has(node)) node.remove();
    wanted.forEach((node, at) => { if (rows.children[at] !== node) rows.insertBefore(node, rows.children[at] ?? null); });
  }

  function row(message, follows) {
    const known = drawn.get(message.ts);
    const replies = inThread ? 0 : (repliesOf(message) || 0);
    const signature = `${follows}|${replies}|${state.me}`;
    if (known && known.message === message && known.signature === signature) return known.node;
    const node = drawMessage(message, { follows, inThread });
    drawn.set(message.ts, { message, signature, node });
    return node;
  }

  function repliesOf(message) {
    if (!message.thread_ts) return 0;
    let text = "";
    for (const one of state.messages.get(message.channel)?.values() ?? []) if (one.thread_ts === message.ts && one.ts !== message.ts) text += one.ts;
    return text;
  }

  function scroll() {
    if (box.scrollTop > 400 || from === 0) return;
    const height = box.scrollHeight;
    from = Math.max(0, from - WINDOW);
    render(list());
    box.scrollTop += box.scrollHeight - height;
  }

  function keydown(event) {
    const line = event.target.closest?.(".message");
    if (!line || event.target !== line) return;
    const lines = [...rows.querySelectorAll(".message")];
    const at = lines.indexOf(line);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined || !lines[to]) return;
    event.preventDefault();
    line.tabIndex = -1;
    lines[to].tabIndex = 0;
    lines[to].focus();
  }

  return { box, draw };
}

const divider = (text, fresh = false) => h("li", { class: fresh ? "divider divider-new" : "divider" }, h("span", {}, text));
