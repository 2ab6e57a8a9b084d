// Joining and leaving rooms, and their members. The page remembers its rooms across
// reconnections and reloads, and rejoins them.

import { byId, clip, create, shortId } from "./dom.js";
import { roomEvents } from "./events.js";
import { later, say } from "./i18n.js";
import { Members } from "./members.js";
import { ownRooms, rememberRooms } from "./tab-memory.js";

function labelOf(id, name) {
  return typeof name === "string" && name ? clip(name, 40) : shortId(id);
}

/**
 * Events:
 *   change  the list of rooms has changed; see names
 *   joined  the user has joined a room; detail is its name
 *   ready   all remembered rooms have been rejoined
 */
export class Rooms extends EventTarget {
  #connection;
  #events;
  #notice;
  /** The Members of each room, by room name. */
  #joined = new Map();

  constructor(connection, notice) {
    super();
    this.#connection = connection;
    this.#notice = notice;
    this.#events = roomEvents(connection, {
      onJoined: (news) => this.#announce(news, "joined"),
      onLeft: (news) => this.#announce(news, "left"),
      onRenamed: (news) => this.#announceName(news),
    });
    for (const room of ownRooms()) {
      this.#add(room);
    }
    byId("rooms-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#joinTyped();
    });
    connection.addEventListener("up", () => this.#rejoin());
    connection.addEventListener("down", () => {
      for (const members of this.#joined.values()) {
        members.forget();
      }
      this.#show();
    });
    this.#show();
  }

  get names() {
    return [...this.#joined.keys()];
  }

  /** Requests the members of all rooms again, after this client's name has changed. */
  refresh() {
    for (const members of this.#joined.values()) {
      members.refresh();
    }
  }

  #add(room, count = null) {
    const members = new Members(() => this.#events.members(room), () => this.#show());
    members.count = count;
    this.#joined.set(room, members);
    return members;
  }

  async #joinTyped() {
    const field = byId("rooms-name");
    const name = field.value.trim();
    this.#complain();
    if (!name) {
      this.#complain("rooms.nameMissing");
      field.focus();
      return;
    }
    if (this.#joined.has(name)) {
      this.#complain("rooms.already", { room: name });
      return;
    }
    try {
      const { members } = await this.#events.join(name);
      this.#notice("rooms.youJoined", { room: name, count: members });
      field.value = "";
      this.#add(name, members).refresh();
      this.#changed();
      this.dispatchEvent(new CustomEvent("joined", { detail: name }));
    } catch (problem) {
      this.#complain("rooms.joinFailed", { room: clip(name, 100), reason: problem });
    }
  }

  async #leave(name) {
    this.#complain();
    try {
      // Without a connection there is nothing to leave; the page only forgets the room.
      if (this.#connection.connected) {
        await this.#events.leave(name);
      }
      this.#joined.delete(name);
      this.#notice("rooms.youLeft", { room: name });
      this.#changed();
      byId("rooms-name").focus();
    } catch (problem) {
      this.#complain("rooms.leaveFailed", { room: name, reason: problem });
    }
  }

  async #rejoin() {
    const problems = [];
    await Promise.all([...this.#joined].map(async ([name, members]) => {
      try {
        ({ members: members.count } = await this.#events.join(name));
        members.refresh();
      } catch (problem) {
        if (this.#connection.connected) {
          this.#joined.delete(name);
          problems.push(later("rooms.rejoinFailed", { room: name, reason: problem }));
        }
      }
    }));
    if (!this.#connection.connected) {
      return; // disconnected again; the next connection rejoins the same rooms
    }
    if (this.names.length > 0) {
      this.#notice("rooms.rejoined", { rooms: this.names.map((name) => `#${name}`) });
    }
    this.#complain("rooms.problems", { problems });
    this.#changed();
    this.dispatchEvent(new Event("ready"));
  }

  #announce(news, verb) {
    const members = this.#joined.get(news?.room);
    if (members) {
      members[verb](news);
      this.#notice(`rooms.${verb}`, { who: labelOf(news.id, news.name), room: news.room, count: news.members });
    }
  }

  #announceName(news) {
    for (const members of this.#joined.values()) {
      members.renamed(news);
    }
    this.#notice("rooms.renamed", { who: labelOf(news.id, news.previous), name: labelOf(news.id, news.name) });
  }

  #complain(key, parameters) {
    say(byId("rooms-error"), key, parameters);
  }

  #changed() {
    rememberRooms(this.names);
    this.#show();
    this.dispatchEvent(new Event("change"));
  }

  #show() {
    say(byId("rooms-count"), "rooms.count", { count: this.#joined.size });
    byId("rooms-empty").hidden = this.#joined.size > 0;
    const list = byId("rooms-list");
    const focused = document.activeElement?.closest?.("#rooms-list button")?.dataset.room;
    list.replaceChildren(...[...this.#joined].map(([name, members]) => this.#roomElement(name, members)));
    if (focused !== undefined) {
      [...list.querySelectorAll("button")].find((button) => button.dataset.room === focused)?.focus();
    }
  }

  #roomElement(name, members) {
    const leave = create("button", {
      className: "button button-quiet",
      say: ["rooms.leave"],
      label: ["rooms.leaveOne", { room: name }],
      attributes: { type: "button", "data-room": name },
    });
    leave.addEventListener("click", () => this.#leave(name));
    return create("li", { className: "room" },
      create("div", { className: "room-head" },
        create("span", { className: "room-name" },
          create("span", { className: "room-hash", text: "#", attributes: { "aria-hidden": "true" } }),
          create("bdi", { text: name })),
        create("span", { className: "room-members", ...(members.count !== null && { say: ["rooms.members", { count: members.count }] }) }),
        leave),
      this.#memberElements(name, members));
  }

  #memberElements(room, { names, count }) {
    const own = this.#connection.id;
    const people = [...names].sort(([one], [other]) => Number(other === own) - Number(one === own));
    const items = people.map(([id, name]) => create("li", { className: id === own ? "person person-own" : "person" },
      create("bdi", { text: labelOf(id, name) }),
      ...(id === own ? [create("span", { className: "person-note", say: ["chat.you"] })] : [])));
    if (count > people.length && people.length > 0) {
      items.push(create("li", { className: "person person-more", say: ["rooms.more", { count: count - people.length }] }));
    }
    return create("ul", { className: "people", label: ["rooms.membersOf", { room }] }, ...items);
  }
}
