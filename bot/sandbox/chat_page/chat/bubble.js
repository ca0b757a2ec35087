/** One message as a bubble. */

import { element } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { applyLabels } from "../shared/labels.js";
import { renderText } from "./entities.js";
import { renderKeyboard } from "./keyboard.js";

/** @typedef {import("../shared/api.js").Message} Message */

/**
 * @param {Message} message
 * @param {any} actions what a tap on a part of it does
 * @param {Message | undefined} repliedTo
 * @returns {HTMLElement}
 */
export function renderBubble(message, actions, repliedTo) {
  const isOwn = message.from === "person";
  const bubble = element(
    "div",
    { class: "bubble", contextmenu: (event) => openActions(event, message, actions) },
    message.via ? viaOf(message.via, actions) : null,
    repliedTo ? quoteOf(repliedTo, actions.botTitle()) : null,
    message.media ? mediaOf(message.media, actions) : null,
    element("div", { class: "text", dir: "auto" }, ...contentOf(message, actions), metaOf(message)),
  );
  const node = element(
    "article",
    {
      class: `message ${isOwn ? "is-out" : "is-in"}${message.media?.kind === "sticker" ? " is-sticker" : ""}`,
      "data-message-id": message.message_id,
    },
    element("span", { class: "for-readers", "data-label": isOwn ? "you" : "bot" }),
    element("div", { class: "bubble-line" }, bubble, actionsButton(message, actions)),
    message.buttons?.length
      ? renderKeyboard(message, {
          tap: (row, column, button) => actions.tap(message, row, column, button),
          copy: actions.copy,
          search: actions.search,
          deepLink: actions.deepLink,
          botName: actions.botName,
        })
      : null,
  );
  return applyLabels(node);
}

/** What a message says in one line, for a reply's quote. */
export function summaryOf(message) {
  const media = message.media;
  return (message.text || media?.caption || media?.file?.name || media?.kind || "").split("\n")[0];
}

function contentOf(message, actions) {
  const text = message.text || message.media?.caption || "";
  return text ? [renderText(text, message.entities ?? [], actions)] : [];
}

function metaOf(message) {
  return element(
    "span",
    { class: "meta" },
    message.is_silent ? silentMark() : null,
    message.edit_date ? element("span", { class: "edited", "data-label": "edited" }) : null,
    element("time", { "data-time": message.date, datetime: new Date(message.date * 1000).toISOString() }),
  );
}

function quoteOf(message, botTitle) {
  return element(
    "div",
    { class: "reply-quote" },
    message.from === "person" ? element("strong", { "data-label": "you" }) : element("strong", {}, botTitle),
    element("span", { dir: "auto" }, summaryOf(message)),
  );
}

function silentMark() {
  return element("span", { class: "silent", role: "img", "data-label-title": "silent" }, icon("bell"));
}

/** A message that was chosen from the bot's results says so; a tap on the name begins another search. */
function viaOf(name, actions) {
  return element(
    "div",
    { class: "via" },
    element("span", { "data-label": "viaBot" }),
    " ",
    element("button", { type: "button", dir: "ltr", click: () => actions.search("") }, `@${name}`),
  );
}

function mediaOf(media, actions) {
  if (!media.file) return signOf(media);
  const address = actions.fileUrl(media.file.id);
  return media.kind === "photo" ? photoOf(media.file, address) : documentOf(media.file, address);
}

function photoOf(file, address) {
  const picture = element("img", {
    src: address,
    width: file.width,
    height: file.height,
    "data-label-alt": "photo",
    decoding: "async",
  });
  return element("a", { class: "photo", href: address, target: "_blank", rel: "noopener" }, picture);
}

function documentOf(file, address) {
  return element(
    "a",
    { class: "document", href: address, download: file.name, "data-label-tip": "save" },
    element("span", { class: "document-icon" }, icon("document")),
    element(
      "span",
      { class: "document-words" },
      element("bdi", { class: "document-name" }, file.name),
      element("span", { class: "document-size", "data-size": file.size }),
    ),
  );
}

/** A medium that is a mere sign of one: nothing stands behind it. */
function signOf(media) {
  return element(
    "div",
    { class: `media is-${media.kind}` },
    icon(media.kind in MEDIA_LABELS ? media.kind : "document"),
    element("span", { "data-label": MEDIA_LABELS[media.kind] ?? "document" }),
  );
}

const MEDIA_LABELS = { photo: "photo", sticker: "sticker", voice: "voice", document: "document" };

function actionsButton(message, actions) {
  return element(
    "button",
    {
      type: "button",
      class: "icon-button message-actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-label-title": "messageActions",
      click: (event) => actions.openMenu(event.currentTarget, message),
    },
    icon("more"),
  );
}

/** A right click or a long press opens the same menu, unless a part of the text is selected. */
function openActions(event, message, actions) {
  if (!(getSelection()?.isCollapsed ?? true)) return;
  event.preventDefault();
  actions.openMenu(event.currentTarget.parentElement.querySelector(".message-actions"), message);
}
