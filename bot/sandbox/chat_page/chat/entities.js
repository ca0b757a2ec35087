/**
 * Turns a text and its entities into DOM nodes. Offsets count UTF-16 units, which are
 * exactly the units of a JavaScript string, so slices need no translation.
 */

import { element } from "../shared/dom.js";
import { applyLabels, localMoment } from "../shared/labels.js";

/** @typedef {import("../shared/api.js").Entity} Entity */

/**
 * What a tap inside a text may ask for.
 * @typedef {{command: (command: string) => void, copy: (text: string) => void,
 *   deepLink: (payload: string) => void, botName: () => string}} TextActions
 */

const PLAIN_TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * @param {string} text
 * @param {Entity[]} entities
 * @param {TextActions} actions
 * @returns {DocumentFragment}
 */
export function renderText(text, entities, actions) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return renderRange({ text, actions }, 0, text.length, ordered);
}

/** Renders text[from, to) with the entities that begin in it; one that reaches further is cut. */
function renderRange(source, from, to, entities) {
  const nodes = document.createDocumentFragment();
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    if (entity.offset >= at && end > entity.offset) {
      const isBlock = BLOCKS.has(entity.type);
      nodes.append(plain(source.text, at, entity.offset, isBlock));
      const inside = renderRange(source, entity.offset, end, entities.slice(index + 1, next));
      nodes.append(wrap(entity, inside, source.text.slice(entity.offset, end), source.actions));
      // A block already stands on lines of its own; the line break beside it would show as a gap.
      at = isBlock && source.text[end] === "\n" && end < to ? end + 1 : end;
    }
    index = next;
  }
  nodes.append(plain(source.text, at, to));
  return nodes;
}

function plain(text, from, to, beforeBlock = false) {
  const cut = beforeBlock && to > from && text[to - 1] === "\n" ? to - 1 : to;
  return document.createTextNode(text.slice(from, cut));
}

/** @returns {Node} */
function wrap(entity, inside, text, actions) {
  const tag = PLAIN_TAGS[entity.type];
  if (tag) return element(tag, {}, inside);
  const make = SPECIAL[entity.type];
  return make ? make(entity, inside, text, actions) : inside;
}

const SPECIAL = {
  code: (_entity, inside, text, actions) =>
    tappable("code", { class: "copyable", "data-label-tip": "tapToCopy" }, inside, () =>
      actions.copy(text),
    ),
  pre: (entity, inside, text, actions) =>
    element(
      "div",
      { class: "pre" },
      entity.language ? element("span", { class: "pre-language", dir: "ltr" }, entity.language) : null,
      tappable("pre", { class: "copyable", "data-label-tip": "tapToCopy" }, inside, () =>
        actions.copy(text),
      ),
    ),
  expandable_blockquote: (_entity, inside, text) =>
    isLong(text) ? expandable(inside) : element("blockquote", {}, inside),
  spoiler: (_entity, inside) => spoiler(inside),
  text_link: (entity, inside, _text, actions) => link(entity.url ?? "", inside, actions),
  url: (_entity, inside, text, actions) =>
    link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, inside, actions),
  email: (_entity, inside, text, actions) => link(`mailto:${text}`, inside, actions),
  phone_number: (_entity, inside, text, actions) => link(`tel:${text}`, inside, actions),
  bot_command: (_entity, inside, text, actions) =>
    tappable("span", { class: "command" }, inside, () => actions.command(text)),
  mention: (_entity, inside) => element("span", { class: "mention" }, inside),
  text_mention: (_entity, inside) => element("span", { class: "mention" }, inside),
  hashtag: (_entity, inside) => element("span", { class: "mention" }, inside),
  cashtag: (_entity, inside) => element("span", { class: "mention" }, inside),
  date_time: (entity, inside, text) => moment(entity, inside, text),
};

/** A piece of text that acts like a button: by tap, by Enter and by the space bar. */
function tappable(tag, attributes, inside, act) {
  const press = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
  const tap = () => {
    // Someone who is selecting a part of the text with the pointer does not mean to tap it.
    if (getSelection()?.isCollapsed ?? true) act();
  };
  return element(
    tag,
    { role: "button", tabindex: 0, ...attributes, click: tap, keydown: press },
    inside,
  );
}

function link(address, inside, actions) {
  const url = parsed(address);
  if (!url || !SAFE_SCHEMES.has(url.protocol)) return element("span", { class: "mention" }, inside);
  const payload = deepLinkPayload(url, actions.botName());
  if (payload !== null) {
    return tappable("span", { class: "command" }, inside, () => actions.deepLink(payload));
  }
  return element(
    "a",
    { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", title: url.href },
    inside,
  );
}

/** @returns {URL | null} */
function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** The payload of a t.me link to this very bot; null for every other address. */
export function deepLinkPayload(url, botName) {
  const isOurs =
    url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === botName.toLowerCase();
  return isOurs ? (url.searchParams.get("start") ?? "") : null;
}

function spoiler(inside) {
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (!cover.classList.contains("is-hidden")) return;
    event.preventDefault();
    event.stopPropagation();
    cover.classList.remove("is-hidden");
    cover.removeAttribute("role");
    cover.removeAttribute("tabindex");
    cover.removeAttribute("aria-label");
    delete cover.dataset.labelTitle;
    content.inert = false;
  };
  const content = element("span", { class: "spoiler-content", inert: true }, inside);
  const cover = element(
    "span",
    {
      class: "spoiler is-hidden",
      role: "button",
      tabindex: 0,
      "data-label-title": "showSpoiler",
      click: show,
      keydown: show,
    },
    content,
  );
  return cover;
}

/** A quote that fits into three lines anyway has nothing to unfold. */
function isLong(text) {
  return text.split("\n").length > 3 || text.length > 150;
}

function expandable(inside) {
  const quote = element("blockquote", { class: "expandable is-folded" });
  const body = element("div", { class: "expandable-body" }, inside);
  const fold = element("button", {
    type: "button",
    class: "unfold",
    "aria-expanded": "false",
    "data-label": "showMore",
    click: () => {
      const isFolded = quote.classList.toggle("is-folded");
      fold.setAttribute("aria-expanded", String(!isFolded));
      fold.dataset.label = isFolded ? "showMore" : "showLess";
      applyLabels(fold);
    },
  });
  quote.append(body, fold);
  return quote;
}

/** A moment is shown in the reader's own zone; the bot's wording stays as the tooltip. */
function moment(entity, inside, text) {
  if (typeof entity.unix !== "number") return inside;
  return element(
    "time",
    {
      class: "moment",
      datetime: new Date(entity.unix * 1000).toISOString(),
      title: text,
      "data-moment": entity.unix,
      "data-format": entity.format ?? null,
    },
    localMoment(entity.unix, entity.format),
  );
}
