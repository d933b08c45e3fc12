import { showAnswer } from './answer-text.js';
import { clock } from './clock.js';
import { el, put } from './dom.js';

/**
 * The choice between two answers to one question. Drawn again while the person types on, it keeps its buttons and their focus.
 * @param {HTMLElement} host
 * @param {{item: import('./types').Item, name: string, conflict: import('./types').Conflict, choose: (which: 'mine' | 'theirs') => void}} given
 */
export function drawConflict(host, { item, name, conflict, choose }) {
  const mine = host.querySelector('[data-role="mine"]');
  if (mine) {
    put(mine, showAnswer(item, conflict.mine));
    return;
  }
  /** @param {'mine' | 'theirs'} which @param {string} title @param {import('./types').Value} value @param {string} keep */
  const card = (which, title, value, keep) =>
    el(
      'div',
      { class: 'onb-card' },
      el('h4', { class: 'onb-card-title' }, title),
      // A long answer scrolls, so the keyboard must reach it.
      el('div', { 'data-role': which, class: 'onb-card-answer', tabindex: '0', role: 'group', 'aria-label': title }, showAnswer(item, value)),
      el('button', { type: 'button', class: 'onb-button', onclick: () => choose(which) }, keep)
    );
  const elsewhere = conflict.saved ? `The answer saved at ${clock(conflict.saved)} in another window` : 'The answer in another window';
  const title = el('h3', { class: 'onb-conflict-title', id: `${name}-conflict` }, 'Two answers to this question: which one counts?');
  const cards = [
    card('mine', 'Your answer here', conflict.mine, 'Keep your answer here'),
    card('theirs', elsewhere, conflict.theirs, 'Keep the saved answer')
  ];
  put(
    host,
    el(
      'div',
      { class: 'onb-conflict', role: 'group', 'aria-labelledby': `${name}-conflict`, 'data-role': 'conflict' },
      title,
      el('div', { class: 'onb-cards' }, ...cards)
    )
  );
}
