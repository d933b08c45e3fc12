import { drawOptions } from './options.js';

/**
 * One of several: radio buttons. The value is the id of the option chosen.
 * @param {import('../question.js').KindContext} context
 * @returns {import('../question.js').Kind}
 */
export function drawSingle({ options, name, onChange }) {
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
