import { el, icon, put } from './dom.js';

/** What the quiz page says above the questions, and what it says aloud. */

/** @param {import('./dom.js').Shape} shape @param {...import('./dom.js').Child} children */
export function notice(shape, ...children) {
  return el('div', { class: `onb-notice onb-notice-${shape}` }, icon(shape), el('div', { class: 'onb-notice-body' }, ...children));
}

export function demoNotice() {
  const node = notice('info', el('p', {}, el('strong', {}, 'Demo, unsigned.'), ' This copy is for trying out. What is done here is no record of competence.'));
  node.dataset.role = 'demo';
  return node;
}

/**
 * The banner over the page: the connection, or a browser that keeps nothing; hidden when there is nothing to say.
 * @param {HTMLElement} banner
 * @param {{failure: import('./api.js').Failure | null, keeps: boolean, retry: () => void}} given
 */
export function showBanner(banner, { failure, keeps, retry }) {
  if (failure) {
    const why = failure.status === 0 ? 'The server does not answer' : failure.signedOut ? 'Your session ended' : `Answers are not being saved: ${failure.why}`;
    const again = el('button', { type: 'button', class: 'onb-button onb-small', onclick: retry }, 'Try again');
    put(banner, icon('failed'), el('span', {}, `${why}. Your answers stay in this browser until they are saved. ${failure.next}`), again);
  } else if (!keeps) {
    const words = 'This browser cannot keep a copy of unsaved answers: its storage is full or switched off. Wait for “Saved” at each answer before you leave.';
    put(banner, icon('info'), el('span', {}, words));
  } else {
    put(banner);
  }
  banner.hidden = !failure && keeps;
}

/** Speaks to screen readers, not chatty: a later word within the wait replaces an earlier one. */
export class Announcer {
  /** @type {number | undefined} */
  #timer;
  node = el('p', { class: 'onb-hidden', 'aria-live': 'polite', 'data-role': 'announcement' });

  /** @param {string} words @param {number} [wait] milliseconds */
  say(words, wait = 0) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.node.textContent = words), wait);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
