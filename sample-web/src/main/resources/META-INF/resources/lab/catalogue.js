// The five techniques, in the order of their cards, and the code behind each of them.

import { CLIENT, SERVER } from "../code.js";
import { later } from "../i18n.js";
import { followByEventSource, followByLongPolling, followByShortPolling, followByWebSocket, SHORT_POLL_MS } from "./techniques.js";

const FILE = "lab/techniques.js";
const LOG_TOO_SHORT = later("lab.logTooShort");

/** The line that Socket.IO itself follows. Its connection also carries the requests of the page. */
export const SOCKET_IO = {
  id: "socket-io",
  name: later("lab.socketIo"),
  about: later("lab.socketIoAbout"),
  reset: later("lab.notRecovered"),
};

/** The lines of the module carillon-push. */
export const PUSHED = [
  {
    id: "web-socket",
    name: later("lab.webSocket"),
    about: later("lab.webSocketAbout"),
    reset: LOG_TOO_SHORT,
    streams: true,
    follow: followByWebSocket,
  },
  {
    id: "event-source",
    name: later("lab.eventSource"),
    about: later("lab.eventSourceAbout"),
    reset: LOG_TOO_SHORT,
    streams: true,
    follow: followByEventSource,
  },
  {
    id: "long-polling",
    name: later("lab.longPolling"),
    about: later("lab.longPollingAbout"),
    reset: LOG_TOO_SHORT,
    streams: false,
    follow: followByLongPolling,
  },
  {
    id: "short-polling",
    name: later("lab.shortPolling"),
    about: later("lab.shortPollingAbout", { ms: SHORT_POLL_MS }),
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
