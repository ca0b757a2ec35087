/** One order in the back office: what the panel knows of it, and the operator's buttons. */

import { element } from "../shared/dom.js";
import { label } from "../shared/labels.js";
import { panelWord } from "./panel_words.js";

/** How a status looks; a word that is not here looks neutral. */
const TONES = {
  completed: "success",
  canceled: "danger",
  refunded: "danger",
  fail: "danger",
  partial: "warning",
  "in progress": "primary",
  active: "primary",
  paused: "warning",
  expired: "danger",
  processing: "primary",
};
const ENDED = new Set(["completed", "partial", "canceled", "refunded", "fail", "failed", "expired"]);
const MOVES = [
  ["moveCompleted", "Completed"],
  ["movePartial", "Partial"],
  ["moveCanceled", "Canceled"],
];
/** A subscription is not delivered in part: it rests, or its time is over. */
const SUBSCRIPTION_MOVES = [
  ["moveCompleted", "Completed"],
  ["movePaused", "Paused"],
  ["moveExpired", "Expired"],
  ["moveCanceled", "Canceled"],
];
const REFILL_MOVES = [
  ["refillCompleted", "Completed"],
  ["refillRejected", "Rejected"],
];

/**
 * @param {any} order
 * @param {(change: (api: any) => Promise<any>) => void} act
 */
export function renderOrder(order, act) {
  return element(
    "li",
    { class: "card order-card", "data-order": order.order },
    element(
      "div",
      { class: "order-head" },
      element("strong", { dir: "ltr" }, `#${order.order}`),
      element("span", { class: `badge is-${toneOf(order.status)}`, dir: "auto" }, panelWord(order.status)),
      element("span", { class: "spacer" }),
      element("time", { "data-time": order.created }),
    ),
    element("div", { class: "order-service" }, element("bdi", {}, order.service_name)),
    element("div", { class: "order-link", dir: "ltr" }, order.link),
    progressOf(order),
    factsOf(order),
    order.comments ? unfolding("comments", commentsOf(order.comments)) : null,
    order.extras ? unfolding("otherFields", extrasOf(order.extras)) : null,
    movesOf(order, act),
    ...(order.refills ?? []).map((refill) => refillOf(refill, act)),
  );
}

function toneOf(status) {
  return TONES[String(status).toLowerCase()] ?? "neutral";
}

function progressOf(order) {
  const quantity = (Number(order.quantity) || 0) * (order.runs ?? order.posts ?? 1);
  const remains = Number(order.remains ?? quantity);
  const isKnown = quantity > 0 && Number.isFinite(remains);
  const done = isKnown ? Math.max(0, Math.min(1, (quantity - remains) / quantity)) : 0;
  return element("progress", { max: 1, value: done, "data-label-name": "progress" });
}

function factsOf(order) {
  const facts = [
    ["quantity", order.quantity],
    ["startCount", order.start_count],
    ["remains", order.remains],
    ["charge", order.charge && `${order.charge} ${order.currency ?? ""}`],
    ["posts", order.posts],
    ["runs", order.runs && label("runsOf", { runs: order.runs, interval: order.interval ?? "?" })],
  ].filter(([, value]) => value !== null && value !== undefined && value !== "");
  return element(
    "dl",
    { class: "facts" },
    ...facts.map(([key, value]) =>
      element(
        "div",
        {},
        element("dt", { "data-label": key }),
        element("dd", {}, element("bdi", {}, String(value))),
      ),
    ),
  );
}

function commentsOf(comments) {
  const text = Array.isArray(comments) ? comments.join("\n") : String(comments);
  return element("pre", { dir: "auto" }, text);
}

/** The fields of the order's type under the names the panel's API gives them. */
function extrasOf(extras) {
  return element(
    "dl",
    { class: "facts" },
    ...Object.entries(extras).map(([name, value]) =>
      element(
        "div",
        {},
        element("dt", { dir: "ltr" }, name),
        element("dd", {}, element("pre", { dir: "auto" }, String(value))),
      ),
    ),
  );
}

function unfolding(labelKey, content) {
  return element("details", { class: "comments" }, element("summary", { "data-label": labelKey }), content);
}

function movesOf(order, act) {
  const id = order.order;
  const moves = order.posts ? SUBSCRIPTION_MOVES : MOVES;
  return element(
    "div",
    { class: "card-actions" },
    advanceButton(order, act),
    ...moves.map(([key, status]) =>
      small(key, `${id}/${status}`, "", () => act((api) => api.moveOrder(id, { status }))),
    ),
  );
}

/** An order that has ended has no next step; the button stays, so that the focus has its place. */
function advanceButton(order, act) {
  const hasEnded = ENDED.has(String(order.status).toLowerCase());
  const look = hasEnded ? "" : "is-primary";
  const button = small("advance", `${order.order}/advance`, look, () => {
    if (!hasEnded) act((api) => api.advance(order.order));
  });
  if (hasEnded) button.setAttribute("aria-disabled", "true");
  return button;
}

function refillOf(refill, act) {
  const id = refill.refill;
  return element(
    "div",
    { class: "refill", "data-refill": id },
    element("span", { "data-label": "refill" }),
    element("code", { dir: "ltr" }, `#${id}`),
    element("span", { class: `badge is-${toneOf(refill.status)}`, dir: "auto" }, panelWord(refill.status)),
    element("span", { class: "spacer" }),
    element(
      "span",
      { class: "card-actions" },
      ...REFILL_MOVES.map(([key, status]) =>
        small(key, `refill-${id}/${status}`, "", () => act((api) => api.moveRefill(id, status))),
      ),
    ),
  );
}

function small(labelKey, focusKey, look, click) {
  return element("button", {
    type: "button",
    class: `small ${look}`,
    "data-focus-key": focusKey,
    "data-label": labelKey,
    click,
  });
}
