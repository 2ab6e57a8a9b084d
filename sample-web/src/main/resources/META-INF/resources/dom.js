// DOM helpers. This page never writes HTML: all text is set through textContent,
// so that text from a peer cannot become markup.

/** Returns the element with this id. Throws an error if it does not exist. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`The page has no element "${id}"`);
  }
  return found;
}

/** Creates an element with a class, text, attributes and children. All but the tag are optional. */
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

/** Truncates text to at most this many characters, without splitting code points. */
export function clip(text, length) {
  if (text.length <= length) {
    return text;
  }
  return `${Array.from(text.slice(0, length * 2)).slice(0, length - 1).join("")}…`;
}

/** Formats a count and a noun: "1 member", "2 members". */
export function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Formats the time of day for the user's locale. */
export function timeOfDay(date, seconds = false) {
  return date.toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
  });
}

/** Returns the first characters of a session id, enough to distinguish peers. */
export function shortId(id) {
  return clip(String(id), 8);
}
