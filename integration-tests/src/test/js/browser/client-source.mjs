// The source of the Socket.IO client.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { CLIENT_DIR, clientBytes, LIMIT, lines, openPage, say, shows, state } from "./setup.mjs";

export const clientSource = () => describe("the Socket.IO client of the page", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer();
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("comes from this server when the CDN cannot be reached", LIMIT, async (t) => {
    const own = await startServer({ args: ["--client-dir", CLIENT_DIR] });
    t.after(() => own.stop());
    const page = await openPage(t, own.url, { cdn: (route) => route.abort() });
    await shows(page.locator("#client-source"), "this server");
    await say(page, "works all the same");
    await shows(lines(page), "works all the same");
  });

  it("comes from this server when the CDN sends other bytes", LIMIT, async (t) => {
    const own = await startServer({ args: ["--client-dir", CLIENT_DIR] });
    t.after(() => own.stop());
    const page = await openPage(t, own.url, {
      cdn: (route) => route.fulfill({
        status: 200,
        contentType: "application/javascript",
        headers: { "access-control-allow-origin": "*" },
        body: `globalThis.harmed = 1;${clientBytes}`,
      }),
    });
    await shows(page.locator("#client-source"), "this server");
    assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
  });

  it("is reported as missing when neither source has it", LIMIT, async (t) => {
    const page = await openPage(t, server.url, { cdn: (route) => route.abort(), connected: false });
    const line = page.locator("#client-missing");
    await shows(line, "could not be loaded from the CDN nor from this server");
    await shows(line, "--client-dir");
    await shows(line, "socket.io.min.js");
    await shows(state(page), "Not started");
    assert.deepEqual(page.problems.filter((problem) => problem.startsWith("uncaught")), []);
  });
});

