import { clock, count } from './clock.js';
import { el, put } from './dom.js';

/** @typedef {import('./quiz-page.js').QuizPage} QuizPage */

/** A full exchange may take its time. In milliseconds. */
const PATIENCE = 120000;

/** Asks before the quiz is submitted, and submits it. @param {QuizPage} page */
export function askToSubmit(page) {
  const value = (/** @type {string} */ id) => page.saver?.slots.get(id)?.value ?? null;
  openDialog({
    host: page.host,
    settle: async () => {
      await page.saver?.settle();
      return page.saver?.unsaved.length ?? 0;
    },
    unanswered: () => [...page.views].flatMap(([id, view]) => (view.carried || view.answered(value(id)) ? [] : [view])),
    submit: () => submit(page),
    done: () => page.parts.result.querySelector('h2')?.focus()
  });
}

/** @param {QuizPage} page */
async function submit(page) {
  const before = /** @type {import('./types').QuizState} */ (page.state);
  /** @type {{submitted: string}} */
  const done = await page.api.call('POST', 'submit', {}, { path: page.path, attempt: before.attempt.id }, PATIENCE);
  const state = await page.read().catch(() => null);
  const told = { ...before, slots: known(page), state: 'submitted', submitted: done.submitted, feedback: /** @type {const} */ ('not ready'), can_retake: false };
  page.draw(state ?? told);
  page.voice.say(`Submitted ${clock(done.submitted)}.`);
}

/** The slots as the page knows them, for when they cannot be read again. @param {QuizPage} page */
function known(page) {
  const slots = { ...page.state?.slots };
  page.saver?.slots.forEach(({ id, rev, saved, kept }) => (slots[id] = { ...slots[id], rev, saved, value: kept }));
  return slots;
}

/**
 * The dialog. It waits until every answer is saved, names what has no answer, and calls `submit`.
 * @param {object} given
 * @param {HTMLElement} given.host
 * @param {() => Promise<number>} given.settle resolves with the number of answers that could not be saved
 * @param {() => import('./quiz-slot.js').SlotView[]} given.unanswered
 * @param {() => Promise<void>} given.submit rejects with a Failure
 * @param {() => void} given.done called when it was submitted and the dialog is closed
 */
function openDialog({ host, settle, unanswered, submit, done }) {
  const body = el('div', { class: 'onb-dialog-body' });
  const fault = el('p', { class: 'onb-fault', role: 'alert' });
  const send = el('button', { type: 'button', class: 'onb-button onb-primary', 'data-role': 'submit-now' }, 'Submit now');
  const back = el('button', { type: 'button', class: 'onb-button' }, 'Go back');
  const dialog = el(
    'dialog',
    { class: 'onb-dialog', 'aria-labelledby': 'onb-submit-title' },
    el('h2', { class: 'onb-dialog-title', id: 'onb-submit-title', tabindex: '-1' }, 'Submit this quiz?'),
    body,
    fault,
    el('div', { class: 'onb-buttons' }, send, back)
  );

  const close = () => dialog.close();
  const ready = async () => {
    send.disabled = true;
    put(body, el('p', {}, 'Waiting until all answers are saved…'));
    const open = await settle();
    if (open) {
      const words = `${count(open, 'answer is', 'answers are')} not saved yet. Go back, see what the question says, then submit.`;
      put(body, el('p', { class: 'onb-fault' }, words));
      return;
    }
    const missing = unanswered();
    const links = missing.map(view => {
      const link = view.linkWith(`Question ${view.place}`);
      link.addEventListener('click', event => {
        event.preventDefault();
        dialog.close();
        view.focus();
      });
      return el('li', {}, link);
    });
    put(
      body,
      missing.length > 0 && el('p', {}, `${count(missing.length, 'question has', 'questions have')} no complete answer yet:`),
      missing.length > 0 && el('ul', { class: 'onb-missing' }, ...links),
      missing.length === 0 && el('p', {}, 'Every question has an answer, and every answer is saved.'),
      el('p', {}, 'After submitting, the answers of this attempt can no longer be changed.')
    );
    send.disabled = false;
  };

  back.addEventListener('click', close);
  send.addEventListener('click', async () => {
    send.disabled = true;
    fault.textContent = '';
    send.textContent = 'Submitting…';
    try {
      await submit();
      dialog.close();
      done();
    } catch (error) {
      const failure = /** @type {import('./api.js').Failure} */ (error);
      const { why, message } = failure;
      fault.textContent = message.startsWith('Not submitted') ? message : `Not submitted: ${why}. Your answers are saved; you can try again.`;
      send.textContent = 'Submit now';
      send.disabled = false;
    }
  });
  // Keys belong to the dialog while it is open, not to JupyterLab's shortcuts.
  dialog.addEventListener('keydown', event => event.stopPropagation());
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (document.activeElement === document.body || !document.activeElement) {
      before?.focus();
    }
  });
  host.append(dialog);
  dialog.showModal();
  void ready();
}
