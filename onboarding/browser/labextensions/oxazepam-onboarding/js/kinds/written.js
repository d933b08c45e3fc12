import { el, paragraphs } from '../dom.js';
import { faultLine } from '../options.js';

const MOST = 10000;

/**
 * A written answer. The value is the text, at most `max_chars` code points; nothing but space is null.
 * @param {import('../types').KindContext} context @returns {import('../types').Kind}
 */
function drawWritten({ item, name, onChange }) {
  const most = item.max_chars ?? MOST;
  const count = el('p', { class: 'onb-count', id: `${name}-count`, 'data-role': 'count' });
  const fault = faultLine(name);
  const area = el('textarea', {
    class: 'onb-input onb-area',
    id: `${name}-text`,
    rows: '7',
    dir: 'auto',
    'aria-describedby': `${name}-count ${name}-fault`,
    oninput: () => {
      // Counted in code points, as the server does; `maxlength` would count a smiley as two.
      const points = [...area.value];
      if (points.length > most) {
        const at = area.selectionStart;
        area.value = points.slice(0, most).join('');
        area.setSelectionRange(Math.min(at, area.value.length), Math.min(at, area.value.length));
        fault.textContent = `The answer may have ${most.toLocaleString('en-GB')} characters. What went beyond was not taken.`;
      } else {
        fault.textContent = '';
      }
      tell();
      onChange(area.value.trim() ? area.value : null, { typing: true });
    }
  });
  const tell = () => {
    count.textContent = `${[...area.value].length.toLocaleString('en-GB')} of ${most.toLocaleString('en-GB')} characters`;
  };
  return {
    node: el('div', { class: 'onb-written' }, el('label', { class: 'onb-label', for: `${name}-text` }, 'Your answer'), area, el('div', { class: 'onb-under' }, fault, count)),
    hint: 'Write in your own words. Full sentences are not needed. Use no names or details of real persons.',
    set(value) {
      const text = typeof value === 'string' ? value : '';
      if (area.value !== text) {
        area.value = text;
      }
      tell();
    },
    disable(flag) {
      // Read-only rather than disabled, so that a long answer can still be scrolled and selected.
      area.readOnly = flag;
    },
    focus() {
      area.focus();
    }
  };
}

/** @type {import('../types').KindModule} */
export const writtenKind = {
  draw: drawWritten,
  show: (item, value) => el('div', {}, ...paragraphs(String(value))),
  answered: (item, value) => value !== null
};
