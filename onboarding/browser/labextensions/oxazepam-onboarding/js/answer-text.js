import { el } from './dom.js';
import { findKind } from './kinds.js';

/** @typedef {import('./types').Item} Item @typedef {import('./types').Value} Value */

/** An answer in words, for reading only. @param {Item} item @param {Value} value @returns {HTMLElement} */
export function showAnswer(item, value) {
  const kind = findKind(item.kind);
  return value === null || !kind ? el('p', {}, value === null ? 'No answer' : 'This answer cannot be shown. Reload the page.') : kind.show(item, value, showAnswer);
}

/** True when nothing is left to do on the question. @param {Item} item @param {Value} value @returns {boolean} */
export function isAnswered(item, value) {
  return value !== null && (findKind(item.kind)?.answered(item, value, isAnswered) ?? false);
}
