/**
 * Puts the page's own words into the page, and puts them in anew when the language changes.
 * A node says what it wants in data attributes, so no part of the page has to be drawn again.
 */

import { WORDS } from "./words.js";

const RIGHT_TO_LEFT = new Set(["ar"]);
/** @type {"en" | "ar"} */
let language = "en";

/** @param {string | undefined} code a Telegram language code such as `ar` or `en-GB` */
export function languageOf(code) {
  return code?.toLowerCase().startsWith("ar") ? "ar" : "en";
}

/** @returns {"en" | "ar"} */
export function currentLanguage() {
  return language;
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string} the word in the page's language
 */
export function label(key, values = {}) {
  const words = WORDS[language][key];
  if (words === undefined) throw new Error(`no label ${key}`);
  return words.replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));
}

/** Latin digits in groups of three, in both languages. */
export function grouped(number) {
  return new Intl.NumberFormat("en").format(Number(number));
}

/** Changes the language and the direction of the whole page. */
export function setLanguage(code) {
  language = languageOf(code);
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
  applyLabels(document.documentElement);
}

/**
 * Fills `data-label` (text), `data-label-title` (name and tooltip), `data-label-tip`
 * (tooltip), `data-label-name` (name), `data-label-alt` (of a picture), `data-label-placeholder`, and the moments
 * and sizes of a node and everything under it.
 *
 * @template {Element} T
 * @param {T} root
 * @returns {T}
 */
export function applyLabels(root) {
  each(root, "data-label", (node, key) => {
    node.textContent = label(key);
  });
  each(root, "data-label-title", (node, key) => {
    node.setAttribute("aria-label", label(key));
    node.setAttribute("title", label(key));
  });
  each(root, "data-label-tip", (node, key) => node.setAttribute("title", label(key)));
  each(root, "data-label-alt", (node, key) => node.setAttribute("alt", label(key)));
  each(root, "data-label-name", (node, key) => node.setAttribute("aria-label", label(key)));
  each(root, "data-label-placeholder", (node, key) => node.setAttribute("placeholder", label(key)));
  each(root, "data-moment", (node, unix) => {
    node.textContent = localMoment(Number(unix), node.dataset.format);
  });
  each(root, "data-size", (node, bytes) => {
    node.textContent = sizeOf(Number(bytes));
  });
  each(root, "data-time", (node, unix) => {
    node.textContent = localTime(Number(unix));
  });
  each(root, "data-day", (node, unix) => {
    node.textContent = localDay(Number(unix));
  });
  return root;
}

/**
 * Date and time in the reader's own zone.
 *
 * @param {number} unix
 * @param {string} [wanted] the Bot API's date-time format: w, then d or D, then t or T; r for "5 minutes ago"
 */
export function localMoment(unix, wanted = "") {
  if (wanted === "r") return ago(unix);
  const options = Object.assign({}, ...[...wanted].map((letter) => MOMENT_PARTS[letter] ?? {}));
  return format(unix, Object.keys(options).length ? options : { dateStyle: "medium", timeStyle: "short" });
}

const TIME = { hour: "2-digit", minute: "2-digit" };
/** The month by its name: nobody takes it for the day, and no bar or dot lets an Arabic line reorder it. */
const SHORT_DATE = { day: "numeric", month: "short", year: "numeric" };
const LONG_DATE = { day: "numeric", month: "long", year: "numeric" };
const MOMENT_PARTS = {
  t: TIME,
  T: { ...TIME, second: "2-digit" },
  d: SHORT_DATE,
  D: LONG_DATE,
  w: { weekday: "long" },
};

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function ago(unix) {
  const seconds = Math.round(unix - Date.now() / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[3];
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/** How large a file is, as people say it. */
export function sizeOf(bytes) {
  const [unit, size] = SIZES.find(([, least]) => bytes >= least) ?? SIZES.at(-1);
  const number = new Intl.NumberFormat(locale(), { maximumFractionDigits: bytes < 10 * size ? 1 : 0 });
  return label(unit, { size: number.format(bytes / size) });
}

const SIZES = [
  ["megabytes", 1024 ** 2],
  ["kilobytes", 1024],
  ["bytes", 1],
];

/** The clock under a bubble. */
export function localTime(unix) {
  return format(unix, TIME);
}

/** The day a message belongs to, as a heading says it. */
export function localDay(unix) {
  const day = startOfDay(new Date(unix * 1000));
  const daysAgo = Math.round((startOfDay(new Date()) - day) / 86_400_000);
  if (daysAgo === 0) return label("today");
  if (daysAgo === 1) return label("yesterday");
  return format(unix, { day: "numeric", month: "long", year: "numeric" });
}

function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function format(unix, options) {
  return new Intl.DateTimeFormat(locale(), options).format(unix * 1000);
}

/** Latin digits in both languages, so that numbers match what the panel writes. */
function locale() {
  if (language === "ar") return "ar-u-nu-latn";
  return navigator.language.startsWith("en") ? navigator.language : "en";
}

function each(root, attribute, fill) {
  if (root.hasAttribute(attribute)) fill(root, root.getAttribute(attribute));
  for (const node of root.querySelectorAll(`[${attribute}]`)) fill(node, node.getAttribute(attribute));
}
