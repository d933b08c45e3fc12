import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName } from '../activity_page.js';

/**
 * @typedef {{kind: string, day: number, title: string}} PlacedEvent
 * @typedef {import('../activity_page.js').View & {intro: string, days: number, kinds: {id: string, title: string}[], people: {id: string, name: string}[],
 *   current: string, name: string, story: string, question: string, events: PlacedEvent[], look: number, open: number, wide: string, narrow: string,
 *   sentences: string[], statements: string[], missing: string[], after: string}} TimelineView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderTimeline({ model, el: root }) {
  const name = ownName();
  /** @type {TimelineView} */
  const first = model.get('view');
  let person = first.current;
  let moveTo = '';
  const act = (/** @type {object} */ action) => link.send({ act: { person, ...action } });

  const people = first.people.map(one =>
    el('button', { type: 'button', class: 'onb-plan-choice', 'data-person': one.id, onclick: () => link.send({ act: { do: 'open', person: one.id } }) }, one.name)
  );
  const title = el('h4', { class: 'onb-plan-title', tabindex: '-1' });
  const story = el('p', {});
  const question = el('p', { class: 'onb-hint' });
  const kinds = first.kinds.map((kind, at) =>
    el('input', { type: 'radio', class: 'onb-tick', name: `${name}-kind`, value: kind.id, 'data-kind': kind.id, ...(at ? {} : { checked: true }) })
  );
  const number = (/** @type {string} */ id, /** @type {string} */ value) =>
    el('input', { type: 'number', class: 'onb-input onb-timeline-day', id: `${name}-${id}`, 'data-day': id, min: '1', max: String(first.days), step: '1', inputmode: 'numeric', value });
  const day = number('day', '1');
  const look = number('look', String(first.look));
  const button = (/** @type {string} */ what, /** @type {string} */ words, /** @type {boolean} */ primary, /** @type {() => void} */ pressed) =>
    el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: pressed }, words);
  const place = button('place', 'Place it', true, () => {
    const chosen = kinds.find(kind => kind.checked);
    act({ do: 'place', event: chosen?.value ?? '', day: day.valueAsNumber || 0 });
  });
  const clear = button('clear', 'Take all away', false, () => act({ do: 'clear' }));
  const see = button('look', 'Look at this day', false, () => act({ do: 'look', day: look.valueAsNumber || 0 }));
  const fault = el('p', { class: 'onb-fault', role: 'alert' });
  const list = el('ul', { class: 'onb-timeline-events' });
  const frame = el('div', { class: 'onb-picture-frame' });
  const heading = el('p', { class: 'onb-label', tabindex: '-1' });
  const words = el('ul', {});
  const known = el('ul', {});
  const check = el('div', { class: 'onb-timeline-check' });
  const status = drawStatus(model, which => link.send({ choose: which }));
  let drawn = '';

  /** @param {TimelineView} view @param {boolean} own */
  const show = (view, own) => {
    const changed = person !== view.current;
    person = view.current;
    people.forEach(one => {
      one.toggleAttribute('aria-current', false);
      if (one.dataset.person === view.current) {
        one.setAttribute('aria-current', 'true');
      }
    });
    title.textContent = view.name;
    story.textContent = view.story;
    question.textContent = view.question;
    const key = JSON.stringify([view.current, view.events, view.look]);
    if (key !== drawn) {
      drawn = key;
      if (changed || document.activeElement !== look) {
        look.value = String(view.look);
      }
      put(
        list,
        ...view.events.map(event =>
          el(
            'li',
            {},
            el('span', {}, `Day ${event.day}: ${event.title} `),
            el(
              'button',
              {
                type: 'button',
                class: 'onb-button',
                'data-act': 'remove',
                'aria-label': `Take away: ${event.title}, day ${event.day}`,
                onclick: () => {
                  moveTo = 'list';
                  act({ do: 'remove', event: event.kind, day: event.day });
                }
              },
              'Take away'
            )
          )
        )
      );
      // The drawing comes from the course's own package, never from a person's input.
      frame.innerHTML = (view.wide + view.narrow).replaceAll('onb-uid', name);
      heading.textContent = `On day ${view.look}`;
      put(words, ...view.sentences.map(sentence => el('li', {}, sentence)));
      put(known, ...view.statements.map(sentence => el('li', {}, sentence)));
      put(
        check,
        ...(view.events.length ? view.missing : []).map(sentence => el('p', {}, sentence)),
        view.after && el('p', { class: 'onb-plan-summary' }, view.after)
      );
    }
    const off = view.status.conflict || !view.status.writable;
    for (const control of root.querySelectorAll('.onb-timeline button, .onb-timeline input')) {
      /** @type {HTMLButtonElement | HTMLInputElement} */ (control).disabled = off;
    }
    if (own) {
      fault.textContent = view.refused;
    }
    status.show(view.status);
    if (own && changed) {
      title.focus({ preventScroll: true });
    } else if (own && moveTo) {
      moveTo = '';
      heading.focus({ preventScroll: true });
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  put(
    root,
    el('h3', { class: 'onb-activity-title' }, 'Timeline'),
    el('p', { class: 'onb-activity-intro' }, first.intro),
    el(
      'div',
      { class: 'onb-timeline' },
      el('nav', { 'aria-label': 'The three people' }, el('ul', { class: 'onb-plan-list' }, ...people.map(one => el('li', {}, one)))),
      title,
      story,
      question,
      el(
        'fieldset',
        { class: 'onb-plan-question' },
        el('legend', { class: 'onb-legend onb-label' }, 'What happened?'),
        el(
          'div',
          { class: 'onb-options' },
          ...first.kinds.map((kind, at) => el('label', { class: 'onb-option' }, kinds[at], el('span', { class: 'onb-option-text' }, kind.title)))
        )
      ),
      el('div', { class: 'onb-timeline-row' }, el('label', { class: 'onb-label', for: `${name}-day` }, `On which day? (1 to ${first.days})`), day, place, clear),
      fault,
      list,
      el('figure', { class: 'onb-plan-figure' }, el('figcaption', {}, 'The line of days'), frame),
      el('div', { class: 'onb-timeline-row' }, el('label', { class: 'onb-label', for: `${name}-look` }, 'Which day do you look at?'), look, see),
      el('div', { 'aria-live': 'polite' }, heading, words, check),
      el('details', { class: 'onb-plan-details' }, el('summary', {}, 'What is known'), known)
    ),
    status.node
  );
  show(first, false);
  return () => link.destroy();
}

export default { render: renderTimeline };
