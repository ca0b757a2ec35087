/** Files on their way out: chosen, dropped or pasted, shown above the message box until they are sent. */

import { byId } from "../shared/dom.js";
import { label, sizeOf } from "../shared/labels.js";
import { attempt, toast } from "../shared/notices.js";

/** What a Telegram client sends as a photo, to be seen in the chat; anything else goes as a document. */
const PHOTOS = new Set(["image/png", "image/jpeg"]);
const LARGEST_PHOTO = 10 * 1024 * 1024;

export class Attachments {
  /** @type {File[]} */
  #files = [];

  /**
   * @param {ReturnType<import("../shared/api.js").personApi>} api
   * @param {() => void} changed told when files came or went
   */
  constructor(api, changed) {
    this.api = api;
    this.changed = changed;
    this.input = byId("file-input");
    this.#listen();
  }

  get isEmpty() {
    return this.#files.length === 0;
  }

  /** Opens the browser's own dialogue. */
  choose() {
    this.input.click();
  }

  clear() {
    this.#set([]);
  }

  /**
   * Sends what waits, the first with the caption; what did not go out stays.
   *
   * @param {string} caption
   * @returns {Promise<boolean>}
   */
  async send(caption) {
    const files = this.#files;
    this.#set([]);
    for (const [index, file] of files.entries()) {
      const isSent = await attempt(() => this.api.sendFile(file, kindOf(file), index === 0 ? caption : ""));
      if (isSent) continue;
      this.#set([...files.slice(index), ...this.#files]);
      // The words are given back with the first file; with a later one they have gone out already.
      return index > 0;
    }
    return true;
  }

  #listen() {
    this.input.addEventListener("change", () => {
      this.#add([...this.input.files]);
      this.input.value = "";
    });
    byId("files-close").addEventListener("click", () => this.clear());
    byId("box").addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.#add(files);
    });
    this.#listenForDrops(byId("chat"));
  }

  #listenForDrops(pane) {
    const show = (isOver) => pane.classList.toggle("is-drop-target", isOver);
    pane.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files") || byId("composer").hidden) return;
      event.preventDefault();
      show(true);
    });
    pane.addEventListener("dragleave", (event) => {
      if (!pane.contains(event.relatedTarget)) show(false);
    });
    pane.addEventListener("drop", (event) => {
      show(false);
      if (!event.dataTransfer?.files.length || byId("composer").hidden) return;
      event.preventDefault();
      this.#add([...event.dataTransfer.files]);
    });
  }

  #add(files) {
    const fitting = files.filter((file) => file.size > 0);
    if (fitting.length < files.length) toast(label("emptyFile"));
    if (fitting.length) this.#set([...this.#files, ...fitting]);
    byId("box").focus();
  }

  #set(files) {
    this.#files = files;
    byId("files").hidden = files.length === 0;
    byId("file-names").replaceChildren(...files.map(lineOf));
    this.changed();
  }
}

function kindOf(file) {
  return PHOTOS.has(file.type) && file.size <= LARGEST_PHOTO ? "photo" : "document";
}

function lineOf(file) {
  const line = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = file.name;
  const size = document.createElement("span");
  size.textContent = sizeOf(file.size);
  line.append(name, size);
  return line;
}
