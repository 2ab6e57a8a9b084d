// Takes the pictures of the documentation, with the packaged server (CARILLON_JAR):
//
//   CARILLON_JAR=<path of the jar> npm run screenshots
//
// The button of the other language needs a Chinese font.

import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

import { closeBrowser, join, openBrowser, openPage, openPeer, say, shows, until } from "./browser/setup.mjs";
import { startServer } from "./server.mjs";

const DOCS = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../../../docs");
const SIZE = { width: 1280, height: 900 };

/** Runs a function with what it needs from a test: a way to clean up. */
async function take(action) {
  const cleanUps = [];
  try {
    await action({ after: (cleanUp) => cleanUps.push(cleanUp) });
  } finally {
    for (const cleanUp of cleanUps.reverse()) {
      await cleanUp();
    }
  }
}

async function picture(page, name) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0); // the top bar stays in view, wherever the page is
  });
  await page.screenshot({ path: path.join(DOCS, name), fullPage: true });
}

async function chat(t) {
  const server = await startServer({ interval: 900 });
  t.after(() => server.stop());
  const page = await openPage(t, server.url, { name: "Ada Lovelace", viewport: SIZE });
  const grace = await openPeer(t, server.url, "Grace Hopper");
  const from = "Grace Hopper";
  const room = "bell-tower";
  await join(page, room);
  await grace.request("join", room);
  await join(page, "workshop");
  await grace.send({ from, text: "Good morning! Is the noon chime ready?" });
  await say(page, "Almost. The new peal has one bell too many.");
  await grace.send({ from, room, text: "Then let us ring it twice and call it a feature." });
  const start = page.getByRole("button", { name: "Start a job" });
  await start.click();
  await shows(page.locator("#jobs-list .job"), "done");
  await start.click();
  await until(page, () => document.querySelector('.job[data-state="running"] progress')?.value >= 20);
  await page.getByRole("button", { name: "Cancel job 2" }).click();
  await page.getByRole("switch", { name: "Log events" }).click();
  await start.click();
  await say(page, "Rendering the peal now, you can watch the job.", room);
  await until(page, () => document.querySelector('.job[data-state="running"] progress')?.value >= 50);
  await grace.request("typing", { room, typing: true });
  await shows(page.locator("#chat-typing"), "Grace Hopper is typing");
  await picture(page, "sample-page.png");
}

async function jobs(t) {
  const store = path.join(DOCS, "../integration-tests/target", `screenshots-${process.pid}.db`);
  let server = await startServer({ interval: 400, args: ["--jobs-store", store] });
  t.after(() => server.stop());
  const page = await openPage(t, `${server.url}/jobs.html?delay=50`, { viewport: SIZE });
  const begin = async (count) => {
    await page.getByLabel("How many").fill(String(count));
    await page.getByRole("button", { name: "Start", exact: true }).click();
  };
  const running = () => until(page, () => document.querySelector('.job[data-state="running"] progress')?.value >= 30);
  await begin(2);
  await shows(page.locator(".job"), "Done");
  await begin(1);
  await running();
  await server.kill();
  server = await startServer({ port: server.port, interval: 2000, args: ["--jobs-store", store] });
  await shows(page.locator(".job"), "Failed");
  await begin(2);
  await running();
  await page.getByRole("button", { name: /^Cancel query/ }).first().click();
  await begin(3);
  await sleep(5_000); // so that the jobs have progress of different kinds
  await picture(page, "jobs-page.png");
}

await openBrowser();
try {
  await take(chat);
  await take(jobs);
} finally {
  await closeBrowser();
}
