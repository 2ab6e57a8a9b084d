// One line: what has arrived by one technique, and the state of its connection.

import { later } from "../i18n.js";
import { History } from "./history.js";
import { Tally } from "./tally.js";

/** An estimate for the headers of a request and its response; a page cannot see them all. */
export const HEADER_BYTES = 800;

const encoder = new TextEncoder();

/** What a text takes on the wire, as UTF-8. */
function byteLength(text) {
  return encoder.encode(text).length;
}

function frameBytes(length) {
  const extra = length < 126 ? 0 : 2;
  return 2 + (length < 65_536 ? extra : 8) + length;
}

/** Event: state. */
export class Line extends EventTarget {
  tally = new Tally();
  history = new History();
  /** The id of the last event, to continue after it. */
  cursor = null;
  /** connecting, open, waiting or stopped */
  state = "connecting";
  /** A text, or null. */
  note = null;

  #clock;
  #streams;
  #link = null;

  /** @param streams whether each connection begins with one request, and then stays open */
  constructor(clock, { streams }) {
    super();
    this.#clock = clock;
    this.#streams = streams;
  }

  enter(state, note = null) {
    this.state = state;
    this.note = note;
    this.dispatchEvent(new Event("state"));
  }

  /** Returns a new link. Whatever an earlier one still reports is ignored. */
  link(onLost = () => {}, onOpened = () => {}) {
    const opened = () => {
      this.history.count(this.#streams ? { requests: 1, bytes: HEADER_BYTES } : { bytes: 0 });
      onOpened();
    };
    this.#link = new Link(this, this.#clock, { onLost, onOpened: opened });
    return this.#link;
  }

  cut() {
    if (this.#link) {
      this.#link.closed = true;
    }
    this.tally.interrupt(performance.now());
    this.enter("waiting", later("lab.isCut"));
  }
}

/** What a technique tells about one connection of a line. After the connection has been cut, nothing counts. */
class Link {
  closed = false;

  #line;
  #clock;
  #on;

  constructor(line, clock, on) {
    this.#line = line;
    this.#clock = clock;
    this.#on = on;
  }

  get cursor() {
    return this.#line.cursor;
  }

  opened() {
    if (!this.closed && this.#line.state !== "open") {
      this.#line.enter("open");
      this.#on.onOpened();
    }
  }

  /** The connection is lost, and comes back without the help of this page. */
  interrupted() {
    if (!this.closed) {
      if (this.#line.state === "open") {
        this.#line.tally.interrupt(performance.now());
      }
      this.#line.enter("waiting", later("lab.byItself"));
    }
  }

  lost() {
    if (this.closed) {
      return;
    }
    this.closed = true;
    if (this.#line.state === "open") {
      this.#line.tally.interrupt(performance.now());
    }
    this.#on.onLost();
  }

  reset(next = null) {
    if (!this.closed) {
      this.#line.cursor = next;
      this.#line.tally.reset(performance.now());
    }
  }

  tick(n, time) {
    if (!this.closed) {
      this.#line.tally.add(n, performance.now());
      this.#line.history.message(this.#clock.since(time));
    }
  }

  /** Takes events in their order. Those of the room that are no ticks only move the cursor. */
  take(events, next = events.at(-1)?.id) {
    if (this.closed) {
      return;
    }
    for (const { event, args } of events) {
      if (event === "tick") {
        this.tick(...args);
      }
    }
    this.#line.cursor = next ?? this.#line.cursor;
  }

  response(body) {
    this.#line.history.count({ requests: 1, bytes: HEADER_BYTES + byteLength(body) });
  }

  frame(text) {
    this.#line.history.count({ bytes: frameBytes(byteLength(text)) });
  }

  /** A message of an event stream, with the names of its two fields and the line breaks. */
  message(data, id) {
    this.#line.history.count({ bytes: "id: \ndata: \n\n".length + byteLength(id) + byteLength(data) });
  }
}
