/** A small pop-up menu for a button: arrows move, Enter chooses, Escape gives the focus back. */

import { element } from "./dom.js";
import { icon } from "./icons.js";
import { applyLabels } from "./labels.js";

/** @typedef {{label: string, icon?: string, isDanger?: boolean, act: () => void}} MenuItem */

let closeOpenMenu = () => {};

/**
 * Opens a menu beside `anchor`; a second call for the same anchor closes it.
 *
 * @param {HTMLElement} anchor
 * @param {MenuItem[]} items
 */
export function openMenu(anchor, items) {
  const wasOpen = anchor.getAttribute("aria-expanded") === "true";
  closeOpenMenu();
  if (wasOpen) return;
  const menu = element("div", { class: "menu", role: "menu", keydown: move });
  menu.append(...items.map((item) => itemButton(item, close)));
  document.body.append(applyLabels(menu));
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  menu.firstElementChild?.focus();

  function close(givesFocusBack = true) {
    closeOpenMenu = () => {};
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", leave, true);
    if (givesFocusBack) anchor.focus();
  }
  function leave(event) {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close(false);
  }
  function move(event) {
    const buttons = [...menu.children];
    const at = buttons.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key in steps) {
      event.preventDefault();
      buttons.at(steps[event.key] % buttons.length)?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close();
    }
  }
  document.addEventListener("pointerdown", leave, true);
  closeOpenMenu = () => close(false);
}

function itemButton(item, close) {
  return element(
    "button",
    {
      type: "button",
      role: "menuitem",
      class: item.isDanger ? "is-danger" : null,
      click: () => {
        close();
        item.act();
      },
    },
    item.icon ? icon(item.icon) : null,
    element("span", { "data-label": item.label }),
  );
}

/** Keeps the menu inside the window, above the anchor where there is no room below it. */
function place(menu, anchor) {
  const button = anchor.getBoundingClientRect();
  const isRightToLeft = document.documentElement.dir === "rtl";
  const wanted = isRightToLeft === button.left + button.width / 2 > innerWidth / 2;
  const left = wanted ? button.left : button.right - menu.offsetWidth;
  const below = button.bottom + 6;
  const fitsBelow = below + menu.offsetHeight < innerHeight - 8;
  const top = fitsBelow ? below : button.top - menu.offsetHeight - 6;
  menu.style.left = `${clamp(left, 8, innerWidth - menu.offsetWidth - 8)}px`;
  menu.style.top = `${clamp(top, 8, innerHeight - menu.offsetHeight - 8)}px`;
}

function clamp(value, least, most) {
  return Math.max(least, Math.min(value, most));
}
