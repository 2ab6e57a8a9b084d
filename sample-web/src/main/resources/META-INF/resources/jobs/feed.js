// Keeps the board up to date: lists the jobs of the server, and follows those that have
// not ended. It lists them again from time to time, to find the new jobs of others.

import { trackedJobEvents } from "../events.js";
import { isActive } from "./board.js";

const LIST_EVERY_MS = 1500;
/** Every so many times, all jobs are listed, and not only the active ones. */
const ALL_EVERY = 8;
/** The server allows 1000. */
const MOST_FOLLOWED = 300;

/** Events: listed, after all jobs have been listed; failed, with the problem as its detail. */
export class Feed extends EventTarget {
  #connection;
  #board;
  #events;
  #followed = new Set();
  #lists = 0;
  #timer = 0;
  /** Grows with each connection, so that answers to an earlier one are ignored. */
  #round = 0;

  constructor(connection, board) {
    super();
    this.#connection = connection;
    this.#board = board;
    this.#events = trackedJobEvents(connection, {
      onUpdate: (job) => board.put(job),
      onEnd: (job) => {
        this.#followed.delete(job?.id);
        board.put(job);
      },
    });
    connection.addEventListener("up", () => this.#begin());
    connection.addEventListener("down", () => this.#end());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && connection.connected) {
        this.#begin();
      }
    });
  }

  start() {
    return this.#events.start();
  }

  async cancel(id) {
    const { job } = await this.#events.cancel(id);
    this.#board.put(job);
  }

  /** Lists the active jobs now. */
  list() {
    return this.#list(this.#round, ["queued", "running"]);
  }

  /** A new connection follows nothing, and the server may have been restarted. */
  #begin() {
    this.#end();
    this.#next(this.#round);
  }

  #end() {
    this.#round += 1;
    this.#lists = 0;
    this.#followed.clear();
    clearTimeout(this.#timer);
  }

  async #next(round) {
    const all = this.#lists % ALL_EVERY === 0;
    this.#lists += 1;
    try {
      await this.#list(round, all ? [null] : ["queued", "running"]);
    } catch (problem) {
      this.dispatchEvent(new CustomEvent("failed", { detail: problem }));
    }
    if (round === this.#round && document.visibilityState === "visible") {
      this.#timer = setTimeout(() => this.#next(round), LIST_EVERY_MS);
    }
  }

  /** Lists the jobs in each of these states, where null stands for all states. */
  async #list(round, states) {
    const before = this.#board.lastChange;
    const answers = await Promise.all(states.map((state) => this.#events.list(state)));
    if (round !== this.#round) {
      return;
    }
    const jobs = answers.flatMap((answer) => answer.jobs);
    jobs.forEach((job) => this.#board.put(job));
    if (states.includes(null)) {
      if (!answers.some(({ truncated }) => truncated)) { // otherwise the server may still have what is missing
        this.#board.keepOnly(new Set(jobs.map(({ id }) => id)), before);
      }
      this.dispatchEvent(new Event("listed"));
    }
    const unknown = this.#board.active().slice(0, MOST_FOLLOWED).filter(({ id }) => !this.#followed.has(id));
    await Promise.all(unknown.map(({ id }) => this.#follow(round, id)));
  }

  async #follow(round, id) {
    this.#followed.add(id);
    try {
      const { job } = await this.#events.subscribe(id);
      this.#board.put(job);
      if (!isActive(job)) {
        this.#followed.delete(id);
      }
    } catch {
      if (round === this.#round && this.#connection.connected) {
        this.#followed.delete(id);
        this.#board.remove(id); // if the server knows it after all, the next list brings it back
      }
    }
  }
}
