import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, talkedThrough, typing, whatIsKnown, writingBox } from '../activity_page.js';
import { drawStories } from '../activity_parts.js';
import { besideList, drawnMap, talkPoints } from '../map_parts.js';

/**
 * *Trigger map*: the things of a week to place, the map that comes of it, then the talk about it.
 * @typedef {{id: string, text: string, where: string[], avoid: string, tell: boolean}} MapThing
 * @typedef {{patterns: {heading: string, text: string, people: string[]}[], points: {title: string, text: string}[], ours: string,
 *   things: {text: string, yours: string, ours: string, say: string}[], summary: string, statements: string[]}} MapTalk
 * @typedef {import('../activity_page.js').View & {intro: string, privacy: string, reaction: string, longest: number,
 *   people: {id: string, title: string, progress: string}[], person: {id: string, name: string, told: string},
 *   places: {id: string, title: string, hint: string}[], avoid: {id: string, title: string}[], things: MapThing[], reason: string,
 *   map: import('../map_parts.js').MapDrawing, talk: MapTalk | null}} MapView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderTriggerMap({ model, el: root }) {
  const name = ownName();
  const nav = el('ul', { class: 'onb-plan-list' });
  const told = el('p', { class: 'onb-triage-text' });
  const place = el('div', { class: 'onb-plan' });
  const map = drawnMap(name);
  const after = el('div', { class: 'onb-map-after' });
  const heading = el('h4', { class: 'onb-plan-title onb-map-title', tabindex: '-1' });
  const fault = el('p', { class: 'onb-fault', role: 'alert', id: `${name}-fault` });
  const status = drawStatus(model, which => link.send({ choose: which }));
  /** Whether the focus goes to the heading when the answer comes. */
  let move = false;
  let drawn = '';
  let person = '';
  /** @type {Map<string, {read: () => object, write: (thing: MapThing) => void}>} */
  const marks = new Map();
  /** @type {HTMLTextAreaElement | null} */
  let box = null;
  let typed = typing(() => {});

  /** @param {object} action */
  const act = action => {
    typed.flush();
    move = true;
    link.send({ act: { person, ...action } });
  };
  /** @param {string} what @param {string} words @param {boolean} primary @param {object} action */
  const button = (what, words, primary, action) =>
    el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: () => act(action) }, words);

  /** One thing that was heard, to be placed and marked. @param {MapView} view @param {MapThing} thing */
  const drawThing = (view, thing) => {
    const ask = `${name}-${thing.id}`;
    const send = () => link.send({ act: { do: 'mark', person, thing: thing.id, ...read() } });
    const tick = (/** @type {string} */ value) => el('input', { type: 'checkbox', class: 'onb-tick', value, onchange: send });
    const ticks = view.places.map(one => tick(one.id));
    const tell = tick('tell');
    const menu = el(
      'select',
      { class: 'onb-input onb-menu', id: ask, onchange: send },
      el('option', { value: '' }, 'not marked yet'),
      ...view.avoid.map(one => el('option', { value: one.id }, one.title))
    );
    const read = () => ({ where: ticks.filter(one => one.checked).map(one => one.value), avoid: menu.value, tell: tell.checked });
    marks.set(thing.id, {
      read,
      write: now => {
        ticks.forEach(one => (one.checked = now.where.includes(one.value)));
        menu.value = now.avoid;
        tell.checked = now.tell;
      }
    });
    return el(
      'fieldset',
      { class: 'onb-plan-question onb-map-thing', 'data-thing': thing.id },
      el('legend', { class: 'onb-legend' }, thing.text),
      el('div', { class: 'onb-map-ticks' }, ...view.places.map((one, at) => el('label', { class: 'onb-option' }, ticks[at], el('span', { class: 'onb-option-text' }, one.title)))),
      el('div', { class: 'onb-map-ticks' }, el('label', { class: 'onb-label', for: ask }, 'Leave it out, or be ready?'), menu),
      el('label', { class: 'onb-option' }, tell, el('span', { class: 'onb-option-text' }, 'The nurse is told, whatever the map says'))
    );
  };

  /** @param {MapView} view */
  const drawPlacing = view => {
    const written = person;
    typed = typing(text => link.send({ act: { do: 'reason', person: written, text } }));
    box = writingBox({ id: `${name}-why`, longest: view.longest, value: view.reason, typed, describedBy: `${name}-hint ${name}-fault` });
    return [
      el('ul', {}, ...view.places.map(one => el('li', {}, el('strong', {}, `${one.title}. `), one.hint))),
      ...view.things.map(thing => drawThing(view, thing)),
      el('label', { class: 'onb-label', for: `${name}-why` }, view.reaction),
      el('p', { class: 'onb-hint', id: `${name}-hint` }, view.privacy),
      box,
      el('div', { class: 'onb-plan-buttons' }, button('show', 'Talk it through', true, { do: 'show' }))
    ];
  };

  /** @param {MapView} view @param {MapTalk} talk */
  const drawTalk = (view, talk) => {
    const next = view.people.find(one => one.id !== view.person.id && one.progress !== 'talked through');
    return [
      // Without its last word, which comes at the end here.
      ...talkedThrough(view.reason, { patterns: talk.patterns, summary: '' }).slice(0, -1),
      ...talkPoints(talk.points),
      el('h5', { class: 'onb-plan-point' }, talk.ours),
      besideList(talk.things.map(one => ({ title: one.text, lines: [`You: ${one.yours}.`, `It may be: ${one.ours}.`, one.say] }))),
      el('p', { class: 'onb-plan-summary' }, talk.summary),
      whatIsKnown(talk.statements),
      el(
        'div',
        { class: 'onb-plan-buttons' },
        next && button('open', `The week of ${next.title.split(',')[0]}`, true, { do: 'open', person: next.id }),
        button('change', 'Change the map', !next, { do: 'change' })
      )
    ];
  };

  /** @param {MapView} view @param {boolean} own */
  const show = (view, own) => {
    drawStories(nav, view.people, view.person.id, 'data-person', id => act({ do: 'open', person: id }));
    const key = JSON.stringify([view.person.id, view.talk]);
    if (key !== drawn) {
      drawn = key;
      typed.flush();
      person = view.person.id;
      marks.clear();
      box = null;
      told.textContent = view.person.told;
      heading.textContent = view.talk ? 'Talking it through' : `The week of ${view.person.name}`;
      put(place, ...(view.talk ? [] : drawPlacing(view)));
      put(after, view.talk && el('section', { class: 'onb-plan-debrief', 'data-talk': person }, ...drawTalk(view, view.talk)));
      view.things.forEach(thing => marks.get(thing.id)?.write(thing));
    } else if (!own) {
      view.things.forEach(thing => marks.get(thing.id)?.write(thing));
      if (box && document.activeElement !== box && box.value !== view.reason) {
        box.value = view.reason;
      }
    }
    map.show(view.person, view.map);
    const off = view.status.conflict || !view.status.writable;
    for (const control of /** @type {NodeListOf<HTMLButtonElement | HTMLInputElement | HTMLSelectElement>} */ (body.querySelectorAll('button, input, select'))) {
      control.disabled = off;
    }
    if (box) {
      box.readOnly = off;
    }
    if (own) {
      fault.textContent = view.refused;
      if (view.refused) {
        view.things.forEach(thing => marks.get(thing.id)?.write(thing));
      }
    }
    status.show(view.status);
    if (own && move) {
      move = false;
      const unplaced = view.things.every(thing => !thing.where.length);
      const first = /** @type {HTMLElement | null} */ (place.querySelector('.onb-tick'));
      const target = view.refused ? (unplaced ? first : box) : heading;
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    }
  };
  const body = el(
    'div',
    { class: 'onb-plan' },
    el('nav', { 'aria-label': 'The people' }, nav),
    heading,
    told,
    place,
    fault,
    ...map.nodes,
    after
  );
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {MapView} */
  const first = model.get('view');
  put(root, el('h3', { class: 'onb-activity-title' }, 'Trigger map'), el('p', { class: 'onb-activity-intro' }, first.intro), body, status.node);
  show(first, false);
  return () => {
    typed.flush();
    link.destroy();
  };
}

export default { render: renderTriggerMap };
