import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, whatIsKnown } from '../activity_page.js';
import { drawStories } from '../activity_parts.js';
import { besideList, drawnMap, talkPoints } from '../map_parts.js';
import { writingAreas } from '../writing_parts.js';

/**
 * *Map of recovery capital*: notes for each part of a map, one step to pick, the map that comes of it, then the talk about it.
 * @typedef {{id: string, title: string, hint: string, notes: Record<string, string>}} CapitalDomain
 * @typedef {{happened: string, picked: string, parts: {title: string, yours: string, heard: string}[], points: {title: string, text: string}[],
 *   stepsTitle: string, steps: {text: string, say: string}[], summary: string, statements: string[]}} CapitalTalk
 * @typedef {import('../activity_page.js').View & {title: string, intro: string, privacy: string, pick: string, pickHint: string, reaction: string,
 *   longest: number, longestReason: number, people: {id: string, title: string, progress: string}[],
 *   person: {id: string, name: string, told: string}, lines: {id: string, title: string}[], domains: CapitalDomain[],
 *   steps: {id: string, text: string}[], step: string, reason: string, map: import('../map_parts.js').MapDrawing,
 *   talk: CapitalTalk | null}} CapitalView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderCapitalMap({ model, el: root }) {
  const name = ownName();
  const nav = el('ul', { class: 'onb-plan-list' });
  const heading = el('h4', { class: 'onb-plan-title onb-capital-title', tabindex: '-1' });
  const told = el('p', { class: 'onb-triage-text' });
  const place = el('div', { class: 'onb-plan' });
  const after = el('div', {});
  const fault = el('p', { class: 'onb-fault', role: 'alert', id: `${name}-fault` });
  const map = drawnMap(name);
  const areas = writingAreas(name, 'data-note');
  const status = drawStatus(
    model,
    which => link.send({ choose: which }),
    () => link.settled()
  );
  /** Whether the focus goes to the heading when the answer comes. */
  let move = false;
  let drawn = '';
  let person = '';
  /** @type {HTMLInputElement[]} */
  let radios = [];

  /** @param {object} action */
  const act = action => {
    areas.flush();
    move = true;
    link.send({ act: { person, ...action } });
  };
  /** @param {string} what @param {string} words @param {boolean} primary @param {object} action */
  const button = (what, words, primary, action) =>
    el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: () => act(action) }, words);

  /** @param {CapitalView} view @param {CapitalDomain} domain */
  const drawDomain = (view, domain) => {
    const whose = person;
    const areaFor = (/** @type {{id: string, title: string}} */ line) =>
      areas.draw({
        id: `${domain.id}/${line.id}`,
        words: line.title,
        hintAt: `${name}-${domain.id}`,
        value: domain.notes[line.id],
        longest: view.longest,
        send: text => link.send({ act: { do: 'note', person: whose, domain: domain.id, line: line.id, text } })
      });
    return el(
      'fieldset',
      { class: 'onb-plan-question onb-map-thing', 'data-domain': domain.id },
      el('legend', { class: 'onb-legend' }, domain.title),
      el('p', { class: 'onb-hint', id: `${name}-${domain.id}` }, domain.hint),
      el('div', { class: 'onb-map-pair' }, ...view.lines.map(areaFor))
    );
  };

  /** @param {CapitalView} view */
  const drawSteps = view => {
    radios = view.steps.map(step =>
      el('input', { type: 'radio', class: 'onb-tick', name: `${name}-step`, value: step.id, onchange: () => link.send({ act: { do: 'step', person, step: step.id } }) })
    );
    return el(
      'fieldset',
      { class: 'onb-plan-question onb-map-thing' },
      el('legend', { class: 'onb-legend' }, view.pick),
      el('p', { class: 'onb-hint' }, view.pickHint),
      el('div', { class: 'onb-options' }, ...view.steps.map((step, at) => el('label', { class: 'onb-option' }, radios[at], el('span', { class: 'onb-option-text' }, step.text))))
    );
  };

  /** @param {CapitalView} view */
  const drawNoting = view => {
    const whose = person;
    return [
      el('p', { class: 'onb-hint' }, view.privacy),
      ...view.domains.map(domain => drawDomain(view, domain)),
      drawSteps(view),
      areas.draw({
        id: '',
        words: view.reaction,
        hint: view.privacy,
        value: view.reason,
        longest: view.longestReason,
        send: text => link.send({ act: { do: 'reason', person: whose, text } })
      }),
      el('div', { class: 'onb-plan-buttons' }, button('show', 'Talk it through', true, { do: 'show' }))
    ];
  };

  /** @param {CapitalView} view @param {CapitalTalk} talk */
  const drawTalk = (view, talk) => {
    const next = view.people.find(one => one.id !== view.person.id && one.progress !== 'talked through');
    return [
      el('p', { class: 'onb-label' }, 'You wrote'),
      el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, view.reason),
      el('h5', { class: 'onb-plan-point' }, talk.happened),
      el('p', {}, talk.picked),
      besideList(talk.parts.map(one => ({ title: one.title, lines: [`Your map. ${one.yours}`, `${view.person.name} said. ${one.heard}`] }))),
      ...talkPoints(talk.points),
      el('h5', { class: 'onb-plan-point' }, talk.stepsTitle),
      besideList(talk.steps.map(one => ({ title: one.text, lines: [one.say] }))),
      el('p', { class: 'onb-plan-summary' }, talk.summary),
      whatIsKnown(talk.statements),
      el(
        'div',
        { class: 'onb-plan-buttons' },
        next && button('open', `The map of ${next.title.split(',')[0]}`, true, { do: 'open', person: next.id }),
        button('change', 'Change the map', !next, { do: 'change' })
      )
    ];
  };

  /** @param {CapitalView} view */
  const fill = view => {
    const notes = new Map(view.domains.flatMap(domain => view.lines.map(line => /** @type {[string, string]} */ ([`${domain.id}/${line.id}`, domain.notes[line.id]]))));
    areas.fill(id => notes.get(id) ?? view.reason);
  };

  /** What to mend first, after a refusal. @param {CapitalView} view */
  const toMend = view => {
    const noted = view.domains.some(domain => Object.values(domain.notes).some(Boolean));
    return !noted ? areas.area() : !view.step ? radios[0] : areas.area('');
  };

  /** @param {CapitalView} view @param {boolean} own */
  const show = (view, own) => {
    drawStories(nav, view.people, view.person.id, 'data-person', id => act({ do: 'open', person: id }));
    const key = JSON.stringify([view.person.id, view.talk]);
    if (key !== drawn) {
      drawn = key;
      areas.leave();
      radios = [];
      person = view.person.id;
      told.textContent = view.person.told;
      heading.textContent = view.talk ? 'Talking it through' : `The map of ${view.person.name}`;
      put(place, ...(view.talk ? [] : drawNoting(view)));
      put(after, view.talk && el('section', { class: 'onb-plan-debrief', 'data-talk': person }, ...drawTalk(view, view.talk)));
    } else {
      fill(view);
    }
    radios.forEach(radio => (radio.checked = radio.value === view.step));
    map.show(view.person, view.map);
    const off = view.status.conflict || !view.status.writable;
    for (const control of /** @type {NodeListOf<HTMLButtonElement | HTMLInputElement>} */ (body.querySelectorAll('button, input'))) {
      control.disabled = off;
    }
    areas.readOnly(off);
    if (own) {
      fault.textContent = view.refused;
    }
    status.show(view.status);
    if (own && move) {
      move = false;
      const target = view.refused && !view.talk ? toMend(view) : heading;
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    }
  };
  const body = el('div', { class: 'onb-plan' }, el('nav', { 'aria-label': 'The people' }, nav), heading, told, place, fault, ...map.nodes, after);
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {CapitalView} */
  const first = model.get('view');
  put(root, el('h3', { class: 'onb-activity-title' }, first.title), el('p', { class: 'onb-activity-intro' }, first.intro), body, status.node);
  show(first, false);
  return () => {
    areas.flush();
    link.destroy();
  };
}

export default { render: renderCapitalMap };
