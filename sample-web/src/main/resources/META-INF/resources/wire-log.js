// A bounded log of the events on the wire, newest first. It is off by default, and
// shows everything that a peer sends as plain text.

import { byId, clip, create } from "./dom.js";
import { say } from "./i18n.js";
import { recall, remember } from "./tab-memory.js";

const MOST_LINES = 200;
const LONGEST_NAME = 60;
const LONGEST_PAYLOAD = 300;
const MARKS = { out: "↑", in: "↓", ack: "↩" };

/** Characters that would change the direction of the surrounding text, or break the line. */
const DIRECTION_MARKS = /[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

function escapeMarks(text) {
  return text.replace(DIRECTION_MARKS, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function binaryAsText(key, value) {
  return value instanceof ArrayBuffer ? `(${value.byteLength} bytes)` : value;
}

function payloadText(values) {
  return escapeMarks(clip(values.map((value) => JSON.stringify(value, binaryAsText) ?? "").join(", "), LONGEST_PAYLOAD));
}

function timeText(date) {
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

export class WireLog {
  #on = false;

  constructor(connection) {
    byId("wire-switch").addEventListener("click", () => this.#turn(!this.#on));
    byId("wire-clear").addEventListener("click", () => {
      byId("wire-lines").replaceChildren();
      byId("wire-switch").focus();
      this.#show();
    });
    connection.addEventListener("wire", ({ detail }) => {
      if (this.#on) {
        this.#add(detail);
      }
    });
    this.#turn(recall("wire") === "on");
  }

  #turn(on) {
    this.#on = on;
    remember("wire", on ? "on" : "off");
    byId("wire-switch").setAttribute("aria-checked", String(on));
    this.#show();
  }

  #add({ direction, event, values }) {
    const lines = byId("wire-lines");
    const name = escapeMarks(clip(String(event), LONGEST_NAME));
    lines.prepend(create("li", { className: `wire-line wire-${direction}` },
      create("time", { className: "wire-time", text: timeText(new Date()) }),
      create("span", { className: "wire-mark", text: MARKS[direction], attributes: { "aria-hidden": "true" } }),
      create("span", { className: "visually-hidden", say: [`wire.${direction}`] }),
      create("bdi", { className: "wire-event", text: name }),
      create("bdi", { className: "wire-payload", text: payloadText(values) })));
    while (lines.childElementCount > MOST_LINES) {
      lines.lastElementChild.remove();
    }
    this.#show();
  }

  #show() {
    const count = byId("wire-lines").childElementCount;
    byId("wire-frame").hidden = count === 0;
    byId("wire-clear").hidden = count === 0;
    byId("wire-empty").hidden = count > 0;
    say(byId("wire-empty"), this.#on ? "wire.waiting" : "wire.off");
  }
}
