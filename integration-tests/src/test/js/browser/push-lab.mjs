// The push lab: five lines that follow the same ticks.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startServer } from "../server.mjs";
import { keepPicture, LIMIT, openPage, seriousFindings, shows, state, until } from "./setup.mjs";

const LINES = ["socket-io", "web-socket", "event-source", "long-polling", "short-polling"];
const PUSHED = LINES.slice(1);

async function openLab(t, url, options = {}) {
  const page = await openPage(t, url, { connected: false, ...options });
  await shows(state(page), /^All lines open$/);
  return page;
}

const part = (page, line, name) => page.locator(`#${line} [data-part="${name}"]`);

/** Waits until every one of these lines has this verdict, and returns what they say. */
async function verdicts(page, lines, verdict) {
  for (const line of lines) {
    await page.locator(`#${line} [data-verdict="${verdict}"]`).waitFor();
  }
  return Promise.all(lines.map((line) => part(page, line, "verdict").textContent()));
}

/** Waits until each line has received this many ticks more. */
function moves(page, more) {
  return until(page, ([count]) => {
    const now = [...document.querySelectorAll('[data-part="received"]')].map((cell) => Number(cell.textContent.replaceAll(",", "")));
    globalThis.countsBefore ??= now;
    if (now.every((value, index) => value >= globalThis.countsBefore[index] + count)) {
      delete globalThis.countsBefore;
      return true;
    }
    return false;
  }, [more]);
}

async function setRate(page, step, text) {
  await page.getByLabel("Ticks", { exact: true }).fill(String(step));
  await shows(page.locator("#lab-rate-now"), text);
}

/** Records the numbers of the ticks of each line, from now on. */
function record(page) {
  return page.evaluate(async () => {
    const { Tally } = await import("/lab/tally.js");
    const { add } = Tally.prototype;
    globalThis.seen = new Map();
    Tally.prototype.add = function recorded(n, now) {
      globalThis.seen.set(this, [...globalThis.seen.get(this) ?? [], n]);
      add.call(this, n, now);
    };
  });
}

const cut = (page) => page.getByRole("button", { name: "Cut every line" }).click();

export const pushLab = () => describe("the push lab", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer({ args: ["--push-log-events", "20"] });
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("counts bytes, not characters", LIMIT, async (t) => {
    const page = await openLab(t, `${server.url}/push-lab.html`);
    const bytes = await page.evaluate(async () => {
      const { HEADER_BYTES, Line } = await import("/lab/line.js");
      const text = "\u00e9\u20ac\u{1f600}"; // 2, 3 and 4 bytes
      const bytesOf = (report) => {
        const line = new Line(null, { streams: true });
        report(line.link());
        line.history.message(null);
        line.history.close();
        return line.history.perMessage.bytes;
      };
      return [
        bytesOf((link) => link.frame(text)),
        bytesOf((link) => link.frame("\u00e9".repeat(63))),
        bytesOf((link) => link.message(text, "a-1")),
        bytesOf((link) => link.response(text)) - HEADER_BYTES,
      ];
    });
    assert.deepEqual(bytes, [2 + 9, 4 + 126, "id: a-1\ndata: \n\n".length + 9, 9]);
  });

  it("resumes all five lines without a gap, in order and without a repetition", LIMIT, async (t) => {
    const own = await startServer({ args: ["--recovery", "1m"] });
    t.after(() => own.stop());
    const page = await openLab(t, `${own.url}/push-lab.html`);
    await moves(page, 5);
    await setRate(page, 6, "The server sends 100 ticks per second.");
    await record(page);
    await moves(page, 50);
    await cut(page);
    for (const text of await verdicts(page, LINES, "complete")) {
      assert.match(text, /^Resumed without a gap after [\d,]+ ms\.$/);
    }
    await moves(page, 50);
    const seen = await page.evaluate(() => [...globalThis.seen.values()]);
    assert.equal(seen.length, LINES.length);
    for (const numbers of seen) {
      assert.ok(numbers.length > 100, `${numbers.length} ticks`);
      assert.deepEqual(numbers, numbers.map((_, index) => numbers[0] + index));
    }
    for (const line of LINES) {
      assert.equal(await part(page, line, "missed").textContent(), "0");
      assert.equal(await part(page, line, "repeated").textContent(), "0");
      assert.match(await part(page, line, "bytes-each").textContent(), /^\d{2,3}$/);
    }
    assert.deepEqual(page.problems, []);
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  });

  it("says what is missed when the server does not keep enough", LIMIT, async (t) => {
    const page = await openLab(t, `${server.url}/push-lab.html`);
    await setRate(page, 4, "The server sends 20 ticks per second.");
    await moves(page, 10);
    await page.getByLabel("Stay away for").selectOption("2 seconds");
    await cut(page);
    const texts = await verdicts(page, LINES, "reset");
    assert.match(texts[0], /^Not recovered: .* New ticks after (?:[2-9]|\d\d),\d{3} ms: \d+ ticks missed\.$/);
    for (const text of texts.slice(1)) {
      assert.match(text, /^Reset: .* New ticks after (?:[2-9]|\d\d),\d{3} ms: \d+ ticks missed\.$/);
    }
    for (const line of LINES) {
      assert.ok(Number(await part(page, line, "missed").textContent()) > 20);
      assert.equal(await part(page, line, "repeated").textContent(), "0");
    }
  });

  it("lets the WebSocket give up after some attempts, until somebody connects it", LIMIT, async (t) => {
    const page = await openLab(t, `${server.url}/push-lab.html?delay=10&attempts=2`);
    await moves(page, 3);
    await server.stop();
    await shows(part(page, "web-socket", "state"), "Not connected");
    await shows(part(page, "web-socket", "note"), "gave up after 2 attempts");
    server = await startServer({ port: server.port });
    await shows(part(page, "socket-io", "state"), "Open");
    await shows(part(page, "event-source", "state"), "Open");
    for (const line of ["web-socket", "long-polling", "short-polling"]) {
      const button = page.locator(`#${line}`).getByRole("button", { name: "Connect" });
      await button.click();
      await button.waitFor({ state: "hidden" });
    }
    for (const text of await verdicts(page, PUSHED, "reset")) {
      assert.match(text, /^Reset: /);
    }
    await moves(page, 3);
  });
});

export const pushLabForm = () => describe("the form of the push lab", { concurrency: false }, () => {
  let server;

  before(async () => {
    server = await startServer();
  }, LIMIT);

  after(() => server?.stop(), LIMIT);

  it("is accessible and needs no horizontal scroll at 390 px, light and dark", LIMIT, async (t) => {
    const narrow = { width: 390, height: 844 };
    const page = await openLab(t, `${server.url}/push-lab.html`, { colorScheme: "light", viewport: narrow });
    await shows(page.locator("#lab-library"), "Charts by uPlot");
    await moves(page, 5);
    for (const summary of await page.locator("summary").all()) {
      await summary.click();
    }
    await page.locator("figure").nth(8).waitFor();
    for (const code of await page.locator("figure code").allTextContents()) {
      assert.doesNotMatch(code, /could not be loaded/);
      assert.ok(code.split("\n").length <= 20, "a few lines are enough");
    }
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(narrow);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
      await keepPicture(page, `push-lab-390-${colorScheme}`);
      await page.setViewportSize({ width: 1280, height: 900 });
      await keepPicture(page, `push-lab-1280-${colorScheme}`);
      assert.equal(await page.locator(".lab-chart canvas").count(), LINES.length);
      assert.deepEqual(await seriousFindings(page), []);
    }
    assert.deepEqual(page.problems, []);
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  });

  it("can be used with the keyboard, and links to the chat and back", LIMIT, async (t) => {
    const page = await openPage(t, server.url);
    await page.getByRole("link", { name: "Push lab" }).press("Enter");
    await shows(state(page), /^All lines open$/);
    const keys = page.keyboard;
    await keys.press("Tab");
    await shows(page.locator(":focus"), "Skip to the controls");
    await keys.press("Enter");
    await keys.press("ArrowRight");
    await shows(page.locator("#lab-rate-text"), "20 per second");
    await shows(page.locator("#lab-rate-now"), "The server sends 20 ticks per second.");
    await keys.press("Tab");
    await keys.press("Enter");
    await shows(page.locator("#lab-rate-now"), "The server sends no ticks.");
    await shows(page.locator(":focus"), "Resume");
    await keys.press("Enter");
    await shows(page.locator("#lab-rate-now"), "The server sends 20 ticks per second.");
    await moves(page, 1); // a line that has received nothing cannot tell whether something is missing
    await keys.press("Tab");
    await keys.press("Tab");
    await keys.press("Enter");
    await verdicts(page, PUSHED, "complete");
    await page.getByRole("link", { name: "Chat", exact: true }).click();
    await shows(state(page), /^Connected$/);
    assert.deepEqual(page.problems, []);
  });

  it("shows tables instead of charts if the CDN sends another chart library", LIMIT, async (t) => {
    const page = await openLab(t, `${server.url}/push-lab.html`, {
      chartCdn: (route) => route.fulfill({
        status: 200,
        contentType: "application/javascript",
        headers: { "access-control-allow-origin": "*" },
        body: "globalThis.harmed = 1;",
      }),
    });
    await shows(page.locator("#lab-library"), "could not be loaded");
    await moves(page, 5);
    for (const line of LINES) {
      const rows = page.locator(`#${line}`).getByRole("table", { name: "Latency of the last seconds" }).locator("tbody tr");
      await shows(rows.first(), /^last\d/);
      assert.equal(await rows.count(), 6);
    }
    assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
    assert.equal(await page.locator("canvas").count(), 0);

    // The policy allows one file of this CDN, not the CDN.
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.src = "https://cdn.jsdelivr.net/npm/uplot@1.6.32/dist/uPlot.iife.js";
      document.head.append(script);
    });
    await until(page, () => globalThis.violations.length > 0);
    assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
  });
});
