// The chart of the latencies of one line.

import { Chart } from "../chart.js";
import { number, text } from "../i18n.js";

/** The lowest value of the axis, which is logarithmic. */
const FLOOR_MS = 0.1;

/** Formats milliseconds with two significant digits; a dash if there is no value. */
export function milliseconds(value) {
  if (value === null) {
    return "–";
  }
  return value < 10 ? value.toFixed(1) : number(value);
}

/** Keeps only the powers of ten. */
function powers(_, values) {
  return values.map((value) => (Number.isInteger(Math.log10(value)) ? value : null));
}

export function latencyChart(place) {
  return new Chart(place, {
    caption: "lab.chartCaption",
    columns: ["chart.p50", "chart.p99"],
    height: 132,
    scale: { distr: 3, range: (_, low, high) => [FLOOR_MS, 10 ** Math.ceil(Math.log10(Math.max(high ?? 0, 10)))] },
    grid: powers,
    plotted: (value) => (value === null ? null : Math.max(FLOOR_MS, value)),
    format: milliseconds,
    label: (p50, p99) => text("lab.chart", { p50, p99 }),
  });
}
