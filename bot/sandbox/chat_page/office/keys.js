/** One customer key of the panel. */

import { element } from "../shared/dom.js";
import { panelWord } from "./panel_words.js";

const TOP_UP = "5.00";

/**
 * @param {{key: string, owner: string, balance: string, currency: string, is_active: boolean}} key
 * @param {(change: (api: any) => Promise<any>) => void} act
 * @param {(key: string) => void} placeMany
 */
export function renderKey(key, act, placeMany) {
  const change = (wanted) => () => act((api) => api.changeKey(key.key, wanted));
  return element(
    "li",
    { class: `card key-card${key.is_active ? "" : " is-suspended"}`, "data-key": key.key },
    element(
      "span",
      { class: "key-owner" },
      element("strong", {}, element("bdi", {}, panelWord(key.owner))),
      key.is_active ? null : element("span", { class: "badge is-danger", "data-label": "suspended" }),
    ),
    element("span", { class: "balance", dir: "ltr" }, `${key.balance} ${key.currency}`),
    element("code", { dir: "ltr" }, key.key),
    element(
      "div",
      { class: "card-actions" },
      button("topUp", `${key.key}/top-up`, change({ add: TOP_UP })),
      button("placeMany", `${key.key}/many`, () => placeMany(key.key)),
      element("button", {
        type: "button",
        class: `small ${key.is_active ? "is-danger" : "is-success"}`,
        "data-focus-key": `${key.key}/active`,
        "data-label": key.is_active ? "suspend" : "resume",
        click: change({ is_active: !key.is_active }),
      }),
    ),
  );
}

function button(labelKey, focusKey, click) {
  return element("button", {
    type: "button",
    class: "small",
    "data-focus-key": focusKey,
    "data-label": labelKey,
    click,
  });
}
