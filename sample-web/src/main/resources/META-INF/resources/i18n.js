// The language of the page. Elements remember which text they show, so that they can
// change their language at any time.

import en from "./texts/en.js";
import zh from "./texts/zh.js";

const LANGUAGES = { en: { tag: "en", texts: en }, zh: { tag: "zh-CN", texts: zh } };
const MEMORY = "carillon-language";

/** What the texts of elements are made of, for those that need more than a key. */
const parametersOf = new WeakMap();
const parametersOfLabel = new WeakMap();

let current = preferred();

function remembered() {
  try {
    return localStorage.getItem(MEMORY) ?? "";
  } catch {
    return ""; // storage is disabled
  }
}

function preferred() {
  return [remembered(), ...navigator.languages]
    .map((tag) => tag.toLowerCase().split("-")[0])
    .find((code) => Object.hasOwn(LANGUAGES, code)) ?? "en";
}

/** Formats a number for the language of the page. */
export function number(value, digits = 0) {
  return value.toLocaleString(LANGUAGES[current].tag, { maximumFractionDigits: digits });
}

/** Formats the time of day for the user's locale, if it has the language of the page. */
export function timeOfDay(date, seconds = false) {
  const own = navigator.languages.filter((tag) => tag.toLowerCase().split("-")[0] === current);
  return date.toLocaleTimeString([...own, LANGUAGES[current].tag], {
    hour: "2-digit",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
  });
}

/** Returns a text in the language of the page. */
export function text(key, parameters) {
  const entry = LANGUAGES[current].texts[key];
  if (entry === undefined) {
    throw new Error(`There is no text "${key}"`);
  }
  return typeof entry === "function" ? entry(parameters ?? {}, number) : entry;
}

/** A text that is put into words when it is shown. It can be a parameter of another text. */
class Text {
  constructor(key, parameters) {
    this.key = key;
    this.parameters = parameters;
  }

  toString() {
    return text(this.key, this.parameters);
  }
}

export function later(key, parameters) {
  return new Text(key, parameters);
}

function setText(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** Lets an element show a text: a key with its parameters, or the result of later(). Without a key, the element becomes empty. */
export function say(element, key, parameters) {
  if (key instanceof Text) {
    say(element, key.key, key.parameters);
  } else if (key) {
    element.dataset.text = key;
    parametersOf.set(element, parameters);
    setText(element, text(key, parameters));
  } else {
    write(element, "");
  }
}

/** Lets an element show something that is the same in all languages. */
export function write(element, value) {
  delete element.dataset.text;
  parametersOf.delete(element);
  setText(element, value);
}

/** Sets the name that assistive technology uses for an element. */
export function label(element, key, parameters) {
  element.dataset.label = key;
  parametersOfLabel.set(element, parameters);
  element.setAttribute("aria-label", text(key, parameters));
}

/** Puts everything in a part of the page into the current language. */
export function translate(root = document) {
  for (const element of root.querySelectorAll("[data-text]")) {
    setText(element, text(element.dataset.text, parametersOf.get(element)));
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label, parametersOfLabel.get(element)));
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) {
    element.setAttribute("placeholder", text(element.dataset.placeholder));
  }
}

function use(code) {
  current = code;
  document.documentElement.lang = LANGUAGES[code].tag;
  translate();
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === code));
  }
}

/** Puts the page into the user's language, and lets the buttons of the header change it. */
export function setUpLanguage() {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      try {
        localStorage.setItem(MEMORY, button.dataset.language);
      } catch {
        // storage is disabled: the language lasts as long as the page
      }
      use(button.dataset.language);
    });
  }
  use(current);
}
