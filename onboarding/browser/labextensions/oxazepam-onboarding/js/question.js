import { el, paragraphs, put } from './dom.js';
import { drawSingle } from './kinds/single.js';
import { drawMultiple } from './kinds/multiple.js';
import { drawOrdering } from './kinds/ordering.js';
import { drawNumber } from './kinds/number.js';
import { drawWritten } from './kinds/written.js';

/** @typedef {'single' | 'multiple' | 'ordering' | 'number' | 'written'} KindName */
/** @typedef {{id: string, text: string}} Option */
/** @typedef {{id: string, kind: KindName, stem: string, options: Option[], units?: string[], max_chars?: number, sha?: string}} Item */
/** @typedef {string | string[] | {raw: string, unit: string | null} | null} Value */
/** @typedef {(value: Value, how?: {typing?: boolean}) => void} OnChange `typing` marks a change that more keys will follow */
/** @typedef {{item: Item, options: Option[], name: string, labelId: string, stemId: string, onChange: OnChange}} KindContext */
/**
 * @typedef {object} Kind
 * @property {HTMLElement} node
 * @property {string} [hint]
 * @property {(value: Value) => void} set
 * @property {(flag: boolean) => void} disable
 * @property {() => void} focus
 */

/** @type {Record<KindName, (context: KindContext) => Kind>} */
const DRAW = {
  single: drawSingle,
  multiple: drawMultiple,
  ordering: drawOrdering,
  number: drawNumber,
  written: drawWritten
};

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
 * @returns {{setValue: (value: Value) => void, setDisabled: (flag: boolean) => void, focus: () => void, destroy: () => void}}
 */
export function mountQuestion(host, { item, value, order, name, label, level = 3, disabled = false, onChange }) {
  const draw = Object.hasOwn(DRAW, item.kind) ? DRAW[item.kind] : null;
  const labelId = `${name}-label`;
  const stemId = `${name}-stem`;
  const stem = el('div', { class: 'onb-stem', id: stemId }, ...paragraphs(item.stem));
  const heading = el(level === 2 ? 'h2' : 'h3', { class: 'onb-question-label', id: labelId }, label);
  if (!draw) {
    put(host, el('div', { class: 'onb-item' }, heading, stem, el('p', {}, 'This page is too old for this kind of question. Reload the page.')));
    return { setValue() {}, setDisabled() {}, focus() {}, destroy: () => put(host) };
  }
  const kind = draw({ item, options: arrange(item.options ?? [], order), name, labelId, stemId, onChange });
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
  return { setValue: kind.set, setDisabled, focus: kind.focus, destroy: () => put(host) };
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
