// A server that is stopped for a minute. Waiting uses no CPU time, so other tests
// run at the same time.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { startServer } from "../server.mjs";
import { isConnected, join, lines, openPage, openPeer, say, shows, state, system } from "./setup.mjs";

const AWAY_MS = 60_000;
/** The longest delay between two reconnection attempts is 7.5 s. */
const BACK_WITHIN_MS = 20_000;

async function assertAway(page) {
  assert.equal(await state(page).textContent(), "Reconnecting");
  assert.equal(await page.locator("#banner").isVisible(), true);
  assert.match(await page.locator("#banner").innerText(), /Reconnecting/);
  assert.equal(await page.locator("#transport-note").textContent(), "not open");
  assert.equal(await page.locator("#chat-send").getAttribute("aria-disabled"), "true");
}

export const longOutage = () => describe("a server that is away for a minute", () => {
  it("is found again without a click", { timeout: 150_000 }, async (t) => {
    let own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, own.url);
    await join(page, "tower");
    await own.stop();
    const stopped = Date.now();
    const until = (elapsed) => sleep(Math.max(0, stopped + elapsed - Date.now()));
    await shows(state(page), /^Reconnecting$/);

    await until(8_000);
    await assertAway(page);
    await page.locator("#chat-text").fill("a draft");
    await page.locator("#chat-text").press("Enter");
    await shows(page.locator("#chat-error"), "There is no connection to the server");

    for (const elapsed of [29_000, 45_000, AWAY_MS]) {
      await until(elapsed);
      await assertAway(page);
    }
    own = await startServer({ port: own.port });
    await isConnected(page, BACK_WITHIN_MS);
    await page.locator("#banner").waitFor({ state: "hidden" });
    await shows(page.locator("#transport"), "WebSocket");
    await shows(system(page), "Rejoined #tower");
    assert.doesNotMatch(await page.locator("body").innerText(), /no connection|not connected|Reconnecting/i);

    const peer = await openPeer(t, own.url);
    await peer.send("good to see you again");
    await shows(lines(page), "good to see you again");
    assert.equal(await page.locator("#chat-text").inputValue(), "a draft");
    await say(page, "and you", "tower");
    await shows(lines(page), "and you");
    assert.equal(await page.locator(".line-failed").count(), 0);
  });
});
