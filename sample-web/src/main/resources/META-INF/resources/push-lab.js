// The entry point of the push lab: five lines that follow the ticks of one room.

import { useLibraryFor } from "./chart.js";
import { setUpCode } from "./code.js";
import { byId } from "./dom.js";
import { say } from "./i18n.js";
import { Card } from "./lab/card.js";
import { PUSHED, SNIPPETS, SOCKET_IO } from "./lab/catalogue.js";
import { Clock } from "./lab/clock.js";
import { setUpControls } from "./lab/controls.js";
import { Keeper, readOptions } from "./lab/keeper.js";
import { HEADER_BYTES, Line } from "./lab/line.js";
import { room, Session } from "./lab/session.js";
import { openPage } from "./page.js";

const DRAW_EVERY_MS = 1000;

const clock = new Clock();
const cards = [];

function addCard(technique, line) {
  const card = new Card(byId("lab-card"), technique, line);
  cards.push({ card, line });
  byId("lab-method").before(card.element);
}

/** Opens a line that uses one of the URLs of the module carillon-push. */
function startPushed(technique, options) {
  const channel = `/push/room:${room}`;
  const line = new Line(clock, technique);
  const keeper = new Keeper(line, (link) => technique.follow(channel, link), options);
  addCard({ ...technique, open: () => keeper.open() }, line);
  keeper.open();
  return keeper;
}

function draw() {
  for (const { card, line } of cards) {
    line.history.close();
    card.draw();
  }
}

function start(io) {
  const socketIo = new Line(clock, { streams: true });
  addCard(SOCKET_IO, socketIo);
  const options = readOptions(location.search);
  const keepers = PUSHED.map((technique) => startPushed(technique, options));
  const session = new Session(io, { line: socketIo, clock, rate: 10 });
  setUpControls(session, { clock, lines: cards.map(({ line }) => line), cut: (awayMs) => {
    for (const target of [session, ...keepers]) {
      target.cut(awayMs);
    }
  } });
  setUpCode(SNIPPETS);
  setInterval(draw, DRAW_EVERY_MS);
  useLibraryFor(cards.map(({ card }) => card.chart), byId("lab-library"));
}

say(byId("lab-method-bytes"), "lab.methodBytes", { bytes: HEADER_BYTES });
await openPage(start);
