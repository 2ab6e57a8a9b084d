// How the page displays its transport.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { LIMIT, lines, openPage, say, shows } from "./setup.mjs";

const note = (page) => page.locator("#transport-note");

export const transports = () => describe("the transport", { concurrency: false }, () => {
  it("is polling for good where the server has no WebSocket", LIMIT, async (t) => {
    const own = await startServer({ args: ["--transports", "polling"] });
    t.after(() => own.stop());
    const page = await openPage(t, own.url);
    await shows(page.locator("#transport"), "HTTP polling");
    assert.equal(await note(page).textContent(), "the server offers no WebSocket");
    await say(page, "works all the same");
    await shows(lines(page), "works all the same");
    await shows(page.locator("#latency"), /ms$/);
  });

  it("is the one that the address of the page asks for", LIMIT, async (t) => {
    const own = await startServer();
    t.after(() => own.stop());
    const polling = await openPage(t, `${own.url}/?transports=polling`);
    await shows(polling.locator("#transport"), "HTTP polling");
    assert.equal(await note(polling).textContent(), "this page uses polling only");
    const webSocket = await openPage(t, `${own.url}/?transports=websocket`);
    await shows(webSocket.locator("#transport"), "WebSocket");
    assert.equal(await note(webSocket).textContent(), "opened directly");
  });

  it("stays polling when the WebSocket cannot be opened", LIMIT, async (t) => {
    const own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, "about:blank", { connected: false });
    await page.routeWebSocket(/transport=websocket/, () => {}); // never answers
    await page.goto(own.url);
    await shows(note(page), "upgrading to WebSocket");
    await page.routeWebSocket(/transport=websocket/, (socket) => socket.close());
    await page.reload();
    await shows(note(page), "WebSocket could not be opened");
    await shows(page.locator("#transport"), "HTTP polling");
    await say(page, "works all the same");
    await shows(lines(page), "works all the same");
  });
});
