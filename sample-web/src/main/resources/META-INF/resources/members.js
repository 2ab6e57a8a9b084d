// Who is in one room: asked for once, then kept up to date by events. Where the
// two do not agree it asks again.

/** The server lists no more than this; beyond it only the count is known. */
const MOST_LISTED = 100;

export class Members {
  /** How many there are, null while unknown. */
  count = null;
  /** Socket ids to names; the name of a client without one is empty. */
  names = new Map();

  #ask;
  #changed;
  #asking = false;
  #stale = false;

  /** Takes a function that gives the server's answer, and one that is called after each change. */
  constructor(ask, changed) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Nothing is known while there is no connection. */
  forget() {
    this.count = null;
    this.names.clear();
  }

  async refresh() {
    this.#stale = true;
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      while (this.#stale) { // an event that came before the answer may be younger than it
        this.#stale = false;
        const { members, list } = await this.#ask();
        this.count = members;
        this.names = new Map(list.map(({ id, name }) => [id, name ?? ""]));
      }
    } catch {
      // the connection or the room is gone; whoever comes back asks again
    } finally {
      this.#asking = false;
    }
    this.#changed();
  }

  joined({ id, name, members }) {
    this.names.set(id, name ?? "");
    this.#recount(members);
  }

  left({ id, members }) {
    this.names.delete(id);
    this.#recount(members);
  }

  renamed({ id, name }) {
    if (this.names.has(id)) {
      this.names.set(id, name ?? "");
      this.#stale = true;
      this.#changed();
    }
  }

  #recount(members) {
    this.#stale = true;
    this.count = members;
    if (this.names.size !== Math.min(members, MOST_LISTED)) {
      this.refresh();
    }
    this.#changed();
  }
}
