import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, talkedThrough, typing, writingBox } from '../activity_page.js';

/**
 * *Sort the cases* and *rewrite the note*: write, (tick,) compare.
 * @typedef {{id: string, title: string, hint: string}} Box
 * @typedef {{id: string, back: boolean, parts: {label: string, text: string}[], ask: string, text: string, ticks: string[], boxes: Box[], legend: string,
 *   ours: {heading: string, lines: string[]}[]}} WordsCard
 * @typedef {{patterns: {heading: string, text: string, people: string[]}[], summary: string}} WordsDebrief
 * @typedef {import('../activity_page.js').View & {title: string, intro: string, privacy: string, longest: number, reason: string, can_finish: boolean,
 *   stage: 'write' | 'choose' | 'compare' | 'reflect' | 'debrief', card: WordsCard | null, debrief: WordsDebrief | null}} WordsView
 */

/** What the heading says at each stage. */
const HEADINGS = {
  write: 'Write first',
  choose: 'Now tick',
  compare: 'Compare',
  reflect: 'Before we talk it through',
  debrief: 'What we saw'
};

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderWords({ model, el: root }) {
  const name = ownName();
  const place = el('div', {});
  const fault = el('p', { class: 'onb-fault', role: 'alert', id: `${name}-fault` });
  const status = drawStatus(
    model,
    which => link.send({ choose: which }),
    () => link.settled()
  );
  /** Whether the focus goes to the new heading when the answer comes. */
  let move = false;
  let drawn = '';
  /** The card or, between the cards, the reason to which the text in the box belongs. */
  let card = '';
  /** @type {HTMLTextAreaElement | null} */
  let box = null;
  /** @type {HTMLInputElement[]} */
  let ticks = [];
  const typed = typing(text => link.send({ act: card ? { do: 'write', card, text } : { do: 'reason', text } }));

  /** @param {object} action */
  const act = action => {
    typed.flush();
    move = true;
    link.send({ act: action });
  };
  /** @param {string} what @param {string} words @param {boolean} primary */
  const button = (what, words, primary) =>
    el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: () => act({ do: what }) }, words);
  const tick = () => link.send({ act: { do: 'tick', ids: ticks.filter(one => one.checked).map(one => one.value) } });

  /** @param {WordsView} view @param {string} ask @param {string} value */
  const drawWriting = (view, ask, value) => {
    box = writingBox({ id: `${name}-text`, longest: view.longest, value, typed, describedBy: `${name}-hint ${name}-fault` });
    return [el('label', { class: 'onb-label', for: `${name}-text` }, ask), el('p', { class: 'onb-hint', id: `${name}-hint` }, view.privacy), box];
  };

  /** @param {WordsCard} shown */
  const drawBoxes = shown => {
    ticks = shown.boxes.map(one =>
      el('input', { type: 'checkbox', class: 'onb-tick', value: one.id, checked: shown.ticks.includes(one.id), onchange: tick })
    );
    return el(
      'fieldset',
      { class: 'onb-plan-question' },
      el('legend', { class: 'onb-legend' }, shown.legend),
      el(
        'div',
        { class: 'onb-options' },
        ...shown.boxes.map((one, at) =>
          el('label', { class: 'onb-option' }, ticks[at], el('span', { class: 'onb-option-text' }, el('strong', {}, one.title), ` ${one.hint}`))
        )
      )
    );
  };

  /** @param {WordsView} view */
  const drawCard = view => {
    const shown = /** @type {WordsCard} */ (view.card);
    return [
      shown.back && el('p', { class: 'onb-hint' }, 'This one is back: last time something was still open.'),
      ...shown.parts.map(part => el('p', { class: 'onb-triage-text' }, part.label && el('strong', {}, `${part.label}: `), part.text)),
      ...(view.stage === 'write'
        ? drawWriting(view, shown.ask, shown.text)
        : [el('p', { class: 'onb-label' }, 'You wrote'), el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, shown.text)]),
      shown.ours.length > 0 &&
        el(
          'div',
          { class: 'onb-practice-result' },
          ...shown.ours.flatMap(one => [el('p', { class: 'onb-label' }, one.heading), el('ul', {}, ...one.lines.map(words => el('li', {}, words)))])
        ),
      shown.boxes.length > 0 && drawBoxes(shown),
      el(
        'div',
        { class: 'onb-plan-buttons' },
        view.stage === 'write' && button('done', 'I have written it', true),
        view.stage === 'choose' && button('show', 'Compare with ours', true),
        view.stage === 'compare' && button('next', 'Next', true),
        view.can_finish && button('finish', 'Finish this round here', false)
      )
    ];
  };

  /** @param {WordsView} view */
  const drawBetween = view =>
    view.debrief
      ? [...talkedThrough(view.reason, view.debrief), el('div', { class: 'onb-plan-buttons' }, button('again', 'Another round', true))]
      : [
          ...drawWriting(view, 'Which one made you hesitate, and why? One sentence.', view.reason),
          el('div', { class: 'onb-plan-buttons' }, button('debrief', 'Talk it through', true))
        ];

  /** @param {WordsView} view @param {boolean} own */
  const show = (view, own) => {
    const now = view.card;
    const key = JSON.stringify([view.stage, now?.id, now?.ours, view.debrief]);
    if (key !== drawn) {
      drawn = key;
      box = null;
      ticks = [];
      card = now?.id ?? '';
      const title = el('h4', { class: 'onb-plan-title onb-words-title', tabindex: '-1' }, HEADINGS[view.stage]);
      const parts = now ? drawCard(view) : drawBetween(view);
      put(place, el('section', { class: 'onb-plan-debrief onb-triage onb-words', 'data-stage': view.stage, 'data-card': card }, title, ...parts));
    } else if (!own) {
      const text = now ? now.text : view.reason;
      if (box && document.activeElement !== box && box.value !== text) {
        box.value = text;
      }
      ticks.forEach(one => (one.checked = Boolean(now?.ticks.includes(one.value))));
    }
    const off = view.status.conflict || !view.status.writable;
    for (const control of /** @type {NodeListOf<HTMLButtonElement | HTMLInputElement>} */ (place.querySelectorAll('button, input'))) {
      control.disabled = off;
    }
    if (box) {
      box.readOnly = off;
    }
    if (own) {
      fault.textContent = view.refused;
    }
    status.show(view.status);
    if (own && move) {
      move = false;
      const target = view.refused && box ? box : /** @type {HTMLElement | null} */ (place.querySelector('.onb-words-title'));
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {WordsView} */
  const first = model.get('view');
  put(root, el('h3', { class: 'onb-activity-title' }, first.title), el('p', { class: 'onb-activity-intro' }, first.intro), place, fault, status.node);
  show(first, false);
  return () => {
    typed.flush();
    link.destroy();
  };
}

export default { render: renderWords };
