// Everything that can be pressed, chosen or filled in.

import { confirmed } from "./confirm.js";
import { busily, h, icon, newId } from "./dom.js";
import { menuButton } from "./menu.js";
import { picker } from "./picker.js";
import { addressOf, state, titleOf } from "./store.js";
import { plain, textOf } from "./text.js";

const FIELDS = {
  plain_text_input: "value", email_text_input: "value", url_text_input: "value", number_input: "value", rich_text_input: "rich_text_value",
  static_select: "selected_option", radio_buttons: "selected_option", checkboxes: "selected_options", multi_static_select: "selected_options",
  users_select: "selected_user", multi_users_select: "selected_users", channels_select: "selected_channel", multi_channels_select: "selected_channels",
  conversations_select: "selected_conversation", multi_conversations_select: "selected_conversations",
  datepicker: "selected_date", timepicker: "selected_time", datetimepicker: "selected_date_time",
};

/** What stands in an element: a text, the value of an option, an id, a list of these, or null. */
export function standing(block, one, surface) {
  const kept = surface.values?.[block.block_id]?.[one.action_id];
  const value = kept?.[FIELDS[one.type]] ?? null;
  if (one.type === "rich_text_input") return value?.elements ? plainOf(value) : value;
  const bare = (each) => (each && typeof each === "object" ? each.value : each);
  return Array.isArray(value) ? value.map(bare) : bare(value);
}
const plainOf = (rich) => rich.elements.map((part) => part.elements.map((run) => run.text ?? "").join("")).join("\n");

/** Fields that a <label for> can name; the others carry their name themselves. */
export const isField = (one) => one.type in TYPED || one.type in DATES;
export const isInput = (one) => one.type in FIELDS;

/** Draws one element; `field` is given inside an input block: {label, about, wrong, required}. Null if it can't be drawn. */
export function element(block, one, surface, field) {
  const draw = one.type in TYPED ? typed : one.type in DATES ? moment : PRESSED[one.type];
  return draw ? draw(block, one, surface, field) : null;
}

const keyOf = (block, one) => `${block.block_id}/${one.action_id}`;

/** A person has chosen: outside of input blocks the app hears of it at once, inside only with dispatch_action. */
async function chosen(block, one, surface, value, from) {
  if (block.type !== "input") return act(block, one, surface, value, from);
  await surface.fill(block, one, value);
  return block.dispatch_action ? act(block, one, surface, value, from) : undefined;
}

async function act(block, one, surface, value, from) {
  if (one.confirm && !(await confirmed(one.confirm))) return surface.again?.();
  return busily(from, () => surface.act(block, one, value));
}

function button(block, one, surface) {
  const classes = `button${one.style ? ` button-${one.style}` : ""}`;
  const press = () => act(block, one, surface, undefined, drawn);
  const props = { class: classes, "data-key": keyOf(block, one), "aria-label": one.accessibility_label, on: { click: press } };
  const drawn = one.url
    ? h("a", { ...props, href: /^https?:/.test(one.url) ? one.url : null, target: "_blank", rel: "noopener noreferrer" }, plain(one.text.text))
    : h("button", { ...props, type: "button" }, plain(one.text.text));
  return drawn;
}

function overflow(block, one, surface) {
  const items = one.options.map((each) => ({
    text: each.text.text, about: each.description?.text, url: each.url, act: () => act(block, one, surface, each.value, drawn),
  }));
  const drawn = menuButton({ label: "More actions", face: icon("more"), items, key: keyOf(block, one) });
  return drawn;
}

function choices(block, one, surface, field) {
  const many = one.type === "checkboxes";
  const name = newId("choice");
  const now = [standing(block, one, surface) ?? []].flat();
  const tell = () => {
    const on = [...box.querySelectorAll("input:checked")].map((each) => each.value);
    chosen(block, one, surface, many ? on : (on[0] ?? null), box);
  };
  const box = h("div", { class: "choices", role: field ? null : many ? "group" : "radiogroup", "aria-label": field ? null : (one.label ?? "Choices") },
    one.options.map((each, place) => {
      const id = newId("option");
      return h("label", { class: "choice", for: id },
        h("input", { type: many ? "checkbox" : "radio", id, name, value: each.value, checked: now.includes(each.value), "data-key": `${keyOf(block, one)}/${place}`, on: { change: tell } }),
        h("span", {}, textOf(each.text), each.description && h("small", {}, textOf(each.description))));
    }));
  return box;
}

const TYPED = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "decimal", rich_text_input: "text" };
const DATES = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };

function named(one, field, id) {
  return {
    id, "data-field": id, "aria-describedby": field?.about || null, "aria-invalid": field?.wrong ? "true" : null, "aria-required": field?.required ? "true" : null,
    "aria-label": field ? null : (one.placeholder?.text ?? one.label ?? "Choose"), autofocus: one.focus_on_load,
  };
}

function typed(block, one, surface, field) {
  const long = one.multiline || one.type === "rich_text_input";
  const dispatches = block.dispatch_action ? (one.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]) : [];
  let later;
  const keep = () => { clearTimeout(later); later = setTimeout(() => surface.fill(block, one, box.value || null), 200); };
  const dispatch = () => act(block, one, surface, box.value || null, box);
  const box = h(long ? "textarea" : "input", {
    ...named(one, field, newId("field")), class: "input", "data-key": keyOf(block, one), value: standing(block, one, surface) ?? "", rows: long ? 4 : null,
    type: long ? null : "text", inputmode: TYPED[one.type], placeholder: one.placeholder?.text, autocomplete: "off",
    on: {
      input: () => { keep(); if (dispatches.includes("on_character_entered")) dispatch(); },
      keydown: (event) => { if (!long && event.key === "Enter" && dispatches.includes("on_enter_pressed")) { event.preventDefault(); event.stopPropagation(); dispatch(); } },
    },
  });
  box.answer = () => { clearTimeout(later); return box.value || null; };
  return box;
}

function moment(block, one, surface, field) {
  const kind = DATES[one.type];
  const now = standing(block, one, surface);
  const shown = kind === "datetime-local" ? (now ? new Date(now * 1000 - new Date(now * 1000).getTimezoneOffset() * 60000).toISOString().slice(0, 16) : "") : (now ?? "");
  const value = () => (!box.value ? null : kind === "datetime-local" ? Math.floor(new Date(box.value).getTime() / 1000) : box.value);
  const box = h("input", { ...named(one, field, newId("field")), class: "input input-moment", type: kind, value: shown, title: one.placeholder?.text, "data-key": keyOf(block, one), on: { change: () => chosen(block, one, surface, value(), box) } });
  box.answer = value;
  return box;
}

function options(one) {
  const shaped = (each, group) => ({ value: each.value, text: each.text.text, about: each.description?.text, group });
  if (one.options) return one.options.map((each) => shaped(each));
  return one.option_groups.flatMap((group) => group.options.map((each) => shaped(each, group.label.text)));
}
const people = () => state.people.map((each) => ({ value: each.id, text: each.real_name, about: `@${each.name}` }));
const rooms = (one) => state.channels
  .filter((each) => !one.type.includes("channels") || each.kind === "public_channel")
  .map((each) => ({ value: each.id, text: each.kind === "im" ? titleOf(each) : `#${addressOf(each)}` }));

function select(block, one, surface, field) {
  const entries = one.type.includes("static") ? options(one) : one.type.includes("users") ? people() : rooms(one);
  const box = picker({
    entries, many: one.type.startsWith("multi_"), most: one.max_selected_items, value: standing(block, one, surface), key: keyOf(block, one),
    placeholder: one.placeholder?.text ?? "Choose", label: field?.label, name: one.placeholder?.text ?? one.label ?? "Choose", about: field?.about, wrong: field?.wrong, required: field?.required,
    tell: (value) => chosen(block, one, surface, value, box),
  });
  return box;
}

const PRESSED = {
  button, overflow, radio_buttons: choices, checkboxes: choices,
  image: (_, one) => h("img", { src: one.image_url, alt: one.alt_text, class: "accessory-image", loading: "lazy" }),
  ...Object.fromEntries(["static", "users", "channels", "conversations"].flatMap((kind) => [[`${kind}_select`, select], [`multi_${kind}_select`, select]])),
};
