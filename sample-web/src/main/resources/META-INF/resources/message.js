// Messages: what a peer may send, and the line that shows one.

import { clip, create, timeOfDay } from "./dom.js";

export const LONGEST_TEXT = 4000;
const LONGEST_ID = 64;
const AVATARS = 6;

/** A peer may send anything: a string, an object, or neither. */
export function readMessage(payload) {
  if (typeof payload === "string") {
    return { text: payload, room: "", from: "", id: "" };
  }
  if (payload === null || typeof payload !== "object" || typeof payload.text !== "string") {
    return { text: "(a message without text)", room: "", from: "", id: "" };
  }
  const { text, room, from, id } = payload;
  return {
    text,
    room: typeof room === "string" ? room : "",
    from: typeof from === "string" ? from.trim() : "",
    id: typeof id === "string" && id.length <= LONGEST_ID ? id : "",
  };
}

/** The same for two copies of a message; messages of this page have an id, others may be alike. */
export function keyOf({ text, room, from, id }) {
  return JSON.stringify(id ? [id] : [text, room, from]);
}

/** A colour that stays the same for the same name. */
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
 * The line of a message, and its element for the state of the delivery.
 * @param options own: it was sent from here; past: when it was sent, unless that is now
 */
export function messageLine({ text, room, from }, { own, past }) {
  const name = clip(from, 40) || "Anonymous";
  const state = create("span", { className: "line-state" });
  const head = create("div", { className: "line-head" }, create("bdi", { className: "line-from", text: name }));
  if (own) {
    head.append(create("span", { className: "chip chip-own", text: "you" }));
  }
  if (room) {
    head.append(create("span", { className: "chip chip-room" }, create("bdi", { text: `#${clip(room, 100)}` })));
  }
  head.append(timeElement(past ?? new Date()), state);
  const element = create("li", { className: past ? "line line-past" : "line" },
    create("span", {
      className: avatarClass(name),
      text: Array.from(name)[0].toLocaleUpperCase(),
      attributes: { "aria-hidden": "true" },
    }),
    create("div", { className: "line-body" },
      head,
      create("p", { className: "line-text", text: clip(text, LONGEST_TEXT), attributes: { dir: "auto" } })));
  return { element, state };
}

/** A line that no person wrote. */
export function systemLine(text) {
  return create("li", { className: "line line-system", text: clip(text, LONGEST_TEXT) });
}
