// The data_visualization block: line, bar, area and pie, with the same numbers as a table for those who listen.

import { h, newId, svg } from "./dom.js";

const WIDE = 560, HIGH = 220, LEFT = 40, BOTTOM = 28, TOP = 10;

export function chart(block) {
  const { chart: data } = block;
  const drawn = data.type === "pie" ? pie(data) : ["line", "bar", "area"].includes(data.type) ? axes(data) : null;
  if (!drawn) return null;
  const title = newId("chart");
  return h("figure", { class: "chart" }, h("figcaption", { id: title }, block.title),
    svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-labelledby": title }, drawn),
    legend(data), numbers(data, block.title));
}

function axes(data) {
  const { categories } = data.axis_config;
  const values = data.series.flatMap((one) => one.data.map((point) => point.value));
  const low = Math.min(0, ...values), high = Math.max(1, ...values);
  const y = (value) => TOP + (1 - (value - low) / (high - low)) * (HIGH - TOP - BOTTOM);
  const step = (WIDE - LEFT) / categories.length;
  const x = (place) => LEFT + (place + 0.5) * step;
  const grid = [0, 0.5, 1].map((part) => low + part * (high - low)).map((value) => [
    svg("line", { x1: LEFT, x2: WIDE, y1: y(value), y2: y(value), class: "grid" }),
    svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, Number(value.toFixed(1)).toString()),
  ]);
  const names = categories.map((name, place) => svg("text", { x: x(place), y: HIGH - 8, "text-anchor": "middle" }, name));
  const shapes = data.series.map((one, number) => (data.type === "bar" ? bars(one, number, data.series.length, x, y, step) : line(one, number, x, y, data.type === "area")));
  return [grid, names, shapes].flat(Infinity);
}

function bars(one, number, many, x, y, step) {
  const wide = Math.min(36, (step * 0.7) / many);
  return one.data.map((point, place) => svg("rect", { class: `series-${number}`, x: x(place) + (number - many / 2) * wide, width: wide - 2, y: Math.min(y(point.value), y(0)), height: Math.max(1, Math.abs(y(0) - y(point.value))), rx: 2 }));
}

function line(one, number, x, y, filled) {
  const points = one.data.map((point, place) => `${x(place)},${y(point.value)}`);
  const area = filled && svg("polygon", { class: `area series-${number}`, points: [`${x(0)},${y(0)}`, ...points, `${x(one.data.length - 1)},${y(0)}`].join(" ") });
  return [area, svg("polyline", { class: `line stroke-${number}`, points: points.join(" ") })].filter(Boolean);
}

function pie(data) {
  const whole = data.segments.reduce((sum, one) => sum + one.value, 0);
  let from = -Math.PI / 2;
  return data.segments.map((one, number) => {
    const angle = (one.value / whole) * Math.PI * 2;
    const [cx, cy, r] = [WIDE / 2, HIGH / 2, HIGH / 2 - 8];
    if (data.segments.length === 1) return svg("circle", { class: "series-0", cx, cy, r });
    const at = (turn) => `${cx + r * Math.cos(turn)} ${cy + r * Math.sin(turn)}`;
    const path = `M${cx} ${cy}L${at(from)}A${r} ${r} 0 ${angle > Math.PI ? 1 : 0} 1 ${at(from + angle)}Z`;
    from += angle;
    return svg("path", { class: `series-${number}`, d: path });
  });
}

function legend(data) {
  const names = (data.segments ?? data.series).map((one) => one.label ?? one.name);
  return h("ul", { class: "legend", "aria-hidden": "true" }, names.map((name, number) => h("li", {}, h("i", { class: `swatch-${number}` }), name)));
}

function numbers(data, title) {
  const rows = data.segments
    ? data.segments.map((one) => [one.label, one.value])
    : data.series.flatMap((one) => one.data.map((point) => [`${one.name}, ${point.label}`, point.value]));
  return h("table", { class: "unseen" }, h("caption", {}, title), h("tbody", {}, rows.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, String(value))))));
}
