/** @typedef {import('./types').Slot} Slot @typedef {import('./types').Value} Value */

/** @param {string} id @param {import('./types').SlotState} state @returns {Slot} */
export function newSlot(id, { variant, rev, saved, value }) {
  return { id, variant, rev, saved, value, kept: value, pending: null, inFlight: null, conflict: null, failure: null, timer: undefined, left: [] };
}

/** @param {Slot} slot @returns {import('./types').Phase} */
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
