import { el } from '../dom.js';
import { faultLine } from '../options.js';

const MOST_SHORT = 200;

/**
 * A few words in one line. The value is the text, at most `max_chars` code points; nothing but space is null.
 * @param {import('../types').KindContext} context @returns {import('../types').Kind}
 */
function drawShort({ item, name, onChange }) {
  const most = item.max_chars ?? MOST_SHORT;
  const fault = faultLine(name);
  const input = el('input', {
    type: 'text',
    autocomplete: 'off',
    id: `${name}-short`,
    class: 'onb-input onb-short',
    dir: 'auto',
    'aria-describedby': `${name}-fault`,
    oninput: () => {
      // Counted in code points, as the server does.
      const points = [...input.value];
      fault.textContent = points.length > most ? `The answer may have ${most} characters. What went beyond was not taken.` : '';
      if (points.length > most) {
        input.value = points.slice(0, most).join('');
      }
      onChange(input.value.trim() ? input.value : null, { typing: true });
    }
  });
  return {
    node: el('div', {}, el('label', { class: 'onb-label', for: `${name}-short` }, 'Your answer'), input, fault),
    hint: 'A few words are enough. Capitals, accents and punctuation make no difference.',
    set(value) {
      const text = typeof value === 'string' ? value : '';
      if (input.value !== text) {
        input.value = text;
      }
    },
    disable(flag) {
      input.readOnly = flag;
    },
    focus() {
      input.focus();
    }
  };
}

/** @type {import('../types').KindModule} */
export const shortKind = {
  draw: drawShort,
  show: (item, value) => el('p', { dir: 'auto' }, String(value)),
  answered: (item, value) => value !== null
};
