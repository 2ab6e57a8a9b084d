// Who is writing a message.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { join, LIMIT, lines, openPage, openPeer, say, shows, until } from "./setup.mjs";

const typingLine = (page) => page.locator("#chat-typing");
const nobodyWrites = (page) => until(page, () => document.querySelector("#chat-typing").textContent === "");

export const typing = () => describe("the typing indicator", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer();
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("shows on other pages who is writing, until the message is sent", LIMIT, async (t) => {
    const [ada, bob] = await Promise.all(["Ada", "Bob"].map((name) => openPage(t, server.url, { name })));
    await Promise.all([ada, bob].map((page) => join(page, "tower")));
    await ada.getByLabel("Send to").selectOption("tower");
    await ada.locator("#chat-text").pressSequentially("hello");
    await shows(typingLine(bob), "Ada is typing in #tower…");
    assert.equal(await typingLine(ada).textContent(), "");
    await say(ada, "hello", "tower");
    await shows(lines(bob), "hello");
    await nobodyWrites(bob);

    await ada.getByLabel("Send to").selectOption("tower");
    await ada.locator("#chat-text").fill("a second thought");
    await shows(typingLine(bob), "Ada is typing in #tower…");
    await ada.locator("#chat-text").fill("");
    await nobodyWrites(bob);
    assert.deepEqual([...ada.problems, ...bob.problems], []);
  });

  it("does not tell the server about each key", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await page.getByRole("switch", { name: "Log events" }).click();
    const begun = Date.now();
    await page.locator("#chat-text").pressSequentially("many keys in a row", { delay: 10 });
    await page.locator("#chat-text").press("Enter");
    await shows(page.locator(".wire-in"), "many keys in a row");
    const elapsed = Date.now() - begun;
    const told = await page.locator(".wire-out", { hasText: "typing" }).locator(".wire-payload").allTextContents();
    assert.equal(told.shift(), '{"typing":false}'); // the newest comes first
    assert.ok(told.length >= 1 && told.length <= 1 + elapsed / 2500, `${told.length} in ${elapsed} ms`);
    assert.ok(told.every((payload) => payload === '{"typing":true}'), told.join());
  });

  it("names one or two people, counts more, and forgets those who go silent", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await join(page, "choir");
    const peers = await Promise.all(["Ada", "Bob", "<b>Eve</b>"].map((name) => openPeer(t, server.url, name)));
    await Promise.all(peers.map((peer) => peer.request("join", "choir")));
    await peers[2].request("typing", { room: "choir", typing: true });
    await shows(typingLine(page), "<b>Eve</b> is typing in #choir…");
    await peers[0].request("typing", { room: "choir", typing: true });
    await shows(typingLine(page), "<b>Eve</b> and Ada are typing…");
    await peers[1].request("typing", { room: "choir", typing: true });
    await shows(typingLine(page), "3 people are typing…");
    await nobodyWrites(page); // none of them says that it has stopped
  });
});
