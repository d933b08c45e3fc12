import { el, put } from '../browser/labextensions/oxazepam-onboarding/js/dom.js';

/**
 * Parts of the activities in which a map of a person is drawn.
 * @typedef {{wide: string, narrow: string, words: {title: string, things: string[]}[]}} MapDrawing
 */

/**
 * A map as a picture, and the same in words.
 * @param {string} name of the drawing, for its ids
 */
export function drawnMap(name) {
  const figure = el('figure', { class: 'onb-plan-figure' });
  const words = el('dl', {});
  let before = '';
  return {
    nodes: [figure, el('details', { class: 'onb-plan-details' }, el('summary', {}, 'The map in words'), words)],
    /** @param {{id: string, name: string}} person @param {MapDrawing} map */
    show(person, map) {
      const now = JSON.stringify([person.id, map]);
      if (now === before) {
        return;
      }
      before = now;
      const frame = el('div', { class: 'onb-picture-frame' });
      frame.innerHTML = (map.wide + map.narrow).replaceAll('onb-uid', name); // Its words were escaped where it was drawn.
      put(figure, el('figcaption', {}, `The map of ${person.name}`), frame);
      put(
        words,
        ...map.words.map(one =>
          el('div', { class: 'onb-plan-line' }, el('dt', {}, one.title), el('dd', {}, el('ul', {}, ...one.things.map(thing => el('li', { dir: 'auto' }, thing)))))
        )
      );
    }
  };
}

/** Things, each with lines about it. @param {{title: string, lines: string[]}[]} things */
export function besideList(things) {
  return el(
    'ul',
    { class: 'onb-map-beside' },
    ...things.map(one => el('li', {}, el('strong', {}, one.title), ...one.lines.map(words => el('span', { class: 'onb-map-line', dir: 'auto' }, words))))
  );
}

/** Points with a heading each. @param {{title: string, text: string}[]} points */
export function talkPoints(points) {
  return points.flatMap(one => [el('h5', { class: 'onb-plan-point' }, one.title), el('p', {}, one.text)]);
}
