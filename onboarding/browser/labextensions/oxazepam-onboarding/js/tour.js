import { Api } from './api.js';
import { clock } from './clock.js';
import { loadKinds, mountQuestion } from './question.js';

/** The tour's question is about the course itself, so that nobody learns a clinical answer here. */
const ITEM = {
  id: 'tour',
  kind: 'single',
  stem: 'You are called away in the middle of a quiz. What happens to the answers you have given?',
  options: [
    { id: 'a', text: 'They are kept, and the quiz opens where you left it' },
    { id: 'b', text: 'They are handed in as they are when you leave' },
    { id: 'c', text: 'They are kept for an hour and then cleared' }
  ],
  shuffle: false
};

const { base, xsrf } = document.body.dataset;
const api = new Api((url, init) => fetch(url, { ...init, headers: { 'Content-Type': 'application/json', 'X-XSRFToken': xsrf ?? '' } }), `${base}onboarding/api/`);
/** @param {string} role */
const part = role => /** @type {HTMLElement} */ (document.querySelector(`[data-role="${role}"]`));
/** @type {import('./types').Value} */
let value = null;

const submit = /** @type {HTMLButtonElement} */ (part('tour-submit'));
submit.addEventListener('click', async () => {
  const told = part('tour-submitted');
  if (value === null) {
    told.textContent = 'Nothing is answered yet. Choose an answer above first; a quiz tells you in the same way what is still open.';
    return;
  }
  const right = value === 'a' ? 'Right: answers are kept as you give them.' : 'Not yet: answers are kept as you give them, and nothing is handed in until you press Submit.';
  // First the server, then the words: whoever goes on at once finds Home as it is after the tour.
  await api.call('POST', 'tour', {}, {}).catch(() => undefined);
  told.textContent = `Submitted ${clock(new Date().toISOString())}. ${right} After a real quiz your trainer returns this as feedback.`;
});

await loadKinds([ITEM]);
mountQuestion(part('question'), {
  item: ITEM,
  value,
  order: null,
  name: 'tour',
  label: 'Try this question',
  level: 3,
  onChange: given => {
    value = given;
    part('saved').textContent = `Saved ${clock(new Date().toISOString())}. In a quiz this line says when your answer was saved.`;
  }
});
// Drawn disabled by the server: it is pressed when there is a question to answer.
submit.disabled = false;
