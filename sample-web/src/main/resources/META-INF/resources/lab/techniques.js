// How each technique follows the events of a room. A function opens one line, tells
// its link what arrives, and returns a function that cuts the line.

import { ownToken } from "../tab-memory.js";

/** The time between the answer to a short poll and the next one. */
export const SHORT_POLL_MS = 500;

/** Continues after the last event that has arrived, if there is one. */
function urlAfter(channel, link, more = "") {
  return link.cursor ? `${channel}?after=${link.cursor}${more}` : channel;
}

/** Socket.IO reconnects by itself. If the server keeps sessions, it then sends the missed events. */
export function followBySocketIo(io, { auth, reconnectionDelay, link, join }) {
  const socket = io({ auth, reconnectionDelay, transports: ["websocket", "polling"], tryAllTransports: true });
  socket.on("tick", (n, time) => link.tick(n, time));
  socket.on("disconnect", () => link.interrupted());
  socket.on("connect", async () => {
    if (!socket.recovered) {
      link.reset(); // a new session, which is in no room
      await join();
    }
    link.opened();
  });
  return socket;
}

export function followByWebSocket(channel, link) {
  const url = new URL(urlAfter(channel, link), location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.onopen = () => link.opened();
  socket.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    link.frame(data);
    if (event.event === "reset" && event.next) {
      link.reset(event.next);
    } else if (event.event === "start" && event.next) {
      link.take([], event.next); // the first cursor
    } else {
      link.take([event]);
    }
  };
  socket.onclose = () => link.lost();
  return () => socket.close();
}

/** When the network fails, the browser reconnects by itself, with the id of the last event. */
export function followByEventSource(channel, link) {
  const source = new EventSource(urlAfter(channel, link));
  source.onopen = () => link.opened();
  source.onmessage = ({ data, lastEventId }) => {
    link.message(data, lastEventId);
    link.take([JSON.parse(data)]);
  };
  source.addEventListener("reset", ({ data }) => link.reset(JSON.parse(data).next));
  source.onerror = () => (source.readyState === EventSource.CLOSED ? link.lost() : link.interrupted());
  return () => source.close();
}

/** Sends one poll. A poll without an event gets 204 when its waiting time is over. */
async function poll(url, link, signal) {
  const token = ownToken();
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(url, { cache: "no-store", headers, signal });
  const body = await response.text();
  link.response(body);
  if (response.status === 410) {
    link.reset(JSON.parse(body).next);
  } else if (response.status === 200) {
    const { events, next } = JSON.parse(body);
    link.take(events, next);
  } else if (response.status !== 204) {
    throw new Error(`status ${response.status}`);
  }
  link.opened();
}

export function followByLongPolling(channel, link) {
  const cut = new AbortController();
  (async () => {
    while (!cut.signal.aborted) {
      await poll(urlAfter(channel, link, "&wait=25"), link, cut.signal);
    }
  })().catch(() => link.lost());
  return () => cut.abort();
}

export function followByShortPolling(channel, link) {
  const cut = new AbortController();
  (async () => {
    while (!cut.signal.aborted) {
      await poll(urlAfter(channel, link), link, cut.signal);
      await new Promise((resolve) => setTimeout(resolve, SHORT_POLL_MS));
    }
  })().catch(() => link.lost());
  return () => cut.abort();
}
