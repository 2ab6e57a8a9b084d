// Tracks the transport of the connection. Whether an upgrade will follow depends on
// what the server offers and on what this page allows.

const NAMES = ["polling", "websocket", "webtransport"];

/** Events: change, upgraded. */
export class Transport extends EventTarget {
  /** The transport's name in the protocol; empty while no transport is open. */
  type = "";
  /** The key of a text. */
  note = "transport.closed";

  #manager;
  #allowed;
  #engine = null;

  constructor(manager, allowed) {
    super();
    this.#manager = manager;
    this.#allowed = allowed;
    // The manager creates the next engine right after this event.
    manager.on("reconnect_attempt", () => queueMicrotask(() => this.follow()));
  }

  /** The key of a text. */
  get label() {
    return NAMES.includes(this.type) ? `transport.${this.type}` : "none";
  }

  /** Watches the engine of the current connection attempt. */
  follow() {
    const engine = this.#manager.engine;
    if (!engine || engine === this.#engine) {
      return;
    }
    this.#engine = engine;
    const whileCurrent = (listener) => (argument) => {
      if (engine === this.#engine) {
        listener(argument);
      }
    };
    let offered = [];
    engine.on("handshake", ({ upgrades }) => {
      offered = upgrades;
    });
    engine.on("open", whileCurrent(() => this.#enter(engine.transport.name, this.#noteOnOpen(engine.transport.name, offered))));
    engine.on("upgradeError", whileCurrent(() => this.#enter(this.type, "transport.failed")));
    engine.on("close", whileCurrent(() => this.#enter("", "transport.closed")));
    engine.on("upgrade", whileCurrent((transport) => {
      this.#enter(transport.name, "transport.upgraded");
      this.dispatchEvent(new Event("upgraded"));
    }));
  }

  #noteOnOpen(type, offered) {
    if (type !== "polling") {
      return "transport.direct";
    }
    if (this.#allowed.length === 1) {
      return "transport.only";
    }
    return offered.some((upgrade) => this.#allowed.includes(upgrade))
      ? "transport.upgrading"
      : "transport.noUpgrade";
  }

  #enter(type, note) {
    this.type = type;
    this.note = note;
    this.dispatchEvent(new Event("change"));
  }
}
