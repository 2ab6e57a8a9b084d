// Long jobs: each runs on the server and reports its progress, any number of
// them side by side.

import { byId, create, shortId } from "./dom.js";

/** Beyond this number, finished jobs make room for new ones. */
const MOST_JOBS = 12;

function readProgress(report) {
  if (report === null || typeof report !== "object" || report.id === undefined) {
    return null;
  }
  const percent = Number(report.percent);
  return {
    id: String(report.id),
    percent: Number.isFinite(percent) ? Math.min(100, Math.max(0, Math.round(percent))) : null,
    done: report.done === true,
  };
}

export class Jobs {
  #connection;
  #count = 0;
  #starting = 0;
  /** All jobs shown, oldest first. */
  #jobs = [];
  /** Reports that came before the answer which tells whose they are. */
  #early = new Map();

  constructor(connection) {
    this.#connection = connection;
    byId("jobs-start").addEventListener("click", () => this.#start());
    byId("jobs-clear").addEventListener("click", () => {
      this.#remove(this.#jobs.filter((job) => job.state !== "running" && job.state !== "starting"));
      byId("jobs-start").focus();
    });
    connection.on("process", (report) => this.#report(readProgress(report)));
    connection.addEventListener("down", () => this.#interrupt());
  }

  async #start() {
    byId("jobs-error").textContent = "";
    if (!this.#connection.connected) {
      byId("jobs-error").textContent = "There is no connection to the server.";
      return;
    }
    const job = this.#add();
    this.#starting += 1;
    try {
      const answer = await this.#connection.command("query", {});
      if (job.state === "starting") {
        job.id = String(answer.id);
        job.note.textContent = `id ${shortId(job.id)}`;
        this.#enter(job, "running");
        this.#report(this.#early.get(job.id) ?? null);
      }
    } catch (problem) {
      this.#remove([job]);
      byId("jobs-error").textContent = `The job was not started: ${problem.message}`;
    } finally {
      this.#starting -= 1;
      if (this.#starting === 0) {
        this.#early.clear();
      }
    }
  }

  #report(progress) {
    if (!progress) {
      return;
    }
    const job = this.#jobs.find((entry) => entry.id === progress.id && entry.state === "running");
    if (!job) {
      if (this.#starting > 0) {
        this.#early.set(progress.id, progress);
      }
      return;
    }
    if (progress.percent !== null) {
      this.#advance(job, progress.percent);
    }
    if (progress.done) {
      this.#advance(job, 100);
      this.#enter(job, "done");
      byId("jobs-news").textContent = `Job ${job.number} is done.`;
    }
  }

  #interrupt() {
    this.#early.clear();
    const running = this.#jobs.filter((job) => job.state === "running" || job.state === "starting");
    for (const job of running) {
      this.#enter(job, "interrupted");
    }
    if (running.length > 0) {
      byId("jobs-news").textContent = running.length === 1
        ? `Job ${running[0].number} was interrupted.`
        : `${running.length} jobs were interrupted.`;
    }
  }

  #add() {
    this.#count += 1;
    const number = this.#count;
    const title = create("h3", { className: "job-title", text: `Job ${number}` });
    const badge = create("span", { className: "badge" });
    const bar = create("progress", {
      className: "job-bar",
      attributes: { max: "100", value: "0", "aria-label": `Progress of job ${number}` },
    });
    const percent = create("span", { className: "job-percent", text: "0 %" });
    const note = create("span", { className: "job-note" });
    const element = create("li", { className: "job" },
      create("div", { className: "job-head" }, title, badge),
      bar,
      create("div", { className: "job-foot" }, percent, note));
    const job = { number, id: null, state: "", element, badge, bar, percent, note };
    this.#jobs.push(job);
    byId("jobs-list").prepend(element);
    this.#enter(job, "starting");

    const finished = this.#jobs.filter((entry) => entry.state === "done" || entry.state === "interrupted");
    this.#remove(finished.slice(0, Math.max(0, this.#jobs.length - MOST_JOBS)));
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
    this.#tidy();
  }

  #remove(jobs) {
    for (const job of jobs) {
      job.element.remove();
    }
    this.#jobs = this.#jobs.filter((job) => !jobs.includes(job));
    this.#tidy();
  }

  #tidy() {
    byId("jobs-empty").hidden = this.#jobs.length > 0;
    byId("jobs-clear").hidden = !this.#jobs.some((job) => job.state === "done" || job.state === "interrupted");
  }
}
