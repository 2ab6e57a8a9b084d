// The jobs that the page knows, with their newest states. Events and lists arrive in any
// order, so an older state never replaces a newer one.

export const STATES = ["queued", "running", "done", "failed", "cancelled"];

export function isActive(job) {
  return job.state === "queued" || job.state === "running";
}

/** Whether a state is to replace the known one. Nothing follows the end of a job. */
function isNewer(job, known) {
  return isActive(known) && (!isActive(job) || Date.parse(job.updatedAt) >= Date.parse(known.updatedAt));
}

/** Event: change, with the id of a job as its detail. */
export class Board extends EventTarget {
  #jobs = new Map();
  /** For each job, the number of its last change. */
  #changes = new Map();
  #lastChange = 0;
  /** The ids of all jobs, the newest first; null if it has to be sorted again. */
  #order = null;

  /** The number of the last change; see keepOnly. */
  get lastChange() {
    return this.#lastChange;
  }

  get(id) {
    return this.#jobs.get(id);
  }

  put(job) {
    if (typeof job?.id !== "string" || !STATES.includes(job.state)) {
      return;
    }
    const known = this.#jobs.get(job.id);
    if (known && !isNewer(job, known)) {
      return;
    }
    if (!known) {
      this.#order = null;
    }
    this.#lastChange += 1;
    this.#changes.set(job.id, this.#lastChange);
    this.#jobs.set(job.id, job);
    this.#tell(job.id);
  }

  remove(id) {
    if (this.#jobs.delete(id)) {
      this.#order = null;
      this.#changes.delete(id);
      this.#tell(id);
    }
  }

  /** Removes what a list of all jobs does not contain, except what has changed since the list was asked for. */
  keepOnly(ids, lastChange) {
    for (const id of [...this.#jobs.keys()]) {
      if (!ids.has(id) && this.#changes.get(id) <= lastChange) {
        this.remove(id);
      }
    }
  }

  /** The jobs that have not ended, the newest first. */
  active() {
    return this.list("all").filter(isActive);
  }

  /** The jobs in a state, or all jobs, the newest first. */
  list(state) {
    this.#order ??= this.#sorted();
    return this.#order.map((id) => this.#jobs.get(id)).filter((job) => state === "all" || job.state === state);
  }

  counts() {
    const counts = { all: this.#jobs.size, ...Object.fromEntries(STATES.map((state) => [state, 0])) };
    for (const { state } of this.#jobs.values()) {
      counts[state] += 1;
    }
    return counts;
  }

  #sorted() {
    return [...this.#jobs.values()]
      .map(({ id, createdAt }) => ({ id, time: Date.parse(createdAt) }))
      .sort((one, other) => other.time - one.time || (one.id < other.id ? 1 : -1))
      .map(({ id }) => id);
  }

  #tell(id) {
    this.dispatchEvent(new CustomEvent("change", { detail: id }));
  }
}
