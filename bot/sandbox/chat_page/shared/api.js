/** Speaks to the sandbox: the person's side of the fake Telegram and the fake panel's office. */

/** How long one long poll may stay open, in seconds; the servers allow 25. */
const POLL_SECONDS = 20;

/** The sandbox understood and said no; the message is its own words. */
export class Refusal extends Error {}

/** The sandbox could not be reached, or answered something that is no answer. */
export class ConnectionLost extends Error {}

/**
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string,
 *   unix?: number, format?: string}} Entity
 * @typedef {{text: string, kind: "callback"|"url"|"copy"|"inline", style?: "primary"|"success"|"danger",
 *   url?: string, copy_text?: string, query?: string}} Button
 * @typedef {{id: string, name: string, mime_type: string, size: number, width?: number, height?: number}} StoredFile
 * @typedef {{message_id: number, from: "person"|"bot", from_id: number, date: number,
 *   edit_date?: number, text: string, entities: Entity[],
 *   media?: {kind: string, caption?: string, file?: StoredFile}, via?: string, is_silent?: boolean,
 *   reply_to_message_id?: number, buttons?: Button[][]}} Message
 */

async function call(method, path, body) {
  const answer = await reach(method, path, body);
  let content;
  try {
    content = await answer.json();
  } catch (cause) {
    throw new ConnectionLost(`${path} answered ${answer.status} without JSON`, { cause });
  }
  if (answer.ok) return content;
  if (answer.status >= 500) throw new ConnectionLost(`${path} answered ${answer.status}`);
  throw new Refusal(content.error ?? `HTTP ${answer.status}`);
}

async function reach(method, path, body) {
  const request = { method, signal: AbortSignal.timeout((POLL_SECONDS + 15) * 1000) };
  if (body instanceof FormData) {
    request.body = body;
  } else if (body) {
    request.headers = { "Content-Type": "application/json" };
    request.body = JSON.stringify(body);
  }
  try {
    return await fetch(path, request);
  } catch (cause) {
    throw new ConnectionLost(`${path} cannot be reached`, { cause });
  }
}

const get = (path) => call("GET", path);
const post = (path, body = {}) => call("POST", path, body);
const pollOf = (cursor) => `after=${encodeURIComponent(cursor)}&timeout=${POLL_SECONDS}`;

/**
 * What one person can do with their Telegram client.
 *
 * @param {string} id
 */
export function personApi(id) {
  const at = `/person/${encodeURIComponent(id)}`;
  return {
    state: () => get(`${at}/state`),
    events: (cursor) => get(`${at}/events?${pollOf(cursor)}`),
    send: (text, replyTo) =>
      post(`${at}/messages`, replyTo ? { text, reply_to_message_id: replyTo } : { text }),
    sendMedia: (kind, caption) => post(`${at}/media`, caption ? { kind, caption } : { kind }),
    sendFile: (file, kind, caption) => post(`${at}/files`, formOf({ file, kind, caption })),
    fileUrl: (fileId) => `${at}/files/${encodeURIComponent(fileId)}`,
    typeInline: (query, offset) => post(`${at}/inline`, { query, offset }),
    choose: (queryId, resultId) => post(`${at}/chosen`, { query_id: queryId, result_id: resultId }),
    edit: (messageId, text) => post(`${at}/edits`, { message_id: messageId, text }),
    tap: (messageId, row, column) => post(`${at}/taps`, { message_id: messageId, row, column }),
    start: (payload) => post(`${at}/start`, payload ? { payload } : {}),
    block: () => post(`${at}/block`),
    speak: (languageCode) => post(`${at}/language`, { language_code: languageCode }),
  };
}

/** A form of the fields that have a value: one without it would be sent as the word "undefined". */
function formOf(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(name, value);
  }
  return form;
}

/** What the fake panel's operator can do. */
export function officeApi() {
  const part = encodeURIComponent;
  return {
    state: () => get("/office/state"),
    events: (cursor) => get(`/office/events?${pollOf(cursor)}`),
    moveOrder: (id, change) => post(`/office/orders/${part(id)}`, change),
    advance: (id) => post(`/office/orders/${part(id)}/advance`),
    moveRefill: (id, status) => post(`/office/refills/${part(id)}`, { status }),
    changeKey: (key, change) => post(`/office/keys/${part(key)}`, change),
    placeMany: (key, count) => post(`/office/keys/${part(key)}/orders`, { count }),
    changeCatalogue: (change) => post("/office/catalogue", change),
    changeDialect: (name) => post("/office/dialect", { speak: name }),
    faults: () => get("/office/faults"),
    switchOn: (name, action, times) => post("/office/faults", { name, action, times }),
    switchOff: (name) => call("DELETE", `/office/faults/${part(name)}`),
  };
}
