// The members of a room: requested once, then kept up to date by events. If the
// number of names and the count disagree, they are requested again.

/** The maximum number of members that the server lists. Beyond it, only the count is known. */
const MOST_LISTED = 100;

export class Members {
  /** The number of members, or null if unknown. */
  count = null;
  /** The names by socket id; empty for a client without a name. */
  names = new Map();

  #ask;
  #changed;
  #asking = false;
  #stale = false;

  /** Takes a function that requests the members from the server, and one that is called after each change. */
  constructor(ask, changed) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Clears the members when the connection is lost. */
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
      while (this.#stale) { // set again by an event that arrived before the answer and may be newer
        this.#stale = false;
        const { members, list } = await this.#ask();
        this.count = members;
        this.names = new Map(list.map(({ id, name }) => [id, name ?? ""]));
      }
    } catch {
      // the connection or the room is gone; the next rejoin refreshes
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
