// One job of the board.

import { clip, create } from "../dom.js";
import { label, later, number, say, timeOfDay, write } from "../i18n.js";
import { isActive } from "./board.js";

const LONGEST_TEXT = 300;

/** A duration in words. */
export function duration(seconds) {
  const rounded = Math.max(0, Math.round(seconds));
  if (rounded < 60) {
    return later("duration.seconds", { seconds: rounded < 10 ? Math.max(0, seconds) : rounded });
  }
  const minutes = Math.floor(rounded / 60);
  return minutes < 60
    ? later("duration.minutes", { minutes, seconds: rounded % 60 })
    : later("duration.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function secondsBetween(earlier, later) {
  return (Date.parse(later) - Date.parse(earlier)) / 1000;
}

/** A name for messages and for assistive technology. */
export function nameOf({ name, id }) {
  return `${clip(String(name), 60)} ${id.slice(0, 6)}`;
}

/** When the job was created, has started or has ended. */
function timeText({ state, createdAt, startedAt, finishedAt }) {
  const time = (text) => timeOfDay(new Date(text), true);
  if (finishedAt) {
    return startedAt
      ? later("jobs.ended", { time: time(finishedAt), duration: duration(secondsBetween(startedAt, finishedAt)) })
      : later("jobs.endedAt", { time: time(finishedAt) });
  }
  return state === "running" && startedAt
    ? later("jobs.startedAt", { time: time(startedAt) })
    : later("jobs.created", { time: time(createdAt) });
}

/** How long the job will still take. Both times are the server's, so the clock of this machine does not matter. */
function estimateText({ state, updatedAt, estimatedFinishAt }) {
  return state === "running" && estimatedFinishAt
    ? later("jobs.left", { duration: duration(secondsBetween(updatedAt, estimatedFinishAt)) })
    : null;
}

function outcomeText({ state, result, error }) {
  if (state === "failed") {
    const reason = error === "interrupted" ? later("jobs.interrupted") : clip(String(error ?? ""), LONGEST_TEXT);
    return later("jobs.error", { error: reason });
  }
  return state === "done" && result !== undefined
    ? later("jobs.result", { result: clip(typeof result === "string" ? result : JSON.stringify(result), LONGEST_TEXT) })
    : null;
}

export class JobCard {
  element;

  #badge = create("span", { className: "badge" });
  #bar = create("progress", { className: "job-bar", attributes: { max: "100" } });
  #percent = create("span", { className: "job-percent" });
  #estimate = create("span", { className: "hint" });
  #time = create("span", { className: "hint" });
  #message = create("p", { className: "job-message", attributes: { dir: "auto" } });
  #outcome = create("p", { className: "job-outcome", attributes: { dir: "auto" } });
  #cancel = create("button", {
    className: "button button-small",
    say: ["jobs.cancel"],
    attributes: { "type": "button", "data-online": "", "aria-disabled": String(document.body.dataset.state !== "connected") },
  });

  constructor(job, onCancel) {
    label(this.#bar, "jobs.progress", { job: nameOf(job) });
    label(this.#cancel, "jobs.cancelOne", { job: nameOf(job) });
    this.#cancel.addEventListener("click", () => onCancel(job.id));
    this.element = create("li", { className: "job", attributes: { "data-id": job.id, "tabindex": "-1" } },
      create("div", { className: "job-head" },
        create("h3", { className: "job-title" },
          create("bdi", { text: clip(String(job.name), 100) }),
          create("span", { className: "job-id", text: job.id.slice(0, 6), attributes: { title: job.id, translate: "no" } })),
        this.#badge),
      this.#bar,
      create("div", { className: "job-line" }, this.#percent, this.#estimate),
      this.#message,
      this.#outcome,
      create("div", { className: "job-foot" }, this.#time, this.#cancel));
  }

  show(job) {
    this.element.dataset.state = job.state;
    say(this.#badge, `jobs.${job.state}`);
    this.#showProgress(job);
    say(this.#estimate, estimateText(job));
    say(this.#time, timeText(job));
    write(this.#message, typeof job.message === "string" ? clip(job.message, LONGEST_TEXT) : "");
    say(this.#outcome, outcomeText(job));
    if (!isActive(job) && document.activeElement === this.#cancel) {
      this.element.focus(); // the focused button is about to disappear
    }
    this.#cancel.hidden = !isActive(job);
  }

  #showProgress({ state, percent, done }) {
    if (typeof percent === "number") {
      this.#bar.value = percent;
      write(this.#percent, `${percent} %`);
      return;
    }
    write(this.#percent, done > 0 ? number(done) : "");
    if (state === "running") {
      this.#bar.removeAttribute("value"); // of unknown length
    } else {
      this.#bar.value = state === "done" ? 100 : 0;
    }
  }
}
