// The page of all jobs of the server.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { isConnected, LIMIT, openPage, shows, state, until } from "./setup.mjs";

const cards = (page, jobState) => page.locator(jobState ? `.job[data-state="${jobState}"]` : ".job");
const openBoard = (t, server, options) => openPage(t, `${server.url}/jobs.html?delay=50&maxDelay=100`, options);

async function start(page, count) {
  await page.getByLabel("How many").fill(String(count));
  await page.getByRole("button", { name: "Start", exact: true }).click();
}

/** Waits until the page shows this many cards in a state. */
function counts(page, jobState, wanted) {
  return until(page, ([name, count]) => document.querySelectorAll(`.job[data-state="${name}"]`).length === count, [jobState, wanted]);
}

const card = (page, id, jobState) => page.locator(`.job[data-id="${id}"]${jobState ? `[data-state="${jobState}"]` : ""}`);
const idOf = (element) => element.getAttribute("data-id");

export const jobBoard = () => describe("the page of all jobs", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer({ interval: 1000 });
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("shows every job on every page: started in one, cancelled in another", LIMIT, async (t) => {
    const [ada, bob] = await Promise.all([openBoard(t, server), openBoard(t, server)]);
    await shows(ada.locator("#jobs-empty"), "There are no jobs.");
    await start(ada, 2);
    await Promise.all([ada, bob].map((page) => counts(page, "running", 2)));
    const [first, second] = await Promise.all([0, 1].map((index) => idOf(cards(bob).nth(index))));
    await card(bob, first).getByRole("button", { name: "Cancel" }).click();
    await card(ada, first, "cancelled").waitFor();
    await shows(bob.locator("#jobs-news"), "is cancelled.");
    assert.equal(await card(bob, first).evaluate((element) => element === document.activeElement), true, "the focus stays");
    await shows(card(ada, second).locator(".job-line"), /\d0 %about [\d.]+ s left/);

    // After a reload, the page shows the same, and goes on.
    await bob.reload();
    await isConnected(bob);
    await card(bob, first, "cancelled").waitFor();
    const percent = () => card(bob, second).locator("progress").evaluate((bar) => bar.value);
    const before = await percent();
    assert.ok(before >= 10, `${before} %`);
    await until(bob, ([id, value]) => document.querySelector(`[data-id="${id}"] progress`).value > value, [second, before]);

    await start(ada, 2);
    await until(bob, () => document.querySelectorAll(".job").length === 4);
    await bob.getByRole("button", { name: /^Cancel all/ }).click();
    await Promise.all([ada, bob].map((page) => counts(page, "running", 0)));
    assert.ok(await cards(ada, "cancelled").count() >= 3);
    assert.equal(await bob.locator("#cancel-all").isVisible(), false);
    assert.deepEqual([...ada.problems, ...bob.problems], []);
  });

  it("never shows an older state instead of a newer one", LIMIT, async (t) => {
    const page = await openBoard(t, server);
    const states = await page.evaluate(async () => {
      const { Board } = await import("/jobs/board.js");
      const board = new Board();
      const put = (state, second, more) => board.put({ id: "a", state, updatedAt: `2026-01-31T12:00:0${second}Z`, createdAt: "2026-01-31T12:00:00Z", ...more });
      const found = [];
      const step = (action) => {
        action();
        found.push([board.get("a")?.state, board.get("a")?.percent]);
      };
      step(() => put("running", 2, { percent: 20 }));
      step(() => put("running", 1, { percent: 10 })); // the answer to a list that was asked for earlier
      step(() => put("running", "2.5", { percent: 25 }));
      const { lastChange } = board;
      step(() => put("done", 3, { percent: 100 }));
      step(() => put("running", 4, { percent: 30 }));
      step(() => board.keepOnly(new Set(), lastChange)); // it has changed since the list was asked for
      step(() => board.keepOnly(new Set(), board.lastChange));
      step(() => board.put({ id: "a", state: "unheard of" }));
      return found;
    });
    assert.deepEqual(states, [
      ["running", 20], ["running", 20], ["running", 25], ["done", 100], ["done", 100], ["done", 100], [undefined, undefined], [undefined, undefined],
    ]);
  });

  it("works with the keyboard, starts many jobs at once, and filters them by state", LIMIT, async (t) => {
    const fast = await startServer({ interval: 150 });
    t.after(() => fast.stop());
    const page = await openBoard(t, fast);
    await start(page, 51);
    await shows(page.locator("#start-error"), "Enter a number from 1 to 50.");
    await page.evaluate(() => {
      globalThis.frames = { count: 0, renders: new Map() };
      const frame = () => {
        globalThis.frames.count += 1;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      // The list is rendered once in a frame, so its counts change at most once.
      new MutationObserver(() => {
        const { count, renders } = globalThis.frames;
        renders.set(count, (renders.get(count) ?? 0) + 1);
      }).observe(document.querySelector('[data-filter="done"]'), { childList: true, subtree: true, characterData: true });
    });
    await page.getByLabel("How many").fill("50");
    await page.getByLabel("How many").press("Enter");
    await shows(page.locator("#jobs-news"), "50 jobs started.");
    await counts(page, "done", 50);
    assert.ok(await page.evaluate(() => [...globalThis.frames.renders.values()].every((times) => times === 1)));

    await page.getByRole("button", { name: "Done 50" }).press("Enter");
    assert.equal(await cards(page).count(), 50);
    await page.getByRole("button", { name: "Failed 0" }).press("Enter");
    await shows(page.locator("#jobs-empty"), "No job is in this state.");
    await page.reload(); // the filter stays
    await isConnected(page);
    await shows(page.locator("#jobs-empty"), "No job is in this state.");
    assert.equal(await page.getByRole("button", { name: "Failed 0" }).getAttribute("aria-pressed"), "true");
    await page.getByRole("button", { name: "All 50" }).press("Enter");
    await counts(page, "done", 50);

    await page.getByRole("link", { name: "Chat", exact: true }).press("Enter");
    await isConnected(page);
    await shows(page.locator("#jobs-list .job"), "done"); // the same client, so these are its jobs
    await page.getByRole("link", { name: "All jobs of the server" }).press("Enter");
    await counts(page, "done", 50);
    assert.deepEqual(page.problems, []);
  });

  it("drops the jobs that a restarted server does not know", LIMIT, async (t) => {
    const page = await openBoard(t, server);
    await start(page, 2);
    await counts(page, "running", 2);
    await server.kill();
    await shows(state(page), /^Reconnecting$/);
    assert.equal(await page.locator("#cancel-all").getAttribute("aria-disabled"), "true");
    server = await startServer({ port: server.port, interval: 50 });
    await shows(page.locator("#jobs-empty"), "There are no jobs.");
    await start(page, 1);
    await counts(page, "done", 1);
  });
});

export const killedServer = () => describe("a server with a store of jobs that is killed", () => {
  let folder;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "carillon-"));
  });

  after(() => rm(folder, { recursive: true }));

  it("comes back with the truth about its jobs, and the page shows it by itself", LIMIT, async (t) => {
    const args = ["--jobs-store", path.join(folder, "jobs.db")];
    let server = await startServer({ interval: 500, args });
    t.after(() => server.stop());
    const page = await openBoard(t, server);
    await start(page, 1);
    const done = await idOf(cards(page).first());
    await card(page, done, "done").waitFor();
    await start(page, 2);
    await until(page, () => document.querySelector('.job[data-state="running"] progress')?.value >= 20);

    await server.kill();
    await shows(state(page), /^Reconnecting$/);
    server = await startServer({ port: server.port, interval: 500, args });
    await counts(page, "failed", 2);
    await shows(cards(page, "failed").first(), "Error: interrupted, because the server was stopped");
    const percent = await cards(page, "failed").first().locator("progress").evaluate((bar) => bar.value);
    assert.ok(percent >= 20 && percent < 100, `it was interrupted at ${percent} %`);
    assert.equal(await cards(page, "done").count(), 1);
    assert.equal(await idOf(cards(page, "done")), done);
    assert.equal(await page.locator("#cancel-all").isVisible(), false);
    await page.reload();
    await counts(page, "failed", 2);
  });
});
