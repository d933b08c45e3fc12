import { el } from '../dom.js';

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
