// Connection state recovery with the official JavaScript client, against a server that
// RecoveryTest has started (CARILLON_URL). The server emits a numbered event every 2 ms.

import assert from "node:assert/strict";
import { it } from "node:test";

import { io } from "socket.io-client";

const CUTS = 100;

/** Destroys the TCP connection without a close frame or packet. Data in flight is lost. */
function cutOff(socket) {
  socket.io.engine.transport.ws._socket.destroy();
}

it(`gets every event exactly once and in order over ${CUTS} cuts`, { timeout: 120_000 }, async (t) => {
  const socket = io(process.env.CARILLON_URL, {
    transports: ["websocket"],
    reconnectionDelay: 1,
    reconnectionDelayMax: 5,
  });
  t.after(() => socket.disconnect());

  const numbers = [];
  const ids = new Set();
  let cuts = 0;
  let connects = 0;
  let recovered = 0;

  await new Promise((resolve, reject) => {
    socket.on("tick", (number) => {
      numbers.push(number);
      if (cuts === CUTS && socket.connected && connects > CUTS) {
        resolve();
      }
    });
    socket.on("connect", () => {
      connects++;
      ids.add(socket.id);
      recovered += socket.recovered ? 1 : 0;
      if (cuts < CUTS) {
        cuts++;
        // at a random time: during a replay, between two events, right after the handshake
        setTimeout(() => cutOff(socket), Math.random() * 12);
      }
    });
    socket.on("connect_error", reject);
  });

  assert.equal(recovered, CUTS, "every reconnect is a recovery");
  assert.equal(ids.size, 1, "the socket keeps its id");
  assert.deepEqual(numbers, numbers.map((_, i) => numbers[0] + i), "every event once and in order");
  assert.ok(numbers.length > CUTS, `${numbers.length} events`);
});
