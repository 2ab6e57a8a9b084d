// The figures of one line, second by second.

import { SECONDS } from "../chart.js";

/** Averages are taken over this time. */
const RECENT = 10;

/** Returns the smallest value that at least this share of the sorted values does not exceed. */
export function percentile(sorted, share) {
  return sorted.length === 0 ? null : sorted[Math.ceil(share * sorted.length) - 1];
}

export class History {
  /** p50 and p99 of the last seconds in ms, oldest first; null for a second without a tick. */
  p50 = Array(SECONDS).fill(null);
  p99 = Array(SECONDS).fill(null);
  requests = 0;

  #latencies = [];
  #seconds = [];
  #current = { messages: 0, requests: 0, bytes: 0 };

  message(latency) {
    this.#current.messages += 1;
    if (latency !== null) {
      this.#latencies.push(latency);
    }
  }

  count({ requests = 0, bytes }) {
    this.requests += requests;
    this.#current.requests += requests;
    this.#current.bytes += bytes;
  }

  /** Ends the current second. */
  close() {
    const sorted = Float64Array.from(this.#latencies).sort();
    for (const [values, share] of [[this.p50, 0.5], [this.p99, 0.99]]) {
      values.push(percentile(sorted, share));
      values.shift();
    }
    this.#latencies = [];
    this.#seconds.push(this.#current);
    this.#seconds.splice(0, this.#seconds.length - RECENT);
    this.#current = { messages: 0, requests: 0, bytes: 0 };
  }

  /** Requests and bytes for each message of the last seconds; null if there was none. */
  get perMessage() {
    const sum = (name) => this.#seconds.reduce((total, second) => total + second[name], 0);
    const messages = sum("messages");
    return messages === 0 ? null : { requests: sum("requests") / messages, bytes: sum("bytes") / messages };
  }
}
