import { Failure } from './api.js';
import { newId, newSlot, same } from './slot-state.js';

/**
 * Brings each answer to the server: journal first, then the network; never two writes of a slot in flight, the latest value wins.
 * @typedef {import('./types').Entry} Entry @typedef {import('./types').Slot} Slot @typedef {import('./types').Value} Value
 */

const TYPING = 400;
const FIRST_RETRY = 1000;
const LAST_RETRY = 30000;

export class Saver {
  /** @type {Map<string, Slot>} */
  slots = new Map();
  /** @type {Failure | null} the last failure that concerns the connection, null when it works */
  trouble = null;
  #delay = FIRST_RETRY;
  /** @type {number | undefined} */
  #retry;
  #closed = false;
  /** @type {((value?: unknown) => void)[]} */
  #idle = [];

  /** @param {import('./types').SaverGiven} given */
  constructor({ api, journal, path, attempt, slots, onSlot, onValue, onOver, onTrouble }) {
    this.api = api;
    this.journal = journal;
    this.place = { path, attempt };
    this.on = { slot: onSlot, value: onValue, over: onOver, trouble: onTrouble };
    for (const [id, state] of Object.entries(slots)) {
      this.slots.set(id, newSlot(id, state));
    }
  }

  /** Slots whose answer the server has not acknowledged. */
  get unsaved() {
    return [...this.slots.values()].filter(slot => slot.pending || slot.inFlight || slot.conflict);
  }

  /**
   * The person changed the answer.
   * @param {string} id @param {Value} value @param {{typing?: boolean}} [how]
   */
  change(id, value, { typing = false } = {}) {
    const slot = this.#slot(id);
    slot.value = value;
    if (slot.conflict) {
      slot.conflict = { ...slot.conflict, mine: value };
    }
    this.#keep(slot, slot.pending ? slot.pending.rev : slot.rev);
    if (slot.failure && !slot.failure.passing) {
      slot.failure = null;
    }
    this.on.slot(slot);
    if (!slot.conflict) {
      clearTimeout(slot.timer);
      slot.timer = setTimeout(() => this.#send(slot), typing ? TYPING : 0);
    }
  }

  /**
   * Takes over what closed pages left for this attempt; equal answers are forgotten.
   * @param {import('./types').Found[]} left oldest first
   */
  adopt(left) {
    for (const found of left) {
      this.slots.get(found.entry.slot)?.left.push(found);
    }
    this.slots.forEach(slot => this.#adoptNext(slot));
  }

  /**
   * The server's state was read again: shows what changed elsewhere where nothing is pending here.
   * @param {Record<string, import('./types').SlotState>} slots
   */
  sync(slots) {
    for (const [id, { rev, saved, value }] of Object.entries(slots)) {
      const slot = this.slots.get(id);
      if (slot && !slot.pending && !slot.inFlight && !slot.conflict && rev > slot.rev) {
        Object.assign(slot, { rev, saved, kept: value, value });
        this.on.value(slot);
        this.on.slot(slot);
      }
    }
  }

  /**
   * The choice after "changed elsewhere".
   * @param {string} id @param {'mine' | 'theirs'} which
   */
  choose(id, which) {
    const slot = this.#slot(id);
    const conflict = slot.conflict;
    if (!conflict) {
      return;
    }
    slot.conflict = null;
    slot.rev = conflict.rev;
    slot.saved = conflict.saved;
    slot.kept = conflict.theirs;
    if (which === 'mine') {
      slot.pending = null;
      this.#keep(slot, conflict.rev);
      this.#send(slot);
    } else {
      slot.value = conflict.theirs;
      slot.pending = null;
      this.journal.clear(this.place.attempt, id, null);
      this.on.value(slot);
      this.#adoptNext(slot);
    }
    this.on.slot(slot);
  }

  /** Sends everything that can be sent now, without waiting for a pause in typing. */
  flush() {
    this.slots.forEach(slot => this.#send(slot));
  }

  /** Resolves when nothing is on its way any more; what is left in `unsaved` then has failed or waits for a choice. */
  async settle() {
    this.flush();
    while (!this.#closed) {
      const slots = [...this.slots.values()];
      const fresh = slots.filter(slot => slot.pending && !slot.conflict && !slot.failure);
      fresh.forEach(slot => this.#send(slot));
      if (!slots.some(slot => slot.inFlight)) {
        return;
      }
      await new Promise(resolve => this.#idle.push(resolve));
    }
  }

  /** Sends what is pending once more and stops; the journal keeps what does not arrive. */
  close() {
    this.flush();
    this.#closed = true;
    clearTimeout(this.#retry);
    this.slots.forEach(slot => clearTimeout(slot.timer));
  }

  /** @param {string} id */
  #slot(id) {
    const slot = this.slots.get(id);
    if (!slot) {
      throw new Error(`no slot ${id}`);
    }
    return slot;
  }

  /** @param {Slot} slot @param {number} rev */
  #keep(slot, rev) {
    const before = slot.pending;
    // A value that was sent without an answer may have arrived; it is ours when it comes back as "changed elsewhere".
    const sent = before && (slot.inFlight === before.request || slot.failure) ? [before.value] : [];
    const prior = [...(before?.prior ?? []), ...sent].slice(-3);
    slot.pending = { slot: slot.id, variant: slot.variant, rev, request: newId(), value: slot.value, prior, at: Date.now() };
    const worked = this.journal.works;
    if (this.journal.put(this.place.attempt, slot.pending) !== worked) {
      this.on.trouble();
    }
  }

  /** @param {Slot} slot */
  #adoptNext(slot) {
    while (!slot.pending && !slot.inFlight && !slot.conflict) {
      const found = slot.left.shift();
      if (!found) {
        return;
      }
      if (!same(found.entry.value, slot.kept)) {
        slot.value = found.entry.value;
        slot.pending = { ...found.entry, variant: slot.variant };
        this.journal.put(this.place.attempt, slot.pending);
        this.on.value(slot);
        this.on.slot(slot);
        this.#send(slot);
      }
      this.journal.remove(found.key);
    }
  }

  /** @param {Slot} slot */
  async #send(slot) {
    clearTimeout(slot.timer);
    const entry = slot.pending;
    if (!entry || slot.inFlight || slot.conflict || this.#closed) {
      return;
    }
    slot.inFlight = entry.request;
    const { rev, request, value } = entry;
    try {
      const done = await this.api.answer({ ...this.place, slot: slot.id, rev, request, value });
      slot.inFlight = null;
      this.#acknowledged(slot, entry, done);
    } catch (error) {
      slot.inFlight = null;
      this.#refused(slot, entry, error instanceof Failure ? error : new Failure(500, ''));
    }
    this.on.slot(slot);
    this.#idle.splice(0).forEach(resolve => resolve());
  }

  /** @param {Slot} slot @param {Entry} entry @param {{rev: number, saved: string}} done */
  #acknowledged(slot, entry, { rev, saved }) {
    Object.assign(slot, { rev, saved, kept: entry.value, failure: null });
    this.journal.clear(this.place.attempt, slot.id, entry.request);
    this.#connected();
    if (slot.pending?.request === entry.request) {
      slot.pending = null;
      this.#adoptNext(slot);
    } else {
      this.#rebase(slot, rev);
    }
  }

  /** @param {Slot} slot @param {Entry} entry @param {Failure} failure */
  #refused(slot, entry, failure) {
    if (failure.status === 409 && failure.reason === 'changed') {
      this.#connected();
      const { rev, saved, value } = failure.data;
      slot.failure = null;
      const ours = rev === entry.rev + 1 && entry.prior.some(earlier => same(earlier, value));
      if (ours || same(value, slot.value)) {
        Object.assign(slot, { rev, saved, kept: value });
        if (same(value, slot.value)) {
          slot.pending = null;
          this.journal.clear(this.place.attempt, slot.id, null);
          this.#adoptNext(slot);
        } else {
          this.#rebase(slot, rev);
        }
      } else {
        slot.conflict = { mine: slot.value, theirs: value, rev, saved };
      }
      return;
    }
    slot.failure = failure;
    if (failure.status === 409) {
      this.on.over();
    } else if (failure.passing) {
      this.trouble = failure;
      this.on.trouble();
      this.#later();
    } else {
      this.#connected();
      if (slot.pending && slot.pending.request !== entry.request) {
        slot.failure = null;
        this.#rebase(slot, entry.rev);
      }
    }
  }

  /** What is pending now rests on another revision than it was written for. @param {Slot} slot @param {number} rev */
  #rebase(slot, rev) {
    if (slot.pending) {
      slot.pending = { ...slot.pending, rev, prior: [] };
      this.journal.put(this.place.attempt, slot.pending);
      clearTimeout(slot.timer);
      slot.timer = setTimeout(() => this.#send(slot), 0);
    }
  }

  #connected() {
    this.#delay = FIRST_RETRY;
    if (this.trouble) {
      this.trouble = null;
      this.on.trouble();
      clearTimeout(this.#retry);
      this.#retry = undefined;
      setTimeout(() => this.flush(), 0);
    }
  }

  #later() {
    if (this.#closed || this.#retry !== undefined) {
      return;
    }
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.flush();
    }, this.#delay * (0.8 + 0.4 * Math.random()));
    this.#delay = Math.min(2 * this.#delay, LAST_RETRY);
  }
}
