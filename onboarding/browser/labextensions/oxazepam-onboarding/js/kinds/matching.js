import { el } from '../dom.js';
import { optionText, partsOf } from '../options.js';

/** Longer options are cut off in a menu on a small screen: they stand in a list of their own, with letters. */
const LONGEST_IN_MENU = 28;

/**
 * A menu for each line on the left. The value is `{line: option}` as far as chosen; nothing chosen is null.
 * @param {import('../types').KindContext} context @returns {import('../types').Kind}
 */
function drawMatching({ item, options, name, onChange }) {
  const lines = item.left ?? [];
  const listed = options.length <= 26 && options.some(option => option.text.length > LONGEST_IN_MENU);
  const words = options.map((option, i) => (listed ? `${String.fromCharCode(65 + i)}. ${option.text}` : option.text));
  const send = () => {
    const chosen = lines.flatMap(({ id }, i) => (menus[i].value ? [[id, menus[i].value]] : []));
    onChange(chosen.length ? Object.fromEntries(chosen) : null);
  };
  const menus = lines.map((_, i) =>
    el(
      'select',
      { class: 'onb-input onb-menu', id: `${name}-match${i}`, onchange: send },
      el('option', { value: '' }, 'Choose…'),
      ...options.map((option, at) => el('option', { value: option.id }, words[at]))
    )
  );
  const rows = lines.map((line, i) =>
    el(
      'div',
      { class: 'onb-match', 'data-line': line.id },
      el('label', { class: 'onb-match-line onb-text', for: `${name}-match${i}`, dir: 'auto' }, line.text),
      menus[i]
    )
  );
  const list = el('ul', { class: 'onb-choices', 'aria-label': 'Choices' }, ...words.map(text => el('li', { class: 'onb-text', dir: 'auto' }, text)));
  return {
    node: el('div', { class: 'onb-matching' }, listed && list, ...rows),
    hint: 'Choose a match for every line. One choice may fit several lines, or none.',
    set(value) {
      const given = partsOf(value);
      lines.forEach(({ id }, i) => {
        const option = given[id];
        menus[i].value = typeof option === 'string' ? option : '';
      });
    },
    disable(flag) {
      menus.forEach(menu => (menu.disabled = flag));
    },
    focus() {
      (menus.find(menu => !menu.value) ?? menus[0])?.focus();
    }
  };
}

/** @type {import('../types').KindModule} */
export const matchingKind = {
  draw: drawMatching,
  show(item, value) {
    const given = partsOf(value);
    const match = (/** @type {string} */ id) => (typeof given[id] === 'string' ? optionText(item, given[id]) : '(not matched)');
    return el('ul', {}, ...(item.left ?? []).map(line => el('li', { dir: 'auto' }, `${line.text}: ${match(line.id)}`)));
  },
  answered: (item, value) => value !== null && Object.keys(value).length === (item.left ?? []).length
};
