/** The inline keyboard under a bubble, and the waiting state of a tapped button. */

import { element } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { keepPointer } from "../shared/press.js";
import { deepLinkPayload, parsed } from "./entities.js";

/** Telegram clients stop spinning by themselves after a while; so does this one. */
const LONGEST_WAIT = 5000;
const STYLES = new Set(["primary", "success", "danger"]);

/** @typedef {import("../shared/api.js").Message} Message */

/**
 * Draws a message's buttons. Rows keep the order the bot gave them in both languages:
 * Telegram clients do not mirror keyboards.
 *
 * @param {Message} message
 * @param {{tap: (row: number, column: number, button: HTMLElement) => void,
 *   copy: (text: string) => void, search: (words: string) => void,
 *   deepLink: (payload: string) => void, botName: () => string}} actions
 */
export function renderKeyboard(message, actions) {
  const keyboard = element("div", { class: "keyboard" });
  (message.buttons ?? []).forEach((buttons, row) => {
    const line = element("div", { class: "keyboard-row" });
    buttons.forEach((button, column) => {
      const key = `${message.message_id}/${row}/${column}`;
      line.append(renderButton(button, key, actions, (node) => actions.tap(row, column, node)));
    });
    keyboard.append(line);
  });
  return keyboard;
}

function renderButton(button, key, actions, tap) {
  const style = STYLES.has(button.style ?? "") ? ` is-${button.style}` : "";
  const attributes = { class: `key is-${button.kind}${style}`, dir: "auto", "data-focus-key": key };
  const text = element("span", { class: "key-text", dir: "auto" }, button.text);
  const act = ownAct(button, actions);
  if (button.kind === "url" && !act) {
    return element(
      "a",
      { ...attributes, href: button.url, target: "_blank", rel: "noopener noreferrer nofollow", title: button.url },
      text,
      icon("link"),
    );
  }
  const mark = ICONS[button.kind];
  const node = element(
    "button",
    { type: "button", ...attributes, click: act ?? ((event) => tap(event.currentTarget)) },
    text,
    mark ? icon(mark) : null,
  );
  keepPointer(node);
  return node;
}

const ICONS = { copy: "copy", inline: "search", url: "link" };

/** What the client does by itself when this button is tapped; null where the bot hears of it, or a browser. */
function ownAct(button, actions) {
  if (button.kind === "copy") return () => actions.copy(button.copy_text ?? "");
  if (button.kind === "inline") return () => actions.search(button.query ?? "");
  const url = button.kind === "url" ? parsed(button.url ?? "") : null;
  const payload = url && deepLinkPayload(url, actions.botName());
  return payload === null ? null : () => actions.deepLink(payload);
}

/** Remembers which tapped buttons still wait for their callback to be answered. */
export class WaitingButtons {
  /** @type {Map<string, HTMLElement>} */
  #waiting = new Map();
  /** Answers may overtake the tap's own response; they are kept for when it comes. */
  #answered = new Set();

  /**
   * Shows the button as waiting until its callback is answered, or long enough.
   *
   * @param {HTMLElement} button
   * @param {Promise<{callback_id: string} | null>} tapped
   */
  async follow(button, tapped) {
    button.classList.add("is-loading");
    button.setAttribute("aria-busy", "true");
    const answer = await tapped;
    if (!answer || this.#answered.delete(String(answer.callback_id))) {
      calm(button);
      return;
    }
    const id = String(answer.callback_id);
    this.#waiting.set(id, button);
    setTimeout(() => {
      if (this.#waiting.delete(id)) calm(button);
    }, LONGEST_WAIT);
  }

  /** @param {string} callbackId */
  answered(callbackId) {
    const id = String(callbackId);
    const button = this.#waiting.get(id);
    if (button) {
      this.#waiting.delete(id);
      calm(button);
    } else {
      this.#answered.add(id);
    }
  }
}

function calm(button) {
  button.classList.remove("is-loading");
  button.removeAttribute("aria-busy");
}
