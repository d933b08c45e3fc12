import { el, paragraphs, put } from './dom.js';
import { isAnswered } from './answer-text.js';
import { findKind, loadKinds } from './kinds.js';

export { loadKinds };

/**
 * Draws one item below `host` and knows nothing of what is around it. Wait for `loadKinds` first.
 * @type {import('./types').Mount}
 */
export const mountQuestion = (host, { item, value, order, name, label, level = 3, disabled = false, onChange }) => {
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
    put(host, el('div', { class: 'onb-item' }, heading, stem, el('p', {}, 'This question could not be loaded. Reload the page.')));
    return { setValue() {}, setDisabled() {}, focus() {}, focusHeading, destroy: () => put(host) };
  }
  const options = arrange(item.options ?? [], order);
  const kind = found.draw({ item, options, name, level, mount: mountQuestion, answered: isAnswered, onChange });
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
};

/**
 * Options in the order given; ids the order does not know come last, so that none is ever lost.
 * @param {import('./types').Option[]} options
 * @param {string[] | null | undefined} order
 */
function arrange(options, order) {
  const place = (/** @type {import('./types').Option} */ option) => {
    const at = order ? order.indexOf(option.id) : -1;
    return at < 0 ? options.length : at;
  };
  return [...options].sort((a, b) => place(a) - place(b));
}
