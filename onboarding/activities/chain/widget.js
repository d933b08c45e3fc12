import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, typing, whatIsKnown } from '../activity_page.js';

/**
 * @typedef {{id: string, text: string, place: string}} ChainPart
 * @typedef {{text: string, chosen: string, sound: boolean, places: string[], note: string, call: string, statements: string[]}} ChainFitting
 * @typedef {{reason: string, fittings: ChainFitting[], points: {heading: string, text: string, parts: string[]}[], ways: string[], summary: string}} ChainDebrief
 * @typedef {import('../activity_page.js').View & {intro: string, privacy: string, ask: string, longest: number, number: string,
 *   story: {id: string, name: string, age: number, told: string}, places: {id: string, title: string}[], parts: ChainPart[],
 *   links: {title: string, parts: string[]}[], reason: string, shown: boolean, debrief: ChainDebrief | null, next: {id: string, name: string}}} ChainView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderChain({ model, el: root }) {
  const name = ownName();
  const place = el('div', { class: 'onb-chain-place' });
  const status = drawStatus(
    model,
    which => link.send({ choose: which }),
    () => link.settled()
  );
  /** @type {ReturnType<typeof drawStory> | null} */
  let open = null;
  let drawn = '';
  /** Whether the focus goes to the new heading, or to what is missing, when the answer comes. */
  let move = false;

  /** @param {object} action */
  const act = action => {
    open?.flush();
    move = true;
    link.send({ act: action });
  };
  /** @param {object} action */
  const quiet = action => link.send({ act: action });

  /** @param {ChainView} view @param {boolean} own */
  const show = (view, own) => {
    const key = `${view.story.id} ${view.shown}`;
    if (!open || key !== drawn) {
      drawn = key;
      open = view.debrief ? drawTold(view, view.debrief, act) : drawStory(view, name, act, quiet);
      put(place, open.node);
    }
    open.show(view, own);
    status.show(view.status);
    if (own && move) {
      move = false;
      open.focus(view);
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  /** @type {ChainView} */
  const first = model.get('view');
  put(root, el('h3', { class: 'onb-activity-title' }, 'The chain'), el('p', { class: 'onb-activity-intro' }, first.intro), place, status.node);
  show(first, false);
  return () => {
    open?.flush();
    link.destroy();
  };
}

/** @param {HTMLElement} target */
function goTo(target) {
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'nearest' });
}

/** @param {string} what @param {string} words @param {boolean} primary @param {() => void} pressed */
function chainButton(what, words, primary, pressed) {
  return el('button', { type: 'button', class: `onb-button${primary ? ' onb-primary' : ''}`, 'data-act': what, onclick: pressed }, words);
}

/**
 * The story with a menu for each part, the chain as it grows, and the sentence before the debrief.
 * @param {ChainView} first @param {string} name @param {(action: object) => void} act @param {(action: object) => void} quiet
 */
function drawStory(first, name, act, quiet) {
  const story = first.story.id;
  const title = el('h4', { class: 'onb-plan-title onb-chain-title', tabindex: '-1' }, `${first.story.name}, ${first.story.age}`);
  const menus = first.parts.map((part, at) =>
    el(
      'select',
      { class: 'onb-input onb-menu', id: `${name}-${at}`, 'data-part': part.id, onchange: () => quiet({ do: 'place', story, part: part.id, place: menus[at].value }) },
      el('option', { value: '' }, 'Choose…'),
      ...first.places.map(one => el('option', { value: one.id }, one.title))
    )
  );
  const chain = el('ol', { class: 'onb-chain-links' });
  const typed = typing(text => quiet({ do: 'reason', story, text }));
  const why = el('textarea', {
    class: 'onb-input onb-plan-why',
    id: `${name}-why`,
    rows: '3',
    maxlength: String(first.longest),
    'aria-describedby': `${name}-hint ${name}-fault`,
    oninput: () => typed.type(why.value),
    onblur: () => typed.flush()
  });
  const fault = el('p', { class: 'onb-fault', role: 'alert', id: `${name}-fault` });
  const ready = chainButton('show', 'Talk it through', true, () => {
    typed.flush();
    act({ do: 'show', story });
  });
  const node = el(
    'section',
    { class: 'onb-plan onb-chain', 'data-story': story, 'data-stage': 'build' },
    el('p', { class: 'onb-hint' }, first.number),
    title,
    el('p', {}, first.story.told),
    el(
      'fieldset',
      { class: 'onb-plan-question' },
      el('legend', { class: 'onb-legend onb-plan-title' }, 'Which place fits each part?'),
      el(
        'div',
        { class: 'onb-matching' },
        ...first.parts.map((part, at) => el('div', { class: 'onb-match' }, el('label', { class: 'onb-match-line onb-text', for: `${name}-${at}` }, part.text), menus[at]))
      )
    ),
    el('div', { class: 'onb-plan-chart' }, el('p', { class: 'onb-plan-chart-title', id: `${name}-chain` }, 'The chain so far'), chain),
    el('div', {}, el('label', { class: 'onb-label', for: `${name}-why` }, first.ask), el('p', { class: 'onb-hint', id: `${name}-hint` }, first.privacy), why, fault),
    el('div', { class: 'onb-plan-buttons' }, ready)
  );
  chain.setAttribute('aria-labelledby', `${name}-chain`);
  return {
    node,
    flush: typed.flush,
    /** @param {ChainView} view @param {boolean} own */
    show(view, own) {
      const off = view.status.conflict || !view.status.writable;
      view.parts.forEach((part, at) => {
        menus[at].value = part.place;
        menus[at].disabled = off;
      });
      put(
        chain,
        ...view.links.map(one => el('li', {}, el('strong', {}, `${one.title} `), one.parts.length ? el('span', {}, one.parts.join('; ')) : el('span', { class: 'onb-chain-open' }, 'still open')))
      );
      if (document.activeElement !== why && why.value !== view.reason) {
        why.value = view.reason;
      }
      why.readOnly = off;
      ready.disabled = off;
      if (own) {
        fault.textContent = view.refused;
      }
    },
    /** @param {ChainView} view */
    focus(view) {
      goTo(view.refused ? (menus.find(menu => !menu.value) ?? why) : title);
    }
  };
}

/**
 * The debrief: what was written, where each part fits, the points, the ways, the summary.
 * @param {ChainView} view @param {ChainDebrief} told @param {(action: object) => void} act
 */
function drawTold(view, told, act) {
  const story = view.story.id;
  const title = el('h4', { class: 'onb-plan-title onb-chain-title', tabindex: '-1' }, `${view.story.name}: what we saw`);
  const next = chainButton('next', `Next story: ${view.next.name}`, true, () => act({ do: 'open', story: view.next.id }));
  const again = chainButton('again', 'Build it again', false, () => act({ do: 'again', story }));
  const node = el(
    'section',
    { class: 'onb-plan-debrief onb-chain', 'data-story': story, 'data-stage': 'debrief' },
    title,
    el('p', { class: 'onb-label' }, 'You wrote'),
    el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, told.reason),
    el('h5', { class: 'onb-plan-point' }, 'Where each part fits'),
    el(
      'ul',
      { class: 'onb-chain-fits' },
      ...told.fittings.map(one =>
        el(
          'li',
          {},
          el('strong', {}, one.text),
          el('span', { class: 'onb-chain-line' }, one.sound ? `You: ${one.chosen}. That fits.` : `You: ${one.chosen}.`),
          el('span', { class: 'onb-chain-line' }, `We would look for it here: ${one.places.join(', or: ')}. ${one.note}`),
          one.call && el('strong', { class: 'onb-chain-line' }, one.call),
          whatIsKnown(one.statements)
        )
      )
    ),
    ...told.points.flatMap(one => [el('h5', { class: 'onb-plan-point' }, one.heading), el('p', {}, one.text), el('ul', {}, ...one.parts.map(words => el('li', {}, words)))]),
    el('h5', { class: 'onb-plan-point' }, 'Where next time could go another way. Each of these is sound.'),
    el('ul', {}, ...told.ways.map(words => el('li', {}, words))),
    el('p', { class: 'onb-plan-summary' }, told.summary),
    el('div', { class: 'onb-plan-buttons' }, next, again)
  );
  return {
    node,
    flush: () => {},
    /** @param {ChainView} now @param {boolean} own */
    show(now, own) {
      void own;
      const off = now.status.conflict || !now.status.writable;
      next.disabled = off;
      again.disabled = off;
    },
    /** @param {ChainView} now */
    focus(now) {
      void now;
      goTo(title);
    }
  };
}

export default { render: renderChain };
