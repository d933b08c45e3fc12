import { el, put } from './dom.js';

/**
 * The parts of the quiz page that stay while what is in them changes.
 * @param {HTMLElement} host @param {string} words the title @param {HTMLElement} voice
 */
export function drawFrame(host, words, voice) {
  const banner = el('div', { class: 'onb-banner', role: 'status', 'data-role': 'connection', hidden: true });
  const notices = el('div', { class: 'onb-notices', 'data-role': 'notices' });
  const result = el('div', { class: 'onb-state', 'data-role': 'result', hidden: true });
  const title = el('h1', { class: 'onb-title', tabindex: '-1' }, words);
  const about = el('p', { class: 'onb-about' });
  const progress = el('p', { class: 'onb-progress', 'data-role': 'progress' });
  const steps = el('ol', { class: 'onb-steps' });
  const overview = el('nav', { class: 'onb-overview', 'aria-label': 'Questions', hidden: true }, progress, steps);
  const list = el('div', { class: 'onb-slots' });
  const finish = el('div', { class: 'onb-finish' });
  const fault = el('p', { class: 'onb-fault', role: 'alert' });
  const head = el('div', { class: 'onb-head' }, title, about);
  const column = el('div', { class: 'onb-column' }, head, notices, result, overview, list, finish);
  put(host, el('div', { class: 'onb-page', 'data-page': 'quiz' }, banner, column, voice));
  return { banner, notices, result, title, about, progress, steps, overview, list, finish, fault };
}

/** What stands below the last question. @param {() => void} ask @param {HTMLElement} fault */
export function finishing(ask, fault) {
  return [
    el('p', {}, 'Finished? Submit to hand in this attempt. You see what is still open before anything is sent.'),
    fault,
    el('button', { type: 'button', class: 'onb-button onb-primary', 'data-role': 'submit', onclick: ask }, 'Submit')
  ];
}
