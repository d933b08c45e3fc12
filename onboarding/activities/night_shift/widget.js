import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, typing } from '../activity_page.js';

/**
 * @typedef {{clock: string, who: string, kind: string, text: string}} NightEntry
 * @typedef {{key: string, title: string, role: string, clock: string, told: {name: string, age: number, text: string}[], plan: string, log: NightEntry[],
 *   taken_over: boolean}} NightKnown
 * @typedef {{act: string, who: string, words: string, minutes: number}} NightChoice
 * @typedef {{reason: string, happened: {clock: string, who: string, text: string, told: string}[], points: {heading: string, text: string, acts: string[],
 *   rests_on: string[]}[], delays: string[], tiers: string[], handover: string[], summary: string, wide: string, narrow: string}} NightDebrief
 * @typedef {import('../activity_page.js').View & {intro: string, note: string, privacy: string, longest: number,
 *   stage: 'choose' | 'shift' | 'handover' | 'reflect' | 'debrief', roles: {id: string, title: string}[],
 *   people: {id: string, title: string, told: string, met: boolean}[], replayed: boolean, acts: number, night: NightKnown | null,
 *   menu: {id: string, title: string, choices: NightChoice[]}[], items: {id: string, part: string, text: string, on: boolean}[], reason: string,
 *   debrief: NightDebrief | null}} NightView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderNightShift({ model, el: root }) {
  const name = ownName();
  const place = el('div', { class: 'onb-night' });
  const fault = el('p', { class: 'onb-fault', role: 'alert', id: `${name}-fault` });
  const heard = el('div', { class: 'onb-night-heard', role: 'status', 'aria-live': 'polite' });
  const status = drawStatus(model, which => link.send({ choose: which }));
  let role = 'nurse';
  /** Where the focus goes when the answer comes: to the heading of what is new, or nowhere. */
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
  /** @param {string} words */
  const title = words => el('h4', { class: 'onb-plan-title onb-night-title', tabindex: '-1' }, words);

  /** @param {NightView} view */
  const drawChoose = view => [
    title('Whose night?'),
    el('p', {}, view.note),
    el(
      'fieldset',
      { class: 'onb-plan-question' },
      el('legend', { class: 'onb-legend' }, 'You are here as'),
      el(
        'div',
        { class: 'onb-options' },
        ...view.roles.map(one =>
          el(
            'label',
            { class: 'onb-option' },
            el('input', {
              type: 'radio',
              class: 'onb-tick',
              name: `${name}-role`,
              'data-role': one.id,
              checked: one.id === role,
              onchange: () => (role = one.id)
            }),
            el('span', { class: 'onb-option-text' }, one.title)
          )
        )
      )
    ),
    el('p', { class: 'onb-label' }, 'Choose a night'),
    el(
      'ul',
      { class: 'onb-plan-list onb-night-people' },
      ...view.people.map(person =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'onb-plan-choice', 'data-person': person.id, onclick: () => act({ do: 'begin', person: person.id, role }) },
            el('span', {}, person.title),
            el('span', { class: 'onb-plan-choice-state' }, person.met ? 'talked through; a new night is different' : 'not met yet')
          )
        )
      )
    )
  ];

  /** @param {NightKnown} night */
  const drawKnown = night =>
    el(
      'details',
      { class: 'onb-plan-details' },
      el('summary', {}, 'What the evening handover said'),
      ...night.told.map(one => el('p', {}, el('strong', {}, `${one.name}, ${one.age}. `), one.text)),
      el('p', {}, night.plan)
    );

  /** @param {NightEntry} entry */
  const drawEntry = entry =>
    el(
      'li',
      { class: `onb-night-${entry.kind}` },
      el('span', { class: 'onb-night-clock' }, entry.clock),
      el('span', {}, entry.kind === 'act' ? 'You: ' : entry.kind === 'reply' ? 'Answer: ' : '', entry.text, entry.kind === 'act' && entry.who ? ` (${entry.who})` : '')
    );

  /** What came since the last thing that was done, that act first. @param {NightEntry[]} log */
  const latest = log => {
    const last = log.map(entry => entry.kind).lastIndexOf('act');
    return log.slice(Math.max(0, last));
  };

  /** @param {NightView} view @param {NightKnown} night */
  const drawShift = (view, night) => [
    title(`${night.clock}. ${night.title}`),
    el('p', { class: 'onb-hint' }, `${night.role}${view.replayed ? ', the same night again' : ''}. The shift ends at 08:00; time passes only when you act.`),
    !night.log.length && el('p', {}, ...night.told.flatMap(one => [el('strong', {}, `${one.name}, ${one.age}. `), `${one.text} `]), night.plan),
    night.log.length > 0 && el('ul', { class: 'onb-night-log', 'data-latest': 'true' }, ...latest(night.log).map(drawEntry)),
    ...view.menu.map(group =>
      el(
        'section',
        { class: `onb-night-group${group.id === 'now' ? ' onb-night-now' : ''}`, 'aria-labelledby': `${name}-${group.id}` },
        el('h5', { class: 'onb-plan-point', id: `${name}-${group.id}` }, group.title),
        el(
          'div',
          { class: 'onb-night-acts' },
          ...group.choices.map(one =>
            el(
              'button',
              {
                type: 'button',
                class: 'onb-plan-choice',
                'data-do': one.act,
                'data-who': one.who,
                onclick: event => {
                  // The second press of a double click was not meant for what the first one's answer has drawn under the pointer.
                  if (/** @type {UIEvent} */ (event).detail < 2) {
                    place.querySelectorAll('button').forEach(each => (each.disabled = true));
                    act({ do: 'act', act: one.act, who: one.who, at: view.acts });
                  }
                }
              },
              el('span', {}, one.words),
              el('span', { class: 'onb-plan-choice-state' }, `${one.minutes} minutes`)
            )
          )
        )
      )
    ),
    night.log.length > 0 && drawKnown(night),
    night.log.length > 0 &&
      el(
        'details',
        { class: 'onb-plan-details' },
        el('summary', {}, 'The night so far'),
        el('ul', { class: 'onb-night-log' }, ...night.log.map(drawEntry))
      ),
    el('div', { class: 'onb-plan-buttons' }, button('leave', 'Leave this night', false, { do: 'leave' }))
  ];

  /** @param {NightView} view @param {NightKnown} night */
  const drawHandover = (view, night) => {
    const parts = [...new Set(view.items.map(item => item.part))];
    return [
      title(night.taken_over ? `${night.clock}. Hand over to the team` : `${night.clock}. Hand over to the morning`),
      el('ul', { class: 'onb-night-log', 'data-latest': 'true' }, ...latest(night.log).map(drawEntry)),
      el('p', {}, 'Which sentences do you say? What you neither saw nor asked cannot be said.'),
      ...parts.map(part =>
        el(
          'fieldset',
          { class: 'onb-plan-question' },
          el('legend', { class: 'onb-legend' }, part),
          el(
            'div',
            { class: 'onb-options' },
            ...view.items
              .filter(item => item.part === part)
              .map(item => {
                const tick = el('input', {
                  type: 'checkbox',
                  class: 'onb-tick',
                  'data-item': item.id,
                  checked: item.on,
                  onchange: () => link.send({ act: { do: 'item', item: item.id, on: tick.checked } })
                });
                return el('label', { class: 'onb-option' }, tick, el('span', { class: 'onb-option-text' }, item.text));
              })
          )
        )
      ),
      drawKnown(night),
      el('div', { class: 'onb-plan-buttons' }, button('handed', 'That is my handover', true, { do: 'handed' }))
    ];
  };

  /** @param {NightView} view */
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
      title('Before we talk it through'),
      el('label', { class: 'onb-label', for: `${name}-why` }, 'How was it, and which moment stays with you? One sentence.'),
      el('p', { class: 'onb-hint', id: `${name}-hint` }, view.privacy),
      box,
      el('div', { class: 'onb-plan-buttons' }, button('debrief', 'Talk it through', true, { do: 'debrief' }))
    ];
  };

  /** @param {string} heading @param {string[]} lines */
  const drawPart = (heading, lines) => [el('h6', { class: 'onb-plan-point' }, heading), el('ul', {}, ...lines.map(words => el('li', {}, words)))];

  /** @param {NightView} view */
  const drawDebrief = view => {
    const told = /** @type {NightDebrief} */ (view.debrief);
    const frame = el('div', { class: 'onb-picture-frame' });
    frame.innerHTML = (told.wide + told.narrow).replaceAll('onb-uid', name);
    return [
      title('Talking it through'),
      el('p', { class: 'onb-label' }, 'You wrote'),
      el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, told.reason),
      el('h5', { class: 'onb-plan-point' }, 'What happened'),
      frame,
      el(
        'ul',
        { class: 'onb-night-log onb-night-happened' },
        ...told.happened.map(line =>
          el('li', {}, el('span', { class: 'onb-night-clock' }, line.clock), el('span', {}, line.text, line.told && el('span', { class: 'onb-night-told' }, line.told)))
        )
      ),
      el('h5', { class: 'onb-plan-point' }, 'What we saw'),
      !told.points.length && el('p', {}, 'Nothing that we would raise. What would have made this night harder to read?'),
      ...told.points.flatMap(point => [
        el('h6', { class: 'onb-plan-point' }, point.heading),
        el('p', {}, point.text),
        el('p', { class: 'onb-label' }, 'Each of these would have been right'),
        el('ul', {}, ...point.acts.map(words => el('li', {}, words))),
        el(
          'details',
          { class: 'onb-plan-details' },
          el('summary', {}, 'What this rests on'),
          el('ul', {}, ...point.rests_on.map(words => el('li', {}, words)))
        )
      ]),
      el('h5', { class: 'onb-plan-point' }, 'Three things, each for itself'),
      ...drawPart('From the first sign to the call (minutes in the story)', told.delays),
      ...drawPart('The tier', told.tiers),
      ...drawPart('The handover', told.handover),
      el('p', { class: 'onb-plan-summary' }, told.summary),
      el(
        'div',
        { class: 'onb-plan-buttons' },
        button('leave', 'Choose another night', true, { do: 'leave' }),
        button('replay', 'The same night again', false, { do: 'replay' })
      )
    ];
  };

  /** @param {NightView} view */
  const parts = view => {
    const night = /** @type {NightKnown} */ (view.night);
    switch (view.stage) {
      case 'choose':
        return drawChoose(view);
      case 'shift':
        return drawShift(view, night);
      case 'handover':
        return drawHandover(view, night);
      case 'reflect':
        return drawReflect(view);
      case 'debrief':
        return drawDebrief(view);
    }
  };

  /** @param {NightView} view @param {boolean} own */
  const show = (view, own) => {
    const key = JSON.stringify([view.stage, view.night?.key, view.night?.log.length, view.acts, view.replayed, view.items.map(item => item.id)]);
    const typing_now = box && document.activeElement === box;
    if (key !== drawn) {
      drawn = key;
      box = null;
      put(place, el('section', { class: 'onb-plan-debrief', 'data-stage': view.stage }, ...parts(view)));
    } else if (box && !typing_now && box.value !== view.reason) {
      box.value = view.reason;
    }
    for (const item of view.items) {
      const tick = /** @type {HTMLInputElement | null} */ (place.querySelector(`[data-item="${item.id}"]`));
      if (tick && !own) {
        tick.checked = item.on;
      }
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
      if (view.stage === 'shift' && view.night) {
        heard.textContent = `${view.night.clock}. ${latest(view.night.log)
          .filter(entry => entry.kind !== 'act')
          .map(entry => entry.text)
          .join(' ')}`;
      } else {
        heard.textContent = '';
      }
      const target = view.refused && box ? box : /** @type {HTMLElement | null} */ (place.querySelector('.onb-night-title'));
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {NightView} */
  const first = model.get('view');
  put(root, el('h3', { class: 'onb-activity-title' }, 'The night shift'), el('p', { class: 'onb-activity-intro' }, first.intro), place, heard, fault, status.node);
  show(first, false);
  return () => {
    typed.flush();
    link.destroy();
  };
}

export default { render: renderNightShift };
