import { el } from '../dom.js';
import { drawOptions, showOptions } from '../options.js';

/**
 * Any of several: tick boxes. The value is the list of ids ticked, in the order of the question; nothing ticked is null.
 * @param {import('../types').KindContext} context @returns {import('../types').Kind}
 */
function drawMultiple({ item, options, name, onChange }) {
  const send = () => {
    const ticked = item.options.map(option => option.id).filter(id => inputs.get(id)?.checked);
    onChange(ticked.length ? ticked : null);
  };
  const { node, inputs } = drawOptions({ type: 'checkbox', name, options, onchange: send });
  return {
    node: el('div', {}, node),
    hint: 'Choose all that apply.',
    set(value) {
      for (const [id, input] of inputs) {
        input.checked = Array.isArray(value) && value.includes(id);
      }
    },
    disable(flag) {
      inputs.forEach(input => (input.disabled = flag));
    },
    focus() {
      [...inputs.values()][0]?.focus();
    }
  };
}

/** @type {import('../types').KindModule} */
export const multipleKind = {
  draw: drawMultiple,
  show: (item, value) => showOptions('ul', item, value),
  answered: (item, value) => Array.isArray(value) && value.length > 0
};
