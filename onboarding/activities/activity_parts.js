import { el, put } from '../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { typing } from './activity_page.js';

/**
 * Parts that activities share in which several stories are played to an end and then talked through.
 * @typedef {{id: string, title: string, progress: string}} Story
 */

/**
 * The list of stories: a button each, with how far it was played.
 * @param {HTMLElement} nav @param {Story[]} stories @param {string} current @param {string} attribute names the data attribute of a button
 * @param {(id: string) => void} choose
 */
export function drawStories(nav, stories, current, attribute, choose) {
  if (nav.children.length !== stories.length) {
    put(
      nav,
      ...stories.map((story, at) =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'onb-plan-choice', [attribute]: story.id, onclick: () => choose(story.id) },
            el('span', { class: 'onb-plan-choice-name' }, `${at + 1}. ${story.title}`),
            el('span', { class: 'onb-plan-choice-state' })
          )
        )
      )
    );
  }
  stories.forEach((story, at) => {
    const button = /** @type {HTMLElement} */ (nav.children[at].firstElementChild);
    button.toggleAttribute('aria-current', false);
    if (story.id === current) {
      button.setAttribute('aria-current', 'true');
    }
    const words = story.id === current ? `open, ${story.progress}` : story.progress;
    /** @type {HTMLElement} */ (button.lastElementChild).textContent = words;
  });
}

/**
 * The box in which somebody writes before anything is said about their run, and the button that asks for it.
 * @param {{name: string, ask: string, privacy: string, longest: number, type: (text: string) => void, show: () => void}} given
 */
export function drawReaction({ name, ask, privacy, longest, type, show }) {
  const typed = typing(type);
  const box = el('textarea', {
    class: 'onb-input onb-plan-why',
    id: `${name}-why`,
    rows: '3',
    maxlength: String(longest),
    'aria-describedby': `${name}-why-hint ${name}-fault`,
    oninput: () => typed.type(box.value),
    onblur: () => typed.flush()
  });
  const button = el(
    'button',
    {
      type: 'button',
      class: 'onb-button onb-primary',
      'data-act': 'show',
      onclick: () => {
        typed.flush();
        show();
      }
    },
    'Talk it through'
  );
  const node = el(
    'div',
    { class: 'onb-scene-reaction' },
    el('label', { class: 'onb-label', for: `${name}-why` }, ask),
    el('p', { class: 'onb-hint', id: `${name}-why-hint` }, privacy),
    box,
    el('div', { class: 'onb-plan-buttons' }, button)
  );
  return {
    node,
    box,
    fault: el('p', { class: 'onb-fault', id: `${name}-fault`, role: 'alert' }),
    flush: typed.flush,
    /** @param {{reason: string, shown: boolean, off: boolean, ended: boolean}} now */
    show({ reason, shown, off, ended }) {
      node.hidden = !ended;
      if (document.activeElement !== box && box.value !== reason) {
        box.value = reason;
      }
      box.readOnly = off || shown;
      button.hidden = shown;
      button.disabled = off;
    }
  };
}

/** A heading of a part of the debrief. @param {string} words */
export function debriefPart(words) {
  return el('h6', { class: 'onb-plan-point' }, words);
}
