// The chat: sending, receiving, and a bounded list of lines.

import { byId, clip, create, timeOfDay } from "./dom.js";

const MOST_LINES = 500;
const LONGEST_TEXT = 4000;
const AVATARS = 6;
/** How long after a send the server's copy of that message is still expected. */
const ECHO_WITHIN_MS = 5000;

/** A peer may send anything: a string, an object, or neither. */
function readMessage(payload) {
  if (typeof payload === "string") {
    return { text: payload, room: "", from: "" };
  }
  if (payload === null || typeof payload !== "object" || typeof payload.text !== "string") {
    return { text: "(a message without text)", room: "", from: "" };
  }
  return {
    text: payload.text,
    room: typeof payload.room === "string" ? payload.room : "",
    from: typeof payload.from === "string" ? payload.from.trim() : "",
  };
}

function sameMessage(one, other) {
  return one.text === other.text && one.room === other.room && one.from === other.from;
}

/** A colour that stays the same for the same name. */
function avatarClass(name) {
  let sum = 7;
  for (const character of name) {
    sum = (sum * 131 + character.codePointAt(0)) % 65_521;
  }
  return `avatar avatar-${sum % AVATARS}`;
}

export class Chat {
  #connection;
  /** Messages sent from here whose copy from the server has not arrived yet. */
  #expected = [];
  #unread = 0;

  constructor(connection) {
    this.#connection = connection;
    this.#restoreName();

    byId("chat-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    byId("chat-jump").addEventListener("click", () => {
      this.#toEnd();
      byId("chat-text").focus();
    });
    byId("chat-log").addEventListener("scroll", () => {
      if (this.#atEnd()) {
        this.#read();
      }
    });
    connection.on("pushMsg", (payload) => this.#receive(payload));
    connection.addEventListener("up", ({ detail }) => {
      if (detail.again) {
        this.notice("Connected again");
      }
    });
    connection.addEventListener("down", () => {
      this.#expected.length = 0;
      this.notice("Connection lost");
    });
  }

  /** Adds a line that no person wrote. */
  notice(text) {
    this.#append(create("li", { className: "line line-system", text: clip(text, LONGEST_TEXT) }));
  }

  /** Offers everyone and these rooms as targets; keeps the choice where possible. */
  offerTargets(rooms) {
    const target = byId("chat-target");
    const chosen = target.value;
    target.replaceChildren(
      create("option", { text: "Everyone", attributes: { value: "" } }),
      ...rooms.map((name) => create("option", { text: `#${name}`, attributes: { value: name } })));
    target.value = rooms.includes(chosen) ? chosen : "";
  }

  async #send() {
    const field = byId("chat-text");
    const text = field.value.trim();
    this.#complain("");
    if (!text) {
      field.focus();
      return;
    }
    if (!this.#connection.connected) {
      this.#complain("There is no connection to the server. Your message stays in the field.");
      return;
    }

    const message = { text, room: byId("chat-target").value, from: byId("chat-name").value.trim() };
    const line = this.#addMessage(message, true);
    const expected = { message, until: Infinity };
    this.#expected.push(expected);
    field.value = "";
    field.focus();
    line.state.textContent = "sending";
    try {
      await this.#connection.command("sendMsg", {
        text,
        ...(message.room && { room: message.room }),
        ...(message.from && { from: message.from }),
      });
      line.state.textContent = "";
      expected.until = performance.now() + ECHO_WITHIN_MS;
    } catch (problem) {
      this.#forget(expected);
      line.element.classList.add("line-failed");
      line.state.textContent = "not delivered";
      this.#complain(`The message was not delivered: ${problem.message}`);
      if (!field.value) {
        field.value = text;
      }
    }
  }

  #receive(payload) {
    const message = readMessage(payload);
    const now = performance.now();
    this.#expected = this.#expected.filter((entry) => entry.until > now);
    const own = this.#expected.find((entry) => sameMessage(entry.message, message));
    if (own) {
      this.#forget(own); // the server's copy of a message that is shown already
      return;
    }
    this.#addMessage(message, false);
  }

  #forget(entry) {
    const index = this.#expected.indexOf(entry);
    if (index >= 0) {
      this.#expected.splice(index, 1);
    }
  }

  #addMessage({ text, room, from }, own) {
    const name = clip(from, 40) || "Anonymous";
    const now = new Date();
    const state = create("span", { className: "line-state" });
    const head = create("div", { className: "line-head" },
      create("bdi", { className: "line-from", text: name }));
    if (own) {
      head.append(create("span", { className: "chip chip-own", text: "you" }));
    }
    if (room) {
      head.append(create("span", { className: "chip chip-room" },
        create("bdi", { text: `#${clip(room, 64)}` })));
    }
    head.append(
      create("time", {
        className: "line-time",
        text: timeOfDay(now),
        attributes: { datetime: now.toISOString() },
      }),
      state);

    const element = create("li", { className: own ? "line line-own" : "line" },
      create("span", {
        className: avatarClass(name),
        text: Array.from(name)[0].toLocaleUpperCase(),
        attributes: { "aria-hidden": "true" },
      }),
      create("div", { className: "line-body" },
        head,
        create("p", { className: "line-text", text: clip(text, LONGEST_TEXT), attributes: { dir: "auto" } })));
    this.#append(element, own);
    return { element, state };
  }

  #append(line, own = false) {
    const lines = byId("chat-lines");
    const follow = own || this.#atEnd();
    byId("chat-empty").hidden = true;
    lines.append(line);
    while (lines.childElementCount > MOST_LINES) {
      lines.firstElementChild.remove();
    }
    if (follow) {
      this.#toEnd();
    } else {
      this.#unread += 1;
      byId("chat-jump").textContent = this.#unread === 1 ? "1 new line" : `${this.#unread} new lines`;
      byId("chat-jump").hidden = false;
    }
  }

  #atEnd() {
    const log = byId("chat-log");
    return log.scrollHeight - log.scrollTop - log.clientHeight < 48;
  }

  #toEnd() {
    const log = byId("chat-log");
    log.scrollTop = log.scrollHeight;
    this.#read();
  }

  #read() {
    this.#unread = 0;
    byId("chat-jump").hidden = true;
  }

  #complain(text) {
    byId("chat-error").textContent = text;
  }

  /** The name lasts as long as this tab; a new tab is a new person. */
  #restoreName() {
    const field = byId("chat-name");
    let stored = null;
    try {
      stored = sessionStorage.getItem("carillon-name");
    } catch {
      // storage is switched off; the name is kept in the field only
    }
    field.value = stored ?? `Guest ${100 + crypto.getRandomValues(new Uint16Array(1))[0] % 900}`;
    field.addEventListener("change", () => {
      try {
        sessionStorage.setItem("carillon-name", field.value.trim());
      } catch {
        // as above
      }
    });
  }
}
