// Events per second, from what the server has counted since its start.

import { SECONDS } from "../chart.js";

export class Rates {
  /** Events per second in the last minute, oldest first; null where it is not known. */
  received = Array(SECONDS).fill(null);
  sent = Array(SECONDS).fill(null);

  #last = null;

  /** Takes an answer of the server, or null if there is none for this second. */
  add(stats) {
    const seconds = stats && this.#last ? stats.uptimeSeconds - this.#last.uptimeSeconds : 0;
    const rate = (name) => (seconds > 0 ? (stats[name] - this.#last[name]) / seconds : null); // not after a restart
    for (const [values, name] of [[this.received, "eventsReceived"], [this.sent, "eventsSent"]]) {
      values.push(rate(name));
      values.shift();
    }
    this.#last = stats;
  }
}
