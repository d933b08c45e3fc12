import { count } from './clock.js';
import { el, put } from './dom.js';

/**
 * The dialog before submitting. It waits until every answer is saved, names what has no answer, and calls `submit`.
 * @param {object} given
 * @param {HTMLElement} given.host
 * @param {() => Promise<number>} given.settle resolves with the number of answers that could not be saved
 * @param {() => import('./quiz-slot.js').SlotView[]} given.unanswered
 * @param {() => Promise<void>} given.submit rejects with a Failure
 * @param {() => void} given.done called when it was submitted and the dialog is closed
 */
export function askToSubmit({ host, settle, unanswered, submit, done }) {
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
