import { el } from '../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { typing, writingBox } from './activity_page.js';

/**
 * The boxes of a page in which somebody writes, each with a label and a hint. "" is the id of the sentence that comes before the talk.
 * @param {string} name of the drawing; its fault has the id `${name}-fault`
 * @param {string} mark the data attribute of a box, which holds its id
 */
export function writingAreas(name, mark) {
  /** @type {Map<string, {area: HTMLTextAreaElement, flush: () => void}>} */
  const areas = new Map();
  const flush = () => areas.forEach(one => one.flush());
  return {
    /**
     * @param {{id: string, words: string, hint?: string, hintAt?: string, value: string, longest: number, send: (text: string) => void}} given
     *   `hintAt` is the id of a hint that stands elsewhere
     */
    draw({ id, words, hint, hintAt, value, longest, send }) {
      const typed = typing(send);
      const at = `${name}-${id.replaceAll('/', '-') || 'why'}`;
      const described = hintAt ?? `${at}-hint`;
      const area = writingBox({ id: at, longest, value, typed, describedBy: id ? described : `${described} ${name}-fault` });
      area.classList.add('onb-builder-box');
      area.rows = 2;
      area.setAttribute(mark, id);
      area.dir = 'auto';
      areas.set(id, { area, flush: typed.flush });
      return el('div', {}, el('label', { class: 'onb-label', for: at }, words), hint && el('p', { class: 'onb-hint', id: `${at}-hint` }, hint), area);
    },
    flush,
    /** Sends what is waiting and forgets all boxes, before the page is drawn anew. */
    leave() {
      flush();
      areas.clear();
    },
    /** Puts in what was saved, but not where somebody is writing. @param {(id: string) => string} textOf */
    fill(textOf) {
      for (const [id, { area }] of areas) {
        const text = textOf(id);
        if (document.activeElement !== area && area.value !== text) {
          area.value = text;
        }
      }
    },
    /** @param {boolean} off */
    readOnly(off) {
      areas.forEach(one => (one.area.readOnly = off));
    },
    /** The box with this id, or the first of all. @param {string} [id] */
    area: id => areas.get(id ?? [...areas.keys()][0])?.area
  };
}
