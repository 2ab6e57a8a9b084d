// The page of the server's figures.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { LIMIT, openPage, openPeer, shows, state, until } from "./setup.mjs";

const figure = (page, name) => page.locator(`#server-${name}`);

export const serverView = () => describe("the page of the server", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer();
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("shows clients, rooms and events per second, live", LIMIT, async (t) => {
    const page = await openPage(t, `${server.url}/server.html`);
    await shows(figure(page, "clients"), /^1$/);
    await shows(page.locator("#rooms-empty"), "There are no rooms.");
    await shows(page.locator("#server-uptime"), /^running for [\d.]+ s$/);

    const [ada, bob] = await Promise.all(["Ada", "Bob"].map((name) => openPeer(t, server.url, name)));
    await ada.request("join", "tower");
    await bob.request("join", "tower");
    await bob.request("join", "<b>crypt</b>");
    await shows(figure(page, "clients"), /^3$/);
    await shows(figure(page, "rooms"), /^2$/);
    await shows(page.locator("#server-rooms-note"), "the largest has 2 members");
    assert.deepEqual(await page.locator("#room-rows tr").allTextContents(), ["tower2", "<b>crypt</b>1"]);

    const sending = setInterval(() => ada.send("to three clients").catch(() => {}), 20);
    await until(page, () => {
      const rate = (id) => Number.parseFloat(document.querySelector(id).textContent.replaceAll(",", ""));
      return rate("#server-sent") > 2 * rate("#server-received") && rate("#server-received") > 5;
    }).finally(() => clearInterval(sending));
    await page.locator("canvas").waitFor();
    await shows(page.locator("#chart-library"), "Charts by uPlot");
    assert.match(await page.getByRole("img", { name: "Events per second" }).getAttribute("aria-label"), /\d received and \d+ sent/);
    assert.deepEqual(page.problems, []);
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  });

  it("shows a table without the chart library, and begins again with a restarted server", LIMIT, async (t) => {
    let own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, `${own.url}/server.html?delay=50&maxDelay=100`, { chartCdn: (route) => route.abort() });
    await shows(page.locator("#chart-library"), "could not be loaded");
    const rows = page.getByRole("table", { name: "Events in the last seconds" }).locator("tbody tr");
    await shows(rows.first(), /^last\d/);
    await own.kill();
    await shows(state(page), /^Reconnecting$/);
    own = await startServer({ port: own.port });
    await until(page, () => document.querySelector("#chart-received").textContent === "–"); // no negative rates
    await shows(rows.first(), /^last\d/);
    const found = await rows.allTextContents();
    assert.equal(found.some((row) => row.includes("--")), false, found.join());
  });

  it("asks once per second, and not while it is hidden", LIMIT, async (t) => {
    const [hidden, page] = await Promise.all([1, 2].map(() => openPage(t, `${server.url}/server.html`)));
    /** Waits until the page shows about this many received events per second: its own requests and those of the other page. */
    const receives = (rate) => until(page, (wanted) => {
      const found = Number.parseFloat(document.querySelector("#server-received").textContent);
      return Math.abs(found - wanted) < 0.25;
    }, rate);
    await receives(2);
    await hidden.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
    });
    await receives(1);
  });
});
