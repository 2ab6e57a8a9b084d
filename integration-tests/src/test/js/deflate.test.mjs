// Compressed messages (RFC 7692) of the package ws, and of a client that breaks the rules, against the endpoint /ws/echo of a
// server that DeflateNodeTest has started (CARILLON_URL). It compresses all messages and accepts up to CARILLON_LIMIT bytes.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { describe, it } from "node:test";

import WebSocket from "ws";

import {
  answerTo,
  BINARY,
  CLOSE,
  COMPRESSED,
  CONTINUATION,
  deflate,
  deflater,
  FIN,
  PING,
  RawWebSocket,
  TEXT,
} from "./raw-websocket.mjs";

const URL = process.env.CARILLON_URL;
const LIMIT = Number(process.env.CARILLON_LIMIT);
const OFFER = "permessage-deflate";
const ANSWER = "permessage-deflate; server_no_context_takeover";

/** In milliseconds. */
const PATIENCE = 20_000;

const LENGTHS = [0, 1, 2, 125, 126, 127, 128, 1023, 1024, 32_767, 32_768, 65_535, 65_536, 65_537, LIMIT - 1, LIMIT];

const repetitive = (length) => Buffer.from("All work and no play makes Jack a dull boy.\n".repeat(length / 44 + 1).slice(0, length));
const noiseText = (length) => Buffer.from(randomBytes(length).toString("base64").slice(0, length));
const bombOf = (size) => deflate(Buffer.alloc(size, "x"));

function check(name, body) {
  it(name, { timeout: PATIENCE }, body);
}

/** Opens a client whose messages are all compressed. */
async function open(t, options = {}) {
  const client = new WebSocket(URL, { perMessageDeflate: { threshold: 0, ...options } });
  t.after(() => client.terminate());
  client.on("close", (status) => {
    if (client.listenerCount("error") > 0) { // somebody waits for an event
      client.emit("error", new Error(`closed with ${status}`));
    }
  });
  const [[response]] = await Promise.all([once(client, "upgrade"), once(client, "open")]);
  client.answer = response.headers["sec-websocket-extensions"];
  return client;
}

async function assertEchoed(client, data, binary, options = {}) {
  const answer = once(client, "message");
  client.send(data, { binary, ...options });
  await assertAnswer(answer, data, binary);
}

async function assertAnswer(answer, data, binary) {
  const [received, isBinary] = await answer;
  assert.equal(isBinary, binary);
  assert.ok(received.equals(data), `${received.length} bytes instead of ${data.length}, or others`);
}

/** Sends text and binary messages of several lengths, compressible or not. */
async function assertEchoes(client, lengths = LENGTHS) {
  for (const length of lengths) {
    await assertEchoed(client, repetitive(length), false);
    await assertEchoed(client, noiseText(length), false);
    await assertEchoed(client, repetitive(length), true);
    await assertEchoed(client, randomBytes(length), true);
  }
}

describe("messages", () => {
  check("of all lengths, text and binary, compressible or not", async (t) => {
    const client = await open(t);
    assert.equal(client.extensions, OFFER);
    await assertEchoes(client);
  });

  check("in fragments, some of them empty, with pings in between", async (t) => {
    const client = await open(t);
    for (const [index, whole] of [repetitive(90_000), noiseText(90_000), repetitive(40), noiseText(40)].entries()) {
      const binary = index % 2 === 1;
      const answer = once(client, "message");
      const pongs = once(client, "pong");
      const step = Math.ceil(whole.length / 7);
      for (let at = 0; at < whole.length; at += step) {
        client.send(whole.subarray(at, at + step), { binary, fin: false });
        client.send("", { binary, fin: false });
        client.ping();
      }
      client.send("", { binary, fin: true });
      await pongs;
      await assertAnswer(answer, whole, binary);
    }
  });

  check("that are empty, compressed or not, whole or in fragments", async (t) => {
    const client = await open(t);
    for (const compress of [true, false, true, true]) {
      await assertEchoed(client, Buffer.alloc(0), false, { compress });
      const answer = once(client, "message");
      client.send("", { binary: true, compress, fin: false });
      client.send("", { binary: true, compress, fin: true });
      await assertAnswer(answer, Buffer.alloc(0), true);
    }
  });

  check("that are alternately compressed and uncompressed", async (t) => {
    for (const keepsContext of [true, false]) {
      const client = await open(t, { clientNoContextTakeover: !keepsContext });
      for (let i = 0; i < 100; i++) {
        await assertEchoed(client, repetitive(i * 97), i % 3 === 0, { compress: i % 2 === 0 });
      }
    }
  });

  check("that are sent without waiting for the answers", async (t) => {
    const client = await open(t);
    const sent = Array.from({ length: 500 }, (_, i) => `${i} ${"y".repeat((i * 7919) % 3000)}`);
    const received = [];
    const all = new Promise((resolve) => {
      client.on("message", (data) => received.push(data.toString()) === sent.length && resolve());
    });
    sent.forEach((text, i) => client.send(text, { compress: i % 5 !== 0 }));
    await all;
    assert.deepEqual(received, sent);
  });
});

describe("negotiation", () => {
  const takeovers = [
    [{ clientNoContextTakeover: false, serverNoContextTakeover: false }, ANSWER],
    [{ clientNoContextTakeover: true, serverNoContextTakeover: false }, `${ANSWER}; client_no_context_takeover`],
    [{ clientNoContextTakeover: false, serverNoContextTakeover: true }, ANSWER],
    [{ clientNoContextTakeover: true, serverNoContextTakeover: true }, `${ANSWER}; client_no_context_takeover`],
  ];
  for (const [options, answer] of takeovers) {
    check(`context takeover: ${JSON.stringify(options)}`, async (t) => {
      const client = await open(t, options);
      assert.equal(client.answer, answer);
      await assertEchoes(client, [0, 1, 1000, 100_000, 1000, 1]);
    });
  }

  for (const bits of [true, 8, 9, 10, 11, 12, 13, 14, 15]) {
    check(`client_max_window_bits ${bits}`, async (t) => {
      const client = await open(t, { clientMaxWindowBits: bits });
      assert.equal(client.extensions, OFFER);
      await assertEchoes(client, [0, 1, 300, 40_000, 300]);
    });
  }

  for (const bits of [8, 9, 10, 11, 12, 13, 14, 15]) {
    check(`server_max_window_bits ${bits}`, async (t) => {
      const client = await open(t, { serverMaxWindowBits: bits });
      assert.equal(client.extensions, bits === 15 ? OFFER : "", "the server has no smaller window than the largest");
      await assertEchoes(client, [0, 1, 300, 40_000, 300]);
    });
  }

  check("the first acceptable offer counts", async (t) => {
    const answers = [
      [[`${OFFER}; server_max_window_bits=9, ${OFFER}; client_no_context_takeover, ${OFFER}`], "; client_no_context_takeover"],
      [[`${OFFER}; server_max_window_bits=15`, `${OFFER}; client_no_context_takeover`], "; server_max_window_bits=15"],
      [[`x-webkit-deflate-frame, ${OFFER}; client_max_window_bits`], ""],
      [[`${OFFER}; unknown`, OFFER], ""],
    ];
    for (const [offers, more] of answers) {
      const client = await RawWebSocket.open(t, URL, ...offers);
      assert.equal(client.extensions, ANSWER + more);
      client.send(FIN | COMPRESSED | TEXT, deflate("Hello"));
      assert.equal((await client.read()).payload.toString(), "Hello");
    }
  });

  check("an invalid offer is declined, and the connection has no compression", async (t) => {
    const parameters = [
      "server_max_window_bits=16",
      "server_max_window_bits=7",
      "server_max_window_bits=08",
      "server_max_window_bits",
      "client_max_window_bits=16",
      "client_max_window_bits=7",
      "client_max_window_bits=x",
      "client_no_context_takeover=1",
      "server_no_context_takeover=true",
      "server_no_context_takeover; server_no_context_takeover",
      "unknown",
    ];
    for (const parameter of parameters) {
      const client = await RawWebSocket.open(t, URL, `${OFFER}; ${parameter}`);
      assert.equal(client.extensions, undefined, parameter);
      client.send(FIN | TEXT, repetitive(5000));
      const { first, payload } = await client.read();
      assert.equal(first, FIN | TEXT);
      assert.ok(payload.equals(repetitive(5000)));
    }
  });

  check("a malformed header gets status 400", async () => {
    for (const header of [`${OFFER};`, `${OFFER}; client_max_window_bits=`, `${OFFER} x`, ";", `${OFFER}; a="b`]) {
      assert.deepEqual(await answerTo(URL, header), { status: 400, extensions: undefined }, header);
    }
  });
});

describe("limit", () => {
  check("applies to uncompressed messages, too", async (t) => {
    const client = await RawWebSocket.open(t, URL, OFFER);
    client.send(FIN | BINARY, randomBytes(LIMIT));
    assert.equal((await client.read()).payload.length, LIMIT);
    client.send(FIN | BINARY, randomBytes(LIMIT + 1));
    assert.equal((await client.awaitClose()).status, 1009);
  });

  /** What a client may send to get 1009: a function that sends it. */
  const bombs = {
    "in one frame": (client, bomb) => client.send(FIN | COMPRESSED | TEXT, bomb),
    "in one binary frame": (client, bomb) => client.send(FIN | COMPRESSED | BINARY, bomb),
    "in two fragments": (client, bomb) => {
      client.send(COMPRESSED | TEXT, bomb.subarray(0, bomb.length / 2));
      client.send(FIN | CONTINUATION, bomb.subarray(bomb.length / 2));
    },
    "in fragments of 10 bytes": (client, bomb) => {
      client.send(COMPRESSED | TEXT, bomb.subarray(0, 10));
      for (let at = 10; at < bomb.length; at += 10) {
        client.send(CONTINUATION, bomb.subarray(at, at + 10));
      }
      client.send(FIN | CONTINUATION);
    },
    "in the last fragment, which alone is within the limit": (client) => {
      const message = deflate(Buffer.alloc(LIMIT + 1, "x"));
      client.send(COMPRESSED | TEXT);
      client.send(CONTINUATION, message.subarray(0, -1));
      client.send(FIN | CONTINUATION, message.subarray(-1));
    },
    "after a message that it refers to": async (client) => {
      const compress = deflater();
      client.send(FIN | COMPRESSED | BINARY, await compress(Buffer.alloc(1000, "x")));
      await client.read(); // a close need not wait for this answer
      client.send(FIN | COMPRESSED | BINARY, await compress(Buffer.alloc(LIMIT + 1, "x")));
    },
  };
  for (const [how, send] of Object.entries(bombs)) {
    check(`a message of 1000 times its size ${how} gets 1009`, async (t) => {
      const bomb = bombOf(20 * LIMIT);
      assert.ok(bomb.length < (20 * LIMIT) / 1000);
      const client = await RawWebSocket.open(t, URL, OFFER);
      await send(client, bomb);
      const { status, before } = await client.awaitClose();
      assert.equal(status, 1009);
      assert.equal(before.length, 0);
    });
  }

  check("many of them at the same time", async (t) => {
    const bomb = bombOf(900 * LIMIT);
    assert.ok(bomb.length < LIMIT);
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const client = await RawWebSocket.open(t, URL, OFFER);
        const half = bomb.length / 2;
        if (i % 2 === 0) {
          client.send(FIN | COMPRESSED | BINARY, bomb);
        } else {
          client.send(COMPRESSED | BINARY, bomb.subarray(0, half)).send(FIN | CONTINUATION, bomb.subarray(half));
        }
        return (await client.awaitClose()).status;
      }),
    );
    assert.deepEqual(new Set(statuses), new Set([1009]));
  });

  check("applies to each message alone", async (t) => {
    const client = await RawWebSocket.open(t, URL, OFFER);
    const largest = deflate(Buffer.alloc(LIMIT, "x"));
    for (let i = 0; i < 3; i++) {
      client.send(COMPRESSED | BINARY, largest.subarray(0, 100)).send(FIN | CONTINUATION, largest.subarray(100));
      assert.equal((await client.read()).first, FIN | COMPRESSED | BINARY);
    }
  });

  check("counts the message, not its frame, which is larger if it is incompressible", async (t) => {
    const client = await RawWebSocket.open(t, URL, OFFER);
    client.send(FIN | COMPRESSED | BINARY, deflate(randomBytes(LIMIT), { level: 0 }));
    assert.equal((await client.read()).payload.length, LIMIT);
    client.send(FIN | COMPRESSED | BINARY, deflate(randomBytes(LIMIT + 1), { level: 0 }));
    assert.equal((await client.awaitClose()).status, 1009);
  });
});

describe("violations", () => {
  /** Each sends something wrong. The first number is the expected status. */
  const violations = {
    "a block of an invalid type": [1007, (client) => client.send(FIN | COMPRESSED | TEXT, Buffer.from([0xff, 1, 2, 3]))],
    "a distance beyond the start": [1007, (client) => client.send(FIN | COMPRESSED | TEXT, Buffer.from("020200", "hex"))],
    "a stored block whose lengths differ": [
      1007,
      (client) => client.send(FIN | COMPRESSED | BINARY, Buffer.from("000500000048656c6c6f00", "hex")),
    ],
    "invalid data in a later fragment": [
      1007,
      (client) => client.send(COMPRESSED | TEXT, deflate("Hello")).send(FIN | CONTINUATION, Buffer.alloc(50, 0xff)),
    ],
    "a reference to the previous message, which the client has promised not to make": [
      1007,
      async (client) => {
        const compress = deflater();
        client.send(FIN | COMPRESSED | TEXT, await compress("Hello, how are you?"));
        client.send(FIN | COMPRESSED | TEXT, await compress("Hello, how are you?"));
      },
      `${OFFER}; client_no_context_takeover`,
    ],
    "text that is not UTF-8": [1007, (client) => client.send(FIN | COMPRESSED | TEXT, deflate(Buffer.from([0x41, 0xc3, 0x28])))],
    "text that ends within a character": [
      1007,
      (client) => client.send(FIN | COMPRESSED | TEXT, deflate(Buffer.from("é").subarray(0, 1))),
    ],
    "text that is not UTF-8, in fragments": [
      1007,
      (client) => {
        const payload = deflate(Buffer.from([...Buffer.from("x".repeat(100)), 0xed, 0xa0, 0x80]));
        client.send(COMPRESSED | TEXT, payload.subarray(0, 2)).send(FIN | CONTINUATION, payload.subarray(2));
      },
    ],
    "RSV1 on a continuation": [
      1002,
      (client) => {
        const payload = deflate("Hello");
        client.send(COMPRESSED | TEXT, payload.subarray(0, 2)).send(FIN | COMPRESSED | CONTINUATION, payload.subarray(2));
      },
    ],
    "RSV1 on a ping": [1002, (client) => client.send(FIN | COMPRESSED | PING, "x")],
    "RSV1 on a Close frame": [1002, (client) => client.send(FIN | COMPRESSED | CLOSE, Buffer.from([3, 0xe8]))],
    "RSV2": [1002, (client) => client.send(FIN | 0x20 | TEXT, "x")],
    "RSV3": [1002, (client) => client.send(FIN | 0x10 | BINARY, "x")],
    "RSV2 on a compressed message": [1002, (client) => client.send(FIN | COMPRESSED | 0x20 | TEXT, deflate("x"))],
    "RSV1 without negotiation": [1002, (client) => client.send(FIN | COMPRESSED | TEXT, deflate("x")), null],
    "RSV1 without negotiation, on a fragment": [1002, (client) => client.send(COMPRESSED | BINARY, deflate("x")), null],
    "RSV2 without negotiation": [1002, (client) => client.send(FIN | 0x20 | TEXT, "x"), null],
    "RSV3 without negotiation": [1002, (client) => client.send(FIN | 0x10 | TEXT, "x"), null],
    "RSV1 after a declined offer": [
      1002,
      (client) => client.send(FIN | COMPRESSED | TEXT, deflate("x")),
      `${OFFER}; server_max_window_bits=10`,
    ],
  };
  for (const [what, [expected, send, offer = OFFER]] of Object.entries(violations)) {
    check(`${what} gets ${expected}`, async (t) => {
      const client = await RawWebSocket.open(t, URL, ...(offer === null ? [] : [offer]));
      await send(client);
      const { status, before } = await client.awaitClose();
      assert.equal(status, expected);
      assert.ok(before.length <= 1, "no answer to the violation");
    });
  }
});
