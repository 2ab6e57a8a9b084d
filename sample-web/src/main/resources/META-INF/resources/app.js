// The entry point of the chat.

import { Chat } from "./chat.js";
import { setUpCode } from "./code.js";
import { Connection, readOptions } from "./connection.js";
import { Jobs } from "./jobs.js";
import { openPage } from "./page.js";
import { Rooms } from "./rooms.js";
import { setUpState } from "./state.js";
import { setUpStatus } from "./status.js";
import { credentials } from "./tab-memory.js";
import { Typing } from "./typing.js";
import { WireLog } from "./wire-log.js";

function start(io) {
  const connection = new Connection(io, readOptions(location.search), credentials);
  setUpState(connection);
  setUpStatus(connection);
  const chat = new Chat(connection);
  const rooms = new Rooms(connection, (...words) => chat.notice(...words));
  rooms.addEventListener("change", () => chat.offerTargets(rooms.names));
  rooms.addEventListener("ready", () => chat.showHistory([null, ...rooms.names]));
  rooms.addEventListener("joined", ({ detail: room }) => chat.showHistory([room], { atEnd: true }));
  chat.addEventListener("renamed", () => rooms.refresh());
  chat.offerTargets(rooms.names);
  new Typing(connection);
  new Jobs(connection);
  new WireLog(connection);
  connection.connect();
}

setUpCode();
await openPage(start);
