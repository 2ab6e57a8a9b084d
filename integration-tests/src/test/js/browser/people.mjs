// The members of a room. Every page shows the same list.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { join, LIMIT, openPage, openPeer, shows, system, until } from "./setup.mjs";

/** Waits until a page lists exactly these members of a room, in any order. */
async function lists(page, room, names) {
  await until(page, ([label, wanted]) => {
    const list = [...document.querySelectorAll(".people")].find((entry) => entry.ariaLabel === label);
    const found = [...list?.querySelectorAll(".person bdi") ?? []].map((entry) => entry.textContent);
    return found.sort().join() === wanted;
  }, [`Members of ${room}`, [...names].sort().join()]);
  await shows(page.locator(".room", { hasText: room }), new RegExp(`${names.length} members?`));
}

async function rename(page, name) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Your name").press("Tab");
}

export const people = () => describe("the people in a room", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer();
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("have names as they join, change them, leave, and close the page", LIMIT, async (t) => {
    const [ada, bob] = await Promise.all(["Ada", "Bob"].map((name) => openPage(t, server.url, { name })));
    await join(ada, "tower");
    await lists(ada, "tower", ["Ada"]);
    await join(bob, "tower");
    await shows(system(ada), "Bob joined #tower, 2 members");
    await Promise.all([ada, bob].map((page) => lists(page, "tower", ["Ada", "Bob"])));
    await shows(ada.locator(".person-own"), "Ada");

    await rename(bob, "Robert");
    await shows(system(ada), "Bob is now Robert");
    await Promise.all([ada, bob].map((page) => lists(page, "tower", ["Ada", "Robert"])));

    await bob.getByRole("button", { name: "Leave tower" }).click();
    await shows(system(ada), "Robert left #tower, 1 member");
    await lists(ada, "tower", ["Ada"]);

    await join(bob, "tower");
    await lists(ada, "tower", ["Ada", "Robert"]);
    await bob.close();
    await shows(system(ada), "Robert left #tower, 1 member");
    await lists(ada, "tower", ["Ada"]);
  });

  it("are right on every page when many come and go at once", LIMIT, async (t) => {
    const pages = await Promise.all(["Ada", "Bob"].map((name) => openPage(t, server.url, { name })));
    await Promise.all(pages.map((page) => join(page, "market")));
    const peers = await Promise.all(Array.from({ length: 12 }, (_, index) => openPeer(t, server.url, `Peer ${index}`)));
    await Promise.all(peers.map((peer) => peer.request("join", "market")));
    await Promise.all(peers.slice(0, 6).map((peer) => peer.request("leave", "market")));
    const there = ["Ada", "Bob", ...Array.from({ length: 6 }, (_, index) => `Peer ${index + 6}`)];
    await Promise.all(pages.map((page) => lists(page, "market", there)));
    assert.deepEqual(pages.flatMap((page) => page.problems), []);
  });

  it("are told when a name is refused", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await rename(page, "\u202Eecila");
    await shows(page.locator("#chat-error"), "The name was not accepted: a name has 1 to 40 printable characters");
  });
});
