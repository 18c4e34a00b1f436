// Light or dark: as the system has it, until one says otherwise.

import { changed } from "./store.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const apply = (theme) => { document.documentElement.dataset.theme = theme; };

export function startTheme() {
  apply(localStorage.getItem("theme") ?? (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => { if (!localStorage.getItem("theme")) { apply(dark.matches ? "dark" : "light"); changed("theme"); } });
}

export function toggleTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", theme);
  apply(theme);
  changed("theme");
}
