/** The chat pane: brings what happens in the chat to the log, the header and the message box. */

import { byId } from "../shared/dom.js";
import { applyLabels, setLanguage } from "../shared/labels.js";
import { follow } from "../shared/follow.js";
import { openMenu } from "../shared/menu.js";
import { alertWith, attempt, connection, copy, toast } from "../shared/notices.js";
import { Press } from "../shared/press.js";
import { Composer } from "./composer.js";
import { WaitingButtons } from "./keyboard.js";
import { MessageLog } from "./log.js";

/** A chat action lasts this long, unless a message ends it. */
const TYPING_TIME = 5000;

export class Chat {
  #bot = { username: "", first_name: "", commands: [] };
  #hasBlocked = false;
  #waiting = new WaitingButtons();
  #press = new Press(byId("scroller"));
  #typingEnds = 0;
  #isStarting = false;
  #payload = new URLSearchParams(location.search).get("start") ?? undefined;

  /**
   * @param {ReturnType<import("../shared/api.js").personApi>} api
   * @param {{news: () => void, progress: (isEmpty: boolean) => void, showSteps: (() => void)}} page
   *   told when the bot says something, and whether the chat is still empty; shows the first steps again
   */
  constructor(api, page) {
    this.api = api;
    this.page = page;
    this.composer = new Composer(api, (payload) => this.#followDeepLink(payload));
    this.log = new MessageLog(byId("scroller"), byId("log"), byId("down-button"), this.#actions());
    byId("start-button").addEventListener("click", () => this.#start());
    byId("chat-menu-button").addEventListener("click", (event) => this.#openMenu(event.currentTarget));
  }

  /** Follows the chat for as long as the page is open. */
  run() {
    return follow(this.api, {
      picture: (state) => this.#show(state),
      events: ({ events }) => this.#hear(events),
      connection: (isUp) => connection("chat", isUp),
    });
  }

  /** Changes the language of the person's client, and of this page with it. */
  speak(languageCode) {
    setLanguage(languageCode);
    return attempt(() => this.api.speak(languageCode));
  }

  async #show(state) {
    await this.#press.over();
    this.#showProfile(state);
    setLanguage(state.person.language_code);
    this.log.showAll(state.messages);
    this.#showFoot();
  }

  #showProfile({ bot, person }) {
    this.#bot = bot;
    this.#hasBlocked = person.has_blocked;
    byId("bot-name").textContent = bot.first_name;
    byId("bot-avatar").textContent = [...bot.first_name][0] ?? "?";
    byId("description").textContent = bot.description || bot.short_description || "";
    byId("description-card").hidden = !byId("description").textContent;
    document.title = bot.first_name;
    this.composer.commands = bot.commands;
    this.composer.inline.bot = bot;
  }

  /** Before the first message, after a block, and behind a deep link there is one thing to do: start. */
  #showFoot() {
    const mustStart = this.log.isEmpty || this.#hasBlocked || this.#payload !== undefined;
    byId("welcome").hidden = !this.log.isEmpty;
    byId("start-button").hidden = !mustStart;
    byId("composer").hidden = mustStart;
    const button = byId("start-button");
    button.dataset.label = this.#hasBlocked ? "restart" : "start";
    applyLabels(button);
    byId("blocked-note").hidden = !this.#hasBlocked;
    this.page.progress(this.log.isEmpty);
    if (this.#isStarting && !mustStart) {
      this.#isStarting = false;
      byId("box").focus();
    }
  }

  async #hear(events) {
    await this.#press.over();
    for (const event of events) await this.#hearOne(event);
    this.#showFoot();
  }

  async #hearOne(event) {
    if (event.kind === "message") this.#add(event.message);
    else if (event.kind === "edited") this.log.edit(event.message);
    else if (event.kind === "deleted") this.log.remove(event.message_id);
    else if (event.kind === "callback_answer") this.#answer(event);
    else if (event.kind === "inline_results") this.composer.inline.answered(event);
    else if (event.kind === "chat_action") this.#showTyping();
    else if (event.kind === "profile") await this.#readProfile();
  }

  #add(message) {
    this.log.add(message);
    if (message.from === "person") return;
    this.#stopTyping();
    this.page.news();
  }

  #answer(event) {
    this.#waiting.answered(event.callback_id);
    if (!event.text) return;
    if (event.show_alert) alertWith(event.text);
    else toast(event.text);
  }

  async #readProfile() {
    const state = await this.api.state();
    this.#showProfile(state);
    setLanguage(state.person.language_code);
  }

  #showTyping() {
    byId("bot-status").dataset.label = "typing";
    byId("bot-status").classList.add("is-typing");
    applyLabels(byId("bot-status"));
    clearTimeout(this.#typingEnds);
    this.#typingEnds = setTimeout(() => this.#stopTyping(), TYPING_TIME);
  }

  #stopTyping() {
    clearTimeout(this.#typingEnds);
    byId("bot-status").dataset.label = "bot";
    byId("bot-status").classList.remove("is-typing");
    applyLabels(byId("bot-status"));
  }

  async #start() {
    if (!(await attempt(() => this.api.start(this.#payload)))) return;
    this.#payload = undefined;
    history.replaceState(null, "", withoutPayload());
    this.#hasBlocked = false;
    this.#isStarting = true;
    this.#showFoot();
  }

  #followDeepLink(payload) {
    return attempt(() => this.api.start(payload || undefined));
  }

  #openMenu(anchor) {
    openMenu(anchor, [
      ...(byId("hint").hidden ? [{ label: "steps", icon: "menu", act: () => this.page.showSteps() }] : []),
      this.#hasBlocked
        ? { label: "unblock", icon: "block", act: () => this.#start() }
        : { label: "block", icon: "block", isDanger: true, act: () => this.#block() },
    ]);
  }

  async #block() {
    if (!(await attempt(() => this.api.block()))) return;
    this.#hasBlocked = true;
    this.#showFoot();
  }

  #actions() {
    return {
      copy,
      command: (command) => this.composer.sendText(command),
      fileUrl: (fileId) => this.api.fileUrl(fileId),
      search: (words) => this.composer.put(`@${this.#bot.username} ${words}`),
      deepLink: (payload) => this.#followDeepLink(payload),
      botName: () => this.#bot.username,
      botTitle: () => this.#bot.first_name,
      openMenu: (anchor, message) => this.#openMessageMenu(anchor, message),
      tap: (message, row, column, button) =>
        this.#waiting.follow(button, attempt(() => this.api.tap(message.message_id, row, column))),
    };
  }

  #openMessageMenu(anchor, message) {
    const items = [{ label: "reply", icon: "reply", act: () => this.composer.reply(message) }];
    if (message.text) items.push({ label: "copyText", icon: "copy", act: () => copy(message.text) });
    if (message.from === "person" && message.text && !message.via) {
      items.push({ label: "edit", icon: "edit", act: () => this.composer.edit(message) });
    }
    openMenu(anchor, items);
  }
}

/** The page's address without its deep link, so that a reload does not follow it again. */
function withoutPayload() {
  const address = new URL(location.href);
  address.searchParams.delete("start");
  return address;
}
