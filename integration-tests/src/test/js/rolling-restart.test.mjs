// Many official JavaScript clients behind a balancer (CARILLON_URL) while RollingRestartTest restarts the servers one by one.
// "number" counts up from 1. "finish" has the last number.

import assert from "node:assert/strict";
import { it } from "node:test";

import { io } from "socket.io-client";

const { CARILLON_URL, CARILLON_CLIENTS } = process.env;

const TRANSPORTS = [["polling", "websocket"], ["websocket"], ["polling"]];

/** Resolves when the client has received "finish". */
function followed(socket, transports) {
  const seen = { transports, last: 0, wrong: [], connects: 0, notRecovered: 0, reasons: [] };
  socket.on("connect", () => {
    seen.connects++;
    if (seen.connects > 1 && !socket.recovered) {
      seen.notRecovered++;
    }
  });
  socket.on("disconnect", (reason) => seen.reasons.push(reason));
  socket.on("number", (number) => {
    if (number !== seen.last + 1) {
      seen.wrong.push([seen.last, number]);
    }
    seen.last = number;
  });
  return new Promise((resolve) => {
    socket.on("finish", (total) => resolve({ ...seen, total }));
  });
}

it("receives each event once and in order", { timeout: 120_000 }, async (t) => {
  const clients = Array.from({ length: Number(CARILLON_CLIENTS) }, (_, i) => {
    const transports = TRANSPORTS[i % TRANSPORTS.length];
    const socket = io(CARILLON_URL, { transports, forceNew: true, withCredentials: true });
    t.after(() => socket.disconnect());
    return followed(socket, transports);
  });
  let moves = 0;
  for (const client of await Promise.all(clients)) {
    const description = JSON.stringify(client);
    assert.deepEqual(client.wrong, [], description);
    assert.equal(client.last, client.total, description);
    assert.equal(client.notRecovered, 0, description);
    assert.ok(client.connects > 1, description);
    for (const reason of client.reasons) {
      // If a poll crosses the close packet, the client learns from the next poll that its session has ended.
      assert.match(reason, client.transports.includes("websocket") ? /^transport close$/ : /^transport (close|error)$/, description);
    }
    moves += client.connects - 1;
  }
  t.diagnostic(`${moves} recoveries`);
});
