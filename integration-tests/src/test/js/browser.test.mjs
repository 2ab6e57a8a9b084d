// The sample page in a real browser against a real server.
//
//   npm ci
//   CARILLON_JAR=<path of the jar> npm test
//
// CHROMIUM names another browser than /usr/bin/chromium. The CDN is never asked:
// its address is answered with the bytes of the npm package of the same version,
// which the page checks against its hash as it would those of the CDN.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, it } from "node:test";

import { chromium } from "playwright-core";
import { io } from "socket.io-client";

import { startServer } from "./server.mjs";

const CLIENT_DIR = path.join(path.dirname(fileURLToPath(import.meta.url)), "node_modules/socket.io-client-cdn/dist");
const CDN = "https://cdn.socket.io/**";
const WAIT_MS = 10_000;
const LIMIT = { timeout: 60_000 };

let browser;
let clientBytes;
let server;

before(async () => {
  clientBytes = await readFile(path.join(CLIENT_DIR, "socket.io.min.js"));
  server = await startServer();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}, LIMIT);

after(async () => {
  await browser?.close();
  await server?.stop();
}, LIMIT);

const answerAsCdn = (route) => route.fulfill({
  status: 200,
  contentType: "application/javascript",
  headers: { "access-control-allow-origin": "*" },
  body: clientBytes,
});

/** Opens the page as a person of its own; the context is closed at the end of the test. */
async function openPage(t, url, { cdn = answerAsCdn, connected = true, ...contextOptions } = {}) {
  const context = await browser.newContext({ locale: "en-GB", ...contextOptions });
  t.after(() => context.close());
  context.setDefaultTimeout(WAIT_MS);
  await context.route(CDN, cdn);
  const page = await context.newPage();
  page.problems = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      page.problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => page.problems.push(`uncaught: ${error.message}`));
  page.on("dialog", (dialog) => {
    page.problems.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  await page.goto(url, { waitUntil: "domcontentloaded" });
  if (connected) {
    await isConnected(page);
  }
  return page;
}

const state = (page) => page.locator("#state-text");
const lines = (page) => page.locator("#chat-lines .line-text");
const system = (page) => page.locator("#chat-lines .line-system");
const jobs = (page) => page.locator("#jobs-list .job");

/** Waits until an element with this text is there. */
function shows(locator, text) {
  return locator.filter({ hasText: text }).first().waitFor({ state: "visible" });
}

function isConnected(page) {
  return shows(state(page), /^Connected$/);
}

/** Waits until a function that runs in the page gives a true value. */
function until(page, condition, argument) {
  return page.waitForFunction(condition, argument, { polling: 25, timeout: WAIT_MS });
}

async function join(page, room) {
  await page.getByLabel("Room name").fill(room);
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByRole("button", { name: `Leave ${room}`, exact: true }).waitFor();
}

async function say(page, text, target = "") {
  await page.getByLabel("Send to").selectOption(target);
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

/** All message texts on a page, after a marker that was sent last has arrived there. */
async function textsUpTo(page, marker) {
  await shows(lines(page), marker);
  return lines(page).allTextContents();
}

/** A peer that is no browser and may send what the page never would. */
async function openPeer(t, url) {
  const peer = io(url, { transports: ["websocket"], reconnection: false, forceNew: true });
  t.after(() => peer.disconnect());
  await new Promise((resolve, reject) => {
    peer.once("connect", resolve);
    peer.once("connect_error", reject);
  });
  return {
    send: (payload) => peer.timeout(WAIT_MS).emitWithAck("sendMsg", payload),
  };
}

describe("the sample page", { concurrency: false }, () => {
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
    assert.deepEqual(await bob.locator(".line-from").allTextContents(), ["Ada", "Bob"]);
  });

  it("shows messages that are plain strings", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const peer = await openPeer(t, server.url);
    assert.deepEqual(await peer.send("only a string"), { ok: true });
    await shows(lines(page), "only a string");
    assert.equal(await page.locator(".line-from").first().textContent(), "Anonymous");
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
    // As if the page still offered a room it is no longer in.
    await page.evaluate(() => {
      document.querySelector("#chat-target").append(new Option("elsewhere", "elsewhere"));
    });
    await say(page, "nobody should see this", "elsewhere");
    await shows(page.locator("#chat-error"), /The message was not delivered: \S+/);
    await shows(page.locator(".line-failed .line-state"), "not delivered");
  });

  it("shows the progress of a job up to 100 %", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await page.getByRole("button", { name: "Start a job" }).click();
    const bar = page.getByRole("progressbar", { name: "Progress of job 1" });
    await bar.waitFor();
    await until(page, () => {
      const value = document.querySelector(".job progress").value;
      return value > 0 && value < 100;
    });
    await shows(jobs(page), "done");
    assert.equal(await bar.evaluate((element) => element.value), 100);
    await shows(page.locator(".job-percent"), "100 %");
    await page.getByRole("button", { name: "Clear finished" }).click();
    assert.equal(await jobs(page).count(), 0);
  });

  it("runs two jobs side by side", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    const start = page.getByRole("button", { name: "Start a job" });
    await start.click();
    await start.click();
    await until(page, () => {
      const values = [...document.querySelectorAll(".job progress")].map((bar) => bar.value);
      return values.length === 2 && values.every((value) => value > 0 && value < 100);
    });
    const [one, two] = await jobs(page).evaluateAll((all) => all.map((job) => job.getBoundingClientRect().top));
    assert.equal(one, two, "the two jobs are on one row");
    await until(page, () => document.querySelectorAll('.job[data-state="done"]').length === 2);
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
    // The list followed its newest line.
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

    // On to the rooms: join one, then leave it again.
    await keys.press("Tab");
    assert.equal(await focused(), "chat-send");
    await keys.press("Tab");
    assert.equal(await focused(), "rooms-name");
    assert.notEqual(
      await page.locator("#rooms-name").evaluate((element) => getComputedStyle(element).outlineStyle),
      "none", "the focus can be seen");
    await keys.type("belfry");
    await keys.press("Enter");
    const leave = page.getByRole("button", { name: "Leave belfry" });
    await leave.waitFor();
    await keys.press("Shift+Tab");
    await keys.press("Shift+Tab");
    await keys.press("Shift+Tab");
    assert.equal(await focused(), "chat-target");
    await keys.press("ArrowDown");
    assert.equal(await page.locator("#chat-target").inputValue(), "belfry");
    await keys.press("Tab");
    await keys.type("to the belfry");
    await keys.press("Enter");
    await shows(page.locator("#chat-lines .chip-room"), "#belfry");
    for (let presses = 0; presses < 4; presses += 1) {
      await keys.press("Tab");
    }
    assert.equal(await leave.evaluate((element) => element === document.activeElement), true);
    await keys.press("Enter");
    await page.locator("#rooms-empty").waitFor({ state: "visible" });
    assert.equal(await focused(), "rooms-name", "the focus is not lost with the button");
  });

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

describe("the Socket.IO client of the page", { concurrency: false }, () => {
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

describe("a lost connection", { concurrency: false }, () => {
  it("comes back by itself, with its rooms", LIMIT, async (t) => {
    let own = await startServer();
    t.after(() => own.stop());
    const [ada, bob] = await Promise.all([1, 2].map(() => openPage(t, `${own.url}/?attempts=100&delay=50&maxDelay=100`)));
    await join(ada, "tower");
    await join(bob, "tower");
    await join(ada, "crypt");

    await own.stop();
    await shows(ada.locator("#state"), /Reconnecting, attempt \d+ of 100/);
    await shows(ada.locator("#banner"), "The connection was interrupted.");
    assert.equal(await ada.locator("#retry").isVisible(), false);
    assert.equal(await ada.locator("#chat-send").getAttribute("aria-disabled"), "true");

    own = await startServer({ port: own.port });
    await Promise.all([isConnected(ada), isConnected(bob)]);
    await ada.locator("#banner").waitFor({ state: "hidden" });
    await shows(system(ada), "Joined again: #tower, #crypt");
    await shows(system(bob), "Joined again: #tower");
    await shows(ada.locator("#since-note"), "1 reconnect");
    await say(ada, "still members", "tower");
    await shows(lines(bob), "still members");
  });

  it("marks the jobs that were running as interrupted", LIMIT, async (t) => {
    const own = await startServer({ interval: 100 });
    t.after(() => own.stop());
    const page = await openPage(t, `${own.url}/?attempts=2&delay=50`);
    await page.getByRole("button", { name: "Start a job" }).click();
    await shows(jobs(page), "done");
    await page.getByRole("button", { name: "Start a job" }).click();
    await shows(jobs(page), "running");
    await own.kill();
    await shows(jobs(page), "interrupted");
    assert.deepEqual(
      await jobs(page).evaluateAll((all) => all.map((job) => job.dataset.state)), ["interrupted", "done"]);
  });

  it("ends in a banner with a button that works once the server is back", LIMIT, async (t) => {
    let own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, `${own.url}/?attempts=2&delay=50`);
    await join(page, "tower");
    await own.kill();
    const button = page.getByRole("button", { name: "Connection lost, try again?" });
    await button.waitFor();
    await shows(state(page), /^Connection lost$/);
    await shows(page.getByRole("alert"), "The server could not be reached, 2 attempts were made.");

    // Still away: the button leads to new attempts and back to the banner.
    await button.click();
    await button.waitFor({ state: "visible" });
    await shows(page.getByRole("alert"), "2 attempts were made.");

    own = await startServer({ port: own.port });
    await button.click();
    await isConnected(page);
    await page.locator("#banner").waitFor({ state: "hidden" });
    await shows(system(page), "Joined again: #tower");
    await say(page, "back again", "tower");
    await shows(lines(page), "back again");
  });

  it("keeps a draft that cannot be sent", LIMIT, async (t) => {
    const own = await startServer();
    t.after(() => own.stop());
    const page = await openPage(t, `${own.url}/?attempts=1&delay=50`);
    await own.kill();
    await page.locator("#retry").waitFor();
    await page.locator("#chat-text").fill("not lost");
    await page.locator("#chat-text").press("Enter");
    await shows(page.locator("#chat-error"), "no connection");
    assert.equal(await page.locator("#chat-text").inputValue(), "not lost");
    assert.equal(await lines(page).count(), 0);
  });

  it("keeps the options of the address within bounds", LIMIT, async (t) => {
    const page = await openPage(t, `${server.url}/?attempts=999999&delay=%3Cb%3E&maxDelay=-1`);
    const options = await page.evaluate(async () => {
      const { readOptions } = await import("/connection.js");
      return [
        readOptions(location.search), readOptions(""), readOptions("?attempts=0&delay=1&maxDelay=1"),
      ];
    });
    assert.deepEqual(options, [
      { attempts: 100, delay: 500, maxDelay: 5000 },
      { attempts: 8, delay: 500, maxDelay: 5000 },
      { attempts: 1, delay: 10, maxDelay: 10 },
    ]);
  });
});
