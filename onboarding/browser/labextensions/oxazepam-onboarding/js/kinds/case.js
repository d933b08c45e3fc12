import { el } from '../dom.js';
import { partsOf } from '../options.js';

/**
 * Steps that are shown one after another. The value is `{step: value}` of every step shown so far; a step without an answer has null.
 * A step is closed by "Go on": from then on it can be read only.
 * @param {import('../types').KindContext} context @returns {import('../types').Kind}
 */
function drawCase({ item, name, level, mount, answered, onChange }) {
  /** @typedef {import('../types').Value} Value */
  const steps = item.steps ?? [];
  /** @type {{[step: string]: Value}} */
  let given = {};
  let disabled = false;
  /** @type {ReturnType<typeof mount>[]} */
  const drawn = [];
  /** @type {HTMLElement[]} */
  const places = [];
  const list = el('div', { class: 'onb-case-steps' });
  const said = el('p', { class: 'onb-hidden', 'aria-live': 'polite', 'data-role': 'announcement' });
  const fault = el('p', { class: 'onb-fault', id: `${name}-go-fault`, role: 'alert', 'data-role': 'step-fault' });
  const note = el('p', { class: 'onb-hint', id: `${name}-go-note` }, 'After that you can read this step, but not change it.');
  const go = el(
    'button',
    { type: 'button', class: 'onb-button', 'data-act': 'go-on', 'aria-describedby': `${name}-go-fault ${name}-go-note`, onclick: () => goOn() },
    'Go on'
  );
  const onward = el('div', { class: 'onb-case-onward' }, go, note, fault);
  const rest = el('p', { class: 'onb-none', 'data-role': 'not-reached' });

  /** @param {{typing?: boolean}} [how] */
  const send = how => {
    const shown = steps.slice(0, drawn.length).map(step => /** @type {[string, Value]} */ ([step.id, given[step.id] ?? null]));
    onChange(shown.some(([, value]) => value !== null) ? Object.fromEntries(shown) : null, how);
  };

  /** Draws as many steps as are to be seen; those that stand already stay, and keep the focus. @param {number} count */
  const show = count => {
    while (drawn.length > count) {
      drawn.pop()?.destroy();
      places.pop()?.remove();
    }
    while (drawn.length < count) {
      const at = drawn.length;
      const step = steps[at];
      const place = el('div', { class: 'onb-case-step', 'data-step': step.id });
      places.push(place);
      list.append(place);
      drawn.push(
        mount(place, {
          item: step,
          value: given[step.id] ?? null,
          name: `${name}-step${at + 1}`,
          label: `Step ${at + 1} of ${steps.length}`,
          level: level + 1,
          onChange(value, how) {
            given = { ...given, [step.id]: value };
            fault.textContent = '';
            send(how);
          }
        })
      );
    }
    lock();
  };

  const lock = () => {
    const last = drawn.length - 1;
    drawn.forEach((step, i) => step.setDisabled(disabled || i < last));
    places.forEach((place, i) => place.classList.toggle('onb-case-closed', i < last));
    const left = steps.length - drawn.length;
    onward.hidden = disabled || left === 0;
    rest.hidden = !disabled || left === 0;
    rest.textContent = `Steps not reached: ${left}.`;
  };

  const goOn = () => {
    const at = drawn.length - 1;
    if (!answered(steps[at], given[steps[at].id] ?? null)) {
      fault.textContent = 'This step is not complete. Answer it, then go on.';
      drawn[at].focus();
      return;
    }
    fault.textContent = '';
    show(drawn.length + 1);
    said.textContent = `Step ${at + 1} is closed. Step ${at + 2} of ${steps.length} follows.`;
    send();
    drawn[at + 1].focusHeading();
  };

  return {
    node: el('div', { class: 'onb-case' }, list, onward, rest, said),
    hint: `This case goes on in ${steps.length} steps. Each step is shown when you have answered the one before it.`,
    set(value) {
      given = { ...partsOf(value) };
      fault.textContent = '';
      const first = steps.findIndex(step => !Object.hasOwn(given, step.id));
      show(Math.max(1, first < 0 ? steps.length : first));
      drawn.forEach((step, i) => step.setValue(given[steps[i].id] ?? null));
    },
    disable(flag) {
      disabled = flag;
      lock();
    },
    focus() {
      drawn.at(-1)?.focus();
    }
  };
}

/** @type {import('../types').KindModule} */
export const caseKind = {
  draw: drawCase,
  show(item, value, showPart) {
    const given = partsOf(value);
    const reached = (item.steps ?? []).filter(step => Object.hasOwn(given, step.id));
    return el('ol', {}, ...reached.map(step => el('li', {}, el('p', { dir: 'auto' }, step.stem), showPart(step, given[step.id]))));
  },
  answered(item, value, answeredPart) {
    const given = partsOf(value);
    return (item.steps ?? []).every(step => Object.hasOwn(given, step.id) && answeredPart(step, given[step.id]));
  }
};
