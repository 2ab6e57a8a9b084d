// Shows the connection: its state, the banner, the transport, the session and the
// round-trip time.

import { byId, clip, plural, timeOfDay } from "./dom.js";

const MEASURE_EVERY_MS = 5000;
const SAMPLES = 24;
const STATES = {
  connecting: "Connecting",
  connected: "Connected",
  reconnecting: "Reconnecting",
};

function bannerText({ attempt, reason }) {
  const progress = attempt === 0 ? "Reconnecting shortly." : `Reconnecting, attempt ${attempt}.`;
  return reason ? `${reason} ${progress}` : progress;
}

function showState(connection) {
  const connected = connection.state === "connected";
  document.body.dataset.state = connection.state;
  byId("state-text").textContent = STATES[connection.state];

  // Controls that need the server stay in the tab order while disconnected.
  for (const control of document.querySelectorAll("[data-online]")) {
    control.setAttribute("aria-disabled", String(!connected));
  }
  const hadFocus = document.activeElement === byId("retry");
  byId("banner-title").textContent = connection.wasConnected
    ? "The connection was interrupted."
    : "The server is not responding.";
  byId("banner-text").textContent = bannerText(connection);
  byId("banner").hidden = connection.state !== "reconnecting";
  if (connected) {
    clearErrors();
    if (hadFocus) {
      byId("chat-text").focus();
    }
  }
}

/** Clears the errors, which no longer apply once the page is connected. */
function clearErrors() {
  for (const line of document.querySelectorAll(".error")) {
    line.textContent = "";
  }
}

function showTransport({ type, label, note }) {
  byId("transport").textContent = label;
  byId("transport").dataset.transport = type;
  byId("transport-note").textContent = note;
}

function watchSession(connection) {
  let reconnects = 0;
  connection.on("welcome", (welcome) => {
    const online = Number(welcome?.online);
    byId("session-note").textContent = Number.isFinite(online)
      ? `${plural(online, "client")} online on arrival`
      : "open";
  });
  connection.addEventListener("up", ({ detail }) => {
    reconnects += detail.again ? 1 : 0;
    byId("session").textContent = clip(String(connection.id), 12);
    byId("session").title = String(connection.id);
    byId("since").textContent = timeOfDay(new Date(), true);
    byId("since-note").textContent = reconnects === 0 ? "no reconnects" : plural(reconnects, "reconnect");
  });
  connection.addEventListener("down", () => {
    byId("session").textContent = "–";
    byId("session").removeAttribute("title");
    byId("session-note").textContent = "no session";
    byId("since").textContent = "–";
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

  function show(text, note) {
    byId("latency").textContent = text;
    byId("latency-note").textContent = note;
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
      show(`${milliseconds(took)} ms`, `${milliseconds(mean)} ms on average`);
      draw();
    } catch (problem) {
      if (current !== round) {
        return;
      }
      show("–", problem.message);
    }
    timer = setTimeout(measure, Math.max(0, MEASURE_EVERY_MS - (performance.now() - sent)), current);
  }

  function begin() {
    round += 1;
    clearTimeout(timer);
    samples.length = 0;
    show("–", "measuring");
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
    show("–", "not connected");
  });
}

export function setUpStatus(connection) {
  const { transport } = connection;
  connection.addEventListener("state", () => showState(connection));
  transport.addEventListener("change", () => showTransport(transport));
  byId("retry").addEventListener("click", () => connection.reconnectNow());
  // Reconnect without delay when the network is back or the page becomes visible.
  globalThis.addEventListener("online", () => connection.reconnectNow());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && connection.state === "reconnecting") {
      connection.reconnectNow();
    }
  });
  watchSession(connection);
  watchLatency(connection);
  showState(connection);
}
