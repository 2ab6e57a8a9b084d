// The official JavaScript client under Node.js, against a server that NodeClientTest has
// started and whose handlers it defines. CARILLON_URL is the address of the server,
// CARILLON_PARSER its parser, CARILLON_EXTENSION the negotiated WebSocket extension.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { io } from "socket.io-client";
import msgpackParser from "socket.io-msgpack-parser";

const URL = process.env.CARILLON_URL;
const PARSER = process.env.CARILLON_PARSER === "msgpack" ? { parser: msgpackParser } : {};
// The JavaScript MessagePack library cannot write integers of more than 64 bits.
const LARGE = PARSER.parser ? Number.MAX_SAFE_INTEGER : 1e21;
const WAIT_MS = 30_000;
const LIMIT = { timeout: 90_000 };

const TRANSPORTS = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
  upgrade: { transports: ["polling", "websocket"] },
};

/** Resolves with the arguments of the next occurrence of an event. */
function next(emitter, event) {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new Error(`no '${event}' within ${WAIT_MS} ms`)), WAIT_MS);
    emitter.once(event, (...args) => {
      clearTimeout(giveUp);
      resolve(args);
    });
  });
}

/** Creates a client that is not connected. It is closed at the end of the test. */
function client(t, options, namespace = "/") {
  const socket = io(URL + namespace, { forceNew: true, reconnection: false, autoConnect: false, ...PARSER, ...options });
  t.after(() => socket.disconnect());
  return socket;
}

/** Returns a connected client and the payload of its welcome event. */
async function connect(t, options, namespace) {
  const socket = client(t, options, namespace);
  const welcome = next(socket, "welcome");
  socket.connect();
  await next(socket, "connect");
  return { socket, welcome: (await welcome)[0] };
}

const ask = (socket, ...args) => socket.timeout(WAIT_MS).emitWithAck(...args);

async function upgraded(socket) {
  const { engine } = socket.io;
  if (engine.transport.name !== "websocket") {
    await next(engine, "upgrade");
  }
}

for (const [name, options] of Object.entries(TRANSPORTS)) {
  describe(`over ${name}`, { concurrency: true }, () => {
    it("connects and is told its id", LIMIT, async (t) => {
      const { socket, welcome } = await connect(t, options);
      assert.deepEqual(welcome, { id: socket.id, namespace: "/" });
      assert.match(socket.id, /^[\w-]{20}$/);
      assert.notEqual(socket.id, socket.io.engine.id);
    });

    it("travels as it should", LIMIT, async (t) => {
      const { socket } = await connect(t, options);
      if (name === "upgrade") {
        await upgraded(socket);
      }
      assert.equal(await ask(socket, "transport"), name === "polling" ? "polling" : "websocket");
    });

    it("agrees on the extension that it should, if any", { ...LIMIT, skip: name === "polling" }, async (t) => {
      const { socket } = await connect(t, options);
      await upgraded(socket);
      const { ws } = socket.io.engine.transport;
      const before = ws._socket.bytesRead;
      const text = "0123456789".repeat(10_000);
      assert.equal(await ask(socket, "echo", text), text);
      assert.equal(ws.extensions, process.env.CARILLON_EXTENSION);
      assert.equal(ws._socket.bytesRead - before < text.length, ws.extensions === "permessage-deflate");
    });

    it("gets back every kind of value", LIMIT, async (t) => {
      const { socket } = await connect(t, options);
      const values = [
        "text", "\u{1F680} \u2028 \u001e \"quoted\" \\", "", 0, -1.5, LARGE, true, null, [], {}, [[["deep"]]],
        { a: { b: [1, { c: null }] } },
      ];
      const echoed = next(socket, "echoed");
      socket.emit("echo", ...values);
      assert.deepEqual(await echoed, values);
      for (const value of values) {
        assert.deepEqual(await ask(socket, "echo", value), value);
      }
    });

    it("gets back binary data at any depth", LIMIT, async (t) => {
      const { socket } = await connect(t, options);
      const nested = { a: { b: Buffer.from([1, 2, 255]) }, list: [Buffer.from([]), "x", { c: Buffer.from([0]) }] };
      const echoed = next(socket, "echoed");
      socket.emit("echo", nested, Buffer.from("more"));
      assert.deepEqual(await echoed, [nested, Buffer.from("more")]);
      const large = Buffer.alloc(100_000, "0123456789");
      assert.deepEqual(await ask(socket, "echo", large), large);
    });

    it("gets back 100 KB of text", LIMIT, async (t) => {
      const { socket } = await connect(t, options);
      const large = "\u00e9\u{1F514} and more ".repeat(6_000);
      assert.equal(await ask(socket, "echo", large), large);
    });

    it("keeps the order of a hundred events", LIMIT, async (t) => {
      const { socket } = await connect(t, options);
      const received = [];
      socket.on("echoed", (value) => received.push(value));
      for (let i = 0; i < 100; i += 1) {
        socket.emit("echo", i);
      }
      await ask(socket, "transport");
      assert.deepEqual(received, Array.from({ length: 100 }, (_, i) => i));
    });

    it("answers the server's questions", LIMIT, async (t) => {
      const { socket } = await connect(t, options);
      socket.on("question", (question, answer) => answer(question.toUpperCase()));
      assert.equal(await ask(socket, "ask me", "why?"), "you said WHY?");
      assert.equal(await ask(socket, "ask me in vain"), "AckException");
    });

    it("shares its connection between namespaces", LIMIT, async (t) => {
      const { socket } = await connect(t, { ...options, forceNew: false, multiplex: true });
      const other = socket.io.socket("/other");
      t.after(() => other.disconnect());
      const welcome = next(other, "welcome");
      other.connect();
      assert.equal((await welcome)[0].namespace, "/other");
      assert.equal(await ask(other, "echo", "through the other"), "through the other");
      other.disconnect();
      assert.equal(await ask(socket, "echo", "still here"), "still here");
    });

    it("is told why it is not let in", LIMIT, async (t) => {
      const socket = client(t, options, "/guarded").connect();
      const [error] = await next(socket, "connect_error");
      assert.equal(error.message, "not authorized");
      assert.deepEqual(error.data, { code: 401, hint: "log in" });
      assert.equal(socket.connected, false);

      socket.auth = { token: "secret", more: [1] };
      socket.connect();
      await next(socket, "connect");
      assert.deepEqual(await ask(socket, "auth"), { token: "secret", more: [1] });
    });

    it("is told of a namespace that is not there", LIMIT, async (t) => {
      const socket = client(t, options, "/nowhere").connect();
      assert.equal((await next(socket, "connect_error"))[0].message, "Invalid namespace");
    });

    it("gets what is said in its rooms and nothing else", LIMIT, async (t) => {
      const room = `room over ${name}`;
      const [inside, outside] = (await Promise.all([connect(t, options), connect(t, options)])).map((c) => c.socket);
      const heard = { inside: [], outside: [] };
      inside.on("told", (text) => heard.inside.push(text));
      outside.on("told", (text) => heard.outside.push(text));
      assert.equal(await ask(inside, "join", room), 1);
      await ask(outside, "tell", room, "one");
      assert.equal(await ask(outside, "join", room), 2);
      await ask(inside, "tell", room, "two");
      await ask(inside, "leave", room);
      await ask(outside, "tell", room, "three");
      await Promise.all([ask(inside, "transport"), ask(outside, "transport")]);
      assert.deepEqual(heard, { inside: ["one", "two"], outside: ["two", "three"] });
    });

    it("is told that the server threw it out", LIMIT, async (t) => {
      for (const event of ["throw me out", "close the connection"]) {
        const { socket } = await connect(t, options);
        socket.emit(event);
        assert.equal((await next(socket, "disconnect"))[0], "io server disconnect");
      }
    });

    it("leaves by itself", LIMIT, async (t) => {
      const { socket } = await connect(t, options);
      const left = next(socket, "disconnect");
      socket.disconnect();
      assert.equal((await left)[0], "io client disconnect");
    });

    it("comes back when its connection is lost", LIMIT, async (t) => {
      const { socket } = await connect(t, { ...options, reconnection: true, reconnectionDelay: 20 });
      const firstId = socket.id;
      const lost = next(socket, "disconnect");
      const back = next(socket, "welcome");
      socket.io.engine.close();
      assert.equal((await lost)[0], "forced close");
      assert.equal((await back)[0].id, socket.id);
      assert.notEqual(socket.id, firstId);
      socket.emit("echo", "sent after it came back");
      assert.deepEqual(await next(socket, "echoed"), ["sent after it came back"]);
    });

    it("sends what it was given before it was connected", LIMIT, async (t) => {
      const socket = client(t, options);
      socket.emit("echo", "early");
      const echoed = next(socket, "echoed");
      socket.connect();
      assert.deepEqual(await echoed, ["early"]);
    });

    it("drops volatile events while it is not connected", LIMIT, async (t) => {
      const socket = client(t, options);
      const received = [];
      socket.on("echoed", (value) => received.push(value));
      socket.volatile.emit("echo", "dropped");
      socket.connect();
      await next(socket, "connect");
      await ask(socket, "echo", "kept");
      assert.deepEqual(received, ["kept"]);
    });

    it("stays through several pings", LIMIT, async (t) => {
      const { socket } = await connect(t, options);
      for (let pings = 0; pings < 3; pings += 1) {
        await next(socket.io.engine, "ping");
      }
      assert.equal(await ask(socket, "echo", "still here"), "still here");
    });
  });
}
