/** What is pressed must still be there when it is let go: nothing changes or moves while a pointer is down. */

/** The click comes after the pointer is up; on a touch screen some moments after. */
const UNTIL_CLICK = 50;
/** Whoever holds longer selects a text, or let go where the page is not told of it. */
const LONGEST_PRESS = 10_000;

/** A pointer that has gone so far, in pixels, has thought better of it. */
const AWAY = 12;

/**
 * Lets a button keep the pointer that presses it: what is let go where it was pressed is a click on that
 * button, even if the button has moved meanwhile.
 *
 * @param {HTMLElement} button
 */
export function keepPointer(button) {
  button.addEventListener("pointerdown", ({ pointerId, clientX, clientY }) => {
    button.setPointerCapture(pointerId);
    const follow = (event) => {
      if (Math.hypot(event.clientX - clientX, event.clientY - clientY) > AWAY) button.releasePointerCapture(pointerId);
    };
    const end = () => button.removeEventListener("pointermove", follow);
    button.addEventListener("pointermove", follow);
    button.addEventListener("lostpointercapture", end, { once: true });
  });
}

export class Press {
  #isDown = false;
  #timer = 0;
  /** @type {Animation[]} */
  #paused = [];
  /** @type {(() => void)[]} */
  #waiting = [];

  /** @param {HTMLElement} part the part of the page that keeps still */
  constructor(part) {
    this.part = part;
    part.addEventListener("pointerdown", (event) => event.button === 0 && this.#begin());
    for (const end of ["pointerup", "pointercancel"]) {
      addEventListener(end, () => this.#isDown && this.#endAfter(UNTIL_CLICK));
    }
  }

  /** Waits until no pointer is down. */
  async over() {
    while (this.#isDown) await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
  }

  #begin() {
    this.#isDown = true;
    this.#endAfter(LONGEST_PRESS);
    const moving = this.part.getAnimations({ subtree: true }).filter((one) => one.playState === "running");
    for (const animation of moving) animation.pause();
    this.#paused.push(...moving);
  }

  #endAfter(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(), milliseconds);
  }

  #end() {
    this.#isDown = false;
    for (const animation of this.#paused.splice(0)) animation.play();
    for (const go of this.#waiting.splice(0)) go();
  }
}
