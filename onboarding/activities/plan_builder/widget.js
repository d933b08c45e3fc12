import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, whatIsKnown } from '../activity_page.js';
import { drawStories } from '../activity_parts.js';
import { writingAreas } from '../writing_parts.js';

/**
 * *Build a plan*: the lines of a plan to write, then one question back at a time beside the lines that it is about.
 * @typedef {{id: string, title: string, prompt: string, text: string}} PlanBox
 * @typedef {{title: string, ask: string, boxes: string[], open: string, needs: string, act: string, calls: string[], statements: string[]}} PlanAsked
 * @typedef {import('../activity_page.js').View & {intro: string, privacy: string, reaction: string, longest: number,
 *   people: {id: string, title: string, progress: string}[], person: {id: string, name: string, told: string}, boxes: PlanBox[], reason: string,
 *   at: number, of: number, asked: PlanAsked | null, last: {text: string, statements: string[]} | null}} BuilderView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderBuilder({ model, el: root }) {
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
  const areas = writingAreas(name, 'data-box');

  /** @param {object} action */
  const act = action => {
    areas.flush();
    move = true;
    link.send({ act: { person, ...action } });
  };
  /** @param {string} what @param {string} words @param {boolean} primary @param {object} action */
  const button = (what, words, primary, action) =>
    el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: () => act(action) }, words);

  /** @param {BuilderView} view @param {string} id @param {string} words @param {string} hint @param {string} value */
  const drawArea = (view, id, words, hint, value) => {
    const action = id ? { do: 'write', person, box: id } : { do: 'reason', person };
    return areas.draw({ id, words, hint, value, longest: view.longest, send: text => link.send({ act: { ...action, text } }) });
  };

  /** @param {BuilderView} view @param {string[]} ids */
  const drawBoxes = (view, ids) => view.boxes.filter(box => ids.includes(box.id)).map(box => drawArea(view, box.id, box.title, box.prompt, box.text));

  /** @param {BuilderView} view */
  const drawWriting = view => [
    el('p', { class: 'onb-hint' }, view.privacy),
    ...drawBoxes(view, view.boxes.map(box => box.id)),
    drawArea(view, '', view.reaction, view.privacy, view.reason),
    el('div', { class: 'onb-plan-buttons' }, button('talk', 'Talk it through', true, { do: 'talk' }))
  ];

  /** @param {BuilderView} view @param {PlanAsked} asked */
  const drawAsked = (view, asked) => [
    view.at === 1 && el('p', { class: 'onb-label' }, 'You wrote'),
    view.at === 1 && el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, view.reason),
    el('p', { class: 'onb-hint' }, `Question ${view.at} of ${view.of}. There is no score; change a line if you like.`),
    el('h5', { class: 'onb-plan-point' }, asked.title),
    el('p', { class: 'onb-builder-ask' }, asked.ask),
    asked.open && el('p', {}, asked.open),
    ...drawBoxes(view, asked.boxes),
    el(
      'div',
      { class: 'onb-practice-result' },
      el('p', { class: 'onb-label' }, 'What a plan needs here'),
      el('p', {}, asked.needs),
      asked.act && el('p', {}, el('strong', {}, asked.act)),
      asked.calls.length > 0 && el('ul', {}, ...asked.calls.map(words => el('li', {}, words)))
    ),
    whatIsKnown(asked.statements),
    el(
      'div',
      { class: 'onb-plan-buttons' },
      button('next', view.at < view.of ? 'Next question' : 'Finish', true, { do: 'next', at: view.at }),
      view.at > 1 && button('back', 'Question before', false, { do: 'back', at: view.at }),
      button('change', 'Change the plan', false, { do: 'change' })
    )
  ];

  /** @param {BuilderView} view @param {{text: string, statements: string[]}} last */
  const drawLast = (view, last) => {
    const next = view.people.find(one => one.id !== view.person.id && one.progress !== 'talked through');
    return [
      el(
        'section',
        { class: 'onb-plan-chart', 'aria-labelledby': `${name}-plan` },
        el('h5', { class: 'onb-plan-chart-title', id: `${name}-plan` }, `The plan of ${view.person.name}`),
        el(
          'dl',
          {},
          ...view.boxes
            .filter(box => box.text)
            .map(box => el('div', { class: 'onb-plan-line' }, el('dt', {}, box.title), el('dd', { class: 'onb-builder-line', dir: 'auto' }, box.text)))
        )
      ),
      el('p', { class: 'onb-plan-summary' }, last.text),
      whatIsKnown(last.statements),
      el(
        'div',
        { class: 'onb-plan-buttons' },
        next && button('open', `Write a plan with ${next.title.split(',')[0]}`, true, { do: 'open', person: next.id }),
        button('change', 'Change the plan', !next, { do: 'change' }),
        button('back', 'Question before', false, { do: 'back', at: view.at })
      )
    ];
  };

  /** @param {BuilderView} view */
  const heading = view => (view.last ? 'The plan' : view.asked ? 'Talking it through' : `A plan with ${view.person.name}`);

  /** @param {BuilderView} view */
  const draw = view => {
    areas.leave();
    person = view.person.id;
    return el(
      'section',
      { class: view.at ? 'onb-plan-debrief onb-plan' : 'onb-plan', 'data-person': person, 'data-at': String(view.at) },
      el('h4', { class: 'onb-plan-title onb-builder-title', tabindex: '-1' }, heading(view)),
      view.at === 0 && el('p', { class: 'onb-triage-text' }, view.person.told),
      ...(view.last ? drawLast(view, view.last) : view.asked ? drawAsked(view, view.asked) : drawWriting(view))
    );
  };

  /** @param {BuilderView} view @param {boolean} own */
  const show = (view, own) => {
    drawStories(nav, view.people, view.person.id, 'data-person', id => act({ do: 'open', person: id }));
    const key = JSON.stringify([view.person.id, view.at, view.last && view.boxes]);
    if (key !== drawn) {
      drawn = key;
      put(place, draw(view));
    } else {
      areas.fill(id => (id ? (view.boxes.find(box => box.id === id)?.text ?? '') : view.reason));
    }
    const off = view.status.conflict || !view.status.writable;
    for (const control of root.querySelectorAll('.onb-plan-page button, .onb-plan-list button')) {
      /** @type {HTMLButtonElement} */ (control).disabled = off;
    }
    areas.readOnly(off);
    if (own) {
      fault.textContent = view.refused;
    }
    status.show(view.status);
    if (own && move) {
      move = false;
      const empty = view.boxes.every(box => !box.text) ? areas.area() : areas.area('');
      const target = view.refused && empty ? empty : /** @type {HTMLElement | null} */ (place.querySelector('.onb-builder-title'));
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {BuilderView} */
  const first = model.get('view');
  put(
    root,
    el('h3', { class: 'onb-activity-title' }, 'Build a plan'),
    el('p', { class: 'onb-activity-intro' }, first.intro),
    el('nav', { 'aria-label': 'The people' }, nav),
    place,
    fault,
    status.node
  );
  show(first, false);
  return () => {
    areas.flush();
    link.destroy();
  };
}

export default { render: renderBuilder };
