// Official JavaScript clients behind a balancer (CARILLON_URL), for BalancerTest. Each of them joins a room and tells there what it
// sees: "here" with the number of its connections, and "seen" with what others have written, until someone writes "finish".

import assert from "node:assert/strict";
import { it } from "node:test";

import { io } from "socket.io-client";

const { CARILLON_URL, CARILLON_CLIENTS } = process.env;

const TRANSPORTS = {
  UPGRADE: ["polling", "websocket"],
  WEBSOCKET: ["websocket"],
  POLLING: ["polling"],
};

/** Resolves to the transport that the client uses in the end. */
function talk(socket, name) {
  const say = (text) => socket.emit("sendMsg", { room: "lobby", text });
  let connects = 0;
  socket.on("connect", () => {
    connects++;
    socket.emit("join", "lobby");
    say(`here ${name} ${connects}`);
  });
  return new Promise((resolve) => {
    socket.on("pushMsg", ({ text }) => {
      if (text.startsWith("from ")) {
        say(`seen ${name} ${text}`);
      } else if (text === "finish") {
        resolve(socket.io.engine.transport.name);
      }
    });
  });
}

it("stays connected", { timeout: 120_000 }, async (t) => {
  const clients = Object.entries(TRANSPORTS).flatMap(([kind, transports]) =>
    Array.from({ length: Number(CARILLON_CLIENTS) }, async (_, i) => {
      const socket = io(CARILLON_URL, {
        transports,
        forceNew: true,
        withCredentials: true,
        reconnectionDelay: 100,
        reconnectionDelayMax: 500,
      });
      t.after(() => socket.disconnect());
      assert.equal(await talk(socket, `js-${kind}-${i}`), transports.at(-1));
    }),
  );
  await Promise.all(clients);
});
