/** Keeps a part of the page live: the whole picture once, then its changes by long poll. */

import { ConnectionLost, Refusal } from "./api.js";

const SHORTEST_PAUSE = 400;
const LONGEST_PAUSE = 6000;

/**
 * Follows a source for as long as the page is open. After any interruption the whole
 * picture is read again, so nothing that happened meanwhile is missed.
 *
 * @param {{state: () => Promise<any>, events: (cursor: any) => Promise<any>}} source
 * @param {{picture: (state: any) => any, events: (answer: any) => any,
 *   connection: (isUp: boolean) => void}} listener
 */
export async function follow(source, listener) {
  let pause = SHORTEST_PAUSE;
  for (;;) {
    try {
      const state = await source.state();
      listener.connection(true);
      pause = SHORTEST_PAUSE;
      await listener.picture(state);
      await followEvents(source, listener, state.cursor);
    } catch (problem) {
      if (!(problem instanceof ConnectionLost || problem instanceof Refusal)) console.error(problem);
      listener.connection(false);
    }
    await pauseOrWake(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

async function followEvents(source, listener, start) {
  let cursor = start;
  for (;;) {
    await untilSeen();
    const answer = await source.events(cursor);
    // A cursor that went back is another world's: begin again with its picture.
    if (answer.cursor < cursor) return;
    cursor = answer.cursor;
    await listener.events(answer);
  }
}

/**
 * A page nobody sees lets its line go: a browser keeps six to one address, over all its tabs,
 * and a visible page needs two for itself.
 */
async function untilSeen() {
  if (!document.hidden) return;
  await new Promise((resolve) => {
    document.addEventListener("visibilitychange", resolve, { once: true });
  });
}

/** Waits, but not longer than until the person looks at the page again or the network is back. */
function pauseOrWake(milliseconds) {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      removeEventListener("focus", wake);
      removeEventListener("online", wake);
      resolve(undefined);
    };
    const timer = setTimeout(wake, milliseconds);
    addEventListener("focus", wake);
    addEventListener("online", wake);
  });
}
