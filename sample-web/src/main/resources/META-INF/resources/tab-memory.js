// What survives a page reload: the name, the rooms, and the key that identifies
// this tab to the server. It lasts as long as the tab; a new tab is a new client.
// If session storage is disabled, it lasts as long as the page.

import { text } from "./i18n.js";

const PREFIX = "carillon-";
const MOST_ROOMS = 50;
const KEY_BYTES = 16;
const fallback = new Map();

export function recall(name) {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return fallback.get(name) ?? null;
  }
}

export function remember(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, value);
  } catch {
    fallback.set(name, value);
  }
}

/** Returns random hexadecimal digits. (crypto.randomUUID is not available over plain HTTP.) */
export function randomId(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns the secret that identifies this tab to the server. It is never sent to other clients. */
export function ownKey() {
  const key = recall("key") ?? randomId(KEY_BYTES);
  remember("key", key);
  return key;
}

export function ownName() {
  const name = recall("name") ?? text("chat.guest", { number: 100 + crypto.getRandomValues(new Uint16Array(1))[0] % 900 });
  remember("name", name);
  return name;
}

/** Returns the token of the user, or null. It lasts as long as the tab, and is sent to this server only. */
export function ownToken() {
  return recall("token");
}

export function rememberToken(token) {
  remember("token", token);
}

/** Returns what a page sends when it connects. */
export function credentials() {
  const token = ownToken();
  return { key: ownKey(), name: ownName(), ...(token && { token }) };
}

export function ownRooms() {
  try {
    const rooms = JSON.parse(recall("rooms") ?? "[]");
    return Array.isArray(rooms) ? rooms.filter((room) => typeof room === "string").slice(0, MOST_ROOMS) : [];
  } catch {
    return [];
  }
}

export function rememberRooms(rooms) {
  remember("rooms", JSON.stringify(rooms.slice(0, MOST_ROOMS)));
}
