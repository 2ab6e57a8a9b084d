// The controls of the lab: the rate of the ticks, and the button that cuts every line.

import { byId } from "../dom.js";
import { say, text } from "../i18n.js";
import { milliseconds } from "./latency-chart.js";

const RATES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** Dragging the control must not send a request for each step. */
const SETTLED_AFTER_MS = 150;

function setUpRate(session) {
  const control = byId("lab-rate");
  let timer = 0;
  let paused = false;
  const wanted = () => RATES[Number(control.value)];

  function ask(rate) {
    say(byId("lab-error"));
    session.setRate(rate);
  }

  function show() {
    control.setAttribute("aria-valuetext", text("lab.perSecond", { rate: wanted() }));
    say(byId("lab-rate-text"), "lab.perSecond", { rate: wanted() });
  }

  control.addEventListener("input", () => {
    show();
    clearTimeout(timer);
    if (!paused) {
      timer = setTimeout(() => ask(wanted()), SETTLED_AFTER_MS);
    }
  });
  byId("lab-pause").addEventListener("click", () => {
    paused = !paused;
    clearTimeout(timer);
    say(byId("lab-pause"), paused ? "lab.resume" : "lab.pause");
    ask(paused ? 0 : wanted());
  });
  control.addEventListener("focus", show); // the language may have changed
  control.value = RATES.indexOf(session.rate);
  show();
  session.addEventListener("rate", ({ detail }) => {
    say(byId("lab-rate-now"), detail === 0 ? "lab.noTicks" : "lab.ticksNow", { rate: detail });
  });
  session.addEventListener("refused", ({ detail }) => {
    say(byId("lab-error"), "lab.refused", { reason: detail });
  });
}

function showState(lines) {
  const open = lines.filter(({ state }) => state === "open").length;
  const all = open === lines.length;
  document.body.dataset.state = all ? "connected" : "reconnecting";
  say(byId("state-text"), all ? "lab.allOpen" : "lab.someOpen", { open, all: lines.length });
}

export function setUpControls(session, { clock, lines, cut }) {
  setUpRate(session);
  byId("lab-cut").addEventListener("click", () => cut(Number(byId("lab-away").value)));
  session.addEventListener("clock", () => {
    const { offset, error } = clock.estimate;
    say(byId("lab-clock"), "lab.clock", {
      offset: milliseconds(Math.abs(offset)), error: milliseconds(error), behind: offset < 0,
    });
  });
  for (const line of lines) {
    line.addEventListener("state", () => showState(lines));
  }
  showState(lines);
}
