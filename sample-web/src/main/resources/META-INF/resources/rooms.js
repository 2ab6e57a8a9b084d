// Joining and leaving rooms. The page remembers its rooms while the connection
// is away and joins them again when it is back.

import { byId, clip, create, plural, shortId } from "./dom.js";

/** Members as a number, whether the server counts or lists them. */
function countOf(members) {
  const count = Array.isArray(members) ? members.length : Number(members);
  return Number.isInteger(count) && count >= 0 ? count : null;
}

function withCount(text, count) {
  return count === null ? text : `${text}, ${plural(count, "member")}`;
}

/** Events: change, when the list of rooms changed; see names. */
export class Rooms extends EventTarget {
  #connection;
  #notice;
  /** Room name to number of members, null when unknown. */
  #joined = new Map();

  constructor(connection, notice) {
    super();
    this.#connection = connection;
    this.#notice = notice;

    byId("rooms-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#joinTyped();
    });
    connection.on("joined", (news) => this.#announce(news, "joined"));
    connection.on("left", (news) => this.#announce(news, "left"));
    connection.addEventListener("up", ({ detail }) => {
      if (detail.again) {
        this.#joinAgain();
      }
    });
    this.#show();
  }

  get names() {
    return [...this.#joined.keys()];
  }

  async #joinTyped() {
    const field = byId("rooms-name");
    const name = field.value.trim();
    this.#complain("");
    if (!name) {
      this.#complain("Enter the name of a room.");
      field.focus();
      return;
    }
    if (this.#joined.has(name)) {
      this.#complain(`You are already in “${name}”.`);
      return;
    }
    try {
      const answer = await this.#connection.command("join", name);
      this.#joined.set(name, countOf(answer.members));
      this.#notice(withCount(`You joined #${name}`, countOf(answer.members)));
      field.value = "";
      this.#show();
    } catch (problem) {
      this.#complain(`Could not join “${clip(name, 64)}”: ${problem.message}`);
    }
  }

  async #leave(name) {
    this.#complain("");
    try {
      // Without a connection there is nothing to leave, the page just forgets the room.
      if (this.#connection.connected) {
        await this.#connection.command("leave", name);
      }
      this.#joined.delete(name);
      this.#notice(`You left #${name}`);
      this.#show();
      byId("rooms-name").focus();
    } catch (problem) {
      this.#complain(`Could not leave “${name}”: ${problem.message}`);
    }
  }

  async #joinAgain() {
    const names = this.names;
    const problems = [];
    await Promise.all(names.map(async (name) => {
      try {
        const answer = await this.#connection.command("join", name);
        this.#joined.set(name, countOf(answer.members));
      } catch (problem) {
        if (this.#connection.connected) {
          this.#joined.delete(name);
          problems.push(`Could not join “${name}” again: ${problem.message}`);
        }
      }
    }));
    if (!this.#connection.connected) {
      return; // gone again; the next connection joins the same rooms
    }
    await this.#compare();
    if (this.names.length > 0) {
      this.#notice(`Joined again: ${this.names.map((name) => `#${name}`).join(", ")}`);
    }
    this.#complain(problems.join(" "));
    this.#show();
  }

  /** The server knows best which rooms this connection is in. */
  async #compare() {
    let actual;
    try {
      actual = await this.#connection.request("rooms");
    } catch {
      return;
    }
    if (Array.isArray(actual)) {
      for (const name of this.names) {
        if (!actual.includes(name)) {
          this.#joined.delete(name);
        }
      }
    }
  }

  #announce(news, verb) {
    if (!this.#joined.has(news?.room)) {
      return;
    }
    const count = countOf(news.members);
    this.#joined.set(news.room, count);
    this.#notice(withCount(`${shortId(news.id)} ${verb} #${news.room}`, count));
    this.#show();
  }

  #complain(text) {
    byId("rooms-error").textContent = text;
  }

  #show() {
    byId("rooms-count").textContent = `${this.#joined.size} joined`;
    byId("rooms-empty").hidden = this.#joined.size > 0;

    const list = byId("rooms-list");
    const focused = document.activeElement?.closest?.("#rooms-list button")?.dataset.room;
    list.replaceChildren(...[...this.#joined].map(([name, count]) => {
      const leave = create("button", {
        className: "button button-quiet",
        text: "Leave",
        attributes: { type: "button", "aria-label": `Leave ${name}`, "data-room": name },
      });
      leave.addEventListener("click", () => this.#leave(name));
      return create("li", { className: "room" },
        create("span", { className: "room-name" },
          create("span", { className: "room-hash", text: "#", attributes: { "aria-hidden": "true" } }),
          create("bdi", { text: name })),
        create("span", { className: "room-members", text: count === null ? "" : plural(count, "member") }),
        leave);
    }));
    if (focused !== undefined) {
      [...list.querySelectorAll("button")].find((button) => button.dataset.room === focused)?.focus();
    }
    this.dispatchEvent(new Event("change"));
  }
}
