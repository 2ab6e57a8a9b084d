// The connection to the server: a Socket.IO socket, its state, and requests that
// always complete, with an answer or an error. It reconnects indefinitely.

import { later } from "./i18n.js";
import { Transport } from "./transport.js";

const ANSWER_WITHIN_MS = 5000;
/** The delay before reconnecting after a refusal, which the client does not do by itself. */
const AFTER_REFUSAL_MS = 5000;
/** See docs/tokens.md. If the keys of the server are "unavailable", the same token may be accepted later. */
const TOKEN_REFUSALS = ["missing", "invalid", "expired", "not_yet_valid"];
const TRANSPORTS = ["polling", "websocket"];

function bounded(parameters, name, fallback, lowest, highest) {
  const text = parameters.get(name);
  if (text === null || !/^\d{1,6}$/.test(text)) {
    return fallback;
  }
  return Math.min(highest, Math.max(lowest, Number(text)));
}

/**
 * Reads the connection options from the query string of the page's URL:
 *   transports  polling or websocket, to use only this transport
 *   delay       delay before the first reconnection attempt in ms, 10 to 10000
 *   maxDelay    maximum delay between two attempts in ms, up to 30000
 */
export function readOptions(search) {
  const parameters = new URLSearchParams(search);
  const delay = bounded(parameters, "delay", 500, 10, 10_000);
  const maxDelay = bounded(parameters, "maxDelay", Math.max(delay, 5000), delay, 30_000);
  const only = TRANSPORTS.filter((name) => name === parameters.get("transports"));
  return { transports: only.length > 0 ? only : TRANSPORTS, delay, maxDelay };
}

function openSocket(io, { transports, delay, maxDelay }, credentials) {
  return io({
    autoConnect: false,
    transports,
    auth: (send) => send(credentials()), // {key, name, token}, read again for each attempt
    reconnectionAttempts: Infinity,
    reconnectionDelay: delay,
    reconnectionDelayMax: maxDelay,
  });
}

/** Returns the error message of a refusal, in any of the forms that a server may use. */
function reasonOf(answer) {
  const error = answer?.error;
  if (typeof error === "string" && error) {
    return error;
  }
  if (typeof error?.message === "string" && error.message) {
    return error.message;
  }
  return later("problem.refused");
}

/** A request that has failed. As a text, it is the reason, in the language of the page or the server's own words. */
class Problem extends Error {
  #reason;

  constructor(reason) {
    super(String(reason));
    this.#reason = reason;
  }

  toString() {
    return String(this.#reason);
  }
}

/**
 * Events:
 *   state  the state has changed; see state, attempt and reason
 *   up     connected; detail.again is true for a reconnection
 *   down   an open connection was lost
 *   wire   an event or an acknowledgement; detail is {direction, event, values}
 */
export class Connection extends EventTarget {
  /** connecting, connected or reconnecting */
  state = "connecting";
  attempt = 0;
  reason = "";
  /** Whether the server has refused the connection because of its token. Then only a new one helps. */
  needsToken = false;
  transport;

  #socket;
  #wasConnected = false;
  #retryTimer = 0;

  constructor(io, options, credentials) {
    super();
    this.#socket = openSocket(io, options, credentials);
    this.transport = new Transport(this.#socket.io, options.transports);
    this.#watch();
    this.#watchWire();
  }

  get id() {
    return this.#socket.id;
  }

  /** Whether the page has been connected since it was opened. */
  get wasConnected() {
    return this.#wasConnected;
  }

  get connected() {
    return this.#socket.connected;
  }

  connect() {
    this.#socket.connect();
    this.transport.follow();
  }

  /** Connects now, without waiting for the next attempt. */
  reconnectNow() {
    if (!this.connected) {
      this.#enter(this.#wasConnected ? "reconnecting" : "connecting");
      this.#socket.disconnect(); // ends the wait
      this.connect();
    }
  }

  on(event, listener) {
    this.#socket.on(event, listener);
  }

  /** Sends an event that needs no answer, if the page is connected. */
  tell(event, payload) {
    if (this.connected) {
      this.#socket.emit(event, payload);
    }
  }

  /** Sends an event and returns the server's answer. Throws an error if there is no answer in time. */
  async request(event, ...values) {
    if (!this.connected) {
      throw new Problem(later("problem.offline"));
    }
    let answer;
    try {
      answer = await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, ...values);
    } catch {
      throw new Problem(later(this.connected ? "problem.late" : "problem.lost"));
    }
    this.#wire("ack", event, [answer]);
    return answer;
  }

  /** Like request, for answers of the form {ok: true, …}. Throws an error with the reason if the server refuses. */
  async command(event, ...values) {
    const answer = await this.request(event, ...values);
    if (answer?.ok !== true) {
      throw new Problem(reasonOf(answer));
    }
    return answer;
  }

  #watch() {
    const socket = this.#socket;
    socket.io.on("reconnect_attempt", (attempt) => this.#enter("reconnecting", attempt));
    socket.on("connect", () => {
      const again = this.#wasConnected;
      this.needsToken = false;
      this.#wasConnected = true;
      this.#enter("connected");
      this.dispatchEvent(new CustomEvent("up", { detail: { again } }));
    });
    socket.on("connect_error", (error) => {
      this.needsToken = TOKEN_REFUSALS.includes(error.data?.reason);
      this.#retryAfterRefusal(later("banner.refused", { reason: error.message }));
    });
    socket.on("disconnect", () => {
      this.#enter("reconnecting");
      this.#retryAfterRefusal(later("banner.ended"));
      this.dispatchEvent(new Event("down"));
    });
  }

  #watchWire() {
    this.#socket.onAny((event, ...values) => this.#wire("in", event, values));
    this.#socket.onAnyOutgoing((event, ...values) => this.#wire("out", event, values));
  }

  #wire(direction, event, values) {
    this.dispatchEvent(new CustomEvent("wire", { detail: { direction, event, values } }));
  }

  /** An active socket reconnects by itself. An inactive one was refused or disconnected by the server. */
  #retryAfterRefusal(reason) {
    if (!this.#socket.active) {
      this.#enter("reconnecting", 0, reason);
      clearTimeout(this.#retryTimer);
      if (!this.needsToken) {
        this.#retryTimer = setTimeout(() => this.reconnectNow(), AFTER_REFUSAL_MS);
      }
    }
  }

  #enter(state, attempt = 0, reason = "") {
    this.state = state;
    this.attempt = attempt;
    this.reason = reason;
    this.dispatchEvent(new Event("state"));
  }
}
