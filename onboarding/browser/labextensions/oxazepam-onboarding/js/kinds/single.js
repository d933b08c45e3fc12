import { el } from '../dom.js';
import { drawOptions, optionText } from '../options.js';

/**
 * One of several: radio buttons. The value is the id of the option chosen.
 * @param {import('../types').KindContext} context @returns {import('../types').Kind}
 */
function drawSingle({ options, name, onChange }) {
  const { node, inputs } = drawOptions({ type: 'radio', name, options, onchange: onChange });
  return {
    node,
    set(value) {
      for (const [id, input] of inputs) {
        input.checked = id === value;
      }
    },
    disable(flag) {
      inputs.forEach(input => (input.disabled = flag));
    },
    focus() {
      const all = [...inputs.values()];
      (all.find(input => input.checked) ?? all[0])?.focus();
    }
  };
}

/** @type {import('../types').KindModule} */
export const singleKind = {
  draw: drawSingle,
  show: (item, value) => el('p', { dir: 'auto' }, optionText(item, String(value))),
  answered: (item, value) => value !== null
};
