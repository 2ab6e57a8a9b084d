// Messages: parsing what a peer sends, and rendering it as a line.

import { clip, create } from "./dom.js";
import { text as words, timeOfDay } from "./i18n.js";

export const LONGEST_TEXT = 4000;
const LONGEST_ID = 64;
const AVATARS = 6;

/** Parses a payload. A peer may send a string, an object, or anything else. */
export function readMessage(payload) {
  if (typeof payload === "string") {
    return { text: payload, room: "", from: "", id: "" };
  }
  if (payload === null || typeof payload !== "object" || typeof payload.text !== "string") {
    return { text: words("chat.noText"), room: "", from: "", id: "" };
  }
  const { text, room, from, id } = payload;
  return {
    text,
    room: typeof room === "string" ? room : "",
    from: typeof from === "string" ? from.trim() : "",
    id: typeof id === "string" && id.length <= LONGEST_ID ? id : "",
  };
}

/** Returns the same key for all copies of a message. Messages without an id have equal keys if their contents are equal. */
export function keyOf({ text, room, from, id }) {
  return JSON.stringify(id ? [id] : [text, room, from]);
}

/** Returns an avatar class whose colour depends only on the name. */
function avatarClass(name) {
  let sum = 7;
  for (const character of name) {
    sum = (sum * 131 + character.codePointAt(0)) % 65_521;
  }
  return `avatar avatar-${sum % AVATARS}`;
}

function timeElement(date) {
  const today = date.toDateString() === new Date().toDateString();
  return create("time", {
    className: "line-time",
    text: today ? timeOfDay(date) : `${date.toLocaleDateString()} ${timeOfDay(date)}`,
    attributes: { datetime: date.toISOString() },
  });
}

/**
 * Creates the line for a message, and the element that shows its delivery state.
 * @param options own: whether this client sent it; past: the time it was sent, if it is from the history
 */
export function messageLine({ text, room, from }, { own, past }) {
  const name = clip(from, 40);
  const shown = name || words("chat.anonymous");
  const state = create("span", { className: "line-state" });
  const head = create("div", { className: "line-head" }, create("bdi", { className: "line-from", ...(name ? { text: name } : { say: ["chat.anonymous"] }) }));
  if (own) {
    head.append(create("span", { className: "chip chip-own", say: ["chat.you"] }));
  }
  if (room) {
    head.append(create("span", { className: "chip chip-room" }, create("bdi", { text: `#${clip(room, 100)}` })));
  }
  head.append(timeElement(past ?? new Date()), state);
  const element = create("li", { className: past ? "line line-past" : "line" },
    create("span", {
      className: avatarClass(shown),
      text: Array.from(shown)[0].toLocaleUpperCase(),
      attributes: { "aria-hidden": "true" },
    }),
    create("div", { className: "line-body" },
      head,
      create("p", { className: "line-text", text: clip(text, LONGEST_TEXT), attributes: { dir: "auto" } })));
  return { element, state };
}

/** Creates a system line: the key of a text, and its parameters. */
export function systemLine(key, parameters) {
  return create("li", { className: "line line-system", say: [key, parameters] });
}
