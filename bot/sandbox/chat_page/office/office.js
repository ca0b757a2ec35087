/** The fake panel's back office: read anew whenever the panel says that something changed. */

import { byId, keepingFocus } from "../shared/dom.js";
import { follow } from "../shared/follow.js";
import { applyLabels, currentLanguage, grouped, label } from "../shared/labels.js";
import { attempt, connection, toast } from "../shared/notices.js";
import { Press } from "../shared/press.js";
import { Faults } from "./faults.js";
import { renderKey } from "./keys.js";
import { Market } from "./market.js";
import { renderOrder } from "./orders.js";

/** As many orders as the bot looks up in one go. */
const MANY = 1000;

export class Office {
  /** @type {any} */
  #state = null;
  #press = new Press(byId("office"));

  /**
   * @param {ReturnType<import("../shared/api.js").officeApi>} api
   * @param {(key: string, orderCount: number) => void} noticePanel told the key a newcomer can
   *   use, and how many orders there are
   * @param {(numbers: string[]) => Promise<any>} sendNumbers has the person of the chat ask about these
   */
  constructor(api, noticePanel, sendNumbers) {
    this.api = api;
    this.noticePanel = noticePanel;
    this.sendNumbers = sendNumbers;
    this.faults = new Faults(api);
    this.market = new Market(api);
    this.keys = new CardList(byId("keys"));
    this.orders = new CardList(byId("orders"));
    new MutationObserver(() => this.#state && this.#show(this.#state)).observe(document.documentElement, {
      attributeFilter: ["lang"],
    });
  }

  /** Follows the panel for as long as the page is open. */
  run() {
    return follow(this.api, {
      picture: (state) => this.#showWhenFree(state),
      events: async () => this.#showWhenFree(await this.api.state()),
      connection: (isUp) => connection("office", isUp),
    });
  }

  /** Orders placed elsewhere are nobody's but the panel's: the person tells the bot of them, as people do. */
  async #placeMany(key) {
    const placed = await attempt(() => this.api.placeMany(key, MANY), "office-toast");
    if (!placed || (await attempt(() => this.sendNumbers(placed.orders), "office-toast")) === null) return;
    toast(label("manyPlaced", { count: grouped(placed.orders.length) }), "office-toast");
  }

  async #showWhenFree(state) {
    await this.#press.over();
    this.#show(state);
  }

  #show(state) {
    this.#state = state;
    const act = (change) => attempt(() => change(this.api), "office-toast");
    this.keys.show(state.keys, (key) => key.key, (key) => renderKey(key, act, (one) => this.#placeMany(one)));
    this.orders.show(state.orders, (order) => String(order.order), (order) => renderOrder(order, act));
    byId("no-orders").hidden = state.orders.length > 0;
    byId("order-count").textContent = state.orders.length ? String(state.orders.length) : "";
    const usable = state.keys.find((key) => key.is_active && Number(key.balance) > 0) ?? state.keys[0];
    if (usable) this.noticePanel(usable.key, state.orders.length);
    this.market.show(state);
    this.faults.refresh();
  }
}

/** A list of cards that draws only the cards whose data changed, and all of them in another language. */
class CardList {
  /** @type {Map<string, {data: string, node: HTMLElement}>} */
  #shown = new Map();

  /** @param {HTMLElement} list */
  constructor(list) {
    this.list = list;
  }

  show(items, keyOf, render) {
    keepingFocus(this.list, () => {
      const before = this.#shown;
      this.#shown = new Map();
      items.forEach((item, index) => this.#place(keyOf(item), item, index, before, render));
      for (const { node } of before.values()) node.remove();
    });
  }

  #place(key, item, index, before, render) {
    const data = JSON.stringify([currentLanguage(), item]);
    const known = before.get(key);
    const isSame = known?.data === data;
    const node = isSame ? known.node : applyLabels(render(item));
    if (known && !isSame) replace(known.node, node);
    before.delete(key);
    if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    this.#shown.set(key, { data, node });
  }
}

/** Puts a card in the place of its older self; what was unfolded stays so. */
function replace(older, newer) {
  const before = [...older.querySelectorAll("details")];
  [...newer.querySelectorAll("details")].forEach((one, index) => {
    one.open = before[index]?.open ?? false;
  });
  older.replaceWith(newer);
}
