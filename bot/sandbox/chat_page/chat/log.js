/**
 * The list of bubbles. It only ever appends, replaces or removes the one bubble that
 * changed, so a thousand messages cost no more than ten.
 */

import { element, keepingFocus, prefersStillness } from "../shared/dom.js";
import { applyLabels } from "../shared/labels.js";
import { renderBubble } from "./bubble.js";

/** @typedef {import("../shared/api.js").Message} Message */

const NEAR_BOTTOM = 60;

export class MessageLog {
  /** @type {Map<number, {message: Message, node: HTMLElement}>} */
  #shown = new Map();
  #lastDay = "";
  #isAtBottom = true;
  #settled = "";

  /**
   * @param {HTMLElement} scroller the part that scrolls
   * @param {HTMLElement} list the list inside it
   * @param {HTMLElement} downButton
   * @param {any} actions
   */
  constructor(scroller, list, downButton, actions) {
    this.scroller = scroller;
    this.list = list;
    this.downButton = downButton;
    this.actions = actions;
    scroller.addEventListener("scroll", () => this.#noticeScroll(), { passive: true });
    downButton.addEventListener("click", () => this.toBottom());
    // Once a frame, however many messages changed; and in that frame: a new one must not stand below the edge
    // for a moment, and jump.
    const settle = new ResizeObserver(() => this.#stick());
    settle.observe(scroller);
    settle.observe(list);
  }

  get isEmpty() {
    return this.#shown.size === 0;
  }

  /** @param {number} messageId */
  find(messageId) {
    return this.#shown.get(messageId)?.message;
  }

  /** Brings the list to exactly these messages; what is already shown stays as it is. */
  showAll(messages) {
    // Readers are told what is new from here on, not the whole past at once.
    this.list.setAttribute("aria-busy", "true");
    const wanted = new Set(messages.map((message) => message.message_id));
    for (const messageId of [...this.#shown.keys()]) {
      if (!wanted.has(messageId)) this.#forget(messageId)?.remove();
    }
    for (const message of messages) {
      if (this.#shown.has(message.message_id)) this.edit(message);
      else this.#append(message);
    }
    this.list.removeAttribute("aria-busy");
  }

  /** @param {Message} message */
  add(message) {
    if (this.#shown.has(message.message_id)) return;
    const node = this.#append(message);
    node.classList.add("is-new");
    if (message.from === "person") this.#isAtBottom = true;
    if (!this.#isAtBottom) this.downButton.classList.add("has-news");
  }

  /** @param {Message} message */
  edit(message) {
    const shown = this.#shown.get(message.message_id);
    if (!shown || JSON.stringify(shown.message) === JSON.stringify(message)) return;
    const node = this.#render(message);
    if (shown.message.edit_date !== message.edit_date) node.classList.add("was-edited");
    keepingFocus(this.list, () => shown.node.replaceWith(node));
    this.#shown.set(message.message_id, { message, node });
  }

  /** @param {number} messageId */
  remove(messageId) {
    const node = this.#forget(messageId);
    if (node) collapse(node);
  }

  toBottom() {
    this.#isAtBottom = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: prefersStillness() ? "auto" : "smooth" });
  }

  #forget(messageId) {
    const node = this.#shown.get(messageId)?.node;
    this.#shown.delete(messageId);
    return node;
  }

  #append(message) {
    const day = new Date(message.date * 1000).toDateString();
    if (day !== this.#lastDay) this.list.append(dayHeading(message.date));
    this.#lastDay = day;
    const node = this.#render(message);
    this.#shown.set(message.message_id, { message, node });
    this.list.append(node);
    return node;
  }

  #render(message) {
    const repliedTo = message.reply_to_message_id && this.find(message.reply_to_message_id);
    return renderBubble(message, this.actions, repliedTo || undefined);
  }

  /** Only the person leaves the bottom; a pane that changed its size is brought back to it. */
  #noticeScroll() {
    if (this.#sizes() !== this.#settled) {
      this.#stick();
      return;
    }
    const below = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
    this.#isAtBottom = below < NEAR_BOTTOM;
    this.downButton.hidden = this.#isAtBottom;
    if (this.#isAtBottom) this.downButton.classList.remove("has-news");
  }

  #stick() {
    this.#settled = this.#sizes();
    if (this.#isAtBottom) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #sizes() {
    return `${this.scroller.scrollHeight}/${this.scroller.clientHeight}`;
  }
}

function dayHeading(unix) {
  return applyLabels(element("p", { class: "day" }, element("span", { "data-day": unix })));
}

/** Takes a bubble away without a jump of what stands below it. */
function collapse(node) {
  node.inert = true;
  if (prefersStillness()) {
    node.remove();
    return;
  }
  const height = `${node.offsetHeight}px`;
  const frames = [
    { height, opacity: 1, overflow: "hidden" },
    { height: "0px", opacity: 0, overflow: "hidden", marginBlock: "0px" },
  ];
  node.classList.add("is-leaving");
  // It stays as small as it has become until it is gone, even if it is paused at its end.
  const timing = { duration: 260, easing: "ease-in-out", fill: "forwards" };
  node.animate(frames, timing).finished.finally(() => node.remove());
}
