// DOM helpers. This page never writes HTML: all text is set through textContent,
// so that text from a peer cannot become markup.

import { label, say } from "./i18n.js";

/** Returns the element with this id. Throws an error if it does not exist. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`The page has no element "${id}"`);
  }
  return found;
}

/**
 * Creates an element. All but the tag are optional.
 * @param options its class; its text: as it is, or, as "say", the key of a text with its parameters; its label in the same form;
 *   its attributes
 */
export function create(tag, { className, text, say: said, label: named, attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  if (said) {
    say(element, ...said);
  }
  if (named) {
    label(element, ...named);
  }
  for (const [name, value] of Object.entries(attributes ?? {})) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Truncates text to at most this many characters, without splitting code points. */
export function clip(text, length) {
  if (text.length <= length) {
    return text;
  }
  return `${Array.from(text.slice(0, length * 2)).slice(0, length - 1).join("")}…`;
}

/** Returns the first characters of a session id, enough to distinguish peers. */
export function shortId(id) {
  return clip(String(id), 8);
}
