/**
 * How far one answer got.
 * @typedef {import('./journal.js').Entry} Entry
 * @typedef {import('./journal.js').Found} Found
 * @typedef {import('./question.js').Value} Value
 * @typedef {{mine: Value, theirs: Value, rev: number, saved: string | null}} Conflict
 * @typedef {'empty' | 'saving' | 'saved' | 'failed' | 'conflict'} Phase
 * @typedef {object} Slot
 * @property {string} id
 * @property {string} variant
 * @property {number} rev what the server acknowledged or told last
 * @property {string | null} saved
 * @property {Value} value as shown on this page
 * @property {Value} kept as the server has it
 * @property {Entry | null} pending not acknowledged yet; in the journal under this page's name
 * @property {string | null} inFlight request id
 * @property {Conflict | null} conflict
 * @property {import('./api.js').Failure | null} failure
 * @property {number | undefined} timer
 * @property {Found[]} left entries of closed pages that wait for their turn
 */

/** @param {string} id @param {import('./api.js').SlotState} state @returns {Slot} */
export function newSlot(id, { variant, rev, saved, value }) {
  return { id, variant, rev, saved, value, kept: value, pending: null, inFlight: null, conflict: null, failure: null, timer: undefined, left: [] };
}

/** @param {Slot} slot @returns {Phase} */
export function phaseOf(slot) {
  if (slot.conflict) {
    return 'conflict';
  }
  if (slot.failure) {
    return 'failed';
  }
  return slot.pending || slot.inFlight ? 'saving' : slot.saved ? 'saved' : 'empty';
}

/** Equal as answers. @param {Value} a @param {Value} b */
export function same(a, b) {
  // The server sorts the fields of a table; a page writes them as they come.
  const plain = (/** @type {Value} */ value) =>
    JSON.stringify(value, (_, part) => (part && typeof part === 'object' && !Array.isArray(part) ? Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)) : part));
  return plain(a) === plain(b);
}

/** A random id; `crypto.randomUUID` is missing where the page is not served over https. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
