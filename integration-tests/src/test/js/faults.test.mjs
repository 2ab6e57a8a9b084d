// The official JavaScript client behind a proxy with faults, against a server that FaultsNodeTest has started.
// CARILLON_URL is the proxy, CARILLON_CONTROL the server itself: it switches the faults and emits numbered events.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { io } from "socket.io-client";

const { CARILLON_URL, CARILLON_CONTROL, CARILLON_ROUNDS } = process.env;
const ROUNDS = Number(CARILLON_ROUNDS);
const EVENTS = 16;
const WAIT_MS = 15_000;

const TRANSPORTS = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};

/** Faults that a connection survives. */
const MILD = ["delay", "slice", "rate"];

/** Faults that end a connection. */
const SEVERE = ["reset", "black-hole", "end-to-server", "end-to-client"];

async function control(path) {
  const response = await fetch(`${CARILLON_CONTROL}/control/${path}`, { method: "POST" });
  assert.equal(response.status, 200, path);
  return response.json();
}

/** Waits for a condition that the client cannot observe. */
async function until(condition, what) {
  const limit = Date.now() + WAIT_MS;
  while (!(await condition())) {
    assert.ok(Date.now() < limit, `${what()} within ${WAIT_MS} ms`);
    await sleep(5);
  }
}

/** A client that records the events of its socket. */
function open(t, transports) {
  const socket = io(CARILLON_URL, {
    transports,
    forceNew: true,
    reconnectionDelay: 10,
    reconnectionDelayMax: 50,
    timeout: 1000,
  });
  const client = { socket, numbers: [], connects: 0, lost: 0, fresh: 0 };
  socket.on("connect", () => {
    client.connects++;
    if (client.connects > 1 && !socket.recovered) {
      client.fresh++;
    }
  });
  socket.on("disconnect", () => client.lost++);
  socket.on("event", (number, data) => {
    if (number % 4 === 0) {
      assert.equal(data.length, 1000, `the attachment of event ${number}`);
      assert.ok(data.every((byte) => byte === number % 256));
    }
    client.numbers.push(number);
  });
  t.after(async () => {
    socket.disconnect();
    await control("fault/none");
  });
  return client;
}

const connected = (client) => until(() => client.socket.connected, () => "connected");

function assertComplete(client, first, count) {
  const all = Array.from({ length: count }, (_, i) => first + i);
  assert.deepEqual(client.numbers, all, "every event once and in order");
}

/** The client sends attachments, too, and gets each of them back. */
async function echo(client) {
  for (let i = 0; i < 4; i++) {
    const data = Buffer.alloc(500, i);
    const back = await client.socket.timeout(WAIT_MS).emitWithAck("echo", data);
    assert.ok(data.equals(back));
  }
}

for (let round = 0; round < ROUNDS; round++) {
  for (const [name, transports] of Object.entries(TRANSPORTS)) {
    describe(`${name}, round ${round}`, () => {
      for (const fault of MILD) {
        it(`${fault} during the handshake and after it`, { timeout: 3 * WAIT_MS }, async (t) => {
          await control(`fault/${fault}`);
          const client = open(t, transports);
          await connected(client);
          const { first } = await control(`emit/${EVENTS}`);
          await echo(client);
          await until(() => client.numbers.length >= EVENTS, () => `${client.numbers}`);
          assertComplete(client, first, EVENTS);
          assert.equal(client.connects, 1);
          assert.equal(client.lost, 0);
        });
      }

      it("stall that ends", { timeout: 3 * WAIT_MS }, async (t) => {
        const client = open(t, transports);
        await connected(client);
        await control("fault/stall");
        const { first } = await control(`emit/${EVENTS}`);
        const answered = echo(client);
        await sleep(100);
        await control("fault/none");
        await answered;
        await until(() => client.numbers.length >= EVENTS, () => `${client.numbers}`);
        assertComplete(client, first, EVENTS);
        assert.equal(client.connects, 1);
      });

      for (const fault of SEVERE) {
        it(`${fault} in the middle of a broadcast`, { timeout: 3 * WAIT_MS }, async (t) => {
          const client = open(t, transports);
          await connected(client);
          const { first } = await control(`emit/${EVENTS}`);
          await control(`break/${fault}`);
          await control(`emit/${EVENTS}`);
          await until(() => client.connects > 1 || client.numbers.length >= 2 * EVENTS, () => `reconnected`);
          if (client.fresh === 0) {
            await until(() => client.numbers.length >= 2 * EVENTS, () => `${client.numbers}`);
            assertComplete(client, first, 2 * EVENTS);
          }
          await connected(client);
          await echo(client);
          assert.equal(client.fresh, 0, "recovered");
        });
      }
    });
  }

  for (const fault of ["reset-upgrade", "black-hole-upgrade"]) {
    it(`${fault}: the client continues with polling`, { timeout: 3 * WAIT_MS }, async (t) => {
      await control(`break/${fault}`);
      const client = open(t, TRANSPORTS.upgrade);
      await connected(client);
      const { first } = await control(`emit/${EVENTS}`);
      await echo(client);
      await until(() => client.numbers.length >= EVENTS, () => `${client.numbers}`);
      assertComplete(client, first, EVENTS);
      assert.equal(client.connects, 1);
    });
  }

  for (const fault of ["reset", "end-to-client"]) {
    it(`${fault} during the handshake`, { timeout: 3 * WAIT_MS }, async (t) => {
      await control("fault/stall");
      const client = open(t, TRANSPORTS.polling);
      await sleep(20);
      await control(`break/${fault}`);
      await control("fault/none");
      await connected(client);
      await echo(client);
    });
  }
}
