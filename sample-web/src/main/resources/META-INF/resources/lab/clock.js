// Estimates the difference between the clocks of the server and of this page from
// round trips: the server's time belongs to the middle of the round trip. The fastest
// of the last ones is the most exact.

const SAMPLES = 12;

export class Clock {
  /** How far the server's clock is ahead, and by how much this can be wrong; null before the first round trip. */
  estimate = null;

  #samples = [];

  /** Milliseconds since 1970 on this machine, with decimals. */
  static local() {
    return performance.timeOrigin + performance.now();
  }

  add(sent, received, serverTime) {
    this.#samples.push({ roundTrip: received - sent, offset: serverTime - (sent + received) / 2 });
    this.#samples.splice(0, this.#samples.length - SAMPLES);
    const best = this.#samples.reduce((one, other) => (other.roundTrip < one.roundTrip ? other : one));
    this.estimate = { offset: best.offset, error: best.roundTrip / 2 };
  }

  /** Forgets everything: the server may be another one. */
  clear() {
    this.#samples.length = 0;
  }

  /** Milliseconds since the server's time; null as long as its clock is not known. */
  since(serverTime) {
    return this.estimate === null ? null : Math.max(0, Clock.local() + this.estimate.offset - serverTime);
  }
}
