// The user's own long jobs, beside the chat. They run concurrently on the server and report their progress. The
// server keeps them running during a page reload.

import { byId, create } from "./dom.js";
import { jobEvents } from "./events.js";
import { later, say, write } from "./i18n.js";

/** The number of jobs shown; beyond it, ended jobs are removed, oldest first. */
const MOST_JOBS = 12;
const STATES = ["running", "waiting", "done", "cancelled", "interrupted"];

function isLive(job) {
  return job.state === "running" || job.state === "waiting";
}

function readPercent(value) {
  const percent = Number(value);
  return Number.isFinite(percent) ? Math.min(100, Math.max(0, Math.round(percent))) : 0;
}

export class Jobs {
  #connection;
  #events;
  /** The jobs known to the server, by id. */
  #known = new Map();
  /** All jobs shown, oldest first. The server may have forgotten some of them, for example after a restart. */
  #jobs = [];
  /** The number of jobs so far. Ids are too long for a title. */
  #count = 0;

  constructor(connection) {
    this.#connection = connection;
    this.#events = jobEvents(connection, { onProgress: (report) => this.#report(report) });
    byId("jobs-start").addEventListener("click", () => this.#start());
    byId("jobs-clear").addEventListener("click", () => {
      this.#remove(this.#jobs.filter((job) => !isLive(job)));
      byId("jobs-start").focus();
    });
    connection.addEventListener("up", () => this.#compare());
    connection.addEventListener("down", () => {
      for (const job of this.#jobs.filter(isLive)) {
        this.#enter(job, "waiting"); // unknown: the server may continue the job for a while
      }
    });
  }

  async #start() {
    this.#complain();
    if (!this.#connection.connected) {
      this.#complain("problem.offline");
      return;
    }
    try {
      const { id } = await this.#events.start();
      this.#job(String(id));
    } catch (problem) {
      this.#complain("own.notStarted", { reason: problem });
    }
  }

  async #cancel(job) {
    this.#complain();
    try {
      await this.#events.cancel(job.id);
      byId("jobs-start").focus(); // the focused button is now hidden
    } catch (problem) {
      this.#complain("own.notCancelled", { id: job.number, reason: problem });
    }
  }

  /** A report may arrive before the acknowledgement of the start, or concern a job of another tab with the same key. */
  #report(report) {
    if (typeof report?.id !== "string") {
      return;
    }
    const job = this.#job(report.id);
    this.#advance(job, readPercent(report.percent));
    if (report.done === true) {
      this.#enter(job, report.cancelled === true ? "cancelled" : "done");
      say(byId("jobs-news"), "own.ended", { id: job.number, state: later(`own.${job.state}`) });
    }
  }

  /** Updates the jobs from the server's list after connecting. Jobs that the server has forgotten were interrupted. */
  async #compare() {
    let list;
    try {
      ({ jobs: list } = await this.#events.list());
    } catch {
      return;
    }
    const ids = new Set(list.map(({ id }) => id));
    for (const job of [...this.#known.values()].filter(({ id }) => !ids.has(id))) {
      this.#known.delete(job.id);
      if (isLive(job)) {
        this.#enter(job, "interrupted");
        say(byId("jobs-news"), "own.wasInterrupted", { id: job.number });
      }
    }
    for (const { id, percent, state } of list) {
      const job = this.#job(id);
      this.#advance(job, readPercent(percent));
      this.#enter(job, STATES.includes(state) ? state : "running");
    }
  }

  /** Returns the job with this id. Adds it to the page if it is new. */
  #job(id) {
    const known = this.#known.get(id);
    if (known) {
      return known;
    }
    const job = this.#render(id);
    this.#known.set(id, job);
    this.#jobs.push(job);
    byId("jobs-list").prepend(job.element);
    this.#enter(job, "running");
    const ended = this.#jobs.filter((entry) => !isLive(entry));
    this.#remove(ended.slice(0, Math.max(0, this.#jobs.length - MOST_JOBS)));
    return job;
  }

  #render(id) {
    this.#count += 1;
    const number = this.#count;
    const badge = create("span", { className: "badge" });
    const percent = create("span", { className: "job-percent", text: "0 %" });
    const bar = create("progress", {
      className: "job-bar",
      label: ["own.progress", { id: number }],
      attributes: { max: "100", value: "0" },
    });
    const cancel = create("button", {
      className: "button button-quiet button-small",
      say: ["own.cancel"],
      label: ["own.cancelOne", { id: number }],
      attributes: { type: "button" },
    });
    const element = create("li", { className: "job" },
      create("div", { className: "job-head" }, create("h3", { className: "job-title", say: ["own.title", { id: number }] }), badge),
      bar,
      create("div", { className: "job-foot" }, percent, cancel));
    const job = { id, number, state: "", element, badge, bar, percent, cancel };
    cancel.addEventListener("click", () => this.#cancel(job));
    return job;
  }

  #advance(job, percent) {
    job.bar.value = percent;
    write(job.percent, `${percent} %`);
  }

  #enter(job, state) {
    job.state = state;
    job.element.dataset.state = state;
    say(job.badge, `own.${state}`);
    job.cancel.hidden = state !== "running";
    this.#tidy();
  }

  #remove(jobs) {
    for (const job of jobs) {
      job.element.remove();
      if (this.#known.get(job.id) === job) {
        this.#known.delete(job.id);
      }
    }
    this.#jobs = this.#jobs.filter((job) => !jobs.includes(job));
    this.#tidy();
  }

  #tidy() {
    byId("jobs-empty").hidden = this.#jobs.length > 0;
    byId("jobs-clear").hidden = this.#jobs.every(isLive);
  }

  #complain(key, parameters) {
    say(byId("jobs-error"), key, parameters);
  }
}
