// The controls of the lab: the rate of the ticks, and the button that cuts every line.

import { byId } from "../dom.js";
import { milliseconds } from "./chart.js";

const RATES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** Dragging the control must not send a request for each step. */
const SETTLED_AFTER_MS = 150;

function setUpRate(session) {
  const control = byId("lab-rate");
  let timer = 0;
  let paused = false;
  const wanted = () => RATES[Number(control.value)];

  function ask(rate) {
    byId("lab-error").textContent = "";
    session.setRate(rate);
  }

  function show() {
    const text = `${wanted().toLocaleString("en")} per second`;
    control.setAttribute("aria-valuetext", text);
    byId("lab-rate-text").textContent = text;
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
    byId("lab-pause").textContent = paused ? "Resume" : "Pause";
    ask(paused ? 0 : wanted());
  });
  control.value = RATES.indexOf(session.rate);
  show();
  session.addEventListener("rate", ({ detail }) => {
    byId("lab-rate-now").textContent = detail === 0 ? "The server sends no ticks." : `The server sends ${detail.toLocaleString("en")} ${detail === 1 ? "tick" : "ticks"} per second.`;
  });
  session.addEventListener("refused", ({ detail }) => {
    byId("lab-error").textContent = `The server refused the ticks: ${detail}`;
  });
}

function showState(lines) {
  const open = lines.filter(({ state }) => state === "open").length;
  const all = open === lines.length;
  document.body.dataset.state = all ? "connected" : "reconnecting";
  byId("state-text").textContent = all ? "All lines open" : `${open} of ${lines.length} lines open`;
}

export function setUpControls(session, { clock, lines, cut }) {
  setUpRate(session);
  byId("lab-cut").addEventListener("click", () => cut(Number(byId("lab-away").value)));
  session.addEventListener("clock", () => {
    const { offset, error } = clock.estimate;
    byId("lab-clock").textContent = `The server's clock is ${milliseconds(Math.abs(offset))} ms `
      + `${offset < 0 ? "behind" : "ahead"}, give or take ${milliseconds(error)} ms.`;
  });
  for (const line of lines) {
    line.addEventListener("state", () => showState(lines));
  }
  showState(lines);
}
