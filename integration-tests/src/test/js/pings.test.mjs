// The pings of the packaged server to the package ws, which answers them or not. WebSocketPingsNodeTest has started the server
// (CARILLON_URL) with these times, in milliseconds.

import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";

import WebSocket from "ws";

const { CARILLON_URL } = process.env;
const INTERVAL = Number(process.env.CARILLON_PING_INTERVAL);
const TIMEOUT = Number(process.env.CARILLON_PING_TIMEOUT);
const PATIENCE = 20_000;

async function open(t, path, options) {
  const client = new WebSocket(CARILLON_URL + path, options);
  t.after(() => client.terminate());
  await once(client, "open");
  return client;
}

describe("pings", { concurrency: true }, () => {
  for (const path of ["/ws/echo", "/ws/broadcast", "/push/all"]) {
    it(`a client of ${path} that does not answer is closed`, { timeout: PATIENCE }, async (t) => {
      const started = performance.now(); // a busy client notices late that it is open
      const client = await open(t, path, { autoPong: false });
      let pings = 0;
      client.on("ping", () => pings++);
      const [status] = await once(client, "close");
      assert.equal(status, 1006, "no Close frame");
      assert.equal(pings, 1);
      const after = performance.now() - started;
      assert.ok(after > INTERVAL + TIMEOUT - 50 && after < INTERVAL + TIMEOUT + 5000, `after ${after} ms`);
    });

    it(`a client of ${path} that answers stays`, { timeout: PATIENCE }, async (t) => {
      const client = await open(t, path);
      for (let i = 0; i < 5; i++) {
        await once(client, "ping");
      }
      assert.equal(client.readyState, WebSocket.OPEN);
    });
  }

  it("a client of Socket.IO is not pinged as often", { timeout: PATIENCE }, async (t) => {
    const plain = await open(t, "/ws/echo");
    const client = await open(t, "/socket.io/?EIO=4&transport=websocket");
    const received = [];
    client.on("ping", () => received.push("ping"));
    client.on("message", (data) => received.push(data.toString()));
    for (let i = 0; i < 3; i++) {
      await once(plain, "ping");
    }
    assert.equal(received.filter((packet) => !packet.startsWith("0")).length, 0, received.toString());
    assert.equal(client.readyState, WebSocket.OPEN);
  });
});
