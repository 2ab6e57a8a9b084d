// The card of one line.

import { later, number, say, translate, write } from "../i18n.js";
import { latencyChart, milliseconds } from "./latency-chart.js";

/** Two significant digits below one, so that a small number of requests does not look like none. */
function ratio(value) {
  return value < 0.01 ? `< ${number(0.01, 2)}` : number(value, 2);
}

/** Says what became of the last interruption. */
export function verdictText({ verdict, interruption }, technique) {
  if (verdict === "none") {
    return later("lab.notCut");
  }
  const { reset } = technique;
  if (verdict === "waiting") {
    return interruption.reset ? later("lab.nothingNew", { reset }) : later("lab.nothingSince");
  }
  const { resumedAfter: ms, missed, repeated, restarted } = interruption;
  if (verdict === "complete") {
    return later("lab.complete", { ms });
  }
  const what = [
    ...(missed > 0 ? [later("lab.ticksMissed", { count: missed })] : []),
    ...(repeated > 0 ? [later("lab.ticksRepeated", { count: repeated })] : []),
    ...(restarted ? [later("lab.restarted")] : []),
  ];
  return verdict === "reset" ? later("lab.newAfter", { reset, ms, what }) : later("lab.gap", { ms, what });
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
    translate(this.#element);
    say(title, technique.name);
    title.id = `lab-${technique.id}`;
    this.#element.id = technique.id;
    this.#element.setAttribute("aria-labelledby", title.id);
    say(this.#part("about"), technique.about);
    this.#element.querySelector("details").dataset.code = technique.id;
    say(this.#part("name"), technique.name);
    this.#part("connect").addEventListener("click", () => technique.open());
    this.chart = latencyChart(this.#part("chart"));
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
    this.chart.draw([history.p50, history.p99]);
  }

  #showVerdict() {
    const { tally } = this.#line;
    const place = this.#part("verdict");
    place.dataset.verdict = tally.verdict;
    say(place, verdictText(tally, this.#technique));
  }

  #showState() {
    const { state, note } = this.#line;
    this.#element.dataset.state = state;
    say(this.#part("state"), `lab.${state}`);
    say(this.#part("note"), note);
    this.#part("connect").hidden = state !== "stopped";
    this.#showVerdict();
  }

  #part(name) {
    return this.#element.querySelector(`[data-part="${name}"]`);
  }

  #set(name, value) {
    write(this.#part(name), value);
  }
}
