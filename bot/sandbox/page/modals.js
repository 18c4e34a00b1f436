// The app's modals: up to three, one on top of the other. The focus stays in the top one, and goes back when it closes.

import { drawBlocks } from "./blocks.js";
import { busily, h, iconButton, newId } from "./dom.js";
import { standing } from "./elements.js";
import { action, state } from "./store.js";
import { plain } from "./text.js";

const open = new Map(); // view id -> {dialog, signature}
let opener = null;

export function drawModals() {
  const standing = new Set(state.modals.map((one) => one.id));
  for (const [id, { dialog }] of [...open].reverse()) {
    if (standing.has(id)) continue;
    dialog.close();
    dialog.remove();
    open.delete(id);
    if (!open.size) giveBack();
  }
  for (const view of state.modals) {
    const signature = `${view.hash} ${JSON.stringify(view.errors)}`;
    const known = open.get(view.id);
    if (known?.signature === signature) continue;
    if (known) {
      known.signature = signature;
      fill(known.dialog, view);
      continue;
    }
    if (!open.size) opener = document.activeElement?.dataset?.key ?? null;
    const dialog = h("dialog", { class: "dialog", on: { cancel: (event) => { event.preventDefault(); shut(view); } } });
    document.getElementById("dialogs").append(dialog);
    open.set(view.id, { dialog, signature });
    fill(dialog, view);
    dialog.showModal();
    (dialog.querySelector("[autofocus]") ?? dialog.querySelector(".dialog-body :is(input, textarea, button)") ?? dialog.querySelector(".dialog-body a") ?? dialog.querySelector(".dialog-foot button"))?.focus();
  }
}

function giveBack() {
  const back = opener && document.querySelector(`[data-key="${CSS.escape(opener)}"]`);
  (back ?? document.querySelector(".composer-text"))?.focus();
}

function fill(dialog, view) {
  const key = dialog.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const top = dialog.querySelector(".dialog-body")?.scrollTop ?? 0;
  const title = newId("title");
  dialog.setAttribute("aria-labelledby", title);
  const body = h("div", { class: "dialog-body", tabindex: "0", role: "group", "aria-labelledby": title }, drawBlocks(view.blocks, surfaceOf(view)));
  const form = h("form", { class: "dialog-form", novalidate: true, on: { submit: (event) => { event.preventDefault(); submit(view, dialog); } } },
    h("div", { class: "dialog-head" }, h("h2", { id: title }, plain(view.title.text)), iconButton("close", "Close", () => shut(view), { "data-key": "close" })),
    h("div", { class: "dialog-notices" }),
    body,
    h("div", { class: "dialog-foot" },
      h("button", { type: "button", class: "button", "data-key": "cancel", on: { click: () => shut(view) } }, plain(view.close?.text ?? "Cancel")),
      view.submit && h("button", { type: "submit", class: "button button-primary", "data-key": "submit" }, plain(view.submit.text))));
  dialog.replaceChildren(form);
  if (!dialog.open) return;
  body.scrollTop = top;
  const wrong = dialog.querySelector(".wrong:not([hidden])")?.closest(".field");
  const target = wrong?.querySelector("input, textarea") ?? (key && dialog.querySelector(`[data-key="${CSS.escape(key)}"]`)) ?? dialog.querySelector(".dialog-foot button");
  target?.focus();
  wrong?.scrollIntoView({ block: "nearest" });
}

function surfaceOf(view) {
  return {
    kind: "modal", values: view.state.values, errors: view.errors,
    fill: (block, one, value) => { remember(view, block, one, value); return action("fill", { view: view.id, answers: { [`${block.block_id}/${one.action_id}`]: value } }, true); },
    act: async (block, one, value) => {
      const dialog = open.get(view.id)?.dialog;
      const answers = dialog ? typed(view, dialog) : {};
      if (Object.keys(answers).length) await action("fill", { view: view.id, answers }, true);
      return action("click", { view: view.id, block_id: block.block_id, action_id: one.action_id, value });
    },
  };
}

const chosen = new WeakMap();
function remember(view, block, one, value) {
  if (!chosen.has(view)) chosen.set(view, {});
  chosen.get(view)[`${block.block_id}/${one.action_id}`] = value;
}

/** What stands in the form now, for every input block. */
function typed(view, dialog) {
  const answers = {};
  for (const block of view.blocks) {
    if (block.type !== "input") continue;
    const one = block.element, name = `${block.block_id}/${one.action_id}`;
    const box = dialog.querySelector(`[data-block="${CSS.escape(block.block_id)}"] :is(input, textarea, .picker)`);
    const field = box?.closest(".picker") ?? box;
    answers[name] = field?.answer ? field.answer() : (chosen.get(view)?.[name] ?? standing(block, one, { values: view.state.values }));
  }
  return answers;
}

async function submit(view, dialog) {
  const button = dialog.querySelector(".dialog-foot [type=submit]");
  if (button) await busily(button, () => action("submit", { view: view.id, answers: typed(view, dialog) }));
}

const shut = (view) => action("close", { view: view.id });
