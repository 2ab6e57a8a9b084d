// The card of one line.

import { Chart, milliseconds } from "./chart.js";

const STATES = { connecting: "Connecting", open: "Open", waiting: "Waiting", stopped: "Not connected" };

function number(value, digits = 0) {
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** Two significant digits below one, so that a small number of requests does not look like none. */
function ratio(value) {
  return value < 0.01 ? "< 0.01" : number(value, 2);
}

function ticks(count) {
  return `${number(count)} ${count === 1 ? "tick" : "ticks"}`;
}

/** Says what became of the last interruption. */
export function verdictText({ verdict, interruption }, technique) {
  if (verdict === "none") {
    return "Not cut yet.";
  }
  if (verdict === "waiting") {
    return interruption.reset ? `${technique.reset} Nothing new yet.` : "Cut. Nothing has arrived since.";
  }
  const { resumedAfter, missed, repeated, restarted } = interruption;
  const after = `after ${number(resumedAfter)} ms`;
  if (verdict === "complete") {
    return `Resumed without a gap ${after}.`;
  }
  const what = [
    missed > 0 ? `${ticks(missed)} missed` : "",
    repeated > 0 ? `${ticks(repeated)} repeated` : "",
    restarted ? "the count has started again" : "",
  ].filter(Boolean).join(", ");
  return verdict === "reset"
    ? `${technique.reset} New ticks ${after}${what && `: ${what}`}.`
    : `Resumed with a gap ${after}: ${what}.`;
}

export class Card {
  chart;

  #element;
  #line;
  #technique;

  constructor(template, technique, line) {
    this.#element = template.content.firstElementChild.cloneNode(true);
    this.#line = line;
    this.#technique = technique;
    const title = this.#part("title");
    title.textContent = technique.name;
    title.id = `lab-${technique.id}`;
    this.#element.id = technique.id;
    this.#element.setAttribute("aria-labelledby", title.id);
    this.#part("about").textContent = technique.about;
    this.#element.querySelector("details").dataset.code = technique.id;
    this.#element.querySelector("summary").append(` ${technique.name}`);
    this.#part("connect").addEventListener("click", () => technique.open());
    this.chart = new Chart(this.#part("chart"));
    line.addEventListener("state", () => this.#showState());
    this.#showState();
  }

  get element() {
    return this.#element;
  }

  /** Shows the figures. Called once per second. */
  draw() {
    const { tally, history } = this.#line;
    const each = history.perMessage;
    this.#set("p50", milliseconds(history.p50.at(-1)));
    this.#set("p99", milliseconds(history.p99.at(-1)));
    this.#set("received", number(tally.received));
    this.#set("missed", number(tally.missed));
    this.#set("repeated", number(tally.repeated));
    this.#set("requests", number(history.requests));
    this.#set("requests-each", each ? ratio(each.requests) : "–");
    this.#set("bytes-each", each ? number(each.bytes) : "–");
    for (const name of ["missed", "repeated"]) {
      this.#part(name).parentElement.dataset.bad = String(tally[name] > 0);
    }
    this.#showVerdict();
    this.chart.draw(history);
  }

  #showVerdict() {
    const { tally } = this.#line;
    const place = this.#part("verdict");
    place.dataset.verdict = tally.verdict;
    this.#set("verdict", verdictText(tally, this.#technique));
  }

  #showState() {
    const { state, note } = this.#line;
    this.#element.dataset.state = state;
    this.#set("state", STATES[state]);
    this.#set("note", note);
    this.#part("connect").hidden = state !== "stopped";
    this.#showVerdict();
  }

  #part(name) {
    return this.#element.querySelector(`[data-part="${name}"]`);
  }

  #set(name, text) {
    const part = this.#part(name);
    if (part.textContent !== text) {
      part.textContent = text;
    }
  }
}
