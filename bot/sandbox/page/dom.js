// Building the page. Text only ever goes in as text: nothing here, or anywhere else, parses HTML.

export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name === "value") element.value = value;
    else if (name === "checked") element.checked = value;
    else if (name === "vars") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

const PATHS = {
  hash: "M6 3 4.5 13M11.5 3 10 13M3 6.2h10.5M2.5 9.8H13",
  lock: "M4.5 7V5.2a3.5 3.5 0 0 1 7 0V7M3.5 7h9v6.5h-9z",
  close: "m4 4 8 8M12 4l-8 8",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  face: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.5 9.3a3 3 0 0 0 5 0M6 6.4h.01M10 6.4h.01",
  bolt: "M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z",
  thread: "M2.5 3h11v7.5H7L4 13.5v-3H2.5z",
  edit: "M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2z",
  send: "M2.5 8 13.5 3l-3 10.5-2.6-4z",
  eye: "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 9.7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z",
  down: "m4 6 4 4 4-4",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  moon: "M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  code: "m5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5l3.5 3.5-3.5 3.5",
  flag: "M4 14V2.5h8l-2 3 2 3H4",
  back: "M10 3.5 5.5 8l4.5 4.5",
  warn: "M8 2.5 14.5 13.5h-13zM8 6.5v3.2M8 11.6h.01",
  search: "M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4zM10.2 10.2l3.3 3.3",
};

export function icon(name) {
  const path = svg("path", { d: PATHS[name], "stroke-width": name === "more" ? 2.6 : null });
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" }, path);
}

export function iconButton(name, label, act, more = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: act }, ...more }, icon(name));
}

let counter = 0;
export const newId = (prefix) => `${prefix}-${++counter}`;

/** Replaces what is in `box`, and gives the focus back to what stands where the focused thing stood. */
export function replace(box, ...children) {
  const key = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (key) box.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

export function say(text) {
  document.getElementById("spoken").textContent = text;
}

const HUES = [172, 262, 24, 205, 330, 95, 48, 290];
export function avatar(name, app = false, small = false) {
  const words = name.split(/\s+/).filter(Boolean);
  const initials = (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 1)).toUpperCase();
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  const classes = `avatar${app ? " avatar-app" : ""}${small ? " avatar-small" : ""}`;
  return h("span", { class: classes, vars: { "--hue": HUES[sum % HUES.length] }, "aria-hidden": "true", "data-initials": app ? null : initials }, app ? mark() : null);
}

export function mark() {
  return svg("svg", { viewBox: "0 0 32 32", class: "mark" },
    svg("path", { d: "M8 21c0-7 3.4-11 8-11s8 4 8 11", class: "mark-arc" }), svg("circle", { cx: 16, cy: 21.5, r: 3, class: "mark-dot" }));
}

/** A button is busy while `work` is under way: it says so, and does nothing twice. */
export async function busily(button, work) {
  if (button.getAttribute("aria-busy") === "true") return undefined;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
