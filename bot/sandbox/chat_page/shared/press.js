/** What is pressed must still be there when it is let go: nothing changes or moves while a pointer is down. */

/** The click comes after the pointer is up; on a touch screen some moments after. */
const UNTIL_CLICK = 50;
/** Whoever holds longer selects a text, or let go where the page is not told of it. */
const LONGEST_PRESS = 10_000;

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
