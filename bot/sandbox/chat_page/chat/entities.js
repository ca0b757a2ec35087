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
  return renderRange({ text, actions, neutral: neutralLines(text) }, 0, text.length, ordered);
}

const ISOLATED = /[\u2066-\u2068][^\u2066-\u2069]*\u2069/g;
const STRONG = /[\p{L}\u200e\u200f\u061c]/u;

/**
 * Where lines begin that have no direction of their own, such as a bar and a percentage: those follow the
 * language of the client, as in Telegram's, while every other line follows its first letter.
 */
function neutralLines(text) {
  const starts = new Set();
  let at = 0;
  for (const line of text.split("\n")) {
    if (line.trim() && !STRONG.test(outsideIsolates(line))) starts.add(at);
    at += line.length + 1;
  }
  return starts;
}

function outsideIsolates(line) {
  const outside = line.replace(ISOLATED, "");
  return outside === line ? line : outsideIsolates(outside);
}

/** A mark whose direction the style sheet sets; it is drawn, but it is no part of the text. */
function turnAt(source, offset) {
  return source.neutral.delete(offset) ? [element("span", { class: "neutral" })] : [];
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
      nodes.append(...plain(source, at, entity.offset, isBlock));
      if (!isBlock) nodes.append(...turnAt(source, entity.offset));
      const inside = renderRange(source, entity.offset, end, entities.slice(index + 1, next));
      nodes.append(wrap(entity, inside, source.text.slice(entity.offset, end), source.actions));
      // A block already stands on lines of its own; the line break beside it would show as a gap.
      at = isBlock && source.text[end] === "\n" && end < to ? end + 1 : end;
    }
    index = next;
  }
  nodes.append(...plain(source, at, to));
  return nodes;
}

function plain(source, from, to, beforeBlock = false) {
  const cut = beforeBlock && to > from && source.text[to - 1] === "\n" ? to - 1 : to;
  const turns = [...source.neutral].filter((offset) => offset >= from && offset < cut);
  const nodes = [];
  let at = from;
  for (const offset of turns) {
    nodes.push(source.text.slice(at, offset), ...turnAt(source, offset));
    at = offset;
  }
  return [...nodes, source.text.slice(at, cut)].filter((node) => node !== "");
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
    link(text, inside, actions),
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
  if (!url) return element("span", { class: "mention" }, inside);
  const payload = deepLinkPayload(url, actions.botName());
  if (payload !== null) {
    return tappable("span", { class: "command" }, inside, () => actions.deepLink(payload));
  }
  if (!SAFE_SCHEMES.has(url.protocol)) return element("span", { class: "mention" }, inside);
  return element(
    "a",
    { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", title: url.href },
    inside,
  );
}

/** @returns {URL | null} what an address names; one without a scheme is the web's, as in Telegram */
export function parsed(address) {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
  } catch {
    return null;
  }
}

/** The payload of a link to this very bot; null for every other address. */
export function deepLinkPayload(url, botName) {
  const isOurs = nameIn(url)?.toLowerCase() === botName.toLowerCase();
  return isOurs ? (url.searchParams.get("start") ?? "") : null;
}

const TELEGRAM_HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

/** The name an address of Telegram's opens, such as `t.me/name` or `tg://resolve?domain=name`. */
function nameIn(url) {
  if (TELEGRAM_HOSTS.has(url.hostname)) return url.pathname.split("/")[1];
  return url.protocol === "tg:" && url.href.startsWith("tg://resolve") ? url.searchParams.get("domain") : null;
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

/** A moment is shown in the reader's own zone, with the bot's wording as the tooltip; without a format, the reverse. */
function moment(entity, inside, text) {
  if (typeof entity.unix !== "number") return inside;
  if (!entity.format) {
    return element("time", { class: "moment", title: localMoment(entity.unix) }, inside);
  }
  return element(
    "time",
    {
      class: "moment",
      datetime: new Date(entity.unix * 1000).toISOString(),
      title: text,
      "data-moment": entity.unix,
      "data-format": entity.format,
    },
    localMoment(entity.unix, entity.format),
  );
}
