// A WebSocket client with full control over its handshake and every frame (RFC 6455), for what the package ws refuses to send.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { constants, createDeflateRaw, deflateRawSync } from "node:zlib";

export const FIN = 0x80;
export const COMPRESSED = 0x40;
export const CONTINUATION = 0x0;
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;

/** Compresses a message and removes the last four bytes (RFC 7692, section 7.2.1). */
export function deflate(data, options = {}) {
  return deflateRawSync(data, { finishFlush: constants.Z_SYNC_FLUSH, ...options }).subarray(0, -4);
}

/** Compresses messages, each of which may refer to the previous ones. */
export function deflater(options = {}) {
  const stream = createDeflateRaw(options);
  const chunks = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  return (data) =>
    new Promise((resolve) => {
      stream.write(data);
      stream.flush(constants.Z_SYNC_FLUSH, () => resolve(Buffer.concat(chunks.splice(0)).subarray(0, -4)));
    });
}

/** Encodes a frame, masked as required for clients. */
function frame(first, payload) {
  const head = [first];
  if (payload.length <= 125) {
    head.push(0x80 | payload.length);
  } else if (payload.length <= 0xffff) {
    head.push(0x80 | 126, payload.length >> 8, payload.length & 0xff);
  } else {
    head.push(0x80 | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (payload.length >>> shift) & 0xff));
  }
  const mask = randomBytes(4);
  const masked = Buffer.from(payload);
  for (let i = 0; i < masked.length; i++) {
    masked[i] ^= mask[i & 3];
  }
  return Buffer.concat([Buffer.from(head), mask, masked]);
}

/** Sends the request of a handshake with offers of extensions. Returns the response, and the connection if it is upgraded. */
function shakeHands(url, offers) {
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
    };
    if (offers.length > 0) {
      headers["Sec-WebSocket-Extensions"] = offers;
    }
    const sent = request(url.replace("ws:", "http:"), { headers });
    sent.on("error", reject);
    sent.on("response", (response) => {
      response.resume();
      resolve({ response });
    });
    sent.on("upgrade", (response, socket, early) => resolve({ response, socket, early }));
    sent.end();
  });
}

/** Returns the status and the extension header in the response to a handshake. */
export async function answerTo(url, ...offers) {
  const { response, socket } = await shakeHands(url, offers);
  socket?.destroy();
  return { status: response.statusCode, extensions: response.headers["sec-websocket-extensions"] };
}

/** An open connection. */
export class RawWebSocket {
  #socket;
  #received;
  #ended = false;
  #wake = () => {};

  constructor(socket, early) {
    this.#socket = socket;
    this.#received = early;
    socket.on("data", (data) => {
      this.#received = Buffer.concat([this.#received, data]);
      this.#wake();
    });
    for (const event of ["end", "close", "error"]) {
      socket.on(event, () => {
        this.#ended = true;
        this.#wake();
      });
    }
  }

  static async open(t, url, ...offers) {
    const { response, socket, early } = await shakeHands(url, offers);
    assert.equal(response.statusCode, 101);
    const client = new RawWebSocket(socket, early);
    client.extensions = response.headers["sec-websocket-extensions"];
    t.after(() => socket.destroy());
    return client;
  }

  /** Sends a frame. The first byte contains its flags and its opcode. */
  send(first, payload = "") {
    this.#socket.write(frame(first, Buffer.from(payload)));
    return this;
  }

  async #bytes(count) {
    while (this.#received.length < count) {
      assert.ok(!this.#ended, "the server has closed the connection");
      await new Promise((resolve) => (this.#wake = resolve));
    }
    const bytes = this.#received.subarray(0, count);
    this.#received = this.#received.subarray(count);
    return bytes;
  }

  /** Reads the next frame. */
  async read() {
    const [first, mark] = await this.#bytes(2);
    const length =
      mark === 126
        ? (await this.#bytes(2)).readUInt16BE()
        : mark === 127
          ? Number((await this.#bytes(8)).readBigUInt64BE())
          : mark;
    return { first, payload: await this.#bytes(length) };
  }

  /** Reads up to the Close frame of the server, and returns its status and the frames before it. */
  async awaitClose() {
    const before = [];
    for (;;) {
      const next = await this.read();
      if ((next.first & 0xf) === CLOSE) {
        return { status: next.payload.readUInt16BE(), before };
      }
      before.push(next);
    }
  }
}
