// A server that requires tokens: the page asks for one.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { isConnected, LIMIT, openPage, seriousFindings, shows } from "./setup.mjs";

const SECRET = "0123456789abcdef0123456789abcdef";

function token(lifetimeSeconds) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const text = `${encode({ alg: "HS256" })}.${encode({
    sub: "alice", exp: Math.floor(Date.now() / 1000) + lifetimeSeconds, carillon: { join: ["*"], publish: ["*"], follow: ["*"] },
  })}`;
  return `${text}.${createHmac("sha256", SECRET).update(text).digest("base64url")}`;
}

export const tokens = () => describe("a server that requires tokens", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer({ args: ["--jwt-secret", SECRET] });
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  async function enter(page, value) {
    await page.getByLabel("Token", { exact: true }).fill(value);
    await page.getByRole("button", { name: "Connect with token" }).click();
  }

  it("connects with the token that the user enters, and after a reload", LIMIT, async (t) => {
    const page = await openPage(t, server.url, { connected: false });
    await shows(page.locator("#banner-title"), "The server needs a token.");
    await shows(page.locator("#banner-text"), "a token is required");
    assert.deepEqual(await seriousFindings(page), []);
    await enter(page, "not-a-token");
    await shows(page.locator("#banner-text"), "malformed token");
    await enter(page, token(-60));
    await shows(page.locator("#banner-text"), "token expired");
    const valid = token(600);
    await enter(page, valid);
    await isConnected(page);
    await page.locator("#banner").waitFor({ state: "hidden" });
    await page.reload();
    await isConnected(page);
    await page.goto(`${server.url}/jobs.html`);
    await isConnected(page);
    assert.equal(await page.evaluate(() => sessionStorage.getItem("carillon-token")), valid);
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage) + document.cookie)).includes(valid));
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  });

  it("asks again when the token expires", LIMIT, async (t) => {
    const page = await openPage(t, server.url, { connected: false });
    await enter(page, token(10)); // it is accepted until 10 s after it has expired
    await isConnected(page);
    await shows(page.locator("#banner-text"), "token expired");
    await enter(page, token(600));
    await isConnected(page);
  });

  it("sends the token with the polls of the push lab", LIMIT, async (t) => {
    const page = await openPage(t, server.url, { connected: false });
    await enter(page, token(600));
    await isConnected(page);
    const poll = page.waitForResponse((response) => response.url().includes("/push/room:") && response.status() === 200);
    await page.goto(`${server.url}/push-lab.html`);
    assert.match((await (await poll).request().allHeaders()).authorization, /^Bearer /);
  });

  it("asks in Chinese", LIMIT, async (t) => {
    const page = await openPage(t, server.url, { connected: false });
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByLabel("令牌", { exact: true }).waitFor();
    await shows(page.locator("#banner-title"), "服务器需要令牌。");
  });
});
