/** The panel's own part of the back office: what it sells, how that changes, and the dialect it speaks. */

import { byId, element } from "../shared/dom.js";
import { applyLabels, grouped, label } from "../shared/labels.js";
import { attempt, toast } from "../shared/notices.js";
import { DIALECT_WORDS } from "./dialect_words.js";
import "./office_words.js";

const AT_ONCE = 5;
const SMALL = "small";
/** The button's label, what it asks for, and what is said when it is done. */
const ACTS = [
  ["shiftRates", "shift_rates", "ratesShifted"],
  ["withdrawServices", "withdraw", "servicesWithdrawn"],
  ["addServices", "add", "servicesAdded"],
];

export class Market {
  /** @type {any} */
  #state = null;
  #drawn = "";

  /** @param {ReturnType<import("../shared/api.js").officeApi>} api */
  constructor(api) {
    this.api = api;
    this.catalogue = this.#select("catalogue", (name) => this.api.changeCatalogue({ serve: name }));
    this.dialect = this.#select("dialect", (name) => this.api.changeDialect(name));
    this.count = element("p", { id: "service-count" });
    this.differs = element("p", { id: "dialect-differs" });
    byId("keys").closest(".office-part").before(applyLabels(this.#part()));
    new MutationObserver(() => this.#redraw()).observe(document.documentElement, {
      attributeFilter: ["lang"],
    });
  }

  /** Shows the panel as its state says; what did not change is not drawn again. */
  show(state) {
    this.#state = state;
    const drawn = JSON.stringify([state.catalogue, state.catalogues, state.services, state.dialect]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#redraw();
  }

  #redraw() {
    const state = this.#state;
    if (!state) return;
    fill(this.catalogue, state.catalogues.map((name) => [name, catalogueName(name)]), state.catalogue);
    fill(this.dialect, state.dialects.map((one) => [one.name, wordsOf(one)[0]]), state.dialect);
    this.count.textContent = label("servicesOnSale", { count: grouped(state.services) });
    const spoken = state.dialects.find((one) => one.name === state.dialect);
    this.differs.replaceChildren(element("bdi", {}, spoken ? wordsOf(spoken)[1] : ""));
  }

  #part() {
    return element(
      "section",
      { class: "office-part", id: "market" },
      element("h3", { "data-label": "panel" }),
      element("p", { "data-label": "panelIntro" }),
      element("div", { class: "fault-options" }, field("catalogue", this.catalogue), field("dialect", this.dialect)),
      this.differs,
      this.count,
      element("div", { class: "card-actions" }, ...ACTS.map((act) => this.#button(act))),
    );
  }

  #select(key, choose) {
    const select = element("select", {
      id: `${key}-choice`,
      change: async () => {
        if ((await attempt(() => choose(select.value), "office-toast")) === null) this.#redraw();
      },
    });
    return select;
  }

  #button([key, act, done]) {
    const click = async () => {
      const told = await attempt(() => this.api.changeCatalogue({ [act]: AT_ONCE }), "office-toast");
      if (told) toast(label(done, { count: told[act]?.length ?? 0 }), "office-toast");
    };
    return element("button", { type: "button", class: "small", "data-label": key, click });
  }
}

function field(key, select) {
  return element("label", {}, element("span", { "data-label": key }), " ", select);
}

function fill(select, choices, chosen) {
  select.replaceChildren(...choices.map(([value, text]) => element("option", { value }, text)));
  select.value = chosen;
}

function catalogueName(name) {
  return name === SMALL ? label("catalogueSmall") : label("catalogueMany", { count: grouped(name) });
}

function wordsOf(dialect) {
  const words = DIALECT_WORDS[document.documentElement.lang]?.[dialect.name];
  return words ?? [dialect.title, dialect.differs];
}
