// Buttons that open a menu: arrow keys, Home, End, Escape, a letter; the focus goes back where it came from.

import { h, newId } from "./dom.js";
import { plain } from "./text.js";

let open = null;
document.addEventListener("pointerdown", (event) => { if (open && !open.box.contains(event.target)) open.close(false); });

export function menuButton({ label, face, items, key, classes = "icon-button" }) {
  const id = newId("menu");
  const button = h("button", { type: "button", class: classes, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, title: label, "data-key": key, on: { click: () => (open?.box === box ? open.close() : show(0)), keydown: onButton } }, face);
  const box = h("span", { class: "menu-box" }, button);

  function onButton(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); show(event.key === "ArrowDown" ? 0 : -1); }
  }

  function show(at) {
    open?.close(false);
    const all = typeof items === "function" ? items() : items;
    const entries = all.map((one) => one.url
      ? h("a", { role: "menuitem", tabindex: "-1", href: /^https?:/.test(one.url) ? one.url : null, target: "_blank", rel: "noopener noreferrer", on: { click: () => choose(one) } }, plain(one.text))
      : h("button", { type: "button", role: "menuitem", tabindex: "-1", class: one.danger ? "danger" : null, on: { click: () => choose(one) } }, h("span", {}, plain(one.text)), one.about && h("small", {}, one.about)));
    const list = h("div", { class: "menu", role: "menu", id, "aria-label": label, on: { keydown: (event) => move(event, entries) } }, entries);
    box.append(list);
    button.setAttribute("aria-expanded", "true");
    open = { box, close };
    const room = list.getBoundingClientRect();
    list.classList.toggle("menu-up", room.bottom > innerHeight - 8 && room.top > room.height + 40);
    list.classList.toggle("menu-left", room.right > innerWidth - 8);
    entries.at(at).focus();
  }

  function close(back = true) {
    box.querySelector(".menu")?.remove();
    button.setAttribute("aria-expanded", "false");
    open = null;
    if (back) button.focus();
  }

  function choose(one) { close(); one.act?.(); }

  function move(event, entries) {
    const at = entries.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) { event.preventDefault(); entries.at(to % entries.length).focus(); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
    else if (event.key === "Tab") close(false);
    else if (event.key.length === 1 && event.key !== " ") entries.find((one) => one.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }

  return box;
}
