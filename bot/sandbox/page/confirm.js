// "Are you sure?", as the app words it.

import { h, newId } from "./dom.js";
import { plain, textOf } from "./text.js";

const asked = (words) => ({ title: words.title?.text ?? "Are you sure?", text: words.text ?? { type: "plain_text", text: "" }, yes: words.confirm?.text ?? "Yes", no: words.deny?.text ?? "Cancel", style: words.style });

/** Resolves to whether the person agreed. */
export function confirmed(words) {
  const { title, text, yes, no, style } = asked(words);
  return new Promise((resolve) => {
    const id = newId("confirm");
    const done = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = h("dialog", { class: "dialog dialog-small", "aria-labelledby": id, on: { cancel: (event) => { event.preventDefault(); done(false); } } },
      h("div", { class: "dialog-head" }, h("h2", { id }, plain(title))),
      h("div", { class: "dialog-body" }, h("div", {}, textOf(text))),
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", on: { click: () => done(false) } }, plain(no)),
        h("button", { type: "button", class: `button button-${style === "danger" ? "danger" : "primary"}`, on: { click: () => done(true) } }, plain(yes))));
    document.getElementById("dialogs").append(dialog);
    dialog.showModal();
  });
}
