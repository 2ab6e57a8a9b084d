// Starts and stops the server under test as a child process.
//
// CARILLON_JAR      path of the runnable jar
// CARILLON_COMMAND  replaces the jar: a JSON array with a command and its first
//                   arguments, for example ["node", "other-server.mjs"]

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

const START_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 5_000;

function command() {
  const { CARILLON_COMMAND, CARILLON_JAR } = process.env;
  if (CARILLON_COMMAND) {
    const words = JSON.parse(CARILLON_COMMAND);
    if (!Array.isArray(words) || words.length === 0 || words.some((word) => typeof word !== "string")) {
      throw new Error("CARILLON_COMMAND must be a JSON array of strings");
    }
    return words;
  }
  if (CARILLON_JAR) {
    // The server runs only for seconds, so C1 is enough. The class data archive makes it start faster.
    const archive = CARILLON_JAR.replace(/\.jar$/, ".jsa");
    const shared = existsSync(archive) ? [`-XX:SharedArchiveFile=${archive}`] : [];
    return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", ...shared, "-jar", CARILLON_JAR];
  }
  throw new Error("Set CARILLON_JAR to the path of the runnable jar");
}

const running = new Set();

// No server outlives the tests, even if they fail.
process.on("exit", () => {
  for (const child of running) {
    child.kill("SIGKILL");
  }
});

/**
 * Starts a server and waits for the line with its address.
 * @param {{port?: number, interval?: number, args?: string[]}} [options] port 0 selects any free port;
 *   the interval is the time between two steps of a job, in ms
 * @returns {Promise<{url: string, port: number, stop: () => Promise<void>, kill: () => Promise<void>}>}
 */
export async function startServer({ port = 0, interval = 50, args = [] } = {}) {
  const [program, ...first] = command();
  const child = spawn(
    program,
    [...first, "--port", String(port), "--process-interval", String(interval), ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  running.add(child);
  const ended = new Promise((resolve) => {
    child.once("close", resolve);
    child.once("error", resolve);
  }).then(() => running.delete(child));

  let output = "";
  const address = new Promise((resolve, reject) => {
    const giveUp = setTimeout(
      () => reject(new Error(`The server told no address within ${START_WITHIN_MS} ms:\n${output}`)),
      START_WITHIN_MS,
    );
    const read = (fromStdout) => (chunk) => {
      output = (output + chunk).slice(-20_000);
      const found = fromStdout && /(https?):\/\/[^\s/:]+:(\d+)\b(?=\D)/.exec(output);
      if (found) {
        clearTimeout(giveUp);
        resolve({ scheme: found[1], port: Number(found[2]) });
      }
    };
    child.stdout.setEncoding("utf8").on("data", read(true));
    child.stderr.setEncoding("utf8").on("data", read(false));
    child.once("error", (error) => {
      clearTimeout(giveUp);
      reject(error);
    });
    child.once("close", (code, signal) => {
      clearTimeout(giveUp);
      reject(new Error(`The server ended early (${signal ?? code}):\n${output}`));
    });
  });

  async function end(signal) {
    if (!running.has(child)) {
      return;
    }
    child.kill(signal);
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    await ended;
    clearTimeout(force);
  }

  try {
    const { scheme, port: chosen } = await address;
    return {
      url: `${scheme}://localhost:${chosen}`,
      port: chosen,
      /** Stops the server gracefully. */
      stop: () => end("SIGTERM"),
      /** Kills the server without a graceful shutdown. */
      kill: () => end("SIGKILL"),
    };
  } catch (problem) {
    await end("SIGKILL");
    throw problem;
  }
}
