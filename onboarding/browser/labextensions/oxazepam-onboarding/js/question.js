import { el, paragraphs, put } from './dom.js';
import { isAnswered } from './answer-text.js';
import { findKind } from './kinds/registry.js';

/** @typedef {{id: string, text: string}} Option */
/**
 * The public part of an item; what comes after `sha` only some kinds have.
 * @typedef {{id: string, kind: string, stem: string, options: Option[], sha?: string, units?: string[], max_chars?: number, left?: Option[], steps?: Item[]}} Item
 */
/** @typedef {string | string[] | {[part: string]: Value} | null} Value */
/** @typedef {(value: Value, how?: {typing?: boolean}) => void} OnChange `typing` marks a change that more keys will follow */
/**
 * `level` is the level of the heading; `mount` and `answered` are for kinds that are made of other questions.
 * @typedef {object} KindContext
 * @property {Item} item
 * @property {Option[]} options in the order to show
 * @property {string} name
 * @property {string} labelId
 * @property {string} stemId
 * @property {number} level
 * @property {typeof mountQuestion} mount
 * @property {typeof isAnswered} answered
 * @property {OnChange} onChange
 */
/**
 * @typedef {object} Kind
 * @property {HTMLElement} node
 * @property {string} [hint]
 * @property {(value: Value) => void} set
 * @property {(flag: boolean) => void} disable
 * @property {() => void} focus
 */
/**
 * What a kind's module has. `show` and `answered` get an answer that is not null, and the function that does the same for a part of it.
 * @typedef {object} KindModule
 * @property {(context: KindContext) => Kind} draw
 * @property {(item: Item, value: Value, part: (item: Item, value: Value) => HTMLElement) => HTMLElement} show in words, for reading only
 * @property {(item: Item, value: Value, part: (item: Item, value: Value) => boolean) => boolean} answered nothing is left to do
 */

/**
 * Draws one item below `host` and knows nothing of what is around it.
 * @param {HTMLElement} host
 * @param {object} given
 * @param {Item} given.item the public part
 * @param {Value} given.value the answer so far
 * @param {string[] | null} [given.order] option ids as shown; without it the options stand as in the item
 * @param {string} given.name unique on the page: radio names and ids are made from it
 * @param {string} given.label visible heading, such as "Question 4 of 12"
 * @param {number} [given.level] level of the heading, 3 unless told
 * @param {boolean} [given.disabled]
 * @param {OnChange} given.onChange called on every change made by the person, never by `setValue`
 * @returns {{setValue: (value: Value) => void, setDisabled: (flag: boolean) => void, focus: () => void, focusHeading: () => void, destroy: () => void}}
 */
export function mountQuestion(host, { item, value, order, name, label, level = 3, disabled = false, onChange }) {
  const found = findKind(item.kind);
  const labelId = `${name}-label`;
  const stemId = `${name}-stem`;
  const stem = el('div', { class: 'onb-stem', id: stemId }, ...paragraphs(item.stem));
  const heading = el(level <= 2 ? 'h2' : level === 3 ? 'h3' : 'h4', { class: 'onb-question-label', id: labelId }, label);
  const focusHeading = () => {
    heading.tabIndex = -1;
    heading.focus();
  };
  if (!found) {
    put(host, el('div', { class: 'onb-item' }, heading, stem, el('p', {}, 'This page is too old for this kind of question. Reload the page.')));
    return { setValue() {}, setDisabled() {}, focus() {}, focusHeading, destroy: () => put(host) };
  }
  const options = arrange(item.options ?? [], order);
  const kind = found.draw({ item, options, name, labelId, stemId, level, mount: mountQuestion, answered: isAnswered, onChange });
  const hint = kind.hint && el('p', { class: 'onb-hint', id: `${name}-hint` }, kind.hint);
  const box = el(
    'fieldset',
    { class: `onb-item onb-kind-${item.kind}`, 'aria-labelledby': `${labelId} ${stemId}`, 'aria-describedby': hint ? `${name}-hint` : null },
    el('legend', { class: 'onb-legend' }, heading),
    stem,
    hint,
    kind.node
  );
  put(host, box);
  const setDisabled = (/** @type {boolean} */ flag) => {
    kind.disable(flag);
    box.classList.toggle('onb-disabled', flag);
  };
  kind.set(value);
  setDisabled(disabled);
  return { setValue: kind.set, setDisabled, focus: kind.focus, focusHeading, destroy: () => put(host) };
}

/**
 * Options in the order given; ids the order does not know come last, so that none is ever lost.
 * @param {Option[]} options
 * @param {string[] | null | undefined} order
 */
function arrange(options, order) {
  const place = (/** @type {Option} */ option) => {
    const at = order ? order.indexOf(option.id) : -1;
    return at < 0 ? options.length : at;
  };
  return [...options].sort((a, b) => place(a) - place(b));
}
