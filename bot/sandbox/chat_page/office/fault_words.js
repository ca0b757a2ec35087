/** The faults' titles and effects in the languages the panel does not speak itself. */

/** @type {Record<string, Record<string, [string, string]>>} */
export const FAULT_WORDS = { ar: {} };
