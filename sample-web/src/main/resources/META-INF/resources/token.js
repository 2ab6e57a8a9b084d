// A field in the banner for the token of the user. It appears when the server refuses
// the connection because of the token, for example because there is none.

import { byId, create } from "./dom.js";
import { rememberToken } from "./tab-memory.js";

const MOST_CHARACTERS = 8192;

export function setUpToken(connection) {
  const field = create("input", {
    className: "field",
    attributes: { id: "token", type: "password", autocomplete: "off", maxlength: MOST_CHARACTERS, required: "" },
  });
  const form = create("form", { className: "token", attributes: { hidden: "" } },
    create("label", { say: ["token.label"], attributes: { for: "token" } }),
    field,
    create("button", { className: "button button-main", say: ["token.connect"], attributes: { type: "submit" } }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    rememberToken(field.value.trim());
    field.value = "";
    connection.reconnectNow();
  });
  byId("banner").append(form);
  connection.addEventListener("state", () => {
    form.hidden = !connection.needsToken;
  });
}
