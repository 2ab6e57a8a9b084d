// A real browser and a real server for the tests of the sample page.
//
// CHROMIUM is the path of the browser, /usr/bin/chromium by default. Requests to the
// CDN never leave the machine: they are answered with the npm package of the same
// version. The page checks the hash of its bytes as it would with the real CDN.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import axe from "axe-core";
import { chromium } from "playwright-core";
import { io } from "socket.io-client";

export const CLIENT_DIR = path.join(
  path.dirname(fileURLToPath(import.meta.url)), "../node_modules/socket.io-client-cdn/dist");
/** A generous limit for busy machines. */
export const WAIT_MS = 30_000;
export const LIMIT = { timeout: 90_000 };

/** Where the tests keep pictures of pages. */
const SCREENSHOTS = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../../../target/screenshots");

const CDN = "https://cdn.socket.io/**";
const CHART_CDN = "https://cdn.jsdelivr.net/**";
const CHART_LIBRARY = path.join(CLIENT_DIR, "../../uplot/dist/uPlot.iife.min.js");

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

const answerWith = (body) => (route) => route.fulfill({
  status: 200,
  contentType: "application/javascript",
  headers: { "access-control-allow-origin": "*" },
  body,
});
const answerAsCdn = answerWith(clientBytes);
const answerAsChartCdn = answerWith(await readFile(CHART_LIBRARY));

/** Opens the page in a new browser context. The context is closed at the end of the test. */
export async function openPage(t, url, { cdn = answerAsCdn, chartCdn = answerAsChartCdn, connected = true, name, ...contextOptions } = {}) {
  const context = await browser.newContext({ locale: "en-GB", ...contextOptions });
  t.after(() => context.close());
  context.setDefaultTimeout(WAIT_MS);
  await context.route(CDN, cdn);
  await context.route(CHART_CDN, chartCdn);
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
/** The messages since the page was opened. */
export const lines = (page) => page.locator("#chat-lines .line:not(.line-past) .line-text");
export const system = (page) => page.locator("#chat-lines .line-system");
export const jobs = (page) => page.locator("#jobs-list .job");

/** Waits until an element with this text is visible. */
export function shows(locator, text) {
  return locator.filter({ hasText: text }).first().waitFor({ state: "visible" });
}

export function isConnected(page, timeout = WAIT_MS) {
  return state(page).filter({ hasText: /^Connected$/ }).waitFor({ timeout });
}

export async function keepPicture(page, name) {
  await page.evaluate(() => scrollTo(0, 0)); // the top bar stays in view, wherever the page is
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
}

/** Returns the serious findings of axe-core, with the elements that they concern. */
export async function seriousFindings(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}

/** Waits until a function that runs in the page returns a truthy value. */
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

/** Waits for a marker message, which must be the last one, and returns all message texts of a page. */
export async function textsUpTo(page, marker) {
  await shows(lines(page), marker);
  return lines(page).allTextContents();
}

/** Connects a client without a browser, which can send messages that the page never sends. */
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
