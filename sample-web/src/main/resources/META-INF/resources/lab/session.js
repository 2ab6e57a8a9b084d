// The page's Socket.IO session: one of the five lines, and the one that asks the server
// for ticks. The room and the key are random, so every page has ticks of its own.

import { later } from "../i18n.js";
import { ownToken, randomId } from "../tab-memory.js";
import { Clock } from "./clock.js";
import { followBySocketIo } from "./techniques.js";

const ANSWER_WITHIN_MS = 5000;
const MEASURE_EVERY_MS = 5000;
/** Quickly one after another at first, for a good estimate from the start. */
const FIRST_MEASUREMENTS = 5;
const RECONNECTION = { delay: 500, longest: 5000, random: 0.5 };

export const room = `lab-${randomId(10)}`;

/** Events: rate, after the server has answered; refused, with the reason as its detail; clock. */
export class Session extends EventTarget {
  #socket;
  #clock;
  #rate;

  constructor(io, { line, clock, rate }) {
    super();
    const link = line.link();
    this.#clock = clock;
    this.#rate = rate;
    this.#socket = followBySocketIo(io, {
      auth: { key: randomId(16), ...(ownToken() && { token: ownToken() }) },
      reconnectionDelay: RECONNECTION.delay,
      link,
      join: () => this.#join(),
    });
    this.#socket.on("connect", () => this.#begin());
    this.#socket.io.on("open", () => this.#socket.io.engine.on("packet", ({ type, data }) => {
      link.frame(type === "message" ? `4${data}` : "2");
    }));
    setInterval(() => this.#measure(), MEASURE_EVERY_MS);
  }

  get rate() {
    return this.#rate;
  }

  /** Asks for this number of ticks per second. */
  async setRate(rate) {
    this.#rate = rate;
    if (this.#socket.connected) {
      await this.#ticks({ room, rate });
    }
  }

  /** Closes the connection without a word to the server. The client reconnects after a while. */
  cut(awayMs) {
    const { io } = this.#socket;
    io.reconnectionDelay(RECONNECTION.delay + awayMs);
    io.reconnectionDelayMax(RECONNECTION.longest + awayMs);
    io.randomizationFactor(awayMs === 0 ? RECONNECTION.random : 0);
    io.engine?.close();
  }

  async #begin() {
    const { io } = this.#socket;
    io.reconnectionDelay(RECONNECTION.delay);
    io.reconnectionDelayMax(RECONNECTION.longest);
    io.randomizationFactor(RECONNECTION.random);
    if (this.#socket.recovered) {
      await this.#ticks({ room, rate: this.#rate }); // tells the server that the client is back
    }
  }

  /** A new session has to join the room before it can ask for ticks. */
  async #join() {
    this.#clock.clear();
    await this.#ask("join", room);
    await this.#ticks({ room, rate: this.#rate });
    this.#measure(FIRST_MEASUREMENTS);
  }

  async #measure(times = 1) {
    for (let count = 0; count < times && this.#socket.connected; count += 1) {
      await this.#ticks();
    }
  }

  /** Asks for ticks, or, without a wish, only for the server's time. */
  async #ticks(...wish) {
    const sent = Clock.local();
    const answer = await this.#ask("ticks", ...wish);
    if (answer?.ok) {
      this.#clock.add(sent, Clock.local(), answer.time);
      this.dispatchEvent(new Event("clock"));
      this.dispatchEvent(new CustomEvent("rate", { detail: answer.rate }));
    }
  }

  /** Returns the server's answer, or null if there is none in time. */
  async #ask(event, ...values) {
    try {
      const answer = await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, ...values);
      if (answer?.ok !== true) {
        this.dispatchEvent(new CustomEvent("refused", { detail: answer?.error ?? later("problem.refused") }));
      }
      return answer;
    } catch {
      return null; // the connection was lost; a new one asks again
    }
  }
}
