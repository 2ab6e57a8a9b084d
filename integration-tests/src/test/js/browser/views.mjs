// What all views have in common: the header, and how they look in light and dark and on
// narrow screens.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { join, keepPicture, LIMIT, openPage, openPeer, say, seriousFindings, shows, state } from "./setup.mjs";

const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1280, height: 900 };

/** For each view: its link, its file, and how to fill it. The push lab has tests of its own for its form. */
const VIEWS = [
  { name: "chat", link: "Chat", path: "/", fill: fillChat },
  { name: "jobs", link: "Jobs", path: "/jobs.html", fill: fillJobs },
  { name: "server", link: "Server", path: "/server.html", fill: fillServer },
];

async function fillChat(page, peer) {
  await join(page, "a-room-with-a-rather-long-name-that-has-to-be-wrapped-somewhere");
  await say(page, `${"unbroken".repeat(20)} and some words`);
  await page.getByRole("button", { name: "Start a job" }).click();
  await shows(page.locator("#jobs-list .job"), "running");
  await peer.request("typing", { typing: true });
  await shows(page.locator("#chat-typing"), "is typing…");
}

async function fillJobs(page) {
  await page.getByLabel("How many").fill("6");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await shows(page.locator(".job"), "Running");
  await page.getByRole("button", { name: /^Cancel query/ }).first().click();
  await shows(page.locator(".job"), "Cancelled");
}

async function fillServer(page, peer) {
  await peer.request("join", "tower");
  await peer.request("join", "unbroken".repeat(12));
  await shows(page.locator("#room-rows"), "tower");
  await page.locator("canvas").waitFor();
}

export const views = () => describe("the views", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer({ interval: 2000 });
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  for (const { name, path, fill } of VIEWS) {
    it(`of the ${name} is accessible and needs no horizontal scroll, light and dark`, LIMIT, async (t) => {
      const page = await openPage(t, server.url + path, { viewport: NARROW, colorScheme: "light" });
      const peer = await openPeer(t, server.url, "Somebody with a name of forty characters");
      await fill(page, peer);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        for (const viewport of [WIDE, NARROW]) {
          await page.setViewportSize(viewport);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
          await keepPicture(page, `${name}-${viewport.width}-${colorScheme}`);
        }
        assert.deepEqual(await seriousFindings(page), []);
      }
      for (const summary of await page.locator("summary").all()) {
        await summary.click();
      }
      await page.locator("figure").first().waitFor();
      for (const code of await page.locator("figure code").allTextContents()) {
        assert.doesNotMatch(code, /could not be loaded/);
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), NARROW.width);
      assert.deepEqual(page.problems, []);
      assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    });
  }

  it("are connected by links, which the keyboard reaches first", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const current = page.locator('nav [aria-current="page"]');
    for (const link of ["Jobs", "Server", "Push lab", "Chat"]) {
      await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: link }).press("Enter");
      await shows(current, link);
      await shows(state(page), link === "Push lab" ? /^All lines open$/ : /^Connected$/);
      assert.equal(await current.count(), 1);
      await page.keyboard.press("Tab");
      await shows(page.locator(":focus"), /^Skip to /);
      await page.keyboard.press("Tab");
      await shows(page.locator(":focus"), "Carillon");
      await page.keyboard.press("Tab");
      await shows(page.locator(":focus"), "Chat");
    }
    assert.deepEqual(page.problems, []);
  });

  it("have the same header", LIMIT, async () => {
    const headers = await Promise.all(["/", "/jobs.html", "/push-lab.html", "/server.html"].map(async (path) => {
      const html = await (await fetch(server.url + path)).text();
      return /<header[^]*<\/header>/.exec(html)[0].replace(' aria-current="page"', "");
    }));
    assert.equal(new Set(headers).size, 1);
  });
});
