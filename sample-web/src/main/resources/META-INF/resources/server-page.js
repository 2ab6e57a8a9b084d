// The entry point of the server's figures: asks for them once per second.

import { Chart, useLibraryFor } from "./chart.js";
import { CLIENT, SERVER, setUpCode } from "./code.js";
import { Connection, readOptions } from "./connection.js";
import { byId, clip, create } from "./dom.js";
import { statsEvents } from "./events.js";
import { number, say, text, write } from "./i18n.js";
import { duration } from "./jobs/job-card.js";
import { openPage } from "./page.js";
import { Rates } from "./server/rates.js";
import { setUpState } from "./state.js";
import { credentials } from "./tab-memory.js";

const ASK_EVERY_MS = 1000;

const SNIPPETS = {
  server: [
    { side: CLIENT, file: "server-page.js", start: "function show(" },
    { side: SERVER, file: "code/StatsEvents.java", start: "private Stats stats(" },
  ],
};

function perSecond(rate) {
  return rate === null ? "–" : number(rate, rate < 10 ? 1 : 0);
}

function createChart() {
  return new Chart(byId("server-chart"), {
    caption: "server.chartCaption",
    columns: ["chart.received", "chart.sent"],
    height: 220,
    scale: { range: (_, low, high) => [0, Math.max(10, (high ?? 0) * 1.1)] },
    plotted: (rate) => rate,
    format: perSecond,
    label: (received, sent) => text("server.chartLabel", { received, sent }),
  });
}

function showRooms({ rooms, roomCount }) {
  byId("rooms-empty").hidden = rooms.length > 0;
  byId("room-frame").hidden = rooms.length === 0;
  byId("room-rows").replaceChildren(...rooms.map(({ name, clients }) => create("tr", {},
    create("th", { attributes: { scope: "row" } }, create("bdi", { text: clip(String(name), 100) })),
    create("td", { text: number(clients) }))));
  byId("rooms-more").hidden = roomCount <= rooms.length;
  say(byId("rooms-more"), "server.moreRooms", { count: roomCount - rooms.length });
}

function showRate(id, rate, total) {
  if (rate === null) {
    say(byId(`server-${id}`), "none");
  } else {
    say(byId(`server-${id}`), "server.perSecond", { rate });
  }
  say(byId(`server-${id}-note`), "server.total", { count: total });
  write(byId(`chart-${id}`), perSecond(rate));
}

function show(stats, rates) {
  write(byId("server-clients"), number(stats.clients));
  say(byId("server-clients-note"), "server.sockets", { count: stats.sockets });
  write(byId("server-rooms"), number(stats.roomCount));
  say(byId("server-rooms-note"), "server.largest", { count: stats.rooms[0]?.clients ?? 0 });
  showRate("received", rates.received.at(-1), stats.eventsReceived);
  showRate("sent", rates.sent.at(-1), stats.eventsSent);
  say(byId("server-uptime"), "server.uptime", { duration: duration(stats.uptimeSeconds) });
  showRooms(stats);
}

function start(io) {
  const connection = new Connection(io, readOptions(location.search), credentials);
  const events = statsEvents(connection);
  const rates = new Rates();
  const chart = createChart();
  let timer = 0;

  async function ask() {
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_EVERY_MS);
    if (document.visibilityState !== "visible") {
      return;
    }
    let stats = null;
    try {
      stats = connection.connected ? await events.ask() : null;
      say(byId("server-error"));
    } catch (problem) {
      if (connection.connected) {
        say(byId("server-error"), "server.failed", { reason: problem });
      }
    }
    rates.add(stats);
    chart.draw([rates.received, rates.sent]);
    if (stats) {
      show(stats, rates);
    }
  }

  setUpState(connection);
  connection.addEventListener("up", ask);
  connection.connect();
  useLibraryFor([chart], byId("chart-library"));
}

setUpCode(SNIPPETS);
await openPage(start);
