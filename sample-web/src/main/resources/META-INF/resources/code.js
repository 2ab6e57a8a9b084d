// Shows the code behind each panel of a page. It is read from the actual files: the modules
// of this page, and the server's sources, which are packaged with it.

import { create } from "./dom.js";
import { text } from "./i18n.js";

/** The keys of the captions. */
export const CLIENT = "code.client";
export const SERVER = "code.server";

/** For each panel of the chat page: the files, and the start of the first line of the function or method to show. */
const CHAT_PAGE = {
  connection: [
    { side: CLIENT, file: "connection.js", start: "function openSocket(" },
    { side: SERVER, file: "code/CarillonServer.java", start: "private void onConnection(" },
  ],
  chat: [
    { side: CLIENT, file: "events.js", start: "export function chatEvents(" },
    { side: SERVER, file: "code/MessageEvents.java", start: "private void onSend(" },
  ],
  rooms: [
    { side: CLIENT, file: "events.js", start: "export function roomEvents(" },
    { side: SERVER, file: "code/RoomEvents.java", start: "private void onLeave(" },
  ],
  jobs: [
    { side: CLIENT, file: "events.js", start: "export function jobEvents(" },
    { side: SERVER, file: "code/QueryEvents.java", start: "private void onQuery(" },
  ],
  wire: [{ side: CLIENT, file: "connection.js", start: "#watchWire() {" }],
};

const TOKENS = new RegExp([
  /(?<comment>\/\/.*)/,
  /(?<string>"(?:[^"\\]|\\.)*"|`[^`]*`)/,
  /(?<keyword>\b(?:async|await|catch|const|else|export|for|function|if|new|null|private|public|return|static|this|throw|true|try|void|while)\b)/,
].map((part) => part.source).join("|"), "g");

/** Extracts the code from the line that starts with the given text to the closing brace in the same column. */
export function snippetOf(source, start) {
  const lines = source.split("\n");
  const first = lines.findIndex((line) => line.trimStart().startsWith(start));
  if (first < 0) {
    throw new Error(`There is no "${start}"`);
  }
  const indent = lines[first].length - lines[first].trimStart().length;
  const close = `${" ".repeat(indent)}}`;
  const last = lines.findIndex((line, index) => index > first && line.startsWith(close));
  return lines.slice(first, last + 1).map((line) => line.slice(indent)).join("\n");
}

/** Returns the code as a list of strings and of spans for syntax highlighting. */
function coloured(code) {
  const parts = [];
  let end = 0;
  for (const match of code.matchAll(TOKENS)) {
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    parts.push(code.slice(end, match.index), create("span", { className: `code-${kind}`, text: match[0] }));
    end = match.index + match[0].length;
  }
  return [...parts, code.slice(end)];
}

async function figure({ side, file, start }) {
  const caption = create("figcaption", { className: "code-caption" },
    create("span", { say: [side] }),
    create("a", { text: file.split("/").at(-1), attributes: { href: file } }));
  let code;
  try {
    const response = await fetch(file);
    if (!response.ok) {
      throw new Error(`The server answered ${response.status}`);
    }
    code = coloured(snippetOf(await response.text(), start));
  } catch (problem) {
    code = [text("code.failed", { reason: problem.message })];
  }
  return create("figure", { className: "code-figure" }, caption,
    create("pre", { className: "code-text", attributes: { tabindex: "0" } }, create("code", {}, ...code)));
}

/** Loads the code of each panel when the panel is first opened. */
export function setUpCode(snippets = CHAT_PAGE) {
  for (const details of document.querySelectorAll("details[data-code]")) {
    details.addEventListener("toggle", async () => {
      const place = details.querySelector(".code-figures");
      place.replaceChildren(...await Promise.all(snippets[details.dataset.code].map(figure)));
    }, { once: true });
  }
}
