// The entry point: loads the client and sets up the parts of the page.

import { Chat } from "./chat.js";
import { setUpCode } from "./code.js";
import { Connection, readOptions } from "./connection.js";
import { byId } from "./dom.js";
import { Jobs } from "./jobs.js";
import { loadClient } from "./loader.js";
import { Rooms } from "./rooms.js";
import { setUpStatus } from "./status.js";
import { ownKey, ownName } from "./tab-memory.js";
import { WireLog } from "./wire-log.js";

function reportMissingClient() {
  document.body.dataset.state = "missing";
  byId("state-text").textContent = "Not started";
  byId("client-source").textContent = "No Socket.IO client";
  for (const control of document.querySelectorAll("[data-online]")) {
    control.setAttribute("aria-disabled", "true");
  }
  const line = byId("client-missing");
  line.hidden = false;
  line.textContent = "The Socket.IO client could not be loaded from the CDN nor from this server: "
    + "start the server with --client-dir pointing at a folder that holds socket.io.min.js.";
}

/** Prevents form submissions from reloading the page, even before the client is loaded. */
function holdForms() {
  for (const form of document.forms) {
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}

function start(io) {
  const connection = new Connection(io, readOptions(location.search), () => ({ key: ownKey(), name: ownName() }));
  setUpStatus(connection);
  const chat = new Chat(connection);
  const rooms = new Rooms(connection, (text) => chat.notice(text));
  rooms.addEventListener("change", () => chat.offerTargets(rooms.names));
  rooms.addEventListener("ready", () => chat.showHistory([null, ...rooms.names]));
  rooms.addEventListener("joined", ({ detail: room }) => chat.showHistory([room], { atEnd: true }));
  chat.addEventListener("renamed", () => rooms.refresh());
  chat.offerTargets(rooms.names);
  new Jobs(connection);
  new WireLog(connection);
  connection.connect();
}

holdForms();
setUpCode();
const client = await loadClient();
if (client) {
  byId("client-source").textContent = `Socket.IO client loaded from ${client.source}`;
  start(client.io);
} else {
  reportMissingClient();
}
