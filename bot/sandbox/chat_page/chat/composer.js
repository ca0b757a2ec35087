/** The message box: typing, searching, sending, editing one's own message, replying, attaching. */

import { byId, element } from "../shared/dom.js";
import { applyLabels, label } from "../shared/labels.js";
import { openMenu } from "../shared/menu.js";
import { attempt } from "../shared/notices.js";
import { Attachments } from "./attachments.js";
import { summaryOf } from "./bubble.js";
import { CommandList } from "./commands.js";
import { InlineResults } from "./inline.js";

export class Composer {
  /** @type {{kind: "edit" | "reply", message: any} | null} */
  #context = null;

  /**
   * @param {ReturnType<import("../shared/api.js").personApi>} api
   * @param {(payload: string) => void} followDeepLink
   */
  constructor(api, followDeepLink) {
    this.api = api;
    this.box = byId("box");
    this.commandList = new CommandList(byId("commands"), this.box, byId("command-button"), (command) =>
      this.sendText(command),
    );
    this.attachments = new Attachments(api, () => this.#grow());
    this.inline = new InlineResults(byId("inline"), this.box, api, {
      chosen: () => this.#clear(),
      dismissed: () => this.#grow(),
      start: (parameter) => {
        this.#clear();
        followDeepLink(parameter);
      },
    });
    this.#listen();
  }

  set commands(commands) {
    this.commandList.commands = commands;
    byId("command-button").hidden = commands.length === 0;
  }

  /** Puts a text into the box, ready to be sent or changed. */
  put(text) {
    this.box.value = text;
    this.#typed();
    this.box.focus();
  }

  edit(message) {
    this.#setContext({ kind: "edit", message });
    this.put(message.text);
  }

  reply(message) {
    this.#setContext({ kind: "reply", message });
    this.box.focus();
  }

  /** Sends a text at once, leaving what is in the box alone. */
  sendText(text, replyTo) {
    if (this.box.value.trim().startsWith("/")) this.#clear();
    return attempt(() => this.api.send(text, replyTo));
  }

  #listen() {
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.box.addEventListener("input", () => this.#typed());
    this.box.addEventListener("keydown", (event) => this.#press(event));
    this.box.addEventListener("blur", () => this.commandList.hide());
    const button = byId("command-button");
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => this.#toggleCommands());
    byId("attach-button").addEventListener("click", (event) => this.#openAttach(event.currentTarget));
    byId("context-close").addEventListener("click", () => this.#clear());
  }

  #press(event) {
    if (event.isComposing || this.commandList.press(event) || this.inline.press(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#context) {
      this.#clear();
    }
  }

  #typed() {
    byId("box-note").replaceChildren();
    const isSearch = this.inline.read(this.box.value);
    this.#grow();
    if (isSearch) this.commandList.hide();
    else if (/^\/\w*$/.test(this.box.value)) this.commandList.show(this.box.value);
    else this.commandList.hide();
  }

  #toggleCommands() {
    this.box.focus();
    if (this.commandList.isOpen) this.commandList.hide();
    else this.commandList.show("/");
  }

  async #submit() {
    const text = this.box.value.trim();
    const context = this.#context;
    if (this.inline.isOpen || (!text && this.attachments.isEmpty)) return;
    this.#clear();
    const isDone = await this.#carryOut(text, context);
    // Words that did not go out are given back, unless the person has begun new ones.
    if (!isDone && !this.box.value) {
      this.#setContext(context);
      this.put(text);
    }
  }

  #carryOut(text, context) {
    if (context?.kind === "edit") return this.#change(context.message, text);
    return this.attachments.isEmpty ? this.#send(text, context) : this.attachments.send(text);
  }

  #send(text, context) {
    return attempt(() => this.api.send(text, context?.message.message_id));
  }

  #change(message, text) {
    if (text === message.text) return true;
    return attempt(() => this.api.edit(message.message_id, text));
  }

  #openAttach(anchor) {
    const send = (kind) => () => attempt(() => this.api.sendMedia(kind));
    openMenu(anchor, [
      { label: "file", icon: "attach", act: () => this.attachments.choose() },
      { label: "photo", icon: "photo", act: send("photo") },
      { label: "sticker", icon: "sticker", act: send("sticker") },
      { label: "voice", icon: "voice", act: send("voice") },
      { label: "document", icon: "document", act: send("document") },
    ]);
  }

  #setContext(context) {
    this.#context = context;
    const bar = byId("context");
    bar.hidden = !context;
    if (!context) return;
    byId("context-title").textContent = label(context.kind === "edit" ? "editing" : "replying");
    byId("context-text").textContent = summaryOf(context.message);
  }

  #clear() {
    this.box.value = "";
    byId("box-note").replaceChildren();
    this.#setContext(null);
    this.commandList.hide();
    this.inline.hide();
    this.#grow();
  }

  #grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 160)}px`;
    const hasNothing = !this.box.value.trim() && this.attachments.isEmpty;
    byId("send-button").disabled = hasNothing || this.inline.isOpen;
  }

  /** Puts the demo key where a newcomer needs it. */
  offerKey(key) {
    this.put(key);
    byId("box-note").replaceChildren(applyLabels(element("span", { "data-label": "keyPut" })));
  }
}
