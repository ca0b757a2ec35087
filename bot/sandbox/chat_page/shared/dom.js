/**
 * The one way this page makes DOM nodes: text is always a text node, so nothing a bot
 * or a panel says can become markup.
 */

/**
 * @typedef {string | Node | null | undefined | false} Child
 */

/**
 * Makes an element. A function value becomes a listener (`click: …`), a boolean switches
 * the attribute, null leaves it out, anything else is the attribute's text.
 *
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    setOne(node, name, value);
  }
  node.append(...children.filter((child) => child || child === ""));
  return node;
}

/**
 * Takes an element of index.html by its id; a missing one is our own mistake, said at once.
 *
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`index.html has no #${id}`);
  return node;
}

/** Runs `change` and gives the keyboard focus back to the part of `root` that had it. */
export function keepingFocus(root, change) {
  const key = root.contains(document.activeElement) && document.activeElement.dataset.focusKey;
  change();
  if (key && !root.contains(document.activeElement)) {
    root.querySelector(`[data-focus-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

/** True when the person asked their system for less movement. */
export function prefersStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function setOne(node, name, value) {
  if (typeof value === "function") node.addEventListener(name, value);
  else if (typeof value === "boolean") node.toggleAttribute(name, value);
  else if (value !== null && value !== undefined) node.setAttribute(name, String(value));
}
