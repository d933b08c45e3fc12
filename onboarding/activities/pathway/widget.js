import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { renderScenes } from '../scene_page.js';

/**
 * @typedef {{wide: string, narrow: string}} PathPictures
 * @typedef {{says: string, rows: {title: string, says: string, new: boolean}[]}} PathWeek
 * @typedef {{note: string, weeks: number, begin: number, each: PathWeek[], lines: [string, string][], rests: string, pictures: PathPictures}} PathView
 * @typedef {import('../scene_page.js').PlayView & {path: PathView, together: PathPictures | null}} PathwayView
 */

const PATHWAY = {
  title: 'Pathway explorer',
  list: 'The three people',
  all: 'All three, on one timeline',
  ask: 'What comes next, or what is missing?',
  end: 'This is how it went. Now your own view',
  onward: 'Next person',
  again: 'Look along it again'
};

/** Drawings of the course's own package; ids are made this page's own. @param {PathPictures} pictures @param {string} name */
function pathFrame(pictures, name) {
  const frame = el('div', { class: 'onb-picture-frame' });
  frame.innerHTML = (pictures.wide + pictures.narrow).replaceAll('onb-uid', name);
  return frame;
}

/**
 * The timeline of one person, and one week of it in words. The question is open once every week that has come has been looked at.
 * @type {import('../scene_page.js').BesideMaker}
 */
function drawPath({ name, moved }) {
  let week = 1;
  let furthest = 0;
  let drawn = '';
  /** @type {PathView | null} */
  let path = null;
  const heading = el('h5', { class: 'onb-plan-title', id: `${name}-week`, tabindex: '-1' });
  const says = el('p', { class: 'onb-scene-seen' });
  const rows = el('dl', {});
  const figure = el('figure', { class: 'onb-plan-figure' });
  const inWords = el('div', {});
  const earlier = el('button', { type: 'button', class: 'onb-button', 'data-path': 'earlier', onclick: () => go(week - 1) }, 'Week before');
  const later = el('button', { type: 'button', class: 'onb-button', 'data-path': 'later', onclick: () => go(week + 1) }, 'Next week');
  const note = el('p', { class: 'onb-scene-rests' });
  const node = el(
    'div',
    { class: 'onb-path' },
    note,
    figure,
    el(
      'section',
      { class: 'onb-path-week', 'aria-labelledby': `${name}-week` },
      el('div', { 'aria-live': 'polite' }, heading, says),
      rows,
      el('div', { class: 'onb-plan-buttons' }, earlier, later)
    ),
    el('details', { class: 'onb-plan-details' }, el('summary', {}, 'The picture in words'), inWords)
  );

  const last = () => (path ? path.each.length : 0);
  /** @param {number} to */
  const go = to => {
    if (to < 1 || to > last()) {
      return;
    }
    week = to;
    const arrives = week === last() && furthest < week;
    furthest = Math.max(furthest, week);
    drawWeek();
    moved(arrives);
  };
  const drawWeek = () => {
    if (!path) {
      return;
    }
    const now = path.each[week - 1];
    heading.textContent = `Week ${week} of ${path.weeks}`;
    says.textContent = now.says;
    put(
      rows,
      ...now.rows.flatMap(row => [
        el('dt', {}, row.title),
        el('dd', {}, row.new && el('span', { class: 'onb-path-new' }, 'changed'), row.new && ' ', row.says)
      ])
    );
    earlier.setAttribute('aria-disabled', String(week === 1));
    later.setAttribute('aria-disabled', String(week === last()));
    for (const picture of figure.querySelectorAll('svg')) {
      const [left, right, step] = [picture.dataset.left, picture.dataset.right, picture.dataset.step].map(Number);
      const ends = left + step * week;
      picture.querySelector('.onb-path-look')?.setAttribute('x', String(ends - step));
      const cover = picture.querySelector('.onb-path-cover');
      const shown = left + step * Math.max(week, furthest);
      cover?.setAttribute('x', String(shown));
      cover?.setAttribute('width', String(Math.max(0, right - shown)));
    }
  };
  return {
    node,
    heading,
    show(view) {
      const given = /** @type {PathwayView} */ (view).path;
      const text = JSON.stringify(given);
      if (text !== drawn) {
        drawn = text;
        path = given;
        week = given.begin;
        furthest = week;
        note.textContent = given.note;
        put(figure, pathFrame(given.pictures, name));
        put(
          inWords,
          el('ul', {}, ...given.lines.map(([title, line]) => el('li', {}, el('strong', {}, `${title}: `), `${line}.`))),
          el('p', { class: 'onb-scene-rests' }, given.rests)
        );
        drawWeek();
      }
      return furthest >= last();
    }
  };
}

/** @type {import('../scene_page.js').AllDrawer} */
function drawTogether(view, name) {
  const pictures = /** @type {PathwayView} */ (view).together;
  return pictures && el('figure', { class: 'onb-plan-figure onb-path-together' }, pathFrame(pictures, name));
}

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
const renderPathway = given => renderScenes(given, PATHWAY, { beside: drawPath, all: drawTogether });

export default { render: renderPathway };
