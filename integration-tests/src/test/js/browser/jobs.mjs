// Long jobs.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { jobs, LIMIT, openPage, shows, until } from "./setup.mjs";

export const longJobs = () => describe("long jobs", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer({ interval: 500 });
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("shows the progress of a job up to 100 %", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await page.getByRole("button", { name: "Start a job" }).click();
    const bar = page.getByRole("progressbar", { name: "Progress of job 1" });
    await bar.waitFor();
    await until(page, () => {
      const value = document.querySelector(".job progress").value;
      return value > 0 && value < 100;
    });
    await shows(jobs(page), "done");
    assert.equal(await bar.evaluate((element) => element.value), 100);
    await shows(page.locator(".job-percent"), "100 %");
    await page.getByRole("button", { name: "Clear finished" }).click();
    assert.equal(await jobs(page).count(), 0);
  });

  it("runs two jobs side by side", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const start = page.getByRole("button", { name: "Start a job" });
    await start.click();
    await start.click();
    await until(page, () => {
      const values = [...document.querySelectorAll(".job progress")].map((bar) => bar.value);
      return values.length === 2 && values.every((value) => value > 0 && value < 100);
    });
    const [one, two] = await jobs(page).evaluateAll((all) => all.map((job) => job.getBoundingClientRect().top));
    assert.equal(one, two, "the two jobs are on one row");
    await until(page, () => document.querySelectorAll('.job[data-state="done"]').length === 2);
  });

  it("ends a job that is cancelled, on the page and on the server", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const start = page.getByRole("button", { name: "Start a job" });
    await start.click();
    await until(page, () => document.querySelector(".job progress")?.value >= 20);
    await page.getByRole("button", { name: "Cancel job 1" }).click();
    await shows(jobs(page), "cancelled");
    const percent = () => page.getByRole("progressbar", { name: "Progress of job 1" }).evaluate((bar) => bar.value);
    const end = await percent();
    assert.ok(end < 100, `it was cancelled at ${end} %`);
    assert.equal(await page.getByRole("button", { name: "Cancel job 1" }).isVisible(), false);

    // While another job runs, the cancelled one makes no progress. After a reload, the server confirms this.
    await start.click();
    await shows(jobs(page), "done");
    assert.equal(await percent(), end);
    await page.reload();
    await shows(jobs(page), "cancelled");
    assert.equal(await percent(), end);
  });
});
