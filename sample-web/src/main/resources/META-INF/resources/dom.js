// Small functions around the document. Nothing in this page writes HTML: every
// text goes through textContent, so what a peer sends can never become markup.

/** The element with this id; fails early when the page and the script disagree. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`The page has no element "${id}"`);
  }
  return found;
}

/** Creates an element with a class, a text and attributes; all but the tag are optional. */
export function create(tag, { className, text, attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  for (const [name, value] of Object.entries(attributes ?? {})) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Cuts a text to at most this many characters, whole code points only. */
export function clip(text, length) {
  if (text.length <= length) {
    return text;
  }
  return `${Array.from(text.slice(0, length * 2)).slice(0, length - 1).join("")}…`;
}

/** "1 member", "2 members". */
export function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The time of day, as the reader's language writes it. */
export function timeOfDay(date, seconds = false) {
  return date.toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
  });
}

/** The first characters of a session id, enough to tell peers apart. */
export function shortId(id) {
  return clip(String(id), 8);
}
