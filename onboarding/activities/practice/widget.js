import { el, icon, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, typing } from '../activity_page.js';

/**
 * @typedef {import('../../browser/labextensions/oxazepam-onboarding/js/types').Value} Value
 * @typedef {typeof import('../../browser/labextensions/oxazepam-onboarding/js/question.js')} Drawing
 * @typedef {{verdict: 'Right' | 'Not yet' | 'Compare', hint: string, notes: {text: string, why: string}[], in_order: boolean, principle: string}} Explanation
 * @typedef {import('../activity_page.js').View & {value: Value, order: string[], checked: boolean, explanation: Explanation | null}} PracticeView
 */

/** @type {Promise<Drawing> | undefined} */
let drawing;

/**
 * What draws a question: the page's own where this page has loaded the labextension, the text sent along where not.
 * @param {import('../activity_page.js').Model} model
 * @returns {Promise<Drawing>}
 */
async function findDrawing(model) {
  const config = JSON.parse(document.getElementById('jupyter-config-data')?.textContent || '{}');
  const name = model.get('labextension');
  const loaded = (config.federated_extensions ?? []).some((/** @type {{name: string}} */ one) => one.name === name);
  if (loaded && config.fullLabextensionsUrl) {
    try {
      return await import(new URL(`${config.fullLabextensionsUrl}/${name}/js/question.js`, document.baseURI).href);
    } catch (error) {
      console.warn('question.js of the page could not be loaded; using the one that came with the lesson', error);
    }
  }
  const url = URL.createObjectURL(new Blob([model.get('fallback')], { type: 'text/javascript' }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
async function renderPractice({ model, el: root }) {
  const name = ownName();
  const host = el('div', { class: 'onb-practice-question' });
  const result = el('div', { class: 'onb-practice-result', 'aria-live': 'polite' });
  const fault = el('p', { class: 'onb-fault', role: 'alert' });
  /** Whether to move the focus when the answer comes. */
  let move = false;
  const typed = typing(text => send(JSON.parse(text)));
  const send = (/** @type {Value} */ value) => link.send({ act: { do: 'answer', value } });
  const button = (/** @type {string} */ act, /** @type {string} */ words, /** @type {string} */ style) =>
    el(
      'button',
      {
        type: 'button',
        class: `onb-button ${style}`,
        'data-act': act,
        onclick: () => {
          typed.flush();
          move = true;
          link.send({ act: { do: act } });
        }
      },
      words
    );
  const check = button('check', 'Check my answer', 'onb-primary');
  const again = button('again', 'Try again', '');
  const status = drawStatus(model, which => link.send({ choose: which }));
  /** The last value that this page sent, so that a view which only repeats it redraws nothing. */
  let here = '';
  let told = '';

  /** @param {PracticeView} view @param {boolean} own */
  const show = (view, own) => {
    const off = view.checked || view.status.conflict || !view.status.writable;
    const value = JSON.stringify(view.value);
    if (value !== here && !view.refused && (own || !host.contains(document.activeElement))) {
      here = value;
      question.setValue(view.value);
    }
    if (off !== disabled) {
      disabled = off;
      question.setDisabled(off);
    }
    check.hidden = view.checked;
    check.disabled = off;
    again.hidden = !view.checked;
    fault.textContent = own ? view.refused : '';
    const text = JSON.stringify(view.explanation);
    if (text !== told) {
      told = text;
      put(result, ...(view.explanation ? drawExplanation(view.explanation) : []));
    }
    status.show(view.status);
    if (own && move) {
      move = false;
      if (view.checked) {
        again.focus({ preventScroll: true });
        result.scrollIntoView({ block: 'nearest' });
      } else {
        question.focus();
      }
    }
  };

  root.classList.add('onb-activity', 'onb-practice');
  root.dataset.lmSuppressShortcuts = 'true';
  drawing ??= findDrawing(model);
  const { loadKinds, mountQuestion } = await drawing;
  await loadKinds([model.get('item')]);
  /** @type {PracticeView} */
  const first = model.get('view');
  let disabled = false;
  here = JSON.stringify(first.value);
  const question = mountQuestion(host, {
    item: model.get('item'),
    value: first.value,
    order: first.order,
    name,
    label: 'Practice question',
    onChange: (value, how) => {
      here = JSON.stringify(value);
      if (how?.typing) {
        typed.type(here);
      } else {
        typed.flush();
        send(value);
      }
    }
  });
  put(
    root,
    host,
    el('div', { class: 'onb-practice-buttons' }, check, again),
    fault,
    result,
    status.node
  );
  const link = connect(model, show, lost => status.lose(lost));
  show(model.get('view'), false);
  return () => {
    typed.flush();
    link.destroy();
    question.destroy();
  };
}

/** @param {Explanation} told */
function drawExplanation(told) {
  const shape = told.verdict === 'Right' ? 'saved' : told.verdict === 'Not yet' ? 'empty' : 'info';
  const style = told.verdict === 'Right' ? 'onb-practice-right' : 'onb-practice-not-yet';
  return [
    el('p', { class: `onb-practice-verdict ${style}` }, icon(shape), el('span', {}, told.verdict)),
    told.hint && el('p', {}, told.hint),
    el(
      told.in_order ? 'ol' : 'ul',
      { class: 'onb-practice-notes' },
      ...told.notes.map(note => el('li', {}, note.text && el('span', { class: 'onb-practice-option' }, note.text), note.why))
    ),
    told.principle && el('p', { class: 'onb-practice-principle' }, told.principle)
  ];
}

export default { render: renderPractice };
