// The connection to the server: one Socket.IO socket, its states, and requests
// that are answered or fail, but never hang.

const ANSWER_WITHIN_MS = 5000;

function bounded(parameters, name, fallback, lowest, highest) {
  const text = parameters.get(name);
  if (text === null || !/^\d{1,6}$/.test(text)) {
    return fallback;
  }
  return Math.min(highest, Math.max(lowest, Number(text)));
}

/**
 * How to reconnect. The address may say otherwise, within bounds:
 *   attempts  how many attempts before giving up, 1 to 100
 *   delay     wait before the first attempt in ms, 10 to 10000
 *   maxDelay  the longest wait in ms, up to 30000
 */
export function readOptions(search) {
  const parameters = new URLSearchParams(search);
  const attempts = bounded(parameters, "attempts", 8, 1, 100);
  const delay = bounded(parameters, "delay", 500, 10, 10_000);
  const maxDelay = bounded(parameters, "maxDelay", Math.max(delay, 5000), delay, 30_000);
  return { attempts, delay, maxDelay };
}

/** What a refusal says, whichever form the server gave it. */
function reasonOf(answer) {
  const error = answer?.error;
  if (typeof error === "string" && error) {
    return error;
  }
  if (typeof error?.message === "string" && error.message) {
    return error.message;
  }
  return "The server refused the request.";
}

/**
 * Events:
 *   state      the state changed; see state, attempt and reason
 *   transport  the transport changed; see transport and upgraded
 *   up         connected; detail.again tells whether it is a reconnect
 *   down       an open connection was lost
 */
export class Connection extends EventTarget {
  /** connecting, connected, reconnecting or lost */
  state = "connecting";
  attempt = 0;
  reason = "";
  transport = "";
  upgraded = false;

  #socket;
  #options;
  #wasConnected = false;

  constructor(io, options) {
    super();
    this.#options = options;
    this.#socket = io({
      autoConnect: false,
      reconnection: true,
      reconnectionAttempts: options.attempts,
      reconnectionDelay: options.delay,
      reconnectionDelayMax: options.maxDelay,
      randomizationFactor: 0.5,
    });
    this.#watch();
  }

  get attempts() {
    return this.#options.attempts;
  }

  get id() {
    return this.#socket.id;
  }

  /** Whether there has been a connection since the page was opened. */
  get wasConnected() {
    return this.#wasConnected;
  }

  get connected() {
    return this.#socket.connected;
  }

  start() {
    this.#socket.connect();
  }

  /** Starts over after the attempts were used up. */
  retry() {
    if (this.state === "lost") {
      this.#enter(this.#wasConnected ? "reconnecting" : "connecting");
      this.#socket.connect();
    }
  }

  on(event, listener) {
    this.#socket.on(event, listener);
  }

  /** Sends an event and gives the server's answer; fails when there is none in time. */
  async request(event, ...values) {
    if (!this.connected) {
      throw new Error("There is no connection to the server.");
    }
    try {
      return await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck(event, ...values);
    } catch {
      throw new Error(this.connected
        ? "The server did not answer in time."
        : "The connection was lost before the server answered.");
    }
  }

  /** As request, for answers of the form {ok: true, …}; fails with the reason of a refusal. */
  async command(event, ...values) {
    const answer = await this.request(event, ...values);
    if (answer?.ok !== true) {
      throw new Error(reasonOf(answer));
    }
    return answer;
  }

  #watch() {
    const socket = this.#socket;
    const manager = socket.io;

    manager.on("open", () => {
      const engine = manager.engine;
      this.#useTransport(engine.transport.name, false);
      engine.on("upgrade", (transport) => this.#useTransport(transport.name, true));
    });
    manager.on("reconnect_attempt", (attempt) => this.#enter("reconnecting", attempt));
    manager.on("reconnect_failed", () => this.#enter(
      "lost", 0, `The server could not be reached, ${this.attempts === 1
        ? "one attempt was" : `${this.attempts} attempts were`} made.`));

    socket.on("connect", () => {
      const again = this.#wasConnected;
      this.#wasConnected = true;
      if (!this.transport) {
        this.#useTransport(manager.engine.transport.name, false);
      }
      this.#enter("connected");
      this.dispatchEvent(new CustomEvent("up", { detail: { again } }));
    });
    socket.on("connect_error", (error) => {
      // While the socket is active the attempts go on; otherwise the server said no.
      if (!socket.active) {
        this.#enter("lost", 0, `The server refused the connection: ${error.message}`);
      }
    });
    socket.on("disconnect", () => {
      this.#useTransport("", false);
      if (socket.active) {
        this.#enter("reconnecting");
      } else {
        this.#enter("lost", 0, "The server ended the session.");
      }
      this.dispatchEvent(new Event("down"));
    });
  }

  #useTransport(name, upgraded) {
    this.transport = name;
    this.upgraded = upgraded;
    this.dispatchEvent(new Event("transport"));
  }

  #enter(state, attempt = 0, reason = "") {
    this.state = state;
    this.attempt = attempt;
    this.reason = reason;
    this.dispatchEvent(new Event("state"));
  }
}
