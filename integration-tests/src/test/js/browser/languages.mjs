// The languages of the pages, English and Chinese.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { isConnected, join, keepPicture, LIMIT, openPage, openPeer, shows, state, system, until } from "./setup.mjs";

const PATHS = ["/", "/jobs.html", "/push-lab.html", "/server.html"];

/** Returns what is wrong with the texts of the two languages. Runs in the page. */
async function compareTexts() {
  const [{ default: en }, { default: zh }] = await Promise.all([import("/texts/en.js"), import("/texts/zh.js")]);
  const number = (value) => String(value);
  /** The parameters that a text uses, from a call with each kind of number. */
  const parametersOf = (entry) => {
    const used = new Set();
    for (const value of [0, 1, 2, 100]) {
      entry(new Proxy({}, {
        get(_, name) {
          used.add(name);
          return ["rooms", "problems", "what"].includes(name) ? ["x"] : value;
        },
      }), number);
    }
    return [...used].sort().join();
  };
  const problems = [...Object.keys(en), ...Object.keys(zh)]
    .filter((key) => !(Object.hasOwn(en, key) && Object.hasOwn(zh, key)))
    .map((key) => `${key} is missing in one language`);
  for (const key of Object.keys(en).filter((name) => Object.hasOwn(zh, name))) {
    if (typeof en[key] !== typeof zh[key]) {
      problems.push(`${key} has parameters in one language only`);
    } else if (typeof en[key] === "function" && parametersOf(en[key]) !== parametersOf(zh[key])) {
      problems.push(`${key} has other parameters: ${parametersOf(en[key])} and ${parametersOf(zh[key])}`);
    }
  }
  return problems;
}

/** Returns the texts of a page that cannot be translated, or differ from the English ones. Runs in the page. */
async function findUntranslated(path) {
  const { default: en } = await import("/texts/en.js");
  const page = new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
  const problems = [];
  const check = (found, key) => {
    if (/\p{L}/u.test(found) && en[key] !== found) {
      problems.push(`${found} (${key ?? "no key"})`);
    }
  };
  const roots = [page, ...[...page.querySelectorAll("template")].map(({ content }) => content)];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*:not(script, style)")) {
      if (element.closest("noscript, [translate=no], [data-language]")) {
        continue;
      }
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) {
          check(element.dataset.text ? node.data : node.data.trim(), element.dataset.text);
        }
      }
      for (const [attribute, key] of [["aria-label", "label"], ["placeholder", "placeholder"], ["title"], ["alt"]]) {
        check(element.getAttribute(attribute) ?? "", element.dataset[key]);
      }
    }
  }
  return problems;
}

/** Returns the English words that a Chinese page shows, except names. Runs in the page. */
function findEnglish(names) {
  const problems = [];
  for (const element of document.querySelectorAll("body *:not(script, style, noscript *, code, code *, option)")) {
    if (element.closest("template, noscript, pre, [translate=no], [data-language], bdi, .stat-code, figcaption a")) {
      continue;
    }
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
    for (const found of [...texts, element.getAttribute("aria-label") ?? "", element.getAttribute("placeholder") ?? ""]) {
      const rest = names.reduce((text, name) => text.replaceAll(name, ""), found);
      if (/[A-Za-z]{3,}/.test(rest)) {
        problems.push(found);
      }
    }
  }
  return problems;
}

/** Names and terms that stay as they are in Chinese. */
const NAMES = [
  "Carillon", "Socket.IO", "WebSocket", "HTTP", "Server-Sent Events", "EventSource", "uPlot", "cdn.socket.io", "cdn.jsdelivr.net",
  "tick", "socket", "TCP", "TLS", "lobby", "tower", /query [\w-]{6}/g,
];

export const languages = () => describe("the languages", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer({ interval: 300 });
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("have the same texts, and every text of the pages is one of them", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    assert.deepEqual(await page.evaluate(compareTexts), []);
    for (const path of PATHS) {
      assert.deepEqual(await page.evaluate(findUntranslated, path), [], path);
    }
    // The test itself finds what it is to find.
    await page.route("**/broken.html", (route) => route.fulfill({
      contentType: "text/html",
      body: '<p>Hello</p><p data-text="chat">Chatter</p><input placeholder="Name"><p data-text="chat">Chat</p>',
    }));
    assert.equal((await page.evaluate(findUntranslated, "/broken.html")).length, 3);
  });

  it("follow the browser, and Chinese pages are Chinese", LIMIT, async (t) => {
    const page = await openPage(t, "about:blank", { locale: "zh-CN", connected: false });
    for (const path of PATHS) {
      await page.goto(server.url + path);
      await shows(state(page), path === "/push-lab.html" ? "所有线路已连通" : "已连接");
      assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
      if (path === "/jobs.html") {
        await page.getByLabel("数量").fill("3");
        await page.getByRole("button", { name: "启动", exact: true }).click();
        await shows(page.locator(".job"), "已完成");
        await shows(page.locator(".job"), /结束于 .*，用时 .* 秒/);
      }
      if (path === "/server.html") {
        await shows(page.locator("#server-uptime"), /^已运行 /);
      }
      assert.deepEqual(await page.evaluate(findEnglish, NAMES), [], path);
      await keepPicture(page, `chinese-${path.replace(/\W/g, "")}`);
    }
    assert.deepEqual(page.problems, []);
  });

  it("change without a reload, are remembered, and keep what the page shows", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await join(page, "tower");
    const peer = await openPeer(t, server.url, "Ada");
    await peer.request("join", "tower");
    await shows(system(page), "Ada joined #tower, 2 members");
    await page.locator("#chat-text").fill("a draft");
    await page.evaluate(() => {
      globalThis.sameDocument = true;
    });

    await page.getByRole("button", { name: "中文" }).press("Enter");
    await shows(state(page), "已连接");
    await shows(system(page), "Ada 加入了 #tower，共 2 名成员");
    await page.getByRole("button", { name: "离开 tower" }).waitFor();
    assert.equal(await page.locator("#chat-text").inputValue(), "a draft");
    assert.equal(await page.locator("#chat-text").getAttribute("placeholder"), "输入消息");
    assert.equal(await page.evaluate(() => globalThis.sameDocument), true);
    assert.equal(await page.getByRole("button", { name: "中文" }).getAttribute("aria-pressed"), "true");

    await page.getByRole("link", { name: "任务", exact: true }).click();
    await isChinese(page);
    assert.equal(await page.title(), "任务 – Carillon");
    await page.reload();
    await isChinese(page);
    await page.getByRole("button", { name: "English" }).click();
    await isConnected(page);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    assert.equal(await page.title(), "Jobs – Carillon");
  });
});

function isChinese(page) {
  return until(page, () => document.documentElement.lang === "zh-CN" && document.querySelector("#state-text").textContent === "已连接");
}
