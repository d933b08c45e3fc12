import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { renderScenes } from '../scene_page.js';

/** @typedef {import('../scene_page.js').PlayView & {ninety: {wide: string, narrow: string, lines: [string, string][]}}} NinetyView */

const NINETY_DAYS = {
  title: 'The first ninety days',
  list: 'The person',
  all: 'When the risk is high',
  ask: 'What do you do now?',
  end: 'Day ninety. Now your own view',
  onward: 'Next person',
  again: 'Go through it again'
};

/**
 * What was placed, and the weeks that have come, as a picture and in words. The question is always open.
 * @type {import('../scene_page.js').BesideMaker}
 */
function drawNinety({ name }) {
  let drawn = '';
  const heading = el('h5', { class: 'onb-plan-title', tabindex: '-1' }, 'The ninety days so far');
  const frame = el('div', { class: 'onb-picture-frame' });
  const list = el('ul', {});
  const node = el(
    'div',
    { class: 'onb-plan-level' },
    heading,
    el('figure', { class: 'onb-plan-figure' }, el('figcaption', {}, 'Week by week. Week 0 is before she leaves; the dotted line is the door.'), frame),
    el('details', { class: 'onb-plan-details' }, el('summary', {}, 'The picture in words'), list)
  );
  return {
    node,
    heading,
    show(view) {
      const { wide, narrow, lines } = /** @type {NinetyView} */ (view).ninety;
      if (wide !== drawn) {
        drawn = wide;
        // The drawings come from the course's own package, never from a person's input.
        frame.innerHTML = (wide + narrow).replaceAll('onb-uid', name);
        put(list, ...lines.map(([title, text]) => el('li', {}, el('strong', {}, `${title}: `), `${text}.`)));
      }
      return true;
    }
  };
}

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
const renderNinetyDays = given => renderScenes(given, NINETY_DAYS, { beside: drawNinety });

export default { render: renderNinetyDays };
