// The connection, the chat and the rooms.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { join, LIMIT, lines, openPage, openPeer, say, shows, system, textsUpTo, until } from "./setup.mjs";

export const samplePage = () => describe("the sample page", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer();
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("connects, upgrades to WebSocket and measures the round trip", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await shows(page.locator("#transport"), "WebSocket");
    await shows(page.locator("#transport-note"), "upgraded from polling");
    await shows(page.locator("#latency"), /^\d+(\.\d)? ms$/);
    await shows(page.locator("#session-note"), /\d+ clients? online on arrival/);
    await shows(page.locator("#client-source"), "cdn.socket.io");
    assert.equal(await page.locator("#banner").isVisible(), false);
  });

  it("carries messages between two pages, each shown once", LIMIT, async (t) => {
    const [ada, bob] = await Promise.all([openPage(t, server.url), openPage(t, server.url)]);
    await ada.getByLabel("Your name").fill("Ada");
    await bob.getByLabel("Your name").fill("Bob");
    await say(ada, "good morning");
    await shows(lines(bob), "good morning");
    await say(bob, "and to you");
    assert.deepEqual(await textsUpTo(ada, "and to you"), ["good morning", "and to you"]);
    assert.deepEqual(await textsUpTo(bob, "and to you"), ["good morning", "and to you"]);
    assert.deepEqual(await bob.locator(".line:not(.line-past) .line-from").allTextContents(), ["Ada", "Bob"]);
  });

  it("shows messages that are plain strings", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const peer = await openPeer(t, server.url);
    assert.deepEqual(await peer.send("only a string"), { ok: true });
    await shows(lines(page), "only a string");
    assert.equal(await page.locator(".line:not(.line-past) .line-from").first().textContent(), "Anonymous");
  });

  it("delivers a room's message to its members only", LIMIT, async (t) => {
    const [ada, bob, eve] = await Promise.all([1, 2, 3].map(() => openPage(t, server.url)));
    await join(ada, "tower");
    await join(bob, "tower");
    await shows(system(ada), /joined #tower, 2 members/);
    await shows(ada.locator("#rooms-list"), "2 members");
    await say(ada, "for the tower", "tower");
    await shows(lines(bob), "for the tower");
    await shows(bob.locator(".chip-room"), "#tower");
    await say(ada, "for everyone", "");
    assert.deepEqual(await textsUpTo(bob, "for everyone"), ["for the tower", "for everyone"]);
    assert.deepEqual(await textsUpTo(eve, "for everyone"), ["for everyone"]);

    await bob.getByRole("button", { name: "Leave tower" }).click();
    await shows(system(ada), /left #tower, 1 member/);
    await bob.locator("#rooms-empty").waitFor({ state: "visible" });
    assert.deepEqual(await bob.locator("#chat-target option").allTextContents(), ["Everyone"]);
  });

  it("shows why the server refused a request", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    // Simulates a page that still offers a room it has left.
    await page.evaluate(() => {
      document.querySelector("#chat-target").append(new Option("elsewhere", "elsewhere"));
    });
    await say(page, "nobody should see this", "elsewhere");
    await shows(page.locator("#chat-error"), /The message was not delivered: \S+/);
    await shows(page.locator(".line-failed .line-state"), "not delivered");
  });

  it("shows a hostile message as text and runs nothing", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const peer = await openPeer(t, server.url);
    const image = "<img src=x onerror=\"globalThis.harmed=1;alert(1)\">";
    const script = "<script>globalThis.harmed=1;alert(2)</script>";
    await peer.send(image);
    await peer.send({ text: script, from: image });
    await peer.send({ text: "the end" });
    assert.deepEqual(await textsUpTo(page, "the end"), [image, script, "the end"]);
    const found = await page.evaluate(() => ({
      harmed: globalThis.harmed,
      elements: document.querySelectorAll("#chat-log img, #chat-log script").length,
      violations: globalThis.violations,
    }));
    assert.deepEqual(found, { harmed: undefined, elements: 0, violations: [] });
    assert.deepEqual(page.problems, []);
  });

  it("keeps a bounded number of lines", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const peer = await openPeer(t, server.url);
    for (let batch = 0; batch < 13; batch += 1) {
      await Promise.all(Array.from({ length: 40 }, (_, index) => peer.send(`line ${batch * 40 + index + 1}.`)));
    }
    await shows(lines(page), "line 520.");
    assert.equal(await lines(page).count(), 500);
    assert.equal(await lines(page).first().textContent(), "line 21.");
    // The list has scrolled to its newest line.
    await until(page, () => {
      const log = document.querySelector("#chat-log");
      return log.scrollHeight - log.scrollTop - log.clientHeight < 2;
    });
  });

  it("can be used with the keyboard alone", LIMIT, async (t) => {
    const [page, other] = await Promise.all([openPage(t, server.url), openPage(t, server.url)]);
    const keys = page.keyboard;
    const focused = () => page.evaluate(() => document.activeElement.id);
    await keys.press("Tab");
    await shows(page.locator(":focus"), "Skip to the chat");
    await keys.press("Enter");
    assert.equal(await focused(), "chat-text");
    await keys.type("typed only");
    await keys.press("Enter");
    await shows(lines(other), "typed only");
    assert.equal(await focused(), "chat-text", "the field is ready for the next message");

    // Moves on to the rooms, joins one, and leaves it again.
    await keys.press("Tab");
    assert.equal(await focused(), "chat-send");
    await keys.press("Tab");
    await shows(page.locator(":focus"), "Code behind the chat");
    await keys.press("Tab");
    assert.equal(await focused(), "rooms-name");
    assert.notEqual(
      await page.locator("#rooms-name").evaluate((element) => getComputedStyle(element).outlineStyle),
      "none", "the focus can be seen");
    await keys.type("belfry");
    await keys.press("Enter");
    const leave = page.getByRole("button", { name: "Leave belfry" });
    await leave.waitFor();
    for (let presses = 0; presses < 4; presses += 1) {
      await keys.press("Shift+Tab");
    }
    assert.equal(await focused(), "chat-target");
    await keys.press("ArrowDown");
    assert.equal(await page.locator("#chat-target").inputValue(), "belfry");
    await keys.press("Tab");
    await keys.type("to the belfry");
    await keys.press("Enter");
    await shows(page.locator("#chat-lines .chip-room"), "#belfry");
    for (let presses = 0; presses < 5; presses += 1) {
      await keys.press("Tab");
    }
    assert.equal(await leave.evaluate((element) => element === document.activeElement), true);
    await keys.press("Enter");
    await page.locator("#rooms-empty").waitFor({ state: "visible" });
    assert.equal(await focused(), "rooms-name", "the focus is not lost with the button");
  });
});
