// Reports a job from start to finish, with Node.js 20 or newer and no packages.
//
//   CARILLON_URL      the server, http://localhost:3000 by default
//   CARILLON_API_KEY  the API key; not needed on the same machine if the server has none and listens on 127.0.0.1
//
// Usage: node report-job.mjs [ROWS]
// Exit code: 0 the job is done, 1 it failed, 3 somebody else has ended it; more than 128 if a signal has stopped it

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/** The job has ended, for example because somebody cancelled it. Stop the work. */
class JobEnded extends Error {}

class Job {
  static #INTERVAL_MS = 100;
  #api;
  #key;
  #reported = -Infinity;
  #pending; // the newest progress that was not sent yet

  static async open(server, key, name, total) {
    const job = new Job();
    job.#api = `${server}/api/v1`;
    job.#key = key;
    job.id = (await job.#send("POST", "/jobs", { name, total })).id;
    return job;
  }

  /** Reports the progress, but not more often than the interval allows. */
  async progress(done, message) {
    this.#pending = { done, message };
    if (performance.now() - this.#reported >= Job.#INTERVAL_MS) {
      await this.#flush();
    }
  }

  async #flush() {
    if (this.#pending) {
      await this.#send("PATCH", `/jobs/${this.id}`, this.#pending);
      this.#pending = undefined;
      this.#reported = performance.now();
    }
  }

  async complete(result) {
    await this.#flush();
    await this.#send("POST", `/jobs/${this.id}/complete`, { result });
  }

  async fail(error) {
    await this.#send("POST", `/jobs/${this.id}/fail`, { error: error.slice(0, 4000) || "unknown error" });
  }

  /** Returns why the job has failed, for example because the server was restarted; undefined if it was cancelled. */
  async error() {
    return (await this.#send("GET", `/jobs/${this.id}`)).error;
  }

  /** Sends a request, and repeats it if the connection is lost or the server is busy. */
  async #send(method, path, body) {
    const headers = {
      "Content-Type": "application/json",
      "Idempotency-Key": randomUUID(), // a retry is not executed again
    };
    if (this.#key) {
      headers.Authorization = `Bearer ${this.#key}`;
    }
    for (const pause of [200, 500, 1000, 2000, undefined]) {
      try {
        const signal = AbortSignal.timeout(10_000);
        const response = await fetch(this.#api + path, { method, headers, body: JSON.stringify(body), signal });
        const text = await response.text();
        if (response.ok) {
          return JSON.parse(text);
        }
        if (response.status === 409) {
          throw new JobEnded(detail(text));
        }
        if (![429, 502, 503, 504].includes(response.status) || pause === undefined) {
          throw new Error(`${method} ${path} was refused: ${response.status} ${detail(text)}`);
        }
      } catch (error) {
        const lost = error instanceof TypeError || error.name === "TimeoutError";
        if (!lost || pause === undefined) {
          throw error;
        }
      }
      await sleep(pause);
    }
  }
}

function detail(text) {
  try {
    return JSON.parse(text).detail ?? text.slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}

const server = (process.env.CARILLON_URL ?? "http://localhost:3000").replace(/\/$/, "");
const rows = Number(process.argv[2] ?? 100);
if (!Number.isInteger(rows)) {
  throw new Error("the number of rows must be a whole number");
}
const job = await Job.open(server, process.env.CARILLON_API_KEY, "export", rows);
console.log("Opened the job", job.id);

/** The end of the job, if a signal stops this program. Otherwise the job would stay open. */
let stopping;
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) {
  process.once(signal, () => {
    stopping = job.fail("the reporter was stopped").catch(() => {}).then(() => process.exit(code));
  });
}

try {
  for (let row = 1; row <= rows; row++) {
    await sleep(50); // the work on one row
    await job.progress(row, `row ${row} of ${rows}`);
  }
  await job.complete("export.csv");
  console.log("The job is done");
} catch (error) {
  await stopping;
  if (error instanceof JobEnded) {
    const reason = await job.error();
    console.error(`Stopped, because ${error.message}${reason ? ` (${reason})` : ""}`);
    process.exit(3);
  }
  await job.fail(error.message);
  throw error;
}
