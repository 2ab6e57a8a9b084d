// Shows the state of the connection in the header and in a banner, and disables the
// controls that need the server.

import { byId } from "./dom.js";
import { say } from "./i18n.js";
import { setUpToken } from "./token.js";

function showState(connection) {
  const connected = connection.state === "connected";
  document.body.dataset.state = connection.state;
  say(byId("state-text"), `state.${connection.state}`);

  // Controls that need the server stay in the tab order while disconnected.
  for (const control of document.querySelectorAll("[data-online]")) {
    control.setAttribute("aria-disabled", String(!connected));
  }
  const hadFocus = document.activeElement === byId("retry");
  say(byId("banner-title"), titleOf(connection));
  say(byId("banner-text"), connection.needsToken ? "plain" : "banner.progress", {
    attempt: connection.attempt, reason: connection.reason, words: connection.reason,
  });
  byId("banner").hidden = connection.state !== "reconnecting" && !connection.needsToken;
  if (connected) {
    clearErrors();
    if (hadFocus) {
      document.querySelector("[data-focus]").focus();
    }
  }
}

function titleOf({ needsToken, wasConnected }) {
  if (needsToken) {
    return "banner.token";
  }
  return wasConnected ? "banner.interrupted" : "banner.noAnswer";
}

/** Clears the errors, which no longer apply once the page is connected. */
function clearErrors() {
  for (const line of document.querySelectorAll(".error")) {
    say(line);
  }
}

export function setUpState(connection) {
  setUpToken(connection);
  connection.addEventListener("state", () => showState(connection));
  byId("retry").addEventListener("click", () => connection.reconnectNow());
  // Reconnect without delay when the network is back or the page becomes visible.
  globalThis.addEventListener("online", () => connection.reconnectNow());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && connection.state === "reconnecting") {
      connection.reconnectNow();
    }
  });
  showState(connection);
}
