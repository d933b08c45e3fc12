import { Api } from './api.js';
import { el, put } from './dom.js';

/**
 * Home's own acts: feedback in place, and the end of the session. Everything else on the page is links. The server draws these buttons
 * disabled, and they are enabled here: none is pressed in vain while this code is on its way.
 */

const { base, xsrf } = document.body.dataset;
const api = new Api((url, init) => fetch(url, { ...init, headers: { 'Content-Type': 'application/json', 'X-XSRFToken': xsrf ?? '' } }), `${base}onboarding/api/`);

/** @template {HTMLElement} [T=HTMLElement] @param {string} role @returns {T} */
const part = role => /** @type {T} */ (document.querySelector(`[data-role="${role}"]`));
const dialog = /** @type {HTMLDialogElement} */ (part('dialog'));
const title = /** @type {HTMLElement} */ (document.getElementById('dialog-title'));
const body = part('dialog-body');

/** @param {string} words @param {...import('./dom.js').Child} children */
function tell(words, ...children) {
  title.textContent = words;
  put(body, ...children);
  if (!dialog.open) {
    dialog.showModal();
  }
  title.focus();
}

/** @param {string} path */
async function feedback(path) {
  try {
    /** @type {{html: string}} */
    const { html } = await api.call('GET', 'feedback', { path });
    // No scripts, no forms, no access to this page: the sandbox allows nothing.
    const frame = el('iframe', { sandbox: '', title: 'Feedback', class: 'onb-frame' });
    frame.srcdoc = html.replace('<head>', '<head><base href="about:srcdoc">');
    tell('Feedback', frame, el('p', {}, el('a', { class: 'onb-link', href: `${base}doc/tree/${path.split('/').map(encodeURIComponent).join('/')}` }, 'To the quiz page')));
  } catch (error) {
    tell('The feedback did not open', el('p', {}, `It did not open: ${/** @type {import('./api.js').Failure} */ (error).why}.`));
  }
}

async function end() {
  const button = /** @type {HTMLButtonElement} */ (part('end'));
  button.disabled = true;
  try {
    /** @type {{next: string}} the address to go to, or "" */
    const { next } = await api.call('POST', 'end', {}, {});
    if (next) {
      window.location.assign(next);
      return;
    }
    document.body.replaceChildren(
      el('main', { class: 'onb-home-inner', id: 'main', tabindex: '-1' }, el('h1', {}, 'Your session has ended'), el('p', {}, 'Everything you did is saved. You can close this window. To come back, start the course again with your name.'))
    );
    document.getElementById('main')?.focus();
  } catch (error) {
    tell('The session did not end', el('p', {}, `It did not end: ${/** @type {import('./api.js').Failure} */ (error).why}. Your answers are saved.`));
    button.disabled = false;
  }
}

/** @type {NodeListOf<HTMLButtonElement>} */
const readers = document.querySelectorAll('button[data-feedback]');
for (const button of readers) {
  button.addEventListener('click', () => void feedback(button.dataset.feedback ?? ''));
  button.disabled = false;
}
part('end').addEventListener('click', () => void end());
/** @type {HTMLButtonElement} */ (part('end')).disabled = false;
part('dialog-close').addEventListener('click', () => dialog.close());
// What was read or done meanwhile is shown: the browser may bring the page back from its memory as it was.
dialog.addEventListener('close', () => window.location.reload());
window.addEventListener('pageshow', event => event.persisted && window.location.reload());
