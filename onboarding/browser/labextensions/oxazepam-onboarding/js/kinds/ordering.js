import { el, put } from '../dom.js';
import { showOptions } from '../options.js';

/**
 * Putting things in order by buttons alone. The value is the list of ids placed so far, first one first; none placed is null.
 * @param {import('../types').KindContext} context @returns {import('../types').Kind}
 */
function drawOrdering({ options, name, onChange }) {
  /** @type {string[]} */
  let placed = [];
  let disabled = false;
  const text = new Map(options.map(option => [option.id, option.text]));
  const said = el('p', { class: 'onb-hidden', 'aria-live': 'polite', 'data-role': 'announcement' });
  const waiting = el('ul', { class: 'onb-rows', 'aria-labelledby': `${name}-waiting` });
  const order = el('ol', { class: 'onb-rows onb-rows-placed', 'aria-labelledby': `${name}-placed` });
  const node = el(
    'div',
    { class: 'onb-ordering' },
    el('div', { class: 'onb-pane' }, el('p', { class: 'onb-pane-title', id: `${name}-waiting` }, 'Not placed yet'), waiting),
    el('div', { class: 'onb-pane' }, el('p', { class: 'onb-pane-title', id: `${name}-placed` }, 'Your order'), order),
    said
  );

  /** @param {string} id @param {string} act @param {string} words @param {boolean} [off] */
  const button = (id, act, words, off = false) =>
    el(
      'button',
      {
        type: 'button',
        class: 'onb-button onb-small',
        'data-act': act,
        'data-option': id,
        'aria-label': `${words}: ${text.get(id)}`,
        // aria-disabled rather than disabled, so that focus stays on "Move up" when the row has reached the top.
        'aria-disabled': off ? 'true' : null,
        onclick: () => off || move(id, act)
      },
      words
    );

  /** @param {string} id @param {...HTMLElement} buttons */
  const row = (id, ...buttons) =>
    el(
      'li',
      { class: 'onb-row', 'data-option': id, tabindex: '-1' },
      el('span', { class: 'onb-row-text onb-text', dir: 'auto' }, text.get(id)),
      !disabled && el('span', { class: 'onb-row-buttons' }, ...buttons)
    );

  const draw = () => {
    const left = options.filter(option => !placed.includes(option.id));
    put(waiting, ...left.map(({ id }) => row(id, button(id, 'place', 'Place next'))));
    put(
      order,
      ...placed.map((id, i) =>
        row(
          id,
          button(id, 'up', 'Move up', i === 0),
          button(id, 'down', 'Move down', i === placed.length - 1),
          button(id, 'out', 'Take out')
        )
      )
    );
    if (!left.length) {
      put(waiting, el('li', { class: 'onb-none' }, 'Everything is placed.'));
    }
    if (!placed.length) {
      put(order, el('li', { class: 'onb-none' }, 'Nothing is placed yet.'));
    }
  };

  /** @param {string} id @param {string} act */
  const move = (id, act) => {
    const at = placed.indexOf(id);
    if (act === 'place') {
      placed = [...placed, id];
    } else if (act === 'out') {
      placed = placed.filter(other => other !== id);
    } else {
      const to = act === 'up' ? at - 1 : at + 1;
      placed = placed.map((other, i) => (i === at ? placed[to] : i === to ? placed[at] : other));
    }
    draw();
    const where = placed.indexOf(id) + 1;
    said.textContent = where ? `${text.get(id)}: place ${where} of ${placed.length}.` : `${text.get(id)}: taken out.`;
    onChange(placed.length ? placed : null);
    // The button pressed is gone after "Place next" and "Take out": focus goes to where the work goes on,
    // and after the last one to its row, where one press too many does nothing.
    const next = options.find(option => !placed.includes(option.id));
    const follow = { place: next ? find(next.id, 'place') : find(id, 'up')?.closest('li'), out: find(id, 'place') }[act] ?? find(id, act);
    follow?.focus();
  };

  /** @param {string} id @param {string} act */
  const find = (id, act) =>
    /** @type {HTMLElement | undefined} */ (
      [...node.querySelectorAll('button')].find(b => b.dataset.option === id && b.dataset.act === act)
    );

  return {
    node,
    hint: 'Place the steps one after another. You can move them or take them out again.',
    set(value) {
      placed = Array.isArray(value) ? value.filter(id => text.has(id)) : [];
      draw();
    },
    disable(flag) {
      disabled = flag;
      draw();
    },
    focus() {
      node.querySelector('button')?.focus();
    }
  };
}

/** @type {import('../types').KindModule} */
export const orderingKind = {
  draw: drawOrdering,
  show: (item, value) => showOptions('ol', item, value),
  answered: (item, value) => Array.isArray(value) && value.length === item.options.length
};
