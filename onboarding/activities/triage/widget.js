import { el, icon, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, talkedThrough, typing, writingBox } from '../activity_page.js';

/**
 * @typedef {{same: boolean, chosen: string, tier: string, act: string, sign: string, note: string, statements: string[]}} Told
 * @typedef {{id: string, text: string, back: boolean, told: Told | null}} Situation
 * @typedef {{patterns: {heading: string, text: string, people: string[]}[], summary: string}} TriageDebrief
 * @typedef {import('../activity_page.js').View & {intro: string, privacy: string, longest: number, stage: 'sort' | 'reflect' | 'debrief', reason: string,
 *   can_finish: boolean, tiers: {id: string, title: string}[], situation: Situation | null, debrief: TriageDebrief | null}} TriageView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderTriage({ model, el: root }) {
  const name = ownName();
  const place = el('div', { class: 'onb-triage-place' });
  const fault = el('p', { class: 'onb-fault', role: 'alert', id: `${name}-fault` });
  const status = drawStatus(model, which => link.send({ choose: which }));
  /** Whether the focus goes to the new heading when the answer comes. */
  let move = false;
  let drawn = '';
  /** @type {HTMLTextAreaElement | null} */
  let box = null;
  const typed = typing(text => link.send({ act: { do: 'reason', text } }));

  /** @param {object} action */
  const act = action => {
    typed.flush();
    move = true;
    link.send({ act: action });
  };
  /** @param {string} what @param {string} words @param {boolean} primary @param {object} action */
  const button = (what, words, primary, action) =>
    el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: () => act(action) }, words);

  /** @param {TriageView} view */
  const drawSituation = view => {
    const situation = /** @type {Situation} */ (view.situation);
    const title = el('h4', { class: 'onb-plan-title onb-triage-title', tabindex: '-1', id: `${name}-title` }, situation.told ? 'How the table sorts it' : 'What would you do first?');
    const text = el('p', { class: 'onb-triage-text' }, situation.text);
    if (!situation.told) {
      return [
        title,
        situation.back && el('p', { class: 'onb-hint' }, 'This one is back: last time you sorted it otherwise than the table.'),
        text,
        el(
          'div',
          { class: 'onb-triage-tiers', role: 'group', 'aria-labelledby': `${name}-title` },
          ...view.tiers.map(tier =>
            el(
              'button',
              {
                type: 'button',
                class: 'onb-plan-choice',
                'data-tier': tier.id,
                onclick: () => act({ do: 'sort', vignette: situation.id, tier: tier.id })
              },
              tier.title
            )
          )
        ),
        view.can_finish && el('div', { class: 'onb-plan-buttons' }, button('finish', 'Finish this round here', false, { do: 'finish' }))
      ];
    }
    const told = situation.told;
    return [
      title,
      text,
      el(
        'div',
        { class: 'onb-practice-result' },
        el(
          'p',
          { class: `onb-practice-verdict ${told.same ? 'onb-practice-right' : 'onb-practice-not-yet'}` },
          icon(told.same ? 'saved' : 'empty'),
          el('span', {}, told.same ? `${told.tier}: as you did` : `${told.tier}. You chose: ${told.chosen}`)
        ),
        el('p', {}, told.act),
        el('p', {}, el('strong', {}, 'The sign: '), told.sign),
        el('p', {}, el('strong', {}, 'What leads astray: '), told.note),
        el('p', { class: 'onb-label' }, 'What is known'),
        el('ul', {}, ...told.statements.map(words => el('li', {}, words)))
      ),
      el('div', { class: 'onb-plan-buttons' }, button('next', 'Next', true, { do: 'next' }), view.can_finish && button('finish', 'Finish this round here', false, { do: 'finish' }))
    ];
  };

  /** @param {TriageView} view */
  const drawReflect = view => {
    box = writingBox({ id: `${name}-why`, longest: view.longest, value: view.reason, typed, describedBy: `${name}-hint ${name}-fault` });
    return [
      el('h4', { class: 'onb-plan-title onb-triage-title', tabindex: '-1' }, 'Before we talk it through'),
      el('label', { class: 'onb-label', for: `${name}-why` }, 'Which one made you hesitate, and why? One sentence.'),
      el('p', { class: 'onb-hint', id: `${name}-hint` }, view.privacy),
      box,
      el('div', { class: 'onb-plan-buttons' }, button('debrief', 'Talk it through', true, { do: 'debrief' }))
    ];
  };

  /** @param {TriageView} view */
  const drawDebrief = view => {
    const debrief = /** @type {TriageDebrief} */ (view.debrief);
    return [
      el('h4', { class: 'onb-plan-title onb-triage-title', tabindex: '-1' }, 'What we saw'),
      ...talkedThrough(view.reason, debrief),
      el('div', { class: 'onb-plan-buttons' }, button('again', 'Another round', true, { do: 'again' }))
    ];
  };

  /** @param {TriageView} view @param {boolean} own */
  const show = (view, own) => {
    const key = JSON.stringify([view.stage, view.situation, view.debrief, view.can_finish]);
    const typing_now = view.stage === 'reflect' && box && document.activeElement === box;
    if (key !== drawn) {
      drawn = key;
      box = null;
      const parts = view.stage === 'sort' ? drawSituation(view) : view.stage === 'reflect' ? drawReflect(view) : drawDebrief(view);
      put(place, el('section', { class: 'onb-plan-debrief onb-triage', 'data-stage': view.stage, 'data-vignette': view.situation?.id ?? '' }, ...parts));
    } else if (box && !typing_now && box.value !== view.reason) {
      box.value = view.reason;
    }
    const off = view.status.conflict || !view.status.writable;
    for (const control of place.querySelectorAll('button')) {
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
      const target = view.refused && box ? box : /** @type {HTMLElement | null} */ (place.querySelector('.onb-triage-title'));
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {TriageView} */
  const first = model.get('view');
  put(root, el('h3', { class: 'onb-activity-title' }, 'Triage'), el('p', { class: 'onb-activity-intro' }, first.intro), place, fault, status.node);
  show(first, false);
  return () => {
    typed.flush();
    link.destroy();
  };
}

export default { render: renderTriage };
