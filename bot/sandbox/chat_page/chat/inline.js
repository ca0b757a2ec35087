/**
 * Inline mode: what the bot finds for the words typed after its name, in a list over the message box.
 * Every pause in typing is a query of its own; scrolling down asks for the next results.
 */

import { element } from "../shared/dom.js";
import { applyLabels } from "../shared/labels.js";
import { attempt } from "../shared/notices.js";

/** A query goes out when the person has not typed for this long, as in Telegram's clients. */
const PAUSE = 250;
/** So long a bot may take for its answer, in milliseconds; Telegram takes none that comes later. */
const LONGEST_WAIT = 10_000;
/** How near to the end of the list the next results are asked for, in pixels. */
const NEAR_END = 120;

/**
 * @typedef {{id: string, title: string, description?: string}} Result
 * @typedef {{query_id: string, results: Result[], next_offset: string,
 *   button?: {text: string, start_parameter: string}}} Answer
 */

export class InlineResults {
  #bot = { username: "", supports_inline_queries: false };
  /** @type {string | null} the words that are looked for; null while nobody looks for any */
  #words = null;
  #timer = 0;
  #patience = 0;
  #active = -1;
  #isDismissed = false;
  /** Where the results asked for last begin, and where those after them do. */
  #offset = "";
  #nextOffset = "";
  #queryId = "";
  /** The number of the latest query; an answer to an earlier one is let go. */
  #turn = 0;
  /** @type {Map<string, Answer>} answers that came before their query's own response */
  #early = new Map();

  /**
   * @param {HTMLElement} panel
   * @param {HTMLTextAreaElement} box
   * @param {ReturnType<import("../shared/api.js").personApi>} api
   * @param {{chosen: () => void, dismissed: () => void, start: (parameter: string) => void}} acts
   */
  constructor(panel, box, api, acts) {
    this.panel = panel;
    this.box = box;
    this.api = api;
    this.acts = acts;
    this.list = element("ul", { id: "inline-list", class: "inline-list", role: "listbox", "data-label-name": "results" });
    this.note = element("p", { class: "inline-note", role: "status" });
    this.button = element("button", { type: "button", class: "inline-button", hidden: true });
    panel.append(applyLabels(this.button), applyLabels(this.note), applyLabels(this.list));
    panel.addEventListener("scroll", () => this.#reach(), { passive: true });
  }

  set bot(bot) {
    this.#bot = bot;
  }

  get isOpen() {
    return this.#words !== null && !this.#isDismissed;
  }

  /** Takes what stands in the box; returns whether it is meant for the bot's inline mode. */
  read(text) {
    const words = this.#wordsIn(text);
    if (words === null) {
      if (this.#words !== null) this.hide();
      return false;
    }
    if (words === this.#words && this.isOpen) return true;
    // What was found for the words before stays until something is found for these.
    this.#forget();
    this.#words = words;
    this.#timer = setTimeout(() => this.#ask(""), PAUSE);
    return true;
  }

  /** @param {Answer} answer */
  answered(answer) {
    if (!this.isOpen) return;
    if (answer.query_id === this.#queryId) this.#show(answer);
    else this.#early.set(answer.query_id, answer);
  }

  hide() {
    this.#forget();
    this.#words = null;
    this.panel.hidden = true;
    this.#beginAnew(undefined);
  }

  /**
   * Handles a key typed in the message box.
   *
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was meant for this list
   */
  press(event) {
    if (!this.isOpen) return false;
    const count = this.list.children.length;
    if (event.key === "ArrowDown" && count) this.#activate(Math.min(this.#active + 1, count - 1));
    else if (event.key === "ArrowUp" && count) this.#activate(Math.max(this.#active - 1, 0));
    else if (event.key === "Enter" && !event.shiftKey) this.#chooseActive();
    else if (event.key === "Escape") this.#dismiss();
    else return false;
    event.preventDefault();
    return true;
  }

  #wordsIn(text) {
    if (!this.#bot.supports_inline_queries) return null;
    const call = `@${this.#bot.username} `;
    return text.toLowerCase().startsWith(call.toLowerCase()) ? text.slice(call.length).trim() : null;
  }

  /** Whoever wants no results can send the words as they are. */
  #dismiss() {
    this.#isDismissed = true;
    this.panel.hidden = true;
    this.#activate(-1);
    this.acts.dismissed();
  }

  /** Lets go of what is under way, so that no late answer is shown. */
  #forget() {
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    this.#isDismissed = false;
    this.#turn += 1;
    this.#queryId = "";
    this.#early.clear();
  }

  async #ask(offset) {
    const turn = (this.#turn += 1);
    this.#offset = offset;
    this.#nextOffset = "";
    this.#say("searching");
    this.#patience = setTimeout(() => this.#say("noAnswer"), LONGEST_WAIT);
    const asked = await attempt(() => this.api.typeInline(this.#words ?? "", offset));
    if (turn !== this.#turn) return;
    if (!asked) {
      this.hide();
      return;
    }
    this.#queryId = asked.query_id;
    const early = this.#early.get(asked.query_id);
    if (early) this.#show(early);
  }

  /** @param {Answer} answer */
  #show(answer) {
    clearTimeout(this.#patience);
    this.#early.clear();
    this.#nextOffset = answer.next_offset;
    if (!this.#offset) this.#beginAnew(answer.button);
    const from = this.list.children.length;
    this.list.append(...answer.results.map((result, index) => this.#option(answer.query_id, result, from + index)));
    this.#say(this.list.children.length || answer.button ? null : "noResults");
    this.#reach();
  }

  /** Asks for what comes next, once the end of the list is near. */
  #reach() {
    const below = this.panel.scrollHeight - this.panel.scrollTop - this.panel.clientHeight;
    if (this.isOpen && !this.panel.hidden && this.#nextOffset && below < NEAR_END) this.#ask(this.#nextOffset);
  }

  #say(key) {
    this.panel.hidden = false;
    this.note.hidden = !key;
    if (key) this.note.dataset.label = key;
    applyLabels(this.note);
  }

  #beginAnew(button) {
    this.list.replaceChildren();
    this.panel.scrollTop = 0;
    this.#activate(-1);
    this.#showButton(button);
  }

  #showButton(button) {
    this.button.hidden = !button;
    this.button.replaceChildren(element("bdi", {}, button?.text ?? ""));
    this.button.onpointerdown = (event) => event.preventDefault();
    this.button.onclick = () => this.acts.start(button.start_parameter);
  }

  #option(queryId, result, index) {
    return element(
      "li",
      {
        id: `result-${index}`,
        role: "option",
        "aria-selected": "false",
        pointerdown: (event) => event.preventDefault(),
        click: () => this.#choose(queryId, result.id),
        "data-query": queryId,
        "data-result": result.id,
      },
      element("span", { class: "result-letter", "aria-hidden": "true" }, [...result.title][0]),
      element(
        "span",
        { class: "result-words" },
        element("strong", { dir: "auto" }, result.title),
        result.description ? element("span", { dir: "auto" }, result.description) : null,
      ),
    );
  }

  #activate(index) {
    this.#active = index;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
    if (index >= 0) this.box.setAttribute("aria-activedescendant", `result-${index}`);
    else if (this.box.getAttribute("aria-activedescendant")?.startsWith("result-")) {
      this.box.removeAttribute("aria-activedescendant");
    }
  }

  #chooseActive() {
    const option = this.list.children[this.#active];
    if (option) this.#choose(option.dataset.query, option.dataset.result);
  }

  async #choose(queryId, resultId) {
    if (await attempt(() => this.api.choose(queryId, resultId))) this.acts.chosen();
  }
}
