// Keeps a line open: reconnects with growing, random delays, and gives up after a
// number of attempts. Then somebody has to press the button.

import { later } from "../i18n.js";

const LONGEST_DELAY_MS = 10_000;

/**
 * Reads the options of the page's URL:
 *   delay     delay before the first attempt to reconnect in ms, 10 to 10000
 *   attempts  attempts before a line gives up, 1 to 50
 */
export function readOptions(search) {
  const parameters = new URLSearchParams(search);
  const bounded = (name, fallback, lowest, highest) => {
    const text = parameters.get(name) ?? "";
    return /^\d{1,6}$/.test(text) ? Math.min(highest, Math.max(lowest, Number(text))) : fallback;
  };
  return { delay: bounded("delay", 500, 10, LONGEST_DELAY_MS), attempts: bounded("attempts", 8, 1, 50) };
}

/** Doubles with each attempt. The random part keeps many clients from coming back at the same moment. */
export function backoff(attempt, delay) {
  return Math.min(LONGEST_DELAY_MS, delay * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
}

export class Keeper {
  #line;
  #follow;
  #options;
  #attempt = 0;
  #timer = 0;
  #close = () => {};

  /**
   * @param follow opens a connection for a link, and returns a function that closes it
   */
  constructor(line, follow, options) {
    this.#line = line;
    this.#follow = follow;
    this.#options = options;
  }

  open() {
    clearTimeout(this.#timer);
    const { attempts } = this.#options;
    const note = this.#attempt === 0 ? null : later("lab.attempt", { attempt: this.#attempt, attempts });
    this.#line.enter("connecting", note);
    const link = this.#line.link(() => this.#retry(), () => {
      this.#attempt = 0;
    });
    this.#close = this.#follow(link);
  }

  /** Closes the connection here and now, and opens the next one some time later. */
  cut(awayMs) {
    if (this.#line.state === "stopped") {
      return;
    }
    this.#line.cut();
    this.#close();
    this.#attempt = 0;
    this.#retry(awayMs);
  }

  #retry(awayMs = 0) {
    this.#close();
    clearTimeout(this.#timer);
    const { attempts } = this.#options;
    if (this.#attempt >= attempts) {
      this.#attempt = 0;
      this.#line.enter("stopped", later("lab.gaveUp", { attempts }));
      return;
    }
    this.#attempt += 1;
    const delay = awayMs + backoff(this.#attempt, this.#options.delay);
    const seconds = (delay / 1000).toFixed(1);
    this.#line.enter("waiting", later("lab.attemptIn", { attempt: this.#attempt, attempts, seconds }));
    this.#timer = setTimeout(() => this.open(), delay);
  }
}
