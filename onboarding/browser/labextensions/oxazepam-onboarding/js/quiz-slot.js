import { showAnswer, isAnswered } from './answer-text.js';
import { clock, count } from './clock.js';
import { el, icon, put } from './dom.js';
import { mountQuestion } from './question.js';

/**
 * One question on the quiz page: the question, its points, how far its answer got, and the choice after a conflict.
 * @typedef {import('./paper.js').PaperSlot} PaperSlot
 * @typedef {import('./question.js').Item} Item
 * @typedef {import('./question.js').Value} Value
 * @typedef {import('./slot-state.js').Slot} Slot
 * @typedef {import('./slot-state.js').Phase} Phase
 */
export class SlotView {
  /**
   * @param {object} given
   * @param {PaperSlot} given.slot
   * @param {Item} given.item the variant assigned
   * @param {string[] | null} given.order
   * @param {Value} given.value
   * @param {number} given.place counted from 1
   * @param {number} given.of
   * @param {string} given.name unique on the page
   * @param {boolean} given.disabled
   * @param {{n: number} | null} given.carried the earlier attempt in which this was right; it is not asked again
   * @param {import('./question.js').OnChange} given.onChange
   * @param {(which: 'mine' | 'theirs') => void} given.onChoose
   * @param {() => void} given.onRetry
   */
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
      this.#drawConflict(slot);
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
  #drawConflict(slot) {
    const conflict = /** @type {import('./slot-state.js').Conflict} */ (slot.conflict);
    const mine = this.conflict.querySelector('[data-role="mine"]');
    if (mine) {
      put(mine, showAnswer(this.item, conflict.mine)); // redrawn while the person types on; the buttons keep their focus
      return;
    }
    /** @param {'mine' | 'theirs'} which @param {string} title @param {Value} value @param {string} keep */
    const card = (which, title, value, keep) =>
      el(
        'div',
        { class: 'onb-card' },
        el('h4', { class: 'onb-card-title' }, title),
        el('div', { 'data-role': which, class: 'onb-card-answer' }, showAnswer(this.item, value)),
        el('button', { type: 'button', class: 'onb-button', onclick: () => this.#choose(which) }, keep)
      );
    const elsewhere = conflict.saved ? `The answer saved at ${clock(conflict.saved)} in another window` : 'The answer in another window';
    put(
      this.conflict,
      el(
        'div',
        { class: 'onb-conflict', role: 'group', 'aria-labelledby': `${this.name}-conflict`, 'data-role': 'conflict' },
        el('h3', { class: 'onb-conflict-title', id: `${this.name}-conflict` }, 'Two answers to this question: which one counts?'),
        el(
          'div',
          { class: 'onb-cards' },
          card('mine', 'Your answer here', conflict.mine, 'Keep your answer here'),
          card('theirs', elsewhere, conflict.theirs, 'Keep the saved answer')
        )
      )
    );
  }

  /** @param {'mine' | 'theirs'} which */
  #choose(which) {
    this.question.focus();
    this.onChoose(which);
  }
}
