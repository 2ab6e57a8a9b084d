// Draws values of the last minute: by uPlot, or as a table of numbers without it.

import { create } from "./dom.js";
import { number, say, text } from "./i18n.js";
import { loadScript } from "./loader.js";

/** The number of values that a chart shows, one for each second. */
export const SECONDS = 60;

const LIBRARY = {
  url: "https://cdn.jsdelivr.net/npm/uplot@1.6.32/dist/uPlot.iife.min.js",
  integrity: "sha384-Gx3t0zdBAuQOuvvmaLZj7HKEiSgWTAs+VdtNY7wt19QDPTDQjFIwAuXDj0zeN00c",
  crossOrigin: "anonymous",
};

const ROWS = 6;
const AGES = Array.from({ length: SECONDS }, (_, index) => index - SECONDS + 1);

/** Loads the library. Returns whether it is there. */
async function loadLibrary() {
  try {
    await loadScript(LIBRARY);
  } catch {
    return false;
  }
  return typeof globalThis.uPlot === "function";
}

/** Loads the library for some charts, and says in an element whether it is there. */
export async function useLibraryFor(charts, notice) {
  if (!await loadLibrary()) {
    say(notice, "chart.missing");
    return;
  }
  say(notice, "chart.loaded");
  const draw = () => charts.forEach((chart) => chart.useLibrary());
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("resize", () => charts.forEach((chart) => chart.fit()));
}

/** Two lines. The second one is dashed, so that they differ without their colours. */
export class Chart {
  #place;
  #form;
  #plot = null;
  #lines = [Array(SECONDS).fill(null), Array(SECONDS).fill(null)];
  #body = create("tbody");

  /**
   * @param form caption and columns: keys of texts for the table; height: in pixels; scale and grid: uPlot's options for the
   *   values; plotted: returns the value to draw; format: returns a value as text; label: returns a text for the current values
   */
  constructor(place, form) {
    this.#place = place;
    this.#form = form;
    const headings = ["chart.second", ...form.columns].map((key) => create("th", { say: [key], attributes: { scope: "col" } }));
    place.replaceChildren(create("table", { className: "chart-table" },
      create("caption", { className: "visually-hidden", say: [form.caption] }),
      create("thead", {}, create("tr", {}, ...headings)), this.#body));
  }

  /** Replaces the table by a chart. Called again when the colours of the page have changed. */
  useLibrary() {
    this.#plot?.destroy();
    this.#place.replaceChildren();
    this.#place.setAttribute("role", "img");
    this.#plot = new globalThis.uPlot(this.#options(), [AGES, [], []], this.#place);
    this.draw(this.#lines);
  }

  fit() {
    this.#plot?.setSize({ width: this.#place.clientWidth, height: this.#form.height });
  }

  /** Draws two lists of values, oldest first; null where there is no value. */
  draw(lines) {
    this.#lines = lines;
    if (this.#plot) {
      this.#place.setAttribute("aria-label", this.#form.label(...lines.map((values) => this.#form.format(values.at(-1)))));
      this.#plot.setData([AGES, ...lines.map((values) => values.map(this.#form.plotted))]);
      return;
    }
    this.#body.replaceChildren(...Array.from({ length: ROWS }, (_, row) => create("tr", {},
      create("th", { say: row === 0 ? ["chart.last"] : ["chart.ago", { seconds: row }], attributes: { scope: "row" } }),
      ...lines.map((values) => create("td", { text: this.#form.format(values.at(-1 - row)) })))));
  }

  #options() {
    const { height, scale, grid } = this.#form;
    const style = getComputedStyle(this.#place);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = {
      font: `11px ${style.fontFamily}`, stroke: colour("--quiet"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
    };
    const age = (seconds) => (seconds === 0 ? text("chart.now") : text("chart.ago", { seconds: -seconds }));
    return {
      width: this.#place.clientWidth,
      height,
      padding: [8, 16, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: [1 - SECONDS, 0] }, y: scale },
      axes: [
        { ...axis, size: 22, values: (_, ages) => ages.map(age) },
        {
          ...axis, size: 44,
          ...(grid && { filter: grid, grid: { ...axis.grid, filter: grid } }),
          values: (_, values) => values.map((value) => (value === null ? "" : number(value, 1))),
        },
      ],
      series: [
        {},
        { stroke: colour("--accent"), width: 2, points: { show: true, size: 3 } },
        { stroke: colour("--busy"), width: 1.5, dash: [5, 3], points: { show: false } },
      ],
    };
  }
}
