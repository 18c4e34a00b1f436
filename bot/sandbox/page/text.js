// Slack's text format, standard Markdown's small part, and rich text, as nodes.

import { h } from "./dom.js";
import { me, nameOf, state } from "./store.js";

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", tada: "🎉", wave: "👋", eyes: "👀", bulb: "💡",
  thumbsup: "👍", "+1": "👍", "-1": "👎", thumbsdown: "👎", heart: "❤️", smile: "😄", slightly_smiling_face: "🙂", rocket: "🚀",
  fire: "🔥", book: "📖", books: "📚", memo: "📝", pencil: "📝", calendar: "📅", date: "📅", clock1: "🕐", hourglass: "⌛",
  changes: "🔔", no_bell: "🔕", lock: "🔒", mag: "🔍", chart_with_upwards_trend: "📈", bar_chart: "📊", star: "⭐", sparkles: "✨",
  seedling: "🌱", coffee: "☕", palm_tree: "🌴", question: "❓", speech_balloon: "💬", thread: "🧵", link: "🔗", pushpin: "📌",
  arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴",
  white_circle: "⚪", black_circle: "⚫", dart: "🎯", compass: "🧭", page_facing_up: "📄", raised_hands: "🙌", pray: "🙏", gear: "⚙️",
};

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function emoji(name) {
  return EMOJI[name] ? h("span", { role: "img", "aria-label": name.replaceAll("_", " ") }, EMOJI[name]) : `:${name}:`;
}

export function link(url, label) {
  return /^(https?:\/\/|mailto:)/i.test(url) ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label || url) : h("span", {}, label || url);
}

const mention = (text, mine = false) => h("span", { class: mine ? "mention mention-me" : "mention" }, text);

function angle(inside) {
  const [target, label] = inside.split(/\|(.*)/s);
  if (target.startsWith("@")) return mention(`@${label ?? nameOf(target.slice(1))}`, target.slice(1) === state.me);
  if (target.startsWith("#")) return mention(`#${label ?? nameOf(target.slice(1))}`);
  if (target.startsWith("!date^")) return date(Number(target.split("^")[1]), target.split("^")[2], unescape(label ?? ""));
  if (target.startsWith("!")) return mention(`@${label ?? target.slice(1).split("^")[0]}`, true);
  return link(unescape(target), label ? unescape(label) : undefined);
}

const INLINE = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])|:([a-z0-9_+-]+):/g;

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(...lines(text.slice(from, found.index)));
    from = found.index + found[0].length;
    const [, block, code, inside, bold, italic, strike, face] = found;
    if (block !== undefined) nodes.push(h("pre", {}, unescape(block.replace(/^\n/, ""))));
    else if (code !== undefined) nodes.push(h("code", {}, unescape(code)));
    else if (inside !== undefined) nodes.push(angle(inside));
    else if (bold !== undefined) nodes.push(h("strong", {}, inline(bold)));
    else if (italic !== undefined) nodes.push(h("em", {}, inline(italic)));
    else if (strike !== undefined) nodes.push(h("s", {}, inline(strike)));
    else nodes.push(emoji(face));
  }
  nodes.push(...lines(text.slice(from)));
  return nodes;
}

function lines(text) {
  return text.split("\n").flatMap((line, place) => [...(place ? [h("br")] : []), ...(line ? [unescape(line)] : [])]);
}

/** Slack's own format. */
export function mrkdwn(text) {
  const nodes = [];
  for (const part of text.split(/((?:^(?:&gt;|>) ?.*(?:\n|$))+)/m).filter(Boolean)) {
    if (/^(&gt;|>)/.test(part)) nodes.push(h("blockquote", {}, inline(part.replace(/^(&gt;|>) ?/gm, "").replace(/\n$/, ""))));
    else nodes.push(...inline(part));
  }
  return nodes;
}

/** The text object of a block. */
export function textOf(one) {
  return one.type === "mrkdwn" ? mrkdwn(one.text) : plain(one.text);
}

export function plain(text) {
  return text.split(/(:[a-z0-9_+-]+:)/).flatMap((part) => (/^:[a-z0-9_+-]+:$/.test(part) ? [emoji(part.slice(1, -1))] : lines(part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"))));
}

export function date(timestamp, format, fallback) {
  const at = new Date(timestamp * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  const zone = { timeZone: me()?.tz ?? "UTC" };
  const day = at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", ...zone });
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...zone });
  return h("time", { datetime: at.toISOString() }, (format ?? "{date} {time}").replace(/\{date[a-z_]*\}/g, day).replace(/\{time[a-z_]*\}/g, time).replace(/\{ago\}/g, `${day} ${time}`));
}

// --- Markdown, as far as the markdown block needs it ------------------------------------------------------------

const MARKDOWN = /`([^`\n]+)`|\[([^\]\n]+)\]\(([^)\s]+)\)|\*\*(?=\S)([^\n]+?)\*\*|(?<![\w*])[*_](?=\S)([^*_\n]+?)(?<=\S)[*_](?![\w*])|~~([^~\n]+)~~/g;

function spans(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(MARKDOWN)) {
    nodes.push(text.slice(from, found.index));
    from = found.index + found[0].length;
    const [, code, label, url, bold, italic, strike] = found;
    nodes.push(code ? h("code", {}, code) : url ? link(url, label) : bold ? h("strong", {}, spans(bold)) : italic ? h("em", {}, spans(italic)) : h("s", {}, strike));
  }
  return [...nodes, text.slice(from)];
}

export function markdown(text) {
  return text.split(/\n{2,}/).map((part) => {
    const heading = part.match(/^(#{1,6}) (.*)$/);
    if (heading) return h("p", { class: "markdown-heading" }, spans(heading[2]));
    const all = part.split("\n");
    if (all.every((line) => /^\s*([-*+]|\d+\.) /.test(line))) {
      return h(/^\s*\d/.test(part) ? "ol" : "ul", {}, all.map((line) => h("li", {}, spans(line.replace(/^\s*([-*+]|\d+\.) /, "")))));
    }
    if (all.every((line) => line.startsWith(">"))) return h("blockquote", {}, spans(part.replace(/^> ?/gm, "")));
    return h("p", {}, all.flatMap((line, place) => [place ? h("br") : null, spans(line)]));
  });
}

// --- rich text ------------------------------------------------------------------------------------------------

const RUNS = {
  text: (run) => plain(run.text),
  link: (run) => [link(run.url, run.text)],
  user: (run) => [mention(`@${nameOf(run.user_id)}`, run.user_id === state.me)],
  usergroup: (run) => [mention(`@${run.usergroup_id}`)],
  channel: (run) => [mention(`#${nameOf(run.channel_id)}`)],
  broadcast: (run) => [mention(`@${run.range}`, true)],
  emoji: (run) => [emoji(run.name)],
  date: (run) => [run.url ? link(run.url, date(run.timestamp, run.format, run.fallback)) : date(run.timestamp, run.format, run.fallback)],
  color: (run) => [h("span", { class: "colour", vars: { "--colour": run.value } }, run.value)],
};
const STYLES = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u" };

function run(one) {
  let nodes = RUNS[one.type] ? RUNS[one.type](one) : [h("span", { class: "unknown" }, `Can't draw: ${one.type}`)];
  for (const [style, tag] of Object.entries(STYLES)) if (one.style?.[style]) nodes = [h(tag, {}, nodes)];
  return nodes;
}
const runs = (part) => part.elements.flatMap(run);

const PARTS = {
  rich_text_section: (part) => h("p", {}, runs(part)),
  rich_text_list: (part) => h(part.style === "ordered" ? "ol" : "ul", { start: part.style === "ordered" && part.offset ? part.offset + 1 : null, class: `indent-${part.indent ?? 0}` }, part.elements.map((one) => h("li", {}, runs(one)))),
  rich_text_quote: (part) => h("blockquote", {}, runs(part)),
  rich_text_preformatted: (part) => h("pre", {}, runs(part)),
};

export function richText(block) {
  return block.elements.map((part) => (PARTS[part.type] ? PARTS[part.type](part) : h("p", { class: "unknown" }, `Can't draw: ${part.type}`)));
}
