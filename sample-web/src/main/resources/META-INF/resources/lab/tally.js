// Counts the ticks of one line. Their numbers are consecutive, so it can tell which
// ones are missing and which have come twice.

/** What is missed or repeated within this time after a line has resumed belongs to its interruption. */
const SETTLED_AFTER_MS = 3000;

function isOver({ at, resumedAfter }, now) {
  return resumedAfter !== null && now > at + resumedAfter + SETTLED_AFTER_MS;
}

export class Tally {
  received = 0;
  missed = 0;
  repeated = 0;
  /** The last interruption, or null. See interrupt(). */
  interruption = null;

  #last = null;
  #afterReset = false;

  add(n, now) {
    const before = { missed: this.missed, repeated: this.repeated };
    this.received += 1;
    if (this.#last === null) {
      this.#last = n; // a line starts anywhere
    } else if (n > this.#last) {
      this.missed += n - this.#last - 1;
      this.#last = n;
    } else if (this.#afterReset) {
      this.#last = n; // the server has started again, and counts from 1
      this.interruption.restarted = true;
    } else {
      this.repeated += 1;
    }
    this.#afterReset = false;
    const { interruption } = this;
    if (interruption !== null && !isOver(interruption, now)) {
      interruption.resumedAfter ??= now - interruption.at;
      interruption.missed += this.missed - before.missed;
      interruption.repeated += this.repeated - before.repeated;
    }
  }

  /** The server has said that events are missing, or that it knows nothing of what came before. */
  reset(now) {
    if (this.#last === null) {
      return;
    }
    this.#afterReset = true;
    if (this.interruption === null || isOver(this.interruption, now)) {
      this.interrupt(now); // the line has not kept up
    }
    this.interruption.reset = true;
  }

  /** The line was lost or cut. What comes next tells whether it resumes without a gap. */
  interrupt(now) {
    if (this.#last !== null) {
      this.interruption = {
        at: now, resumedAfter: null, missed: 0, repeated: 0, reset: this.#afterReset, restarted: false,
      };
    }
  }

  /** waiting, complete, gap or reset; none if there was no interruption */
  get verdict() {
    if (this.interruption === null) {
      return "none";
    }
    const { resumedAfter, missed, repeated, reset } = this.interruption;
    if (resumedAfter === null) {
      return "waiting";
    }
    if (reset) {
      return "reset";
    }
    return missed + repeated > 0 ? "gap" : "complete";
  }
}
