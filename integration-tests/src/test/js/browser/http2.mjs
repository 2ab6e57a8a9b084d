// The page over TLS, for which browsers choose HTTP/2.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";

import { startServer } from "../server.mjs";
import { LIMIT, lines, openPage, say, shows, until } from "./setup.mjs";

const PASSWORD = "only for tests";

/** Starts a server with a certificate of its own. */
async function startSecure(t) {
  const folder = await mkdtemp(path.join(tmpdir(), "carillon-"));
  t.after(() => rm(folder, { recursive: true }));
  const keyStore = path.join(folder, "server.p12");
  await promisify(execFile)("keytool", [
    "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-storetype", "PKCS12",
    "-keystore", keyStore, "-storepass", PASSWORD, "-validity", "2",
  ]);
  const own = await startServer({ args: ["--tls-keystore", keyStore, "--tls-keystore-password", PASSWORD] });
  t.after(() => own.stop());
  return own;
}

export const http2 = () => describe("over HTTP/2", { concurrency: true }, () => {
  it("the page loads, polls and follows many event streams", LIMIT, async (t) => {
    const own = await startSecure(t);
    const page = await openPage(t, `${own.url}/?transports=polling`, { ignoreHTTPSErrors: true });
    await shows(page.locator("#transport"), "HTTP polling");
    await say(page, "over one connection");
    await shows(lines(page), "over one connection");

    const protocols = await page.evaluate(() => performance
      .getEntriesByType("resource")
      .concat(performance.getEntriesByType("navigation"))
      .filter((entry) => entry.name.startsWith(location.origin))
      .map((entry) => entry.nextHopProtocol));
    assert.ok(protocols.length > 5 && protocols.every((protocol) => protocol === "h2"), protocols.join());

    // A browser opens only six connections of HTTP/1.1 to a server.
    await page.evaluate(() => {
      globalThis.received = [];
      globalThis.sources = Array.from({ length: 50 }, (_, i) => {
        const source = new EventSource("/push/all");
        source.onmessage = (message) => globalThis.received.push([i, JSON.parse(message.data).args[0]]);
        return source;
      });
    });
    await until(page, () => globalThis.sources.every((source) => source.readyState === EventSource.OPEN));
    await say(page, "to everyone");
    await until(page, () => globalThis.received.length >= 50);
    assert.equal(await page.evaluate(() => new Set(globalThis.received.map(([i]) => i)).size), 50);
    assert.deepEqual(page.problems, []);
  });

  it("the transport is still upgraded to a WebSocket", LIMIT, async (t) => {
    const own = await startSecure(t);
    const page = await openPage(t, own.url, { ignoreHTTPSErrors: true });
    await shows(page.locator("#transport"), "WebSocket");
    assert.deepEqual(page.problems, []);
  });
});
