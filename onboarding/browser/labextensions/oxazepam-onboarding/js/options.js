import { el } from './dom.js';

/** The text of an option, its id where there is none. @param {import('./types').Item} item @param {string} id */
export function optionText(item, id) {
  return item.options?.find(option => option.id === id)?.text ?? id;
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
