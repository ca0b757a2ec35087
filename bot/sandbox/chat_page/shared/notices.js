/** What the page says for a moment: toasts, modal alerts and the connection banner. */

import { ConnectionLost, Refusal } from "./api.js";
import { byId } from "./dom.js";
import { label } from "./labels.js";

const TOAST_SECONDS = 3.5;
let hiding = 0;

/** Shows a line over the chat that goes away by itself; a new one replaces the old. */
export function toast(text) {
  const line = byId("toast");
  line.textContent = text;
  line.classList.add("is-shown");
  clearTimeout(hiding);
  const reading = TOAST_SECONDS * 1000 + text.length * 30;
  hiding = setTimeout(() => line.classList.remove("is-shown"), reading);
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

/** Runs an action of the person and says it when the sandbox refuses or is away. */
export async function attempt(action) {
  try {
    return await action();
  } catch (problem) {
    if (problem instanceof Refusal) toast(problem.message);
    else if (problem instanceof ConnectionLost) toast(label("connectionLost"));
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
