// A select with a search: a combobox with a list, for one or for several.

import { h, icon, newId } from "./dom.js";

export function picker({ entries, many, most, value, placeholder, label, name, about, wrong, required, key, tell }) {
  let picked = many ? [...(value ?? [])] : value;
  let at = 0, shown = [];
  const list = newId("list");
  const input = h("input", {
    class: "input picker-input", role: "combobox", type: "text", autocomplete: "off", placeholder, "data-key": key, "aria-expanded": "false", "aria-controls": list, "aria-autocomplete": "list",
    "aria-labelledby": label, "aria-label": label ? null : name, "aria-describedby": about || null, "aria-invalid": wrong ? "true" : null, "aria-required": required ? "true" : null,
    on: { click: () => open(""), input: () => open(input.value), keydown, blur: () => close() },
  });
  const options = h("ul", { class: "options", role: "listbox", id: list, hidden: true, "aria-label": name ?? "Choices", "aria-multiselectable": many ? "true" : null });
  const chips = h("span", { class: "chips" });
  const box = h("div", { class: "picker" }, chips, h("span", { class: "picker-line" }, input, icon("down")), options);
  const textOf = (one) => entries.find((each) => each.value === one)?.text ?? String(one);
  box.answer = () => picked;
  show();

  function show() {
    if (!many) input.value = picked ? textOf(picked) : "";
    else {
      input.value = "";
      chips.replaceChildren(...picked.map((one) => h("span", { class: "chip" }, textOf(one),
        h("button", { type: "button", "aria-label": `Remove ${textOf(one)}`, on: { click: () => choose(one) } }, icon("close")))));
    }
  }

  function open(words) {
    const wanted = words.toLowerCase();
    shown = entries.filter((one) => one.text.toLowerCase().includes(wanted) || one.about?.toLowerCase().includes(wanted));
    at = Math.max(0, shown.findIndex((one) => one.value === picked));
    draw();
    options.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function draw() {
    let group;
    options.replaceChildren(...shown.flatMap((one, place) => {
      const heading = one.group !== group && one.group ? [h("li", { class: "group", role: "presentation" }, one.group)] : [];
      group = one.group;
      const on = many ? picked.includes(one.value) : picked === one.value;
      return [...heading, h("li", { id: `${list}-${place}`, role: "option", class: place === at ? "option active" : "option", "aria-selected": on ? "true" : "false", on: { pointerdown: (event) => { event.preventDefault(); choose(one.value); } } }, h("span", {}, one.text), one.about && h("small", {}, one.about))];
    }));
    if (!shown.length) options.append(h("li", { class: "group", role: "presentation" }, "Nothing fits."));
    if (shown.length) input.setAttribute("aria-activedescendant", `${list}-${at}`); else input.removeAttribute("aria-activedescendant");
    options.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    if (options.hidden) return;
    options.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    show();
  }

  function choose(one) {
    if (many) {
      if (picked.includes(one)) picked = picked.filter((each) => each !== one);
      else if (!most || picked.length < most) picked = [...picked, one];
    } else picked = one;
    close();
    show();
    input.focus();
    tell(picked);
  }

  function keydown(event) {
    const closed = options.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (closed) return open("");
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % (shown.length || 1);
      draw();
    } else if (event.key === "Enter" && !closed) {
      event.preventDefault();
      event.stopPropagation();
      if (shown[at]) choose(shown[at].value);
    } else if (event.key === "Escape" && !closed) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && many && !input.value && picked.length) choose(picked.at(-1));
    else if (event.key === "Backspace" && !many && picked && closed) { picked = null; show(); tell(null); }
    return undefined;
  }

  return box;
}
