import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, talkedThrough, whatIsKnown } from '../activity_page.js';
import { drawStories } from '../activity_parts.js';
import { writingAreas } from '../writing_parts.js';

/**
 * *Coping cards*: the cards of a person to write, the talk about them, and the practice with one card at a time.
 * @typedef {{id: string, text: string, lines: Record<string, string>}} CopingCard
 * @typedef {{card: string, turn: number, who: string, text: string, when: string, say: string, again: boolean, turned: boolean, back: string[]}} CardPractice
 * @typedef {{patterns: {heading: string, text: string, people: string[]}[], points: {title: string, text: string}[], summary: string, statements: string[]}} CardTalk
 * @typedef {import('../activity_page.js').View & {intro: string, privacy: string, reaction: string, longest: number,
 *   people: {id: string, title: string, progress: string}[], person: {id: string, name: string, told: string},
 *   lines: {id: string, title: string, prompt: string}[], cards: CopingCard[], reason: string, ready: boolean, talk: CardTalk | null,
 *   practice: CardPractice | null}} CardsView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderCopingCards({ model, el: root }) {
  const name = ownName();
  const nav = el('ul', { class: 'onb-plan-list' });
  const people = el('nav', { 'aria-label': 'The people' }, nav);
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
  const areas = writingAreas(name, 'data-line');

  /** @param {object} action */
  const act = action => {
    areas.flush();
    move = true;
    link.send({ act: action });
  };
  /** @param {string} what @param {string} words @param {boolean} primary @param {object} action */
  const button = (what, words, primary, action) =>
    el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: () => act(action) }, words);

  /** @param {CardsView} view @param {string} id @param {string} words @param {string} hint @param {string} value @param {object} action */
  const drawArea = (view, id, words, hint, value, action) =>
    areas.draw({ id, words, hint, value, longest: view.longest, send: text => link.send({ act: { ...action, text } }) });

  /** @param {CardsView} view @param {CopingCard} card */
  const drawCard = (view, card) =>
    el(
      'fieldset',
      { class: 'onb-card', 'data-card': card.id },
      el('legend', { class: 'onb-legend' }, card.text),
      ...view.lines.map(line => drawArea(view, `${card.id}/${line.id}`, `${line.title} …`, line.prompt, card.lines[line.id], { do: 'write', card: card.id, line: line.id }))
    );

  /** @param {CardsView} view */
  const drawWriting = view => [
    el('p', { class: 'onb-triage-text' }, view.person.told),
    el('p', { class: 'onb-hint' }, view.privacy),
    ...view.cards.map(card => drawCard(view, card)),
    drawArea(view, '', view.reaction, view.privacy, view.reason, { do: 'reason', person: view.person.id }),
    el('div', { class: 'onb-plan-buttons' }, button('show', 'Talk it through', true, { do: 'show', person: view.person.id }), button('practise', 'Practise the cards', false, { do: 'practise' }))
  ];

  /** @param {CardsView} view @param {CardTalk} talk */
  const drawTalk = (view, talk) => {
    const points = talk.points.flatMap(one => [el('h5', { class: 'onb-plan-point' }, one.title), el('p', {}, one.text)]);
    const parts = talkedThrough(view.reason, talk);
    const next = view.people.find(one => one.id !== view.person.id && one.progress !== 'talked through');
    return [
      ...parts.slice(0, -1),
      ...points,
      ...parts.slice(-1),
      whatIsKnown(talk.statements),
      el(
        'div',
        { class: 'onb-plan-buttons' },
        button('practise', 'Practise the cards', true, { do: 'practise' }),
        button('change', 'Change the cards', false, { do: 'change', person: view.person.id }),
        next && button('open', `Cards with ${next.title.split(',')[0]}`, false, { do: 'open', person: next.id })
      )
    ];
  };

  /** @param {CardPractice} now */
  const drawPractice = now => [
    now.again && el('p', { class: 'onb-hint' }, 'This one is back: last time it was not there yet.'),
    el(
      'div',
      { class: 'onb-card', 'data-practice': now.card },
      el('p', { class: 'onb-hint' }, `${now.who}: ${now.text}`),
      el('p', { class: 'onb-card-words', dir: 'auto' }, now.when),
      ...now.back.map(words => el('p', { class: 'onb-card-words onb-card-back', dir: 'auto' }, words))
    ),
    !now.turned && el('p', {}, now.say),
    el(
      'div',
      { class: 'onb-plan-buttons' },
      ...(now.turned
        ? [button('there', 'It was there', true, { do: 'said', card: now.card, there: true }), button('not-yet', 'Not yet', true, { do: 'said', card: now.card, there: false })]
        : [button('turn', 'Turn it over', true, { do: 'turn' })]),
      button('stop', 'Stop here', false, { do: 'stop' })
    )
  ];

  /** @param {CardsView} view */
  const draw = view => {
    areas.leave();
    const stage = view.practice ? 'practise' : view.talk ? 'talk' : 'write';
    const heading = view.practice ? (view.practice.turned ? 'Was it there?' : 'Say it from memory') : view.talk ? 'Talking it through' : `Cards with ${view.person.name}`;
    return el(
      'section',
      { class: view.talk ? 'onb-plan-debrief onb-plan' : 'onb-plan', 'data-stage': stage, 'data-person': view.person.id },
      el('h4', { class: 'onb-plan-title onb-cards-title', tabindex: '-1' }, heading),
      ...(view.practice ? drawPractice(view.practice) : view.talk ? drawTalk(view, view.talk) : drawWriting(view))
    );
  };

  /** @param {CardsView} view @param {boolean} own */
  const show = (view, own) => {
    drawStories(nav, view.people, view.person.id, 'data-person', id => act({ do: 'open', person: id }));
    people.hidden = Boolean(view.practice);
    const key = JSON.stringify([view.person.id, view.talk, view.practice]);
    if (key !== drawn) {
      drawn = key;
      put(place, draw(view));
    } else {
      const texts = new Map([['', view.reason], ...view.cards.flatMap(card => view.lines.map(line => /** @type {[string, string]} */ ([`${card.id}/${line.id}`, card.lines[line.id]])))]);
      areas.fill(id => texts.get(id) ?? '');
    }
    const off = view.status.conflict || !view.status.writable;
    for (const control of /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll('.onb-plan-page button, .onb-plan-list button'))) {
      control.disabled = off;
    }
    areas.readOnly(off);
    if (own) {
      fault.textContent = view.refused;
    }
    status.show(view.status);
    if (own && move) {
      move = false;
      const written = view.cards.some(card => Object.values(card.lines).some(Boolean));
      const box = areas.area(written && view.ready ? '' : undefined);
      const target = view.refused && box ? box : /** @type {HTMLElement | null} */ (place.querySelector('.onb-cards-title'));
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {CardsView} */
  const first = model.get('view');
  put(root, el('h3', { class: 'onb-activity-title' }, 'Coping cards'), el('p', { class: 'onb-activity-intro' }, first.intro), people, place, fault, status.node);
  show(first, false);
  return () => {
    areas.flush();
    link.destroy();
  };
}

export default { render: renderCopingCards };
