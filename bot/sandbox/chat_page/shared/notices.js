/** What the page says for a moment: toasts, modal alerts and the connection banner. */

import { ConnectionLost, Refusal } from "./api.js";
import { byId } from "./dom.js";
import { label } from "./labels.js";

const TOAST_SECONDS = 3.5;
/** @type {Map<string, number>} */
const hiding = new Map();

/**
 * Shows a line that goes away by itself; a new one replaces the old.
 *
 * @param {string} text
 * @param {"chat-toast" | "office-toast"} [place] the side it belongs to
 */
export function toast(text, place = "chat-toast") {
  const line = byId(place);
  line.textContent = text;
  line.classList.add("is-shown");
  clearTimeout(hiding.get(place));
  const reading = TOAST_SECONDS * 1000 + text.length * 30;
  hiding.set(
    place,
    setTimeout(() => line.classList.remove("is-shown"), reading),
  );
}

/** Shows a text that must be acknowledged; a second one waits for the first. */
export function alertWith(text) {
  const dialog = byId("alert");
  if (dialog.open) {
    dialog.addEventListener("close", () => alertWith(text), { once: true });
    return;
  }
  byId("alert-text").textContent = text;
  dialog.showModal();
}

/** Copies to the clipboard and says so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(label("copied"));
  } catch {
    toast(label("copyRefused"));
  }
}

/**
 * Runs an action of the person and says it when the sandbox refuses or is away.
 *
 * @template T
 * @param {() => Promise<T>} action
 * @param {"chat-toast" | "office-toast"} [place]
 * @returns {Promise<T | null>} null when it did not happen
 */
export async function attempt(action, place) {
  try {
    return await action();
  } catch (problem) {
    if (problem instanceof Refusal) toast(problem.message, place);
    else if (problem instanceof ConnectionLost) toast(label("connectionLost"), place);
    else throw problem;
    return null;
  }
}

/**
 * One banner for several long polls: it shows while any of them is down.
 *
 * @param {string} name which poll reports
 * @param {boolean} isUp
 */
export function connection(name, isUp) {
  if (isUp) down.delete(name);
  else down.add(name);
  byId("banner").hidden = down.size === 0;
}

const down = new Set();
