// Draws the latencies of one line: by uPlot, or as a table of numbers without it.

import { create } from "../dom.js";
import { loadScript } from "../loader.js";
import { SECONDS } from "./history.js";

const LIBRARY = {
  url: "https://cdn.jsdelivr.net/npm/uplot@1.6.32/dist/uPlot.iife.min.js",
  integrity: "sha384-Gx3t0zdBAuQOuvvmaLZj7HKEiSgWTAs+VdtNY7wt19QDPTDQjFIwAuXDj0zeN00c",
  crossOrigin: "anonymous",
};

const HEIGHT = 132;
const ROWS = 6;
/** The lowest value of the axis, which is logarithmic. */
const FLOOR_MS = 0.1;
const AGES = Array.from({ length: SECONDS }, (_, index) => index - SECONDS + 1);

/** Loads the library. Returns whether it is there. */
export async function loadLibrary() {
  try {
    await loadScript(LIBRARY);
  } catch {
    return false;
  }
  return typeof globalThis.uPlot === "function";
}

/** Formats milliseconds with two significant digits; a dash if there is no value. */
export function milliseconds(value) {
  if (value === null) {
    return "–";
  }
  return value < 10 ? value.toFixed(1) : value.toLocaleString("en", { maximumFractionDigits: 0 });
}

function floored(values) {
  return values.map((value) => (value === null ? null : Math.max(FLOOR_MS, value)));
}

/** Keeps only the powers of ten. */
function powers(_, values) {
  return values.map((value) => (Number.isInteger(Math.log10(value)) ? value : null));
}

function options(place) {
  const style = getComputedStyle(place);
  const colour = (name) => style.getPropertyValue(name).trim();
  const font = `11px ${style.fontFamily}`;
  const axis = {
    font, stroke: colour("--quiet"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [1 - SECONDS, 0] },
      y: { distr: 3, range: (_, low, high) => [FLOOR_MS, 10 ** Math.ceil(Math.log10(Math.max(high ?? 0, 10)))] },
    },
    axes: [
      { ...axis, size: 22, values: (_, ages) => ages.map((age) => (age === 0 ? "now" : `${age} s`)) },
      {
        ...axis, size: 44,
        filter: powers,
        grid: { ...axis.grid, filter: powers },
        values: (_, values) => values.map((value) => (value === null ? "" : value.toLocaleString("en"))),
      },
    ],
    series: [
      {},
      { stroke: colour("--accent"), width: 2, points: { show: true, size: 3 } },
      { stroke: colour("--busy"), width: 1.5, dash: [5, 3], points: { show: false } },
    ],
  };
}

export class Chart {
  #place;
  #plot = null;
  #body = create("tbody");

  constructor(place) {
    this.#place = place;
    const headings = ["Second", "p50 in ms", "p99 in ms"].map((text) => create("th", { text, attributes: { scope: "col" } }));
    place.replaceChildren(create("table", { className: "lab-table" },
      create("caption", { className: "visually-hidden", text: "Latency of the last seconds" }),
      create("thead", {}, create("tr", {}, ...headings)), this.#body));
  }

  /** Replaces the table by a chart. Called again when the colours of the page have changed. */
  useLibrary() {
    this.#plot?.destroy();
    this.#place.replaceChildren();
    this.#place.setAttribute("role", "img");
    this.#plot = new globalThis.uPlot(options(this.#place), [AGES, [], []], this.#place);
  }

  fit() {
    this.#plot?.setSize({ width: this.#place.clientWidth, height: HEIGHT });
  }

  draw({ p50, p99 }) {
    if (this.#plot) {
      this.#place.setAttribute("aria-label", "Latency of the last minute. In the last second, "
        + `p50 ${milliseconds(p50.at(-1))} ms and p99 ${milliseconds(p99.at(-1))} ms.`);
      this.#plot.setData([AGES, floored(p50), floored(p99)]);
      return;
    }
    this.#body.replaceChildren(...Array.from({ length: ROWS }, (_, row) => create("tr", {},
      create("th", { text: row === 0 ? "last" : `${-row} s`, attributes: { scope: "row" } }),
      create("td", { text: milliseconds(p50.at(-1 - row)) }),
      create("td", { text: milliseconds(p99.at(-1 - row)) }))));
  }
}
