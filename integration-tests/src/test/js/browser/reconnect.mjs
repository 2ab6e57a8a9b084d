// Short connection losses.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { isConnected, join, jobs, LIMIT, lines, openPage, say, shows, state, system, until } from "./setup.mjs";

export const reconnect = () => describe("a lost connection", { concurrency: false }, () => {
  it("comes back by itself, with its rooms", LIMIT, async (t) => {
    let own = await startServer();
    t.after(() => own.stop());
    const [ada, bob] = await Promise.all([1, 2].map(() => openPage(t, `${own.url}/?delay=50&maxDelay=100`)));
    await join(ada, "tower");
    await join(bob, "tower");
    await join(ada, "crypt");

    await own.stop();
    await shows(state(ada), /^Reconnecting$/);
    await shows(ada.locator("#banner"), /The connection was interrupted\.\s+Reconnecting, attempt \d+\./);
    assert.equal(await ada.locator("#chat-send").getAttribute("aria-disabled"), "true");

    own = await startServer({ port: own.port });
    await Promise.all([isConnected(ada), isConnected(bob)]);
    await ada.locator("#banner").waitFor({ state: "hidden" });
    await shows(system(ada), "Rejoined #tower, #crypt");
    await shows(system(bob), "Rejoined #tower");
    await shows(ada.locator("#since-note"), "1 reconnect");
    await say(ada, "still members", "tower");
    await shows(lines(bob), "still members");
  });

  it("says nothing of a missing connection once it is back", LIMIT, async (t) => {
    let own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, `${own.url}/?delay=50&maxDelay=100`);
    await own.stop();
    await shows(state(page), /^Reconnecting$/);
    await page.locator("#chat-text").fill("not lost");
    await page.locator("#chat-text").press("Enter");
    await page.locator("#rooms-name").fill("tower");
    await page.locator("#rooms-name").press("Enter");
    await page.locator("#jobs-start").click({ force: true });
    for (const panel of ["chat", "rooms", "jobs"]) {
      await shows(page.locator(`#${panel}-error`), "There is no connection to the server");
    }
    assert.equal(await page.locator("#chat-text").inputValue(), "not lost");
    assert.equal(await lines(page).count(), 0);

    own = await startServer({ port: own.port });
    await isConnected(page);
    await page.locator("#banner").waitFor({ state: "hidden" });
    assert.doesNotMatch(await page.locator("body").innerText(), /no connection|not connected/i);
    assert.equal(await page.locator("#chat-text").inputValue(), "not lost");
  });

  it("marks the jobs that a restarted server does not know as interrupted", LIMIT, async (t) => {
    let own = await startServer({ interval: 500 });
    t.after(() => own.stop());
    const page = await openPage(t, `${own.url}/?delay=50&maxDelay=100`);
    const states = () => jobs(page).evaluateAll((all) => all.map((job) => job.dataset.state));
    await page.getByRole("button", { name: "Start a job" }).click();
    await shows(jobs(page), "done");
    await page.getByRole("button", { name: "Start a job" }).click();
    await shows(jobs(page), "running");
    await own.kill();
    await shows(jobs(page), "waiting");
    own = await startServer({ port: own.port });
    await shows(jobs(page), "interrupted");
    assert.deepEqual(await states(), ["interrupted", "done"]);

    // The restarted server counts from 1 again, so its job 1 is a different job.
    await page.getByRole("button", { name: "Start a job" }).click();
    await until(page, () => document.querySelectorAll('.job[data-state="done"]').length === 2);
    assert.deepEqual(await states(), ["done", "interrupted", "done"]);
  });

  it("comes back at once when somebody presses the button", LIMIT, async (t) => {
    let own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, `${own.url}/?delay=10000&maxDelay=30000`);
    await join(page, "tower");
    await own.kill();
    const button = page.getByRole("button", { name: "Reconnect now" });
    await button.waitFor();
    await button.click(); // the server is still stopped
    await shows(state(page), /^Reconnecting$/);
    own = await startServer({ port: own.port });
    await button.click();
    await isConnected(page, 4000);
    await page.locator("#banner").waitFor({ state: "hidden" });
    await shows(system(page), "Rejoined #tower");
    await say(page, "back again", "tower");
    await shows(lines(page), "back again");
  });

  it("shows what was said meanwhile, and nothing twice", LIMIT, async (t) => {
    const own = await startServer();
    t.after(() => own.stop());
    const url = own.url.replace("localhost", "127.0.0.1"); // the client treats localhost as always online
    const [ada, bob] = await Promise.all(["Ada", "Bob"].map((name) => openPage(t, `${url}/?delay=50`, { name })));
    await join(ada, "tower");
    await join(bob, "tower");
    await say(ada, "before", "tower");
    await shows(lines(bob), "before");
    await bob.context().setOffline(true);
    await shows(state(bob), /^Reconnecting$/);
    await say(ada, "meanwhile", "tower");
    await bob.context().setOffline(false);
    await isConnected(bob);
    await shows(bob.locator("#chat-lines .line-text"), "meanwhile");
    assert.deepEqual(await bob.locator("#chat-lines .line-text").allTextContents(), ["before", "meanwhile"]);
  });

  it("comes back by itself when the server has ended the session", LIMIT, async (t) => {
    const own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, "about:blank", { connected: false });
    let toPage;
    await page.routeWebSocket(/transport=websocket/, (route) => {
      route.connectToServer();
      toPage = route;
    });
    await page.goto(`${own.url}/?transports=websocket`);
    await isConnected(page);
    toPage.send("41"); // after a DISCONNECT packet, the client does not reconnect automatically
    await shows(page.locator("#banner"), "The server ended the session. Reconnecting shortly.");
    await isConnected(page);
    await say(page, "back again");
    await shows(lines(page), "back again");
  });

  it("keeps the options of the address within bounds", LIMIT, async (t) => {
    const own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, `${own.url}/?transports=%3Cb%3E&delay=%3Cb%3E&maxDelay=-1`);
    const options = await page.evaluate(async () => {
      const { readOptions } = await import("/connection.js");
      return [
        readOptions(location.search), readOptions(""), readOptions("?delay=1&maxDelay=1&transports=polling"),
      ];
    });
    const both = ["polling", "websocket"];
    assert.deepEqual(options, [
      { transports: both, delay: 500, maxDelay: 5000 },
      { transports: both, delay: 500, maxDelay: 5000 },
      { transports: ["polling"], delay: 10, maxDelay: 10 },
    ]);
  });
});
