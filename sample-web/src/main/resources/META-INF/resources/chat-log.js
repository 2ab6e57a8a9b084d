// The chat log: a bounded list of lines. It scrolls to the newest line unless
// the reader has scrolled back.

import { byId } from "./dom.js";
import { say } from "./i18n.js";

const MOST_LINES = 500;
const NEAR_END_PX = 48;

export class ChatLog {
  #unread = 0;

  constructor() {
    byId("chat-jump").addEventListener("click", () => {
      this.#toEnd();
      byId("chat-text").focus();
    });
    byId("chat-log").addEventListener("scroll", () => {
      if (this.#atEnd()) {
        this.#read();
      }
    });
  }

  /** Adds a line at the end, or before another line. With follow, scrolls to the end in any case. */
  add(line, { follow = false, before = null } = {}) {
    const lines = byId("chat-lines");
    const toEnd = follow || this.#atEnd();
    byId("chat-empty").hidden = true;
    lines.insertBefore(line, before?.parentNode === lines ? before : null);
    while (lines.childElementCount > MOST_LINES) {
      lines.firstElementChild.remove();
    }
    if (toEnd) {
      this.#toEnd();
    } else {
      this.#unread += 1;
      say(byId("chat-jump"), "chat.newMessages", { count: this.#unread });
      byId("chat-jump").hidden = false;
    }
  }

  #atEnd() {
    const log = byId("chat-log");
    return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
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
}
