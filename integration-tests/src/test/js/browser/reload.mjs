// Reloading the page restores its contents.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { isConnected, join, jobs, LIMIT, lines, openPage, say, shows, system, until } from "./setup.mjs";

const past = (page) => page.locator("#chat-lines .line-past");

export const reload = () => describe("a reload of the page", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer({ interval: 500 });
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("brings back the name, the rooms and what was said in them", LIMIT, async (t) => {
    const [ada, bob] = await Promise.all(["Ada", "Bob"].map((name) => openPage(t, server.url, { name })));
    await join(ada, "tower");
    await join(ada, "crypt");
    await join(bob, "tower");
    await say(ada, "for everyone");
    await say(bob, "for the tower", "tower");
    await shows(lines(ada), "for the tower");
    await say(ada, "for the crypt", "crypt");
    await shows(lines(ada), "for the crypt");

    await ada.reload();
    await isConnected(ada);
    await shows(system(ada), "Rejoined #tower, #crypt");
    await shows(past(ada), "for the crypt");
    assert.equal(await ada.getByLabel("Your name").inputValue(), "Ada");
    assert.deepEqual(await ada.locator("#chat-lines .line-text").allTextContents(),
      ["for everyone", "for the tower", "for the crypt"]);
    assert.deepEqual(await past(ada).locator(".line-from").allTextContents(), ["Ada", "Bob", "Ada"]);
    assert.deepEqual(
      await past(ada).evaluateAll((all) => all.map((line) => line.querySelector(".chip-own") !== null)),
      [true, false, true]);
    await shows(ada.locator("#rooms-list"), "Bob");
    await say(ada, "and on it goes", "tower");
    await shows(lines(bob), "and on it goes");
    await shows(system(bob), "Ada joined #tower, 2 members");
  });

  it("brings back the jobs, the running ones with live progress", LIMIT, async (t) => {
    const slow = await startServer({ interval: 1500 }); // so that the job still runs after the reload
    t.after(() => slow.stop());
    const page = await openPage(t, slow.url);
    const start = page.getByRole("button", { name: "Start a job" });
    await start.click();
    await page.getByRole("button", { name: "Cancel job 1" }).click();
    await shows(jobs(page), "cancelled");
    await start.click();
    await until(page, () => document.querySelector('.job[data-state="running"] progress')?.value >= 20);
    await page.reload();
    await isConnected(page);
    await until(page, () => document.querySelectorAll(".job").length === 2);
    await shows(jobs(page), "cancelled");
    await shows(jobs(page), "running");
    // The jobs may have changed their numbers: a report of the running one can arrive before the list.
    const percent = () => page.locator('.job[data-state="running"] progress').evaluate((bar) => bar.value);
    const first = await percent();
    assert.ok(first >= 20 && first < 100, `it went on at ${first} %`);
    await until(
      page,
      (before) => document.querySelector('.job[data-state="running"] progress')?.value > before,
      first,
    );
  });

  it("shows each person their own jobs", LIMIT, async (t) => {
    const [ada, bob] = await Promise.all([openPage(t, server.url), openPage(t, server.url)]);
    await ada.getByRole("button", { name: "Start a job" }).click();
    await shows(jobs(ada), "running");
    await bob.reload();
    await isConnected(bob);
    await shows(jobs(ada), "done");
    assert.equal(await jobs(bob).count(), 0);
  });
});
