import { el, paragraphs } from './dom.js';
import { readNumber } from './kinds/numbers.js';

/**
 * @typedef {import('./question.js').Item} Item
 * @typedef {import('./question.js').Value} Value
 */

/**
 * An answer in words, for reading only.
 * @param {Item} item @param {Value} value @returns {HTMLElement}
 */
export function showAnswer(item, value) {
  const text = (/** @type {string} */ id) => item.options?.find(option => option.id === id)?.text ?? id;
  if (Array.isArray(value)) {
    const rows = value.map(id => el('li', { dir: 'auto' }, text(id)));
    return item.kind === 'ordering' ? el('ol', {}, ...rows) : el('ul', {}, ...rows);
  }
  if (value && typeof value === 'object') {
    return el('p', { dir: 'auto' }, `${value.raw.trim() || '(no number)'} ${value.unit ?? '(no unit chosen)'}`);
  }
  if (typeof value === 'string') {
    return item.kind === 'written' ? el('div', {}, ...paragraphs(value)) : el('p', { dir: 'auto' }, text(value));
  }
  return el('p', {}, 'No answer');
}

/**
 * True when nothing is left to do on the question.
 * @param {Item} item @param {Value} value
 */
export function isAnswered(item, value) {
  if (Array.isArray(value)) {
    return item.kind === 'ordering' ? value.length === item.options.length : value.length > 0;
  }
  if (value && typeof value === 'object') {
    return value.unit !== null && readNumber(value.raw).number !== null;
  }
  return value !== null;
}
