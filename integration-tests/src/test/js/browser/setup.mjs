// A real browser and a real server for the tests of the sample page.
//
// CHROMIUM names another browser than /usr/bin/chromium. The CDN is never asked:
// its address is answered with the bytes of the npm package of the same version,
// which the page checks against its hash as it would those of the CDN.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";
import { io } from "socket.io-client";

export const CLIENT_DIR = path.join(
  path.dirname(fileURLToPath(import.meta.url)), "../node_modules/socket.io-client-cdn/dist");
/** Long, for machines that have other things to do. */
export const WAIT_MS = 30_000;
export const LIMIT = { timeout: 90_000 };

const CDN = "https://cdn.socket.io/**";

export const clientBytes = await readFile(path.join(CLIENT_DIR, "socket.io.min.js"));
let browser;

export async function openBrowser() {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
}

export async function closeBrowser() {
  await browser?.close();
}

const answerAsCdn = (route) => route.fulfill({
  status: 200,
  contentType: "application/javascript",
  headers: { "access-control-allow-origin": "*" },
  body: clientBytes,
});

/** Opens the page as a person of its own; the context is closed at the end of the test. */
export async function openPage(t, url, { cdn = answerAsCdn, connected = true, name, ...contextOptions } = {}) {
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
  if (name) {
    await page.addInitScript((own) => {
      sessionStorage.getItem("carillon-name") ?? sessionStorage.setItem("carillon-name", own);
    }, name);
  }
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

export const state = (page) => page.locator("#state-text");
/** What has been said since the page was opened. */
export const lines = (page) => page.locator("#chat-lines .line:not(.line-past) .line-text");
export const system = (page) => page.locator("#chat-lines .line-system");
export const jobs = (page) => page.locator("#jobs-list .job");

/** Waits until an element with this text is there. */
export function shows(locator, text) {
  return locator.filter({ hasText: text }).first().waitFor({ state: "visible" });
}

export function isConnected(page, timeout = WAIT_MS) {
  return state(page).filter({ hasText: /^Connected$/ }).waitFor({ timeout });
}

/** Waits until a function that runs in the page gives a true value. */
export function until(page, condition, argument) {
  return page.waitForFunction(condition, argument, { polling: 25, timeout: WAIT_MS });
}

export async function join(page, room) {
  await page.getByLabel("Room name").fill(room);
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByRole("button", { name: `Leave ${room}`, exact: true }).waitFor();
}

export async function say(page, text, target = "") {
  await page.getByLabel("Send to").selectOption(target);
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

/** All message texts on a page, after a marker that was sent last has arrived there. */
export async function textsUpTo(page, marker) {
  await shows(lines(page), marker);
  return lines(page).allTextContents();
}

/** A peer that is no browser and may send what the page never would. */
export async function openPeer(t, url, name) {
  const peer = io(url, { transports: ["websocket"], reconnection: false, forceNew: true, auth: { name } });
  t.after(() => peer.disconnect());
  await new Promise((resolve, reject) => {
    peer.once("connect", resolve);
    peer.once("connect_error", reject);
  });
  const request = (...values) => peer.timeout(WAIT_MS).emitWithAck(...values);
  return { request, send: (payload) => request("sendMsg", payload) };
}
