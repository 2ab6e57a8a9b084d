// What all views have in common: the language, the Socket.IO client, and forms that do
// not reload the page.

import { byId } from "./dom.js";
import { later, say, setUpLanguage } from "./i18n.js";
import { loadClient } from "./loader.js";

function reportMissingClient() {
  document.body.dataset.state = "missing";
  say(byId("state-text"), "state.missing");
  say(byId("client-source"), "client.none");
  for (const control of document.querySelectorAll("[data-online]")) {
    control.setAttribute("aria-disabled", "true");
  }
  byId("client-missing").hidden = false;
  say(byId("client-missing"), "client.missing");
}

/** Prevents form submissions from reloading the page, even before the client is loaded. */
function holdForms() {
  for (const form of document.forms) {
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}

/** Sets up the page, and calls a function with the client's io function as soon as it is loaded. */
export async function openPage(start) {
  holdForms();
  setUpLanguage();
  const client = await loadClient();
  if (!client) {
    reportMissingClient();
    return;
  }
  const source = client.host ?? later("client.thisServer");
  say(byId("client-source"), "client.loaded", { source });
  start(client.io);
}
