// The chat: the user's name, sending and receiving messages, and the history.

import { ChatLog } from "./chat-log.js";
import { byId, create } from "./dom.js";
import { chatEvents } from "./events.js";
import { say } from "./i18n.js";
import { keyOf, messageLine, readMessage, systemLine } from "./message.js";
import { ownName, randomId, remember } from "./tab-memory.js";

const MESSAGE_ID_BYTES = 12;

/** Events: renamed, when the server has accepted a new name. */
export class Chat extends EventTarget {
  #connection;
  #events;
  #log = new ChatLog();
  /** The messages shown, by line element: the key of each message, and the element that shows its delivery state. */
  #shown = new Map();
  /** The ids of messages sent by this page whose copy from the server has not arrived yet. */
  #expected = new Set();
  /** The first message line of this connection, sent or received: the history goes above it. */
  #firstLive = null;
  #lostAt = 0;

  constructor(connection) {
    super();
    this.#connection = connection;
    this.#events = chatEvents(connection, { onMessage: (payload) => this.#receive(payload) });
    byId("chat-name").value = ownName();
    byId("chat-name").addEventListener("change", () => this.#rename());
    byId("chat-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    connection.addEventListener("up", ({ detail }) => {
      this.#firstLive = null;
      if (detail.again) {
        this.notice("chat.back", { seconds: Math.max(1, Math.round((Date.now() - this.#lostAt) / 1000)) });
      }
    });
    connection.addEventListener("down", () => {
      this.#expected.clear();
      this.#lostAt = Date.now();
      this.notice("chat.lost");
    });
  }

  /** Adds a system line: the key of a text, and its parameters. */
  notice(key, parameters) {
    this.#log.add(systemLine(key, parameters));
  }

  /** Offers "Everyone" and these rooms as targets. Keeps the selection if possible. */
  offerTargets(rooms) {
    const target = byId("chat-target");
    const chosen = target.value;
    target.replaceChildren(
      create("option", { say: ["chat.everyone"], attributes: { value: "" } }),
      ...rooms.map((name) => create("option", { text: `#${name}`, attributes: { value: name } })));
    target.value = rooms.includes(chosen) ? chosen : "";
  }

  /**
   * Shows the history of these rooms, where null stands for the messages to everyone. Messages already shown are skipped.
   * The history goes above the first message of this connection, or, with atEnd, to the end.
   */
  async showHistory(rooms, { atEnd = false } = {}) {
    const histories = await Promise.all(rooms.map((room) => this.#events.history(room).catch(() => null)));
    const past = histories.flatMap((answer) => (Array.isArray(answer?.messages) ? answer.messages : []));
    past.sort((one, other) => one.at - other.at);

    const before = atEnd ? null : this.#firstLive;
    const known = [...this.#shown.values()];
    for (const { message: payload, at, own } of past) {
      const message = readMessage(payload);
      const index = known.findIndex((line) => line.key === keyOf(message));
      if (index >= 0) {
        this.#delivered(known[index]); // it was delivered, even if the acknowledgement was lost
        known.splice(index, 1);
      } else {
        this.#show(message, { own: own === true, past: new Date(Number(at) || 0), before });
      }
    }
  }

  async #send() {
    const field = byId("chat-text");
    const text = field.value.trim();
    this.#complain();
    if (!text) {
      field.focus();
      return;
    }
    if (!this.#connection.connected) {
      this.#complain("chat.offline");
      return;
    }

    const room = byId("chat-target").value;
    const from = byId("chat-name").value.trim();
    const message = { text, id: randomId(MESSAGE_ID_BYTES), ...(room && { room }), ...(from && { from }) };
    const line = this.#show(readMessage(message), { own: true, follow: true });
    this.#firstLive ??= line.element;
    this.#expected.add(message.id);
    field.value = "";
    field.focus();
    say(line.state, "chat.sending");
    try {
      await this.#events.send(message);
      this.#delivered(line);
    } catch (problem) {
      this.#expected.delete(message.id);
      line.element.classList.add("line-failed");
      say(line.state, "chat.notDeliveredShort");
      this.#complain("chat.notDelivered", { reason: problem });
      if (!field.value) {
        field.value = text;
      }
    }
  }

  #receive(payload) {
    const message = readMessage(payload);
    if (!this.#expected.delete(message.id)) { // otherwise it is the copy of a message already shown
      const { element } = this.#show(message, { own: false });
      this.#firstLive ??= element;
    }
  }

  #show(message, { own, past, before, follow }) {
    const line = { key: keyOf(message), ...messageLine(message, { own, past }) };
    this.#shown.set(line.element, line);
    this.#log.add(line.element, { before, follow });
    for (const [element] of this.#shown) {
      if (element.isConnected) {
        break;
      }
      this.#shown.delete(element);
    }
    return line;
  }

  #delivered(line) {
    line.element.classList.remove("line-failed");
    say(line.state);
  }

  async #rename() {
    const name = byId("chat-name").value.trim();
    remember("name", name);
    if (!this.#connection.connected) {
      return; // the next CONNECT packet will carry the name
    }
    try {
      await this.#events.rename(name);
      this.dispatchEvent(new Event("renamed"));
    } catch (problem) {
      this.#complain("chat.nameRefused", { reason: problem });
    }
  }

  #complain(key, parameters) {
    say(byId("chat-error"), key, parameters);
  }
}
