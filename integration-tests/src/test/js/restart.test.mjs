// Many official JavaScript clients while RestartTest restarts the server on the same port (CARILLON_URL).
// The restarted server sends "finish" when all of them have connected again.

import assert from "node:assert/strict";
import { it } from "node:test";

import { io } from "socket.io-client";

const { CARILLON_URL, CARILLON_CLIENTS, CARILLON_TRANSPORT, CARILLON_DELAYS } = process.env;

const TRANSPORTS = {
  POLLING: ["polling"],
  WEBSOCKET: ["websocket"],
  UPGRADE: ["polling", "websocket"],
};

const SHORT = { reconnectionDelay: 50, reconnectionDelayMax: 200 };

/** Resolves to the details of the first disconnection when the restarted server has sent "finish". */
function reconnected(socket) {
  return new Promise((resolve) => {
    let first;
    socket.on("disconnect", (reason, details) => {
      first ??= { reason, details };
    });
    socket.on("finish", () => resolve(first));
  });
}

it("connects again", { timeout: 60_000 }, async (t) => {
  const sockets = Array.from({ length: Number(CARILLON_CLIENTS) }, () =>
    io(CARILLON_URL, {
      transports: TRANSPORTS[CARILLON_TRANSPORT],
      forceNew: true,
      ...(CARILLON_DELAYS === "short" ? SHORT : {}),
    }),
  );
  t.after(() => sockets.forEach((socket) => socket.disconnect()));
  for (const { reason, details } of await Promise.all(sockets.map(reconnected))) {
    if (CARILLON_TRANSPORT === "POLLING") {
      assert.match(reason, /^transport (close|error)$/);
    } else {
      assert.equal(reason, "transport close");
      assert.equal(details.context.code, 1001, "going away");
    }
  }
});
