import { Failure } from './api.js';
import { clock } from './clock.js';
import { el, put } from './dom.js';
import { feedbackFrame } from './feedback-frame.js';

/**
 * The learner's own earlier attempts at this quiz: when, how many per cent, which state, and the feedback where it was kept.
 * @typedef {{n: number, attempt: string, submitted: string | null, state: string, percent: string, feedback: boolean}} Past
 */

/**
 * @param {HTMLElement} host
 * @param {object} given
 * @param {(attempt?: string) => Promise<any>} given.history without an attempt `{attempts: Past[]}`, with one `{html}`
 * @param {string} given.title of the quiz
 * @param {number} given.n the attempt that the page is about
 */
export async function showEarlier(host, { history, title, n }) {
  /** @type {Past[]} */
  const attempts = (await history()).attempts;
  const fault = el('p', { class: 'onb-fault', role: 'alert' });
  const place = el('div', { class: 'onb-feedback' });

  /** @param {Past} past @param {HTMLElement} button */
  const read = async (past, button) => {
    fault.textContent = '';
    try {
      const { html } = await history(past.attempt);
      const about = `Feedback on attempt ${past.n}`;
      const head = el('h3', { class: 'onb-state-title', tabindex: '-1' }, about);
      const close = () => {
        put(place);
        button.focus();
      };
      put(place, head, feedbackFrame(html, `${about} of ${title}`), el('button', { type: 'button', class: 'onb-button', onclick: close }, 'Close this feedback'));
      head.focus();
    } catch (error) {
      fault.textContent = `The feedback did not open: ${error instanceof Failure ? error.why : 'something went wrong'}.`;
    }
  };

  const lines = attempts
    .filter(past => past.n < n)
    .map(past => {
      const words = [`Attempt ${past.n}`, clock(past.submitted), past.percent && `${past.percent} %`, past.state].filter(Boolean).join(' · ');
      const open = past.feedback
        ? el('button', { type: 'button', class: 'onb-button onb-small', 'aria-label': `Read the feedback on attempt ${past.n}` }, 'Read its feedback')
        : el('span', {}, 'its feedback was not kept');
      open.addEventListener('click', () => past.feedback && void read(past, open));
      return el('li', {}, words, ' ', open);
    });
  const head = el('h2', { class: 'onb-state-title', tabindex: '-1' }, 'Earlier attempts');
  put(host, head, lines.length ? el('ul', { class: 'onb-missing' }, ...lines) : el('p', {}, 'Your earlier attempts are not in this folder any more.'), fault, place);
  head.focus();
}
