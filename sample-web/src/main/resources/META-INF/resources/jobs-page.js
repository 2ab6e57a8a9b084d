// The entry point of the jobs: all jobs of the server, whoever has started them.

import { CLIENT, SERVER, setUpCode } from "./code.js";
import { Connection, readOptions } from "./connection.js";
import { byId } from "./dom.js";
import { say } from "./i18n.js";
import { Board } from "./jobs/board.js";
import { Feed } from "./jobs/feed.js";
import { nameOf } from "./jobs/job-card.js";
import { JobList } from "./jobs/job-list.js";
import { openPage } from "./page.js";
import { setUpState } from "./state.js";
import { credentials } from "./tab-memory.js";

const MOST_AT_ONCE = 50;
/** Requests of a button that wait for their answers at the same time. */
const IN_FLIGHT = 20;

const SNIPPETS = {
  jobs: [
    { side: CLIENT, file: "events.js", start: "export function trackedJobEvents(" },
    { side: SERVER, file: "code/QueryEvents.java", start: "private void onQuery(" },
  ],
};

/** Calls an asynchronous function for each item, a few at a time. Returns the problems. */
async function forEachOf(items, action) {
  const waiting = [...items];
  const problems = [];
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    while (waiting.length > 0) {
      await action(waiting.shift()).catch((problem) => problems.push(problem));
    }
  }));
  return problems;
}

function setUpStart(connection, feed) {
  byId("start-form").addEventListener("submit", async () => {
    const wanted = Number(byId("start-count").value);
    say(byId("start-error"));
    if (!connection.connected) {
      say(byId("start-error"), "problem.offline");
      return;
    }
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST_AT_ONCE) {
      say(byId("start-error"), "jobs.countInvalid");
      byId("start-count").focus();
      return;
    }
    const problems = await forEachOf(Array(wanted).fill(), () => feed.start());
    const started = wanted - problems.length;
    if (problems.length > 0) {
      say(byId("start-error"), "jobs.notStarted", { started, wanted, reason: problems[0] });
    }
    say(byId("jobs-news"), "jobs.started", { count: started });
    feed.list().catch(() => {}); // the next list may succeed
  });
}

function setUpCancelAll(connection, board, feed) {
  byId("cancel-all").addEventListener("click", async () => {
    say(byId("jobs-error"));
    if (!connection.connected) {
      say(byId("jobs-error"), "problem.offline");
      return;
    }
    const active = board.active();
    const problems = await forEachOf(active, ({ id }) => feed.cancel(id));
    // A job that has ended by itself meanwhile is no problem.
    const left = active.filter(({ id }) => board.active().some((job) => job.id === id)).length;
    if (left > 0 && problems.length > 0) {
      say(byId("jobs-error"), "jobs.notAllCancelled", { count: left, reason: problems[0] });
    }
    say(byId("jobs-news"), "jobs.cancelledAll", { count: active.length - problems.length });
  });
}

async function cancel(board, feed, id) {
  const job = nameOf(board.get(id));
  say(byId("jobs-error"));
  try {
    await feed.cancel(id);
    say(byId("jobs-news"), "jobs.cancelledOne", { job });
  } catch (problem) {
    say(byId("jobs-error"), "jobs.notCancelled", { job, reason: problem });
  }
}

function start(io) {
  const connection = new Connection(io, readOptions(location.search), credentials);
  const board = new Board();
  const feed = new Feed(connection, board);
  const list = new JobList(board, (id) => cancel(board, feed, id));
  setUpState(connection);
  setUpStart(connection, feed);
  setUpCancelAll(connection, board, feed);
  feed.addEventListener("listed", () => list.listed());
  feed.addEventListener("failed", ({ detail }) => {
    if (connection.connected) {
      say(byId("jobs-error"), "jobs.listFailed", { reason: detail });
    }
  });
  connection.connect();
}

setUpCode(SNIPPETS);
await openPage(start);
