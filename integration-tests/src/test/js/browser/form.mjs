// General properties of the page: its security policy, its width, and no console errors.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { join, jobs, LIMIT, lines, openPage, say, shows, until, WAIT_MS } from "./setup.mjs";

export const form = () => describe("the form of the page", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer();
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("causes no console errors and no policy violations", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await shows(page.locator("#transport"), "WebSocket");
    await join(page, "quiet");
    await say(page, "a normal day", "quiet");
    await page.getByRole("button", { name: "Start a job" }).click();
    await shows(jobs(page), "done");
    await shows(lines(page), "a normal day");
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    assert.deepEqual(page.problems, []);
  });

  it("runs under a policy without inline code", LIMIT, async (t) => {
    const response = await fetch(`${server.url}/`, { signal: AbortSignal.timeout(WAIT_MS) });
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'self'/);
    assert.match(policy, /script-src 'self' https:\/\/cdn\.socket\.io/);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
    const html = await response.text();
    assert.doesNotMatch(html, /\sstyle=|\son\w+=|<style/i);
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/i);
    await t.test("and an inline script is indeed refused", async (inner) => {
      const page = await openPage(inner, server.url);
      await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "globalThis.harmed = 1";
        document.head.append(script);
      });
      await until(page, () => globalThis.violations.length > 0);
      assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
    });
  });

  for (const colorScheme of ["light", "dark"]) {
    it(`has no horizontal scroll at 320 px, ${colorScheme}`, LIMIT, async (t) => {
      const page = await openPage(t, server.url, { colorScheme, viewport: { width: 320, height: 640 } });
      await join(page, "a-room-with-a-rather-long-name-that-has-to-be-wrapped-somewhere");
      await say(page, `${"unbroken".repeat(40)} and some words`);
      await page.getByRole("button", { name: "Start a job" }).click();
      await page.getByRole("button", { name: "Start a job" }).click();
      await shows(jobs(page), "done");
      const wide = await page.evaluate(() => {
        const limit = document.documentElement.clientWidth;
        return [...document.querySelectorAll("body *")]
          .filter((element) => {
            const { left, right } = element.getBoundingClientRect();
            const card = element.parentElement.closest(".card")?.getBoundingClientRect();
            const hidden = element.matches(".hidden-label, .visually-hidden, option");
            return !hidden && right > left && (right > limit + 0.5 || (card && right > card.right + 0.5));
          })
          .map((element) => `${element.tagName}#${element.id}.${element.className}`);
      });
      assert.deepEqual(wide, []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    });
  }
});

