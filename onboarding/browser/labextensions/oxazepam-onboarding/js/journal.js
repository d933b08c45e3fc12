/**
 * What was answered and not acknowledged yet, kept in localStorage so that neither a stopped server nor a closed tab loses it.
 * Each page writes under a key of its own, so that two tabs never overwrite each other; a page that opens takes over what others left.
 * @typedef {import('./types').Entry} Entry @typedef {import('./types').Found} Found
 */

const PREFIX = 'oxazepam-onboarding:journal:';

export class Journal {
  /** False after a write that the browser refused: storage full or switched off. */
  works = true;

  /**
   * @param {{base: string, learner: string, path: string, page: string, storage?: Storage | null}} given `page` is unique to this page
   */
  constructor({ base, learner, path, page, storage = ownStorage() }) {
    this.place = [base, learner, path];
    this.page = page;
    this.storage = storage;
    this.works = storage !== null;
  }

  /** @param {string} attempt @param {string} slot */
  #key(attempt, slot) {
    return PREFIX + JSON.stringify([...this.place, attempt, slot, this.page]);
  }

  /**
   * Keeps the entry at once, before this returns. False when the browser refused.
   * @param {string} attempt @param {Entry} entry
   */
  put(attempt, entry) {
    try {
      this.storage?.setItem(this.#key(attempt, entry.slot), JSON.stringify(entry));
      this.works = this.storage !== null;
    } catch {
      this.works = false;
      // An older answer under this key must not come back later as if it were the newest.
      this.remove(this.#key(attempt, entry.slot));
    }
    return this.works;
  }

  /**
   * Forgets the slot's entry if it is still the one of this request (null: whichever it is).
   * @param {string} attempt @param {string} slot @param {string | null} request
   */
  clear(attempt, slot, request) {
    const key = this.#key(attempt, slot);
    if (request === null || this.#read(key)?.request === request) {
      this.remove(key);
    }
  }

  /** @param {string} key */
  remove(key) {
    try {
      this.storage?.removeItem(key);
    } catch {
      // Storage that cannot be changed cannot hold anything of ours either.
    }
  }

  /** All entries for this quiz and learner that other pages left, oldest first. @returns {Found[]} */
  left() {
    /** @type {Found[]} */
    const found = [];
    for (let i = 0; i < (this.storage?.length ?? 0); i++) {
      const key = this.storage?.key(i) ?? '';
      const parts = key.startsWith(PREFIX) ? parse(key.slice(PREFIX.length)) : null;
      if (Array.isArray(parts) && parts.length === 6 && this.place.every((part, n) => part === parts[n]) && parts[5] !== this.page) {
        const entry = this.#read(key);
        if (entry && entry.slot === parts[4]) {
          found.push({ key, attempt: parts[3], entry });
        }
      }
    }
    return found.sort((a, b) => a.entry.at - b.entry.at);
  }

  /** @param {string} key @returns {Entry | null} */
  #read(key) {
    let text = null;
    try {
      text = this.storage?.getItem(key) ?? null;
    } catch {
      return null;
    }
    const entry = text === null ? null : parse(text);
    const whole = entry && typeof entry.slot === 'string' && typeof entry.request === 'string' && Number.isInteger(entry.rev) && 'value' in entry;
    return whole ? { prior: [], at: 0, variant: '', ...entry } : null;
  }
}

/** @param {string} text @returns {any} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function ownStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
