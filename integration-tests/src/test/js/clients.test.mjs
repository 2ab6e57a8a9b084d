// Five versions of the official JavaScript client over every transport, against a server
// that ClientMatrixTest has started with allowEio3 (CARILLON_URL). Prints one table.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, describe, it } from "node:test";

const require = createRequire(import.meta.url);
const URL = process.env.CARILLON_URL;
const WAIT_MS = 30_000;

const CLIENTS = {
  "1.7": "socket.io-client-1",
  "2.5": "socket.io-client-2",
  "3.1": "socket.io-client-3",
  "4.0": "socket.io-client-4.0",
  "4.x": "socket.io-client",
};

const TRANSPORTS = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};

const isOld = (version) => version < "3";

function next(emitter, event) {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new Error(`no '${event}' within ${WAIT_MS} ms`)), WAIT_MS);
    emitter.once(event, (...args) => {
      clearTimeout(giveUp);
      resolve(args);
    });
  });
}

const ask = (socket, ...args) =>
  new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new Error(`no answer to '${args[0]}'`)), WAIT_MS);
    socket.emit(...args, (...reply) => {
      clearTimeout(giveUp);
      resolve(reply);
    });
  });

/** Opens a client in a namespace. Old clients send the auth payload in the query. */
function open(t, version, transports, path = "/", auth = {}) {
  const io = require(CLIENTS[version]);
  const query = new URLSearchParams(auth).toString();
  const url = URL + path + (isOld(version) && query ? `?${query}` : "");
  const socket = (io.io ?? io)(url, { transports, forceNew: true, reconnection: false, auth, query: isOld(version) ? auth : {} });
  t.after(() => socket.close());
  return socket;
}

/** The checks for every client. Each check gets a connected socket of the main namespace. */
const ABILITIES = {
  async connect({ socket }) {
    assert.match(socket.id, /[\w-]{20}$/);
  },
  async auth({ version, opened }) {
    const refused = opened("/guarded");
    const [error] = await next(refused, isOld(version) ? "error" : "connect_error");
    assert.equal(isOld(version) ? error.code : error.data.code, 401);
    const accepted = opened("/guarded", { token: "secret" });
    await next(accepted, "connect");
  },
  async emit({ socket }) {
    const echoed = next(socket, "echoed");
    socket.emit("echo", 1, "zwei \u{1F514}", { three: [true, null] });
    assert.deepEqual(await echoed, [1, "zwei \u{1F514}", { three: [true, null] }]);
  },
  async ack({ socket }) {
    assert.deepEqual(await ask(socket, "echo ack", "a", { b: 1 }), ["a", { b: 1 }]);
    const asked = new Promise((resolve) => socket.on("question", (text, reply) => (reply(`${text}!`), resolve())));
    const [answer] = await ask(socket, "ask me", "why");
    await asked;
    assert.equal(answer, "why!");
  },
  async binary({ socket }) {
    const payload = { deep: { er: [Buffer.from([1, 2, 3]), "text", Buffer.from([0xff])] } };
    const [reply] = await ask(socket, "echo ack", payload);
    assert.deepEqual([...new Uint8Array(reply.deep.er[0])], [1, 2, 3]);
    assert.equal(reply.deep.er[1], "text");
    assert.deepEqual([...new Uint8Array(reply.deep.er[2])], [0xff]);
  },
  async namespace({ opened }) {
    const other = opened("/other");
    await next(other, "connect");
    assert.deepEqual(await ask(other, "where"), ["/other"]);
  },
  async room({ socket, opened }) {
    const second = opened("/");
    await next(second, "connect");
    const room = `room ${socket.id}`;
    await ask(socket, "join", room);
    const told = next(socket, "told");
    let leaked = false;
    second.on("told", () => (leaked = true));
    await ask(second, "tell", room, "psst");
    assert.deepEqual(await told, ["psst"]);
    await ask(second, "where");
    assert.equal(leaked, false);
  },
  async "disconnect reason"({ socket }) {
    const ended = next(socket, "disconnect");
    socket.emit("throw me out");
    assert.deepEqual((await ended)[0], "io server disconnect");
  },
};

const table = {};

for (const version of Object.keys(CLIENTS)) {
  for (const [name, transports] of Object.entries(TRANSPORTS)) {
    describe(`client ${version} over ${name}`, { concurrency: true }, () => {
      const row = (table[`${version} ${name}`] = {});
      for (const [ability, check] of Object.entries(ABILITIES)) {
        it(ability, { timeout: 90_000 }, async (t) => {
          row[ability] = "FAILED";
          const socket = open(t, version, transports);
          await next(socket, "connect");
          if (name === "upgrade" && socket.io.engine.transport.name !== "websocket") {
            await next(socket.io.engine, "upgrade");
          }
          const opened = (path, auth) => open(t, version, transports, path, auth);
          await check({ version, socket, opened });
          row[ability] = "ok";
        });
      }
    });
  }
}

after(() => {
  const columns = Object.keys(ABILITIES);
  console.log(["client".padEnd(14), ...columns].join(" | "));
  for (const [client, row] of Object.entries(table)) {
    console.log([client.padEnd(14), ...columns.map((c) => (row[c] ?? "-").padEnd(c.length))].join(" | "));
  }
});
