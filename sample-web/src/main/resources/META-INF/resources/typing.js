// Who is writing a message. The server is told while the user writes, but not for each
// key. Others count as writing until they stop, or until nothing has arrived for a while.

import { byId, clip, shortId } from "./dom.js";
import { typingEvents } from "./events.js";
import { say } from "./i18n.js";

const TELL_EVERY_MS = 2500;
const EXPIRES_AFTER_MS = 6000;
const MOST_PEOPLE = 50;

function nameOf(id, name) {
  return typeof name === "string" && name ? clip(name, 40) : shortId(id);
}

export class Typing {
  #events;
  /** When the server was last told that the user is writing; 0 if it believes that the user is not. */
  #toldAt = 0;
  /** The room that it was told, or "" for everyone. */
  #toldRoom = "";
  /** Those who are writing, by socket id. */
  #people = new Map();

  constructor(connection) {
    this.#events = typingEvents(connection, { onTyping: (news) => this.#hear(news) });
    byId("chat-text").addEventListener("input", () => this.#tell());
    byId("chat-target").addEventListener("change", () => this.#stop());
    byId("chat-form").addEventListener("submit", () => this.#stop());
    connection.addEventListener("down", () => this.#forget());
  }

  #tell() {
    if (!byId("chat-text").value.trim()) {
      this.#stop();
    } else if (performance.now() - this.#toldAt > TELL_EVERY_MS || this.#toldAt === 0) {
      this.#toldAt = performance.now();
      this.#toldRoom = byId("chat-target").value;
      this.#events.tell(true, this.#toldRoom);
    }
  }

  #stop() {
    if (this.#toldAt > 0) {
      this.#toldAt = 0;
      this.#events.tell(false, this.#toldRoom);
    }
  }

  #forget() {
    this.#toldAt = 0;
    for (const { timer } of this.#people.values()) {
      clearTimeout(timer);
    }
    this.#people.clear();
    this.#show();
  }

  #hear(news) {
    if (typeof news?.id !== "string") {
      return;
    }
    const { id, name, room, typing } = news;
    clearTimeout(this.#people.get(id)?.timer);
    this.#people.delete(id);
    if (typing === true && this.#people.size < MOST_PEOPLE) {
      const timer = setTimeout(() => this.#hear({ id, typing: false }), EXPIRES_AFTER_MS);
      this.#people.set(id, { who: nameOf(id, name), room: typeof room === "string" ? clip(room, 100) : "", timer });
    }
    this.#show();
  }

  #show() {
    const line = byId("chat-typing");
    const [one, other] = this.#people.values();
    if (this.#people.size === 0) {
      say(line);
    } else if (this.#people.size > 2) {
      say(line, "typing.many", { count: this.#people.size });
    } else if (other) {
      say(line, "typing.two", { who: one.who, other: other.who });
    } else {
      say(line, one.room ? "typing.oneIn" : "typing.one", one);
    }
  }
}
