// Shows the details of the connection: the transport, the session and the round-trip time.

import { byId, clip } from "./dom.js";
import { say, timeOfDay, write } from "./i18n.js";

const MEASURE_EVERY_MS = 5000;
const SAMPLES = 24;
function showTransport({ type, label, note }) {
  say(byId("transport"), label);
  byId("transport").dataset.transport = type;
  say(byId("transport-note"), note);
}

function watchSession(connection) {
  let reconnects = 0;
  connection.on("welcome", (welcome) => {
    const online = Number(welcome?.online);
    if (Number.isFinite(online)) {
      say(byId("session-note"), "session.online", { count: online });
    } else {
      say(byId("session-note"), "session.open");
    }
  });
  connection.addEventListener("up", ({ detail }) => {
    reconnects += detail.again ? 1 : 0;
    write(byId("session"), clip(String(connection.id), 12));
    byId("session").title = String(connection.id);
    write(byId("since"), timeOfDay(new Date(), true));
    say(byId("since-note"), "since.reconnects", { count: reconnects });
  });
  connection.addEventListener("down", () => {
    say(byId("session"), "none");
    byId("session").removeAttribute("title");
    say(byId("session-note"), "session.none");
    say(byId("since"), "none");
  });
}

function milliseconds(value) {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function watchLatency(connection) {
  const samples = [];
  let timer = 0;
  let round = 0;

  function draw() {
    const highest = Math.max(...samples, 1);
    const step = 100 / (SAMPLES - 1);
    const first = SAMPLES - samples.length;
    byId("latency-line").setAttribute("points", samples
      .map((value, index) => `${((first + index) * step).toFixed(1)},${(30 - (value / highest) * 26).toFixed(1)}`)
      .join(" "));
  }

  function show(value, ...note) {
    write(byId("latency"), value);
    say(byId("latency-note"), ...note);
  }

  async function measure(current) {
    const sent = performance.now();
    try {
      await connection.command("latency");
      if (current !== round) {
        return;
      }
      const took = performance.now() - sent;
      samples.push(took);
      samples.splice(0, samples.length - SAMPLES);
      const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
      show(`${milliseconds(took)} ms`, "latency.mean", { ms: milliseconds(mean) });
      draw();
    } catch (problem) {
      if (current !== round) {
        return;
      }
      show("–", "plain", { words: problem });
    }
    timer = setTimeout(measure, Math.max(0, MEASURE_EVERY_MS - (performance.now() - sent)), current);
  }

  function begin() {
    round += 1;
    clearTimeout(timer);
    samples.length = 0;
    show("–", "latency.measuring");
    measure(round);
  }

  connection.addEventListener("up", begin);
  connection.transport.addEventListener("upgraded", () => {
    if (connection.connected) {
      begin(); // the samples belong to the previous transport
    }
  });
  connection.addEventListener("down", () => {
    round += 1;
    clearTimeout(timer);
    samples.length = 0;
    draw();
    show("–", "latency.none");
  });
}

export function setUpStatus(connection) {
  const { transport } = connection;
  transport.addEventListener("change", () => showTransport(transport));
  watchSession(connection);
  watchLatency(connection);
}
