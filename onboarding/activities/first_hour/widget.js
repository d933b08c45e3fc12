import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, typing } from '../activity_page.js';

/**
 * @typedef {{id: string, label: string, safety: boolean, ways: {id: string, ask: string}[]}} Question
 * @typedef {{reason: string, happened: {did: string, heard: string, how: string}[], verdict: string,
 *   points: {heading: string, text: string, lines: string[], rests: string}[], hand_on: {text: string, known: boolean}[],
 *   acceptable: string[], summary: string}} HourDebrief
 * @typedef {import('../activity_page.js').View & {intro: string, privacy: string, reaction: string, longest: number,
 *   people: {id: string, name: string, progress: string}[], person: {id: string, name: string, age: number, scene: string},
 *   step: number, turns: number, last: {did: string, heard: string} | null, form: {label: string, entry: string}[],
 *   questions: Question[], calls: {id: string, title: string}[], ended: boolean, reason: string, shown: boolean,
 *   debrief: HourDebrief | null}} HourView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderFirstHour({ model, el: root }) {
  const name = ownName();
  const nav = el('ul', { class: 'onb-plan-list' });
  const place = el('div', { class: 'onb-plan-page' });
  const fault = el('p', { class: 'onb-fault', role: 'alert', id: `${name}-fault` });
  const status = drawStatus(
    model,
    which => link.send({ choose: which }),
    () => link.settled()
  );
  /** Whether the focus goes to the new heading when the answer comes. */
  let move = false;
  let drawn = '';
  let person = '';
  /** @type {HTMLTextAreaElement | null} */
  let box = null;
  const typed = typing(text => link.send({ act: { do: 'reason', person, text } }));

  /** @param {object} action */
  const act = action => {
    typed.flush();
    move = true;
    link.send({ act: { person, ...action } });
  };
  /** @param {string} what @param {string} words @param {boolean} primary @param {object} action */
  const button = (what, words, primary, action) =>
    el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: () => act(action) }, words);

  /** @param {HourView} view */
  const drawPeople = view =>
    view.people.map(one => {
      const here = one.id === view.person.id;
      const choice = el(
        'button',
        { type: 'button', class: 'onb-plan-choice', 'data-person': one.id, onclick: () => act({ do: 'open', person: one.id }) },
        el('span', { class: 'onb-plan-choice-name' }, one.name),
        el('span', { class: 'onb-plan-choice-state' }, here ? `open, ${one.progress}` : one.progress)
      );
      if (here) {
        choice.setAttribute('aria-current', 'true');
      }
      return el('li', {}, choice);
    });

  /** @param {HourView} view @param {Question} question */
  const drawQuestion = (view, question) =>
    el(
      'section',
      { class: 'onb-hour-topic' },
      el('h6', { class: 'onb-plan-point' }, question.label),
      question.ways.length === 0
        ? el('p', { class: 'onb-hint' }, 'You have used every wording here.')
        : el(
            'ul',
            { class: 'onb-scene-acts' },
            ...question.ways.map(way =>
              el(
                'li',
                {},
                el(
                  'button',
                  {
                    type: 'button',
                    class: 'onb-plan-choice onb-scene-act',
                    'data-ask': `${question.id}/${way.id}`,
                    onclick: () => act({ do: 'ask', topic: question.id, way: way.id, at: view.step })
                  },
                  `“${way.ask}”`
                )
              )
            )
          )
    );

  /** @param {HourView} view */
  const drawTalk = view => {
    const safety = view.questions.filter(question => question.safety);
    const others = view.questions.filter(question => !question.safety);
    return [
      el(
        'section',
        { class: 'onb-scene-now', 'aria-labelledby': `${name}-acts` },
        el('h5', { class: 'onb-plan-title', id: `${name}-acts` }, 'Call somebody, or end the talk'),
        el(
          'div',
          { class: 'onb-plan-buttons' },
          ...view.calls.map(call =>
            button(`call-${call.id}`, call.id === 'emergency' ? 'Make the emergency call' : 'Bring the nurse in charge now', false, { do: 'call', tier: call.id, at: view.step })
          ),
          button('close', 'End the talk', false, { do: 'close' })
        )
      ),
      el('h5', { class: 'onb-plan-title' }, 'Safety questions (they cost no time)'),
      ...safety.map(question => drawQuestion(view, question)),
      safety.length === 0 && el('p', {}, 'Each has its answer.'),
      el('h5', { class: 'onb-plan-title' }, `Other questions (time for ${view.turns} more)`),
      ...others.map(question => drawQuestion(view, question)),
      others.length === 0 && el('p', {}, view.turns > 0 ? 'Each has its answer.' : 'There is no time left for these.')
    ];
  };

  /** @param {HourView} view */
  const drawReflect = view => {
    box = el('textarea', {
      class: 'onb-input onb-plan-why',
      id: `${name}-why`,
      rows: '3',
      maxlength: String(view.longest),
      'aria-describedby': `${name}-hint ${name}-fault`,
      oninput: () => box && typed.type(box.value),
      onblur: () => typed.flush()
    });
    box.value = view.reason;
    return [
      el('label', { class: 'onb-label', for: `${name}-why` }, view.reaction),
      el('p', { class: 'onb-hint', id: `${name}-hint` }, view.privacy),
      box,
      el('div', { class: 'onb-plan-buttons' }, button('show', 'Talk it through', true, { do: 'show' }))
    ];
  };

  /** @param {HourView} view */
  const drawForm = view =>
    el(
      'section',
      { class: 'onb-plan-chart', 'aria-labelledby': `${name}-form` },
      el('h5', { class: 'onb-plan-chart-title', id: `${name}-form` }, 'The form'),
      el('dl', {}, ...view.form.map(line => el('div', { class: 'onb-plan-line' }, el('dt', {}, line.label), el('dd', {}, line.entry))))
    );

  /** @param {HourView} view */
  const draw = view => {
    const title = view.last ? view.last.did : `${view.person.name}, ${view.person.age}`;
    return el(
      'section',
      { class: 'onb-plan', 'data-person': view.person.id },
      view.last && el('p', { class: 'onb-hint' }, view.person.scene),
      el('h4', { class: 'onb-plan-title onb-hour-title', tabindex: '-1' }, title),
      el('p', { class: 'onb-scene-seen' }, view.last ? view.last.heard : view.person.scene),
      drawForm(view),
      ...(view.debrief ? [drawHourDebrief(view.debrief)] : view.ended ? drawReflect(view) : drawTalk(view)),
      view.step > 0 && el('div', { class: 'onb-plan-buttons' }, button('again', 'Talk again', false, { do: 'again' }))
    );
  };

  /** @param {HourView} view @param {boolean} own */
  const show = (view, own) => {
    const key = JSON.stringify([view.people, view.person.id, view.step, view.last, view.shown, view.debrief, view.ended]);
    if (key !== drawn) {
      drawn = key;
      box = null;
      person = view.person.id;
      put(nav, ...drawPeople(view));
      put(place, draw(view));
    } else if (box && document.activeElement !== box && box.value !== view.reason) {
      box.value = view.reason;
    }
    const off = view.status.conflict || !view.status.writable;
    for (const control of root.querySelectorAll('.onb-plan-page button, .onb-plan-list button')) {
      /** @type {HTMLButtonElement} */ (control).disabled = off;
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
      const target = view.refused && box ? box : /** @type {HTMLElement | null} */ (place.querySelector('.onb-hour-debrief-title') ?? place.querySelector('.onb-hour-title'));
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {HourView} */
  const first = model.get('view');
  put(
    root,
    el('h3', { class: 'onb-activity-title' }, 'The first hour'),
    el('p', { class: 'onb-activity-intro' }, first.intro),
    el('nav', { 'aria-label': 'Three people' }, nav),
    place,
    fault,
    status.node
  );
  show(first, false);
  return () => {
    typed.flush();
    link.destroy();
  };
}

/** @param {HourDebrief} debrief */
function drawHourDebrief(debrief) {
  /** @param {string} words */
  const part = words => el('h6', { class: 'onb-plan-point' }, words);
  /** @param {string[]} lines */
  const list = lines => el('ul', {}, ...lines.map(words => el('li', {}, words)));
  return el(
    'div',
    { class: 'onb-plan-debrief' },
    el('h5', { class: 'onb-plan-title onb-hour-debrief-title', tabindex: '-1' }, 'Talking it through'),
    part('1. Reactions: you wrote'),
    el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, debrief.reason),
    part('2. What happened'),
    el(
      'ol',
      { class: 'onb-scene-log' },
      ...debrief.happened.map(line => el('li', {}, el('strong', {}, line.did), ` ${line.heard} `, line.how && el('span', { class: 'onb-scene-time' }, `(${line.how})`)))
    ),
    part('3. Analysis'),
    el('p', {}, debrief.verdict),
    ...debrief.points.flatMap(point => [
      el('p', { class: 'onb-label' }, point.heading),
      el('p', {}, point.text),
      point.lines.length > 0 && list(point.lines),
      el('details', { class: 'onb-plan-details' }, el('summary', {}, 'What this rests on'), el('p', { class: 'onb-scene-rests' }, point.rests))
    ]),
    el('p', { class: 'onb-label' }, 'What has to reach the nurse in charge'),
    debrief.hand_on.length > 0
      ? list(debrief.hand_on.map(one => `${one.text} ${one.known ? 'You heard it.' : 'It did not come out in this talk.'}`))
      : el('p', {}, 'Nothing that could not wait for the form.'),
    el('p', { class: 'onb-label' }, 'Several ways are sound'),
    list(debrief.acceptable),
    part('4. Summary'),
    el('p', { class: 'onb-plan-summary' }, debrief.summary)
  );
}

export default { render: renderFirstHour };
