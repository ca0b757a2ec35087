/** The list of the bot's commands over the message box: all of them, or those being typed. */

import { element } from "../shared/dom.js";

/** @typedef {{command: string, description: string}} Command */

export class CommandList {
  /** @type {Command[]} */
  #commands = [];
  #active = -1;

  /**
   * @param {HTMLElement} list
   * @param {HTMLTextAreaElement} box
   * @param {HTMLElement} opener the button that opens it
   * @param {(command: string) => void} choose
   */
  constructor(list, box, opener, choose) {
    this.list = list;
    this.opener = opener;
    this.box = box;
    this.choose = choose;
  }

  /** @param {Command[]} commands */
  set commands(commands) {
    this.#commands = commands;
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Shows the commands that begin with what is typed; with "/" alone, all of them. */
  show(typed) {
    const wanted = typed.slice(1).toLowerCase();
    const matching = this.#commands.filter(({ command }) => command.startsWith(wanted));
    this.list.replaceChildren(...matching.map((command, index) => this.#option(command, index)));
    this.list.hidden = matching.length === 0;
    this.list.scrollTop = 0;
    this.opener.setAttribute("aria-expanded", String(this.isOpen));
    this.#activate(this.isOpen && wanted ? 0 : -1);
  }

  hide() {
    this.list.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    this.#activate(-1);
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
    if (event.key === "ArrowDown") this.#activate((this.#active + 1) % count);
    else if (event.key === "ArrowUp") this.#activate((this.#active - 1 + count) % count);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" && this.#active >= 0) this.#complete();
    else if (event.key === "Enter" && this.#active >= 0) this.#chooseActive();
    else return false;
    event.preventDefault();
    return true;
  }

  #option({ command, description }, index) {
    return element(
      "li",
      {
        id: `command-${index}`,
        role: "option",
        "aria-selected": "false",
        "data-command": command,
        pointerdown: (event) => event.preventDefault(),
        click: () => this.#choose(command),
      },
      element("span", { class: "command-name", dir: "ltr" }, `/${command}`),
      element("span", { class: "command-description", dir: "auto" }, description),
    );
  }

  #activate(index) {
    this.#active = index;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
    if (index >= 0) this.box.setAttribute("aria-activedescendant", `command-${index}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #complete() {
    this.box.value = `/${this.list.children[this.#active].dataset.command} `;
    this.hide();
  }

  #chooseActive() {
    this.#choose(this.list.children[this.#active].dataset.command);
  }

  #choose(command) {
    this.hide();
    this.choose(`/${command}`);
  }
}
