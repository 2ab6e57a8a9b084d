// The five techniques, in the order of their cards, and the code behind each of them.

import { CLIENT, SERVER } from "../code.js";
import { followByEventSource, followByLongPolling, followByShortPolling, followByWebSocket, SHORT_POLL_MS } from "./techniques.js";

const FILE = "lab/techniques.js";
const LOG_TOO_SHORT = "Reset: the server no longer had everything that followed.";

/** The line that Socket.IO itself follows. Its connection also carries the requests of the page. */
export const SOCKET_IO = {
  id: "socket-io",
  name: "Socket.IO",
  about: "One WebSocket, with the packets of Socket.IO. It reconnects by itself, without a limit.",
  reset: "Not recovered: the server gave the client a new session.",
};

/** The lines of the module carillon-push. */
export const PUSHED = [
  {
    id: "web-socket",
    name: "WebSocket",
    about: "One connection, and one frame for each event. This page reconnects it, with growing random delays.",
    reset: LOG_TOO_SHORT,
    streams: true,
    follow: followByWebSocket,
  },
  {
    id: "event-source",
    name: "Server-Sent Events",
    about: "One response that does not end. EventSource reconnects by itself after a network failure, and this page after a cut.",
    reset: LOG_TOO_SHORT,
    streams: true,
    follow: followByEventSource,
  },
  {
    id: "long-polling",
    name: "Long polling",
    about: "A request waits at the server, for up to 25 s, until there is an event. Then the next one follows.",
    reset: LOG_TOO_SHORT,
    streams: false,
    follow: followByLongPolling,
  },
  {
    id: "short-polling",
    name: "Short polling",
    about: `A request every ${SHORT_POLL_MS} ms, whether there is an event or not.`,
    reset: LOG_TOO_SHORT,
    streams: false,
    follow: followByShortPolling,
  },
];

const POLL = { side: CLIENT, file: FILE, start: "async function poll(" };

export const SNIPPETS = {
  "ticks": [
    { side: CLIENT, file: "lab/session.js", start: "async #ticks(" },
    { side: SERVER, file: "code/TickEvents.java", start: "private void onTicks(" },
  ],
  "socket-io": [{ side: CLIENT, file: FILE, start: "export function followBySocketIo(" }],
  "web-socket": [{ side: CLIENT, file: FILE, start: "export function followByWebSocket(" }],
  "event-source": [{ side: CLIENT, file: FILE, start: "export function followByEventSource(" }],
  "long-polling": [{ side: CLIENT, file: FILE, start: "export function followByLongPolling(" }, POLL],
  "short-polling": [{ side: CLIENT, file: FILE, start: "export function followByShortPolling(" }, POLL],
};
