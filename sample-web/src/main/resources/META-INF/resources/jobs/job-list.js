// Shows the board: the filters with their counts, and a card for each job. However many
// updates arrive, the page is rendered at most once per frame.

import { byId } from "../dom.js";
import { say, write } from "../i18n.js";
import { recall, remember } from "../tab-memory.js";
import { STATES } from "./board.js";
import { JobCard } from "./job-card.js";

const MOST_SHOWN = 100;

export class JobList {
  #board;
  #onCancel;
  #filter = "all";
  #cards = new Map();
  /** The jobs that have changed since the last frame. */
  #changed = new Set();
  #frame = 0;
  #listed = false;

  constructor(board, onCancel) {
    this.#board = board;
    this.#onCancel = onCancel;
    for (const button of document.querySelectorAll("[data-filter]")) {
      button.addEventListener("click", () => this.#choose(button.dataset.filter));
    }
    board.addEventListener("change", ({ detail: id }) => {
      this.#changed.add(id);
      this.#request();
    });
    const filter = recall("job-filter");
    this.#choose(STATES.includes(filter) ? filter : "all");
  }

  /** From now on, a page without jobs says that there are none. */
  listed() {
    this.#listed = true;
    this.#request();
  }

  #choose(filter) {
    this.#filter = filter;
    remember("job-filter", filter);
    for (const button of document.querySelectorAll("[data-filter]")) {
      button.setAttribute("aria-pressed", String(button.dataset.filter === filter));
    }
    this.#request();
  }

  #request() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  #render() {
    const jobs = this.#board.list(this.#filter);
    for (const id of this.#changed) {
      const job = this.#board.get(id);
      if (job) {
        this.#cards.get(id)?.show(job);
      }
    }
    this.#changed.clear();
    this.#arrange(jobs.slice(0, MOST_SHOWN));
    this.#showCounts(this.#board.counts());
    byId("jobs-more").hidden = jobs.length <= MOST_SHOWN;
    say(byId("jobs-more"), "jobs.more", { count: jobs.length - MOST_SHOWN });
    byId("jobs-empty").hidden = jobs.length > 0;
    say(byId("jobs-empty"), this.#emptyText());
  }

  #emptyText() {
    if (!this.#listed) {
      return "jobs.loading";
    }
    return this.#filter === "all" ? "jobs.empty" : "jobs.emptyFilter";
  }

  /** Puts the cards of these jobs into this order. Cards that stay are not moved, so that none of them loses the focus. */
  #arrange(jobs) {
    const list = byId("jobs-list");
    const wanted = new Set(jobs.map(({ id }) => id));
    for (const [id, card] of this.#cards) {
      if (!wanted.has(id)) {
        this.#cards.delete(id);
        if (card.element.contains(document.activeElement)) {
          list.focus();
        }
        card.element.remove();
      }
    }
    jobs.forEach((job, index) => {
      const { element } = this.#cards.get(job.id) ?? this.#add(job);
      if (list.children[index] !== element) {
        list.insertBefore(element, list.children[index] ?? null);
      }
    });
  }

  #add(job) {
    const card = new JobCard(job, this.#onCancel);
    card.show(job);
    this.#cards.set(job.id, card);
    return card;
  }

  #showCounts(counts) {
    for (const button of document.querySelectorAll("[data-filter]")) {
      write(button.querySelector("b"), String(counts[button.dataset.filter]));
    }
    const active = counts.queued + counts.running;
    byId("cancel-all").hidden = active === 0;
    say(byId("cancel-all"), "jobs.cancelAll", { count: active });
  }
}
