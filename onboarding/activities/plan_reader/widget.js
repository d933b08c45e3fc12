import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, typing } from '../activity_page.js';
import { drawChoices } from '../choice_list.js';

/**
 * @typedef {{id: string, text: string}} PlanFinding
 * @typedef {{caption: string, words: string, wide: string, narrow: string}} Picture
 * @typedef {{when: string, daily: number, highest: number, lowest: number}} LevelRow
 * @typedef {{id: string, name: string, age: number, situation: string, lines: {label: string, text: string}[], findings: PlanFinding[],
 *   pictures: Picture[], picture_note: string, rows: LevelRow[], label: string, model_note: string, question: string, privacy: string, longest: number}} PlanContent
 * @typedef {{reason: string, happened: string, points: {heading: string, text: string}[], also: {words: string, texts: string[]}[], acts: string[], summary: string}} PlanDebrief
 * @typedef {import('../activity_page.js').View & {current: string, plans: {id: string, name: string, progress: string}[], ticked: string[],
 *   reason: string, shown: boolean, debrief: PlanDebrief | null, overview: string}} ReaderView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderPlanReader({ model, el: root }) {
  const name = ownName();
  const nav = el('ul', { class: 'onb-plan-list' });
  const page = el('div', { class: 'onb-plan-page' });
  const overview = el('div', { class: 'onb-plan-overview', 'aria-live': 'polite' });
  const status = drawStatus(model, which => link.send({ choose: which }));
  /** What is to be focused when the answer comes. @type {'plan' | 'debrief' | 'question' | ''} */
  let next = '';
  /** @type {ReturnType<typeof drawPlan> | null} */
  let open = null;
  let drawn = '';

  /** @param {object} action */
  const act = action => link.send({ act: action });

  /** @param {ReaderView} view @param {boolean} own */
  const show = (view, own) => {
    /** @type {PlanContent} */
    const plan = model.get('plan');
    if (plan.id !== view.current) {
      return; // the content of the newly opened plan is still on its way
    }
    drawChoices(nav, {
      entries: view.plans,
      current: view.current,
      mark: 'data-plan',
      choose: id => {
        open?.flush();
        next = 'plan';
        act({ do: 'open', plan: id });
      }
    });
    if (!open || drawn !== plan.id) {
      drawn = plan.id;
      open = drawPlan({ plan, name: `${name}-${plan.id}`, act, ask: to => (next = to), follow: following(view) });
      put(page, open.node);
    }
    open.show(view, own);
    put(overview, view.overview && el('h4', { class: 'onb-plan-title' }, 'All six plans'), view.overview && el('p', {}, view.overview));
    status.show(view.status);
    if (own && next) {
      open.focus(view.refused ? 'question' : next);
      next = '';
    }
  };
  const link = connect(model, show, lost => status.lose(lost));
  const changed = () => show(model.get('view'), false);
  model.on('change:plan', changed);

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  put(
    root,
    el('h3', { class: 'onb-activity-title' }, 'Plan reader'),
    el('p', { class: 'onb-activity-intro' }, 'Six plans of six invented people. Read each one: what makes you stop and ask? Nothing here is graded.'),
    el('nav', { 'aria-label': 'The six plans' }, nav),
    page,
    overview,
    status.node
  );
  show(model.get('view'), false);
  return () => {
    open?.flush();
    link.destroy();
    model.off('change:plan', changed);
  };
}

/** @param {ReaderView} view */
function following(view) {
  const at = view.plans.findIndex(plan => plan.id === view.current);
  return view.plans[at + 1] ?? null;
}

/**
 * One plan: the chart, the pictures, the question, and room for the debrief.
 * @param {{plan: PlanContent, name: string, act: (action: object) => void, ask: (to: 'plan' | 'debrief' | 'question') => void, follow: {id: string, name: string} | null}} given
 */
function drawPlan({ plan, name, act, ask, follow }) {
  const title = el('h4', { class: 'onb-plan-title', tabindex: '-1' }, `${plan.name}, ${plan.age}`);
  const boxes = plan.findings.map(finding => {
    const box = el('input', {
      type: 'checkbox',
      class: 'onb-tick',
      'data-finding': finding.id,
      onchange: () => act({ do: 'tick', plan: plan.id, finding: finding.id, on: box.checked })
    });
    return box;
  });
  const typed = typing(text => act({ do: 'reason', plan: plan.id, text }));
  const why = el('textarea', {
    class: 'onb-input onb-plan-why',
    id: `${name}-why`,
    rows: '3',
    maxlength: String(plan.longest),
    'aria-describedby': `${name}-why-hint ${name}-fault`,
    oninput: () => typed.type(why.value),
    onblur: () => typed.flush()
  });
  const fault = el('p', { class: 'onb-fault', id: `${name}-fault`, role: 'alert' });
  const showButton = el(
    'button',
    {
      type: 'button',
      class: 'onb-button onb-primary',
      'data-act': 'show',
      onclick: () => {
        typed.flush();
        ask('debrief');
        act({ do: 'show', plan: plan.id });
      }
    },
    'Show what we saw'
  );
  const told = el('div', { class: 'onb-plan-debrief-place' });
  const heading = el('h4', { class: 'onb-plan-title', tabindex: '-1' }, 'What we saw');
  const node = el(
    'section',
    { class: 'onb-plan', 'aria-labelledby': `${name}-title`, 'data-plan': plan.id },
    title,
    el('p', {}, plan.situation),
    el(
      'div',
      { class: 'onb-plan-chart' },
      el('p', { class: 'onb-plan-chart-title' }, 'The written plan'),
      el('dl', {}, ...plan.lines.map(line => el('div', { class: 'onb-plan-line' }, el('dt', {}, line.label), el('dd', {}, line.text))))
    ),
    drawLevel(plan, name),
    el(
      'fieldset',
      { class: 'onb-plan-question' },
      el('legend', { class: 'onb-legend onb-plan-title' }, plan.question),
      el('p', { class: 'onb-hint' }, 'Tick each line at which you would stop and ask. It may be several, one or none.'),
      el(
        'div',
        { class: 'onb-options' },
        ...plan.findings.map((finding, at) => el('label', { class: 'onb-option' }, boxes[at], el('span', { class: 'onb-option-text' }, finding.text)))
      )
    ),
    el(
      'div',
      {},
      el('label', { class: 'onb-label', for: `${name}-why` }, 'Why? One sentence: what makes you stop and ask, or why you would let it run.'),
      el('p', { class: 'onb-hint', id: `${name}-why-hint` }, plan.privacy),
      why,
      fault
    ),
    el('div', { class: 'onb-plan-buttons' }, showButton),
    told
  );
  title.id = `${name}-title`;

  /** @param {PlanDebrief} debrief */
  const drawDebrief = debrief =>
    el(
      'div',
      { class: 'onb-plan-debrief' },
      heading,
      el('p', { class: 'onb-label' }, 'You wrote'),
      el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, debrief.reason),
      el('p', {}, debrief.happened),
      ...debrief.points.flatMap(point => [el('h5', { class: 'onb-plan-point' }, point.heading), el('p', {}, point.text)]),
      ...debrief.also.flatMap(more => [el('h5', { class: 'onb-plan-point' }, `${more.words}, too`), el('ul', {}, ...more.texts.map(text => el('li', {}, text)))]),
      el('h5', { class: 'onb-plan-point' }, 'What you could do. Each of these is sound.'),
      el('ul', {}, ...debrief.acts.map(text => el('li', {}, text))),
      el('p', { class: 'onb-plan-summary' }, debrief.summary),
      el(
        'div',
        { class: 'onb-plan-buttons' },
        follow &&
          el(
            'button',
            {
              type: 'button',
              class: 'onb-button onb-primary',
              'data-act': 'next',
              onclick: () => {
                ask('plan');
                act({ do: 'open', plan: follow.id });
              }
            },
            `Next plan: ${follow.name}`
          ),
        el(
          'button',
          {
            type: 'button',
            class: 'onb-button',
            'data-act': 'again',
            onclick: () => {
              ask('question');
              act({ do: 'again', plan: plan.id });
            }
          },
          'Read it again'
        )
      )
    );

  let toldOf = '';
  return {
    node,
    flush: typed.flush,
    /** @param {ReaderView} view @param {boolean} own */
    show(view, own) {
      const off = view.shown || view.status.conflict || !view.status.writable;
      plan.findings.forEach((finding, at) => {
        boxes[at].checked = view.ticked.includes(finding.id);
        boxes[at].disabled = off;
      });
      if (document.activeElement !== why && why.value !== view.reason) {
        why.value = view.reason;
      }
      why.readOnly = off;
      showButton.hidden = view.shown;
      showButton.disabled = off;
      if (own || view.shown) {
        fault.textContent = view.refused;
      }
      const text = JSON.stringify(view.debrief);
      if (text !== toldOf) {
        toldOf = text;
        put(told, view.debrief && drawDebrief(view.debrief));
      }
    },
    /** @param {'plan' | 'debrief' | 'question'} what */
    focus(what) {
      const target = what === 'plan' ? title : what === 'debrief' ? heading : why;
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: 'nearest' });
      if (what !== 'question') {
        target.scrollIntoView({ block: 'start' });
      }
    }
  };
}

/** The two pictures, and the same in words and numbers. @param {PlanContent} plan @param {string} name */
function drawLevel(plan, name) {
  const head = ['When', 'Daily amount', 'Highest', 'Lowest'];
  return el(
    'div',
    { class: 'onb-plan-level' },
    el('p', { class: 'onb-plan-warning' }, `${plan.label}. Percent of this person's own highest level before the plan.`),
    ...plan.pictures.map((picture, at) => {
      const figure = el('figure', { class: 'onb-plan-figure' }, el('figcaption', {}, picture.caption));
      const frame = el('div', { class: 'onb-picture-frame' });
      // The drawings come from the course's own package, never from a person's input.
      frame.innerHTML = (picture.wide + picture.narrow).replaceAll('onb-uid', `${name}-${at}`);
      figure.append(frame);
      return figure;
    }),
    el('p', {}, plan.picture_note),
    el(
      'details',
      { class: 'onb-plan-details' },
      el('summary', {}, 'The pictures in words and numbers'),
      ...plan.pictures.map(picture => el('p', {}, picture.words)),
      el(
        'div',
        { class: 'onb-plan-scroll', tabindex: '0', role: 'region', 'aria-label': 'The level in numbers' },
        el(
          'table',
          { class: 'onb-plan-table' },
          el('caption', {}, 'The level in numbers, percent. Each step as it is on its last day.'),
          el('thead', {}, el('tr', {}, ...head.map(words => el('th', { scope: 'col' }, words)))),
          el(
            'tbody',
            {},
            ...plan.rows.map(row =>
              el('tr', {}, el('th', { scope: 'row' }, row.when), ...[row.daily, row.highest, row.lowest].map(number => el('td', {}, `${number} %`)))
            )
          )
        )
      )
    ),
    el('details', { class: 'onb-plan-details' }, el('summary', {}, 'What this model is, and what it is not'), el('p', {}, plan.model_note))
  );
}

export default { render: renderPlanReader };
