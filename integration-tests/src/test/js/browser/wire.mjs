// The event log and the code panels.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { isConnected, LIMIT, lines, openPage, openPeer, say, shows, WAIT_MS } from "./setup.mjs";

const log = (page) => page.locator(".wire-line");
const switchOf = (page) => page.getByRole("switch", { name: "Log events" });

export const wire = () => describe("the log of the wire", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer();
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("shows events both ways while it is on", LIMIT, async (t) => {
    const page = await openPage(t, server.url, { name: "Ada" });
    await say(page, "unseen");
    await shows(lines(page), "unseen");
    assert.equal(await log(page).count(), 0, "it is off at first");

    await switchOf(page).click();
    await say(page, "seen");
    await shows(page.locator(".wire-ack"), /acknowledged\s*sendMsg\s*{"ok":true}/);
    await shows(page.locator(".wire-out"), /sent\s*sendMsg\s*{"text":"seen",.*"from":"Ada"}/);
    await shows(page.locator(".wire-in"), /received\s*pushMsg\s*{"text":"seen",.*"from":"Ada"}/);

    await switchOf(page).click();
    const count = await log(page).count();
    await say(page, "unseen again");
    await shows(lines(page), "unseen again");
    assert.equal(await log(page).count(), count);
    await page.getByRole("button", { name: "Clear the log" }).click();
    assert.equal(await log(page).count(), 0);
  });

  it("stays on over a reload, and never shows the key", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await switchOf(page).click();
    await page.reload();
    await isConnected(page);
    await shows(page.locator(".wire-in"), "welcome");
    await shows(page.locator(".wire-ack"), "jobs");
    const key = await page.evaluate(() => sessionStorage.getItem("carillon-key"));
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.equal((await page.locator("body").innerText()).includes(key), false);
  });

  it("is bounded, in lines and in their length", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const peer = await openPeer(t, server.url);
    await switchOf(page).click();
    await Promise.all(Array.from({ length: 220 }, (_, index) => peer.send(`${"long ".repeat(200)} ${index}`)));
    await shows(lines(page), /219$/);
    assert.equal(await log(page).count(), 200);
    assert.ok((await page.locator(".wire-payload").first().textContent()).length <= 300);
  });

  it("shows what peers send as text", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const peer = await openPeer(t, server.url);
    await switchOf(page).click();
    const image = "<img src=x onerror=\"globalThis.harmed=1\">";
    await peer.send({ text: image, "<b>bold</b>": "\u202Egnp.exe", picture: Buffer.from([1, 2, 3]) });
    const line = page.locator(".wire-in", { hasText: "pushMsg" });
    await shows(line, "<img src=x");
    const text = await line.textContent();
    assert.ok(text.includes("<b>bold</b>"), text);
    assert.ok(text.includes("\\u202egnp.exe"), "marks that change the direction of text are spelled out");
    assert.ok(text.includes("(3 bytes)"), text);
    assert.equal(await page.locator(".wire img, .wire b").count(), 0);
    assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
    assert.deepEqual(page.problems, []);
  });
});

export const code = () => describe("the code panels", { concurrency: false }, () => {
  it("show what is in the files that run", LIMIT, async (t) => {
    const own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, own.url);
    const expected = {
      connection: ["reconnectionAttempts: Infinity", "messages.register(socket);"],
      chat: ["connection.command(\"sendMsg\", message)", "emit(PUSH, args.toArray()[0])"],
      rooms: ["connection.command(\"join\", room)", "socket.leave(room.get());"],
      jobs: ["connection.command(\"query\", {})", "owner.start(query.get(), timer, interval);"],
      wire: ["this.#socket.onAny("],
    };
    for (const [name, wanted] of Object.entries(expected)) {
      const panel = page.locator(`details[data-code="${name}"]`);
      await panel.locator("summary").click();
      const figures = panel.locator("figure");
      await figures.nth(wanted.length - 1).waitFor();
      for (let index = 0; index < wanted.length; index += 1) {
        const shown = await figures.nth(index).locator("code").textContent();
        const file = await figures.nth(index).locator("a").getAttribute("href");
        const source = await (await fetch(`${own.url}/${file}`, { signal: AbortSignal.timeout(WAIT_MS) })).text();
        assert.ok(shown.includes(wanted[index]), `${name}: ${shown}`);
        assert.ok(shown.split("\n").length <= 25, `${name}: a few lines are enough`);
        assert.ok(shown.split("\n").every((line) => source.includes(line)), `${name}: the lines of ${file}`);
      }
    }
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    assert.deepEqual(page.problems, []);
  });
});
