// Long jobs: each runs on the server and reports its progress, any number of
// them side by side. The server keeps them over a reload of the page.

import { byId, create } from "./dom.js";
import { jobEvents } from "./events.js";

/** Beyond this number, jobs that have ended make room for new ones. */
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
  /** The jobs that the server knows, by id. */
  #known = new Map();
  /** All jobs shown, oldest first; a server that was restarted does not know those from before. */
  #jobs = [];

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
        this.#enter(job, "waiting"); // the server goes on for a while, or it does not
      }
    });
  }

  async #start() {
    this.#complain("");
    if (!this.#connection.connected) {
      this.#complain("There is no connection to the server.");
      return;
    }
    try {
      const { id } = await this.#events.start();
      this.#job(String(id));
    } catch (problem) {
      this.#complain(`The job was not started: ${problem.message}`);
    }
  }

  async #cancel(job) {
    this.#complain("");
    try {
      await this.#events.cancel(job.id);
      byId("jobs-start").focus(); // the button that had the focus is gone
    } catch (problem) {
      this.#complain(`Job ${job.id} was not cancelled: ${problem.message}`);
    }
  }

  /** A report may come before the acknowledgement of the start, or belong to another tab of the same client. */
  #report(report) {
    if (typeof report?.id !== "string") {
      return;
    }
    const job = this.#job(report.id);
    this.#advance(job, readPercent(report.percent));
    if (report.done === true) {
      this.#enter(job, report.cancelled === true ? "cancelled" : "done");
      byId("jobs-news").textContent = `Job ${job.id} is ${job.state}.`;
    }
  }

  /** The connection is new: shows what the server knows, and what it knows no more. */
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
        byId("jobs-news").textContent = `Job ${job.id} was interrupted.`;
      }
    }
    for (const { id, percent, state } of list) {
      const job = this.#job(id);
      this.#advance(job, readPercent(percent));
      this.#enter(job, STATES.includes(state) ? state : "running");
    }
  }

  /** The job with this id; shown from now on if it was not. */
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
    const badge = create("span", { className: "badge" });
    const percent = create("span", { className: "job-percent", text: "0 %" });
    const bar = create("progress", {
      className: "job-bar",
      attributes: { max: "100", value: "0", "aria-label": `Progress of job ${id}` },
    });
    const cancel = create("button", {
      className: "button button-quiet button-small",
      text: "Cancel",
      attributes: { type: "button", "aria-label": `Cancel job ${id}` },
    });
    const element = create("li", { className: "job" },
      create("div", { className: "job-head" }, create("h3", { className: "job-title", text: `Job ${id}` }), badge),
      bar,
      create("div", { className: "job-foot" }, percent, cancel));
    const job = { id, state: "", element, badge, bar, percent, cancel };
    cancel.addEventListener("click", () => this.#cancel(job));
    return job;
  }

  #advance(job, percent) {
    job.bar.value = percent;
    job.percent.textContent = `${percent} %`;
  }

  #enter(job, state) {
    job.state = state;
    job.element.dataset.state = state;
    job.badge.textContent = state;
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

  #complain(text) {
    byId("jobs-error").textContent = text;
  }
}
