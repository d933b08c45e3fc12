import { Failure } from './api.js';
import { clock } from './clock.js';
import { el, icon, put } from './dom.js';
import { feedbackFrame } from './feedback-frame.js';

/**
 * What the quiz page shows once its attempt was submitted.
 * @param {import('./quiz-page.js').QuizPage} page
 */
export function showResult(page) {
  const state = /** @type {import('./api.js').QuizState} */ (page.state);
  page.views.forEach((view, id) => {
    if (!view.carried) {
      const value = state.slots[id].value;
      put(view.status, icon(value === null ? 'empty' : 'saved'), el('span', {}, value === null ? 'Submitted without an answer' : 'Submitted'));
      view.showStep(view.answered(value), 'done');
    }
  });
  showState(page.parts.result, {
    state,
    history: attempt => page.api.call('GET', 'history', attempt ? { path: page.path, attempt } : { path: page.path }),
    feedback: async () => {
      /** @type {{html: string}} */
      const { html } = await page.api.call('GET', 'feedback', { path: page.path });
      page.state = { ...state, feedback: 'read' };
      return html;
    },
    retake: async () => {
      page.draw(await page.ready(await page.api.call('POST', 'retake', {}, { path: page.path })));
      page.parts.title.focus();
    },
    look: async () => {
      const fresh = await page.read();
      page.take(fresh);
      page.voice.say(`State: ${fresh.state}. Feedback is ${fresh.feedback}.`);
      const again = page.parts.result.querySelector('[data-role="look"]');
      /** @type {HTMLElement | null} */ (again)?.focus();
    }
  });
}

/**
 * The state in words, feedback in place, another attempt.
 * @param {HTMLElement} host
 * @param {object} given
 * @param {import('./api.js').QuizState} given.state
 * @param {(attempt?: string) => Promise<any>} given.history
 * @param {() => Promise<string>} given.feedback the feedback page's HTML
 * @param {() => Promise<void>} given.retake
 * @param {() => Promise<void>} given.look reads the state again
 */
export function showState(host, { state, history, feedback, retake, look }) {
  const fault = el('p', { class: 'onb-fault', role: 'alert' });
  // A look may end late: what the learner has opened stays open.
  const told = kept(host, 'told');
  const place = kept(host, 'opened');
  const past = kept(host, 'earlier');

  /** Runs what a button asks for; the button waits, a failure is told in words. @param {() => Promise<void>} act @param {string} not */
  const pressing = (act, not) => async (/** @type {Event} */ event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    fault.textContent = '';
    button.disabled = true;
    try {
      await act();
    } catch (error) {
      fault.textContent = `${not}: ${/** @type {import('./api.js').Failure} */ (error).why}.`;
    }
    button.disabled = false;
  };

  const read = async () => {
    const html = await feedback();
    const title = el('h2', { class: 'onb-state-title', tabindex: '-1' }, 'Feedback');
    const frame = feedbackFrame(html, `Feedback on ${state.title}`);
    const close = el('button', { type: 'button', class: 'onb-button', onclick: () => put(place) }, 'Close the feedback');
    put(place, title, frame, close);
    title.focus();
  };

  const lookBack = async () => {
    const code = await import('./quiz-history.js').catch(() => Promise.reject(new Failure(0, '')));
    await code.showEarlier(past, { history, title: state.title, n: state.attempt.n });
  };

  const ready = state.feedback !== 'not ready';
  put(
    told,
    el('h2', { class: 'onb-state-title', tabindex: '-1', 'data-role': 'submitted' }, icon('saved'), `Submitted ${clock(state.submitted)}`),
    el('p', { 'data-role': 'state' }, 'State: ', el('strong', {}, state.state)),
    state.see_trainer && seeTrainer(),
    !ready && el('p', {}, 'Feedback is not ready yet. This page looks again by itself while it is open.'),
    fault,
    el(
      'div',
      { class: 'onb-buttons' },
      ready &&
        el(
          'button',
          { type: 'button', class: 'onb-button onb-primary', 'data-role': 'feedback', onclick: pressing(read, 'The feedback did not open') },
          state.feedback === 'ready' ? 'Feedback is ready – read it' : 'Read the feedback again'
        ),
      state.can_retake &&
        el(
          'button',
          { type: 'button', class: 'onb-button', 'data-role': 'retake', onclick: pressing(retake, 'No new attempt was started') },
          `Try again: start attempt ${state.attempt.n + 1}`
        ),
      el('button', { type: 'button', class: 'onb-button', 'data-role': 'look', onclick: pressing(look, 'The state could not be read') }, 'Look again'),
      state.attempt.n > 1 &&
        el(
          'button',
          { type: 'button', class: 'onb-button', 'data-role': 'history', onclick: pressing(lookBack, 'Your earlier attempts did not open') },
          'Earlier attempts'
        )
    )
  );
  if (!told.isConnected) {
    put(host, told, place, past);
  }
}

/** A part that stays when the rest is drawn anew. @param {HTMLElement} host @param {string} role */
function kept(host, role) {
  return /** @type {HTMLElement} */ (host.querySelector(`[data-role="${role}"]`) ?? el('div', { 'data-role': role }));
}

/** What stands where another attempt would: an oral check comes first. */
function seeTrainer() {
  return el(
    'div',
    { 'data-role': 'see-trainer' },
    el('p', {}, el('strong', {}, 'See your trainer.'), ' You have tried several times, so a talk is next: your trainer goes through the questions with you and asks you in your own words.'),
    el('p', {}, 'After that your trainer can open another attempt. The button for it then appears here; press “Look again”. Needing this is nothing unusual.')
  );
}
