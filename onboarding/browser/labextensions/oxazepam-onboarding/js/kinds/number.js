import { el } from '../dom.js';
import { drawOptions, faultLine, partsOf } from '../options.js';
import { readNumber } from '../numbers.js';

/**
 * A number as typed, with a unit to choose. The value is `{raw, unit}`; the unit is null until chosen, nothing at all is null.
 * @param {import('../types').KindContext} context @returns {import('../types').Kind}
 */
function drawNumber({ item, name, onChange }) {
  const units = item.units ?? [];
  /** @type {string | null} */
  let unit = null;
  const send = () => {
    check();
    onChange(input.value.trim() || unit ? { raw: input.value, unit } : null, { typing: true });
  };
  const fault = faultLine(name);
  const input = el('input', {
    type: 'text',
    inputmode: 'decimal',
    autocomplete: 'off',
    spellcheck: 'false',
    maxlength: '40',
    id: `${name}-number`,
    class: 'onb-input onb-number',
    'aria-describedby': `${name}-fault`,
    oninput: send
  });
  const choice = drawOptions({
    type: 'radio',
    name: `${name}-unit`,
    options: units.map(text => ({ id: text, text })),
    onchange: id => {
      unit = id;
      check();
      onChange({ raw: input.value, unit });
    }
  });
  const unitGroup = el('fieldset', { class: 'onb-units', 'aria-describedby': `${name}-fault` }, el('legend', { class: 'onb-label' }, 'Unit'), choice.node);
  const check = () => {
    const found = readNumber(input.value);
    fault.textContent = found.fault || (found.number && units.length && !unit ? 'Choose the unit as well.' : '');
    if (found.fault) {
      input.setAttribute('aria-invalid', 'true');
    } else {
      input.removeAttribute('aria-invalid');
    }
  };
  return {
    node: el(
      'div',
      { class: 'onb-number-field' },
      el('div', {}, el('label', { class: 'onb-label', for: `${name}-number` }, 'Number'), input),
      units.length > 0 && unitGroup,
      fault
    ),
    set(value) {
      const given = numberParts(value);
      if (input.value !== given.raw) {
        input.value = given.raw;
      }
      unit = given.unit;
      choice.inputs.forEach((radio, id) => (radio.checked = id === unit));
      check();
    },
    disable(flag) {
      input.disabled = flag;
      choice.inputs.forEach(radio => (radio.disabled = flag));
    },
    focus() {
      input.focus();
    }
  };
}

/** What was typed and chosen, nothing where there is no answer. @param {import('../types').Value} value */
function numberParts(value) {
  const { raw, unit } = partsOf(value);
  return { raw: typeof raw === 'string' ? raw : '', unit: typeof unit === 'string' ? unit : null };
}

/** @type {import('../types').KindModule} */
export const numberKind = {
  draw: drawNumber,
  show(item, value) {
    const { raw, unit } = numberParts(value);
    return el('p', { dir: 'auto' }, `${raw.trim() || '(no number)'} ${unit ?? '(no unit chosen)'}`);
  },
  answered(item, value) {
    const { raw, unit } = numberParts(value);
    return unit !== null && readNumber(raw).number !== null;
  }
};
