import { el } from './dom.js';

/** The text of an option, its id where there is none. @param {import('./types').Item} item @param {string} id */
export function optionText(item, id) {
  return item.options?.find(option => option.id === id)?.text ?? id;
}

/** The line below a field that says what is wrong with it; the field is described by its id. @param {string} name */
export function faultLine(name) {
  return el('p', { class: 'onb-fault', id: `${name}-fault`, 'aria-live': 'polite', 'data-role': 'field-fault' });
}

/** The parts of an answer that is a table, none where there is no answer. @param {import('./types').Value} value @returns {{[part: string]: import('./types').Value}} */
export function partsOf(value) {
  return value && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/**
 * The options chosen, as a list for reading only.
 * @param {'ol' | 'ul'} tag @param {import('./types').Item} item @param {import('./types').Value} value
 */
export function showOptions(tag, item, value) {
  const ids = Array.isArray(value) ? value : [];
  return el(tag, {}, ...ids.map(id => el('li', { dir: 'auto' }, optionText(item, id))));
}

/**
 * A list of radio buttons or tick boxes, each with its label, in the order given.
 * @param {{type: 'radio' | 'checkbox', name: string, options: {id: string, text: string}[], onchange: (id: string) => void}} given
 * @returns {{node: HTMLElement, inputs: Map<string, HTMLInputElement>}}
 */
export function drawOptions({ type, name, options, onchange }) {
  /** @type {Map<string, HTMLInputElement>} */
  const inputs = new Map();
  const rows = options.map(option => {
    const input = el('input', { type, name, value: option.id, class: 'onb-tick', onchange: () => onchange(option.id) });
    inputs.set(option.id, input);
    const text = el('span', { class: 'onb-option-text onb-text', dir: 'auto' }, option.text);
    return el('label', { class: 'onb-option', 'data-option': option.id }, input, text);
  });
  return { node: el('div', { class: 'onb-options' }, ...rows), inputs };
}
