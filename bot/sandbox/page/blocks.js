// Blocks. What can't be drawn is a red box that says so, never a gap.

import { chart } from "./charts.js";
import { h, newId } from "./dom.js";
import { element, isField } from "./elements.js";
import { markdown, plain, richText, textOf } from "./text.js";

/**
 * `surface` says where the blocks stand: {kind: "message" | "modal" | "home", id, values, errors, act(block, element, value), fill(block, element, value)}.
 */
export function drawBlocks(blocks, surface) {
  return blocks.map((block) => {
    const box = h("div", { class: `block block-${block.type}`, "data-block": block.block_id });
    try {
      box.append(...[DRAWN[block.type] ? DRAWN[block.type](block, surface) : unknown(block.type)].flat(Infinity).filter(Boolean));
    } catch (error) {
      box.append(unknown(`${block.type} (${error.message})`));
    }
    return box;
  });
}

export const unknown = (what) => h("p", { class: "unknown", role: "note" }, `Can't draw: ${what}`);

const one = (block, surface, each) => element(block, each, surface, null) ?? unknown(each.type);

function section(block, surface) {
  const words = [
    block.text && h("div", { class: "section-text" }, textOf(block.text)),
    block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textOf(field)))),
  ];
  return block.accessory
    ? h("div", { class: "with-accessory" }, h("div", { class: "section-words" }, words), h("div", { class: "accessory" }, one(block, surface, { ...block.accessory, label: block.text?.text })))
    : words;
}

function picture(block) {
  const url = block.image_url ?? block.slack_file?.url ?? `/picture/${block.slack_file?.id}`;
  const image = h("img", { src: url, alt: block.alt_text, loading: "lazy", on: { error: () => image.replaceWith(unknown(`picture: ${block.alt_text}`)) } });
  return image;
}

function input(block, surface) {
  const label = newId("label"), hint = newId("hint"), wrong = newId("wrong");
  const error = surface.errors?.[block.block_id];
  const about = [block.hint && hint, error && wrong].filter(Boolean).join(" ");
  const field = { label, about, wrong: Boolean(error), required: !block.optional };
  const drawn = element(block, block.element, surface, field) ?? unknown(block.element.type);
  const group = ["radio_buttons", "checkboxes"].includes(block.element.type);
  const name = h(group ? "legend" : isField(block.element) ? "label" : "div", { class: "label", id: label, for: isField(block.element) ? drawn.dataset.field : null }, plain(block.label.text), block.optional ? h("span", { class: "optional" }, " (optional)") : null);
  const rest = [
    drawn,
    block.hint && h("p", { class: "hint", id: hint }, plain(block.hint.text)),
    h("p", { class: "wrong", id: wrong, role: "alert", hidden: !error }, error ?? ""),
  ];
  return group ? h("fieldset", { class: "field", "aria-describedby": about || null }, name, rest) : h("div", { class: "field" }, name, rest);
}

function table(block) {
  const cell = (one) => (one.type === "raw_text" ? plain(one.text) : one.type === "rich_text" ? richText(one) : one.type === "raw_number" ? String(one.value ?? one.text) : unknown(one.type));
  const align = (place) => `align-${block.column_settings?.[place]?.align ?? "left"}`;
  const [head, ...rows] = block.rows;
  return h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((one, place) => h("th", { scope: "col", class: align(place) }, cell(one))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((one, place) => h("td", { class: align(place) }, cell(one))))))));
}

const DRAWN = {
  section,
  input,
  table,
  divider: () => h("hr"),
  header: (block, surface) => h(surface.kind === "home" ? "h2" : "p", { class: `header-text header-${block.level ?? 1}` }, plain(block.text.text)),
  image: (block) => h("figure", {}, block.title && h("figcaption", {}, plain(block.title.text)), picture(block)),
  context: (block) => h("div", { class: "context" }, block.elements.map((each) => (each.type === "image" ? picture(each) : h("span", {}, textOf(each))))),
  actions: (block, surface) => h("div", { class: "actions" }, block.elements.map((each) => one(block, surface, each))),
  rich_text: (block) => richText(block),
  markdown: (block) => markdown(block.text),
  data_visualization: (block) => chart(block) ?? unknown(`${block.chart?.type} chart`),
  alert: (block) => h("div", { class: `alert alert-${block.level ?? "default"}`, role: "note" }, textOf(block.text)),
};
