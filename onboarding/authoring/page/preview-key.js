import { el } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';

/** @typedef {{option: string, text: string, why: string, right: boolean}} Reason */
/** @typedef {{key: string, key_title: string, reasons: Reason[], anchors: {level: string, text: string}[], principle: string}} Private */

/**
 * What learners see only afterwards, or never: the key, every reason, example answers and the principle.
 * @param {Private} given
 * @param {boolean} open
 */
export function drawKey(given, open) {
  return el(
    'details',
    { class: 'pv-key', open },
    el('summary', {}, 'Key and rationales'),
    el('h4', {}, given.key_title),
    el('p', { 'data-role': 'key' }, given.key),
    given.reasons.length > 0 && el('h4', {}, 'Why'),
    given.reasons.length > 0 && el('ul', {}, ...given.reasons.map(reason)),
    given.anchors.length > 0 && el('h4', {}, 'Example answers'),
    given.anchors.length > 0 && el('ul', {}, ...given.anchors.map(({ level, text }) => el('li', {}, what(level, false), text))),
    el('h4', {}, 'Principle'),
    el('p', {}, given.principle)
  );
}

/** @param {Reason} given */
function reason({ option, text, why, right }) {
  const name = [option, text].filter(Boolean).join(': ');
  return el('li', { class: right ? 'pv-right' : null }, what(name, right), why);
}

/** @param {string} text @param {boolean} right */
function what(text, right) {
  return (text || right) && el('span', { class: 'pv-what' }, right && el('strong', {}, text ? 'Right: ' : 'Right'), text);
}
