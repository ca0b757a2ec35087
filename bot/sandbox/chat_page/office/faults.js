/** A switch for every way the road to the panel can break. */

import { byId, element, keepingFocus } from "../shared/dom.js";
import { applyLabels, label } from "../shared/labels.js";
import { attempt } from "../shared/notices.js";
import { FAULT_WORDS } from "./fault_words.js";

/** A fault that is used up switches itself off without the panel changing, so look now and then. */
const LOOK_EVERY = 3000;

/** @typedef {{name: string, title: string, effect: string, can_count: boolean, can_tell_actions: boolean,
 *   is_on: boolean, action: string | null, times: number | null}} Fault */

/** The label of each action of the panel, as the choice above the switches has it. */
const SCOPES = {
  add: "scopeAdd",
  services: "scopeServices",
  status: "scopeStatus",
  refill: "scopeRefill",
  cancel: "scopeCancel",
  balance: "scopeBalance",
};

export class Faults {
  #drawn = "";
  #isReading = false;

  /** @param {ReturnType<import("../shared/api.js").officeApi>} api */
  constructor(api) {
    this.api = api;
    this.list = byId("faults");
    this.scope = byId("fault-action");
    this.once = byId("fault-once");
    for (const option of [this.scope, this.once]) option.addEventListener("change", () => this.#redraw());
    setInterval(() => {
      if (!document.hidden) this.refresh();
    }, LOOK_EVERY);
    new MutationObserver(() => this.#redraw()).observe(document.documentElement, {
      attributeFilter: ["lang"],
    });
  }

  /** Reads the faults and draws them if they changed. */
  async refresh() {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      this.#draw((await this.api.faults()).faults);
    } catch {
      // The banner of the long poll already says that the sandbox is away.
    } finally {
      this.#isReading = false;
    }
  }

  #draw(faults) {
    const drawn = JSON.stringify(faults);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    keepingFocus(this.list, () => {
      this.list.replaceChildren(...faults.map((fault) => applyLabels(this.#row(fault))));
    });
    byId("fault-count").textContent = String(faults.filter((fault) => fault.is_on).length || "");
  }

  #redraw() {
    if (!this.#drawn) return;
    const faults = JSON.parse(this.#drawn);
    this.#drawn = "";
    this.#draw(faults);
  }

  /** @param {Fault} fault */
  #row(fault) {
    const [title, effect] = FAULT_WORDS[document.documentElement.lang]?.[fault.name] ?? [fault.title, fault.effect];
    const id = `fault-${fault.name}`;
    const reason = fault.is_on ? null : this.#hindrance(fault);
    return element(
      "li",
      { class: `fault${fault.is_on ? " is-on" : ""}`, "data-fault": fault.name },
      element(
        "label",
        { for: id },
        element("strong", {}, element("bdi", {}, title)),
        element("span", { id: `${id}-effect` }, element("bdi", {}, effect)),
        fault.is_on ? element("em", {}, element("bdi", {}, scopeOf(fault))) : null,
        reason ? element("em", { class: "reason", id: `${id}-reason`, "data-label": reason }) : null,
      ),
      element("input", {
        type: "checkbox",
        role: "switch",
        class: "switch",
        id,
        checked: fault.is_on,
        disabled: reason !== null,
        "aria-describedby": reason ? `${id}-effect ${id}-reason` : `${id}-effect`,
        "data-focus-key": id,
        change: (event) => this.#change(fault.name, event.currentTarget.checked),
      }),
    );
  }

  /** Why a fault cannot be switched on the way the options above the switches stand; null if it can. */
  #hindrance(fault) {
    if (this.once.checked && !fault.can_count) return "faultCannotCount";
    if (this.scope.value && !fault.can_tell_actions) return "faultCannotTell";
    return null;
  }

  async #change(name, isWanted) {
    const action = this.scope.value || null;
    const times = this.once.checked ? 1 : null;
    await attempt(
      () => (isWanted ? this.api.switchOn(name, action, times) : this.api.switchOff(name)),
      "office-toast",
    );
    // Draw again even when nothing changed: a refused change must not leave the switch turned.
    this.#drawn = "";
    await this.refresh();
  }
}

function scopeOf(fault) {
  const what = label(SCOPES[fault.action] ?? "scopeAny");
  return `${what} · ${fault.times ? label("faultNext") : label("faultAlways")}`;
}
