import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { renderScenes } from '../scene_page.js';

/** @typedef {{day: string, title: string, state: string}} Station */

const CAPSTONE = {
  title: '',
  list: 'The four parts',
  all: 'The whole path',
  ask: 'What do you do?',
  end: 'The end of this part',
  onward: 'Next part',
  again: 'Begin this part again (later parts begin again, too)'
};

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderCapstone(given) {
  const view = given.model.get('view');
  return renderScenes(given, { ...CAPSTONE, title: view.title }, { above: drawPath(view.note) });
}

/**
 * The row of stations, each with its state in words; above it what is hard in the path.
 * @param {string} note
 */
function drawPath(note) {
  const list = el('ol', { class: 'onb-path' });
  let drawn = '';
  return {
    node: el(
      'div',
      {},
      note && el('p', { class: 'onb-hint' }, `Before you begin: ${note}`),
      el('figure', { class: 'onb-plan-figure' }, el('figcaption', {}, 'The path, and where you are'), list)
    ),
    /** @param {{path: Station[]}} view */
    show(view) {
      const now = JSON.stringify(view.path);
      if (now !== drawn) {
        drawn = now;
        put(list, ...view.path.map(drawStation));
      }
    }
  };
}

/** @param {Station} station */
function drawStation(station) {
  const here = station.state === 'you are here';
  return el(
    'li',
    { class: `onb-path-stop onb-path-${here ? 'here' : station.state === 'to come' ? 'ahead' : 'behind'}`, ...(here ? { 'aria-current': 'step' } : {}) },
    el('span', { class: 'onb-path-day' }, station.day),
    el('span', { class: 'onb-path-title' }, station.title),
    el('span', { class: 'onb-path-state' }, station.state)
  );
}

export default { render: renderCapstone };
