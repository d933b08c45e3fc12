import { isAnswered } from './answer-text.js';
import { clock, count } from './clock.js';
import { el, icon, put } from './dom.js';
import { mountQuestion } from './question.js';
import { addStyles } from './styles.js';

/** @typedef {import('./types').Slot} Slot @typedef {import('./types').Phase} Phase @typedef {import('./types').Value} Value */

/** One question on the quiz page: the question, its points, how far its answer got, and the choice after a conflict. */
export class SlotView {
  /** @param {import('./types').SlotViewGiven} given */
  constructor({ slot, item, order, value, place, of, name, disabled, carried, onChange, onChoose, onRetry }) {
    this.item = item;
    this.place = place;
    this.onChoose = onChoose;
    this.onRetry = onRetry;
    this.name = name;
    this.carried = carried;
    const host = el('div', { class: 'onb-slot-question' });
    this.status = el('div', { class: 'onb-status', 'data-role': 'status' });
    this.conflict = el('div', { class: 'onb-conflict-place' });
    const points = count(slot.points, 'point') + (slot.mustPass ? ' · safety question' : '');
    this.section = el(
      'section',
      { class: 'onb-slot', 'data-slot': slot.id, 'data-kind': item.kind, 'aria-labelledby': `${name}-label`, id: name },
      el('p', { class: 'onb-points' }, points),
      host,
      this.conflict,
      this.status
    );
    this.question = mountQuestion(host, { item, value, order, name, label: `Question ${place} of ${of}`, disabled, onChange, level: 2 });
    this.link = el('a', { class: 'onb-step', href: `#${name}`, 'data-slot': slot.id, onclick: event => this.#go(event) });
  }

  /** @param {Event} event */
  #go(event) {
    event.preventDefault();
    this.focus();
  }

  focus() {
    this.section.scrollIntoView({ block: 'start' });
    this.question.focus();
  }

  /** A link to this question with the words given. @param {string} words */
  linkWith(words) {
    return el('a', { class: 'onb-link', href: `#${this.name}` }, words);
  }

  /** @param {Value} value */
  answered(value) {
    return isAnswered(this.item, value);
  }

  /**
   * Shows how far the answer got. @param {Slot} slot @param {Phase} phase
   */
  show(slot, phase) {
    if (this.carried) {
      this.#showCarried(this.carried.n);
      return;
    }
    const was = this.section.dataset.phase;
    this.section.dataset.phase = phase;
    put(this.status, ...this.#words(slot, phase));
    if (phase === 'conflict') {
      void this.#drawConflict(slot);
    } else if (was === 'conflict') {
      put(this.conflict);
    }
    this.showStep(this.answered(slot.value), phase);
  }

  /** @param {number} n the attempt, 0 when its sheet is gone */
  #showCarried(n) {
    const words = n ? `right in attempt ${n}, not asked again` : 'right in an earlier attempt, not asked again';
    this.section.dataset.carried = String(n);
    put(this.status, icon('saved'), el('span', {}, `${words[0].toUpperCase()}${words.slice(1)}`));
    this.link.dataset.state = 'answered';
    this.link.setAttribute('aria-label', `Question ${this.place}: ${words}`);
    put(this.link, String(this.place), icon('saved'));
  }

  /** The small picture of this question in the overview. @param {boolean} answered @param {Phase | 'done'} phase */
  showStep(answered, phase) {
    const words = { failed: 'not saved', conflict: 'needs your choice' }[/** @type {string} */ (phase)] ?? (answered ? 'answered' : 'not answered yet');
    this.link.dataset.state = phase === 'failed' || phase === 'conflict' ? phase : answered ? 'answered' : 'empty';
    this.link.setAttribute('aria-label', `Question ${this.place}: ${words}`);
    put(this.link, String(this.place), phase === 'failed' || phase === 'conflict' ? icon('failed') : answered && icon('saved'));
  }

  /** @param {Slot} slot @param {Phase} phase @returns {import('./dom.js').Child[]} */
  #words(slot, phase) {
    if (phase === 'failed') {
      const failure = /** @type {import('./api.js').Failure} */ (slot.failure);
      const still = failure.why.includes('. ') ? '. Your answer is still here.' : ', your answer is still here.';
      const words = `Not saved: ${failure.why}${still} ${failure.next}`;
      const again = failure.passing && el('button', { type: 'button', class: 'onb-button onb-small', onclick: this.onRetry }, 'Try again');
      return [icon('failed'), el('span', {}, words), again];
    }
    if (phase === 'conflict') {
      return [icon('conflict'), el('span', {}, 'Not saved: this answer was changed in another window. Choose above which one to keep.')];
    }
    if (phase === 'saving') {
      return [icon('saving'), el('span', {}, 'Saving…')];
    }
    if (phase === 'saved') {
      return [icon('saved'), el('span', {}, `Saved ${clock(slot.saved)}`)];
    }
    return [icon('empty'), el('span', {}, 'Not answered yet')];
  }

  /** @param {Slot} slot */
  async #drawConflict(slot) {
    try {
      const [{ drawConflict }] = await Promise.all([import('./conflict.js'), addStyles('after.css')]);
      if (slot.conflict) {
        drawConflict(this.conflict, { item: this.item, name: this.name, conflict: slot.conflict, choose: which => this.#choose(which) });
      }
    } catch {
      put(this.conflict, el('p', { class: 'onb-fault' }, 'The choice cannot be shown now. Reload the page: both answers are kept.'));
    }
  }

  /** @param {'mine' | 'theirs'} which */
  #choose(which) {
    this.question.focus();
    this.onChoose(which);
  }
}
