// The official JavaScript clients under Node.js, against a server that JavaScriptClientTest has started and whose handlers it
// defines. CARILLON_URL is its address, CARILLON_PACKAGES the folder of the packages, CARILLON_WAYS the transports.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";

const require = createRequire(process.env.CARILLON_PACKAGES);
const URL = process.env.CARILLON_URL;
const WAIT_MS = 10_000;

const CLIENTS = {
  "version 4": require("socket.io-client").io,
  "version 2": require("socket.io-client-2"),
};
const TRANSPORTS = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };

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

const ask = (socket, event, ...args) => new Promise((resolve) => socket.emit(event, ...args, resolve));

for (const [version, io] of Object.entries(CLIENTS)) {
  for (const name of process.env.CARILLON_WAYS.split(",")) {
    const transports = TRANSPORTS[name];
    describe(`${version} over ${name}`, { concurrency: true, timeout: 20_000 }, () => {
      const open = (t, namespace = "", options = {}) => {
        const socket = io(URL + namespace, { forceNew: true, reconnection: false, transports, ...options });
        t.after(() => socket.close());
        return socket;
      };
      const connect = async (t, ...more) => {
        const socket = open(t, ...more);
        await next(socket, "connect");
        return socket;
      };

      it("echoes", async (t) => {
        const socket = await connect(t);
        // The original corrupts non-ASCII letters of version 2 clients that use polling.
        const text = version === "version 2" && name !== "websocket" ? "hello" : "héllo";
        for (const value of [text, 1.5, true, null, [1, "two"], { three: { four: [] } }]) {
          const echoed = next(socket, "echoed");
          assert.deepEqual(await ask(socket, "echo", value), value);
          assert.deepEqual(await echoed, [value]);
        }
      });

      it("has the id that the server has", async (t) => {
        const socket = await connect(t);
        assert.equal(await ask(socket, "id"), socket.id);
      });

      it("talks in a room", async (t) => {
        const one = await connect(t);
        const two = await connect(t);
        await ask(one, "join", "den");
        await ask(two, "join", "den");
        const told = next(two, "told");
        one.emit("tell", "den");
        assert.deepEqual(await told, ["by a friend"]);
      });

      it("answers", async (t) => {
        const socket = await connect(t);
        socket.on("question", (text, answer) => answer(`you said ${text}`));
        const answered = next(socket, "answered");
        socket.emit("ask me", "hello");
        assert.deepEqual(await answered, ["you said hello"]);
      });

      it("is thrown out", async (t) => {
        const socket = await connect(t);
        const gone = next(socket, "disconnect");
        socket.emit("throw me out");
        assert.deepEqual((await gone)[0], "io server disconnect");
      });

      if (version === "version 4") {
        it("enters a namespace with its token", async (t) => {
          const socket = await connect(t, "/guarded", { auth: { token: "secret" } });
          assert.equal(await ask(socket, "echo", "a"), "a");
        });

        it("is told why it is refused", async (t) => {
          const socket = open(t, "/guarded", { auth: { token: "guess" } });
          const [error] = await next(socket, "connect_error");
          assert.equal(error.message, "wrong token");
          assert.deepEqual(error.data, { code: 7 });
        });

        if (name === "websocket") {
          it("sends bytes", async (t) => {
            const socket = await connect(t);
            assert.equal(await ask(socket, "size", Buffer.from([1, 2, 3])), 3);
          });
        }
      }
    });
  }
}
