import { el, put } from '../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, typing } from './activity_page.js';

/**
 * @typedef {{time: string, seen: string, done: string, before?: string}} LogLine what came of the line before is told before the time
 * @typedef {{text: string, rests: string}} CitedLine
 * @typedef {{reason: string, timeline: LogLine[], ended_at: string, ending: CitedLine, verdict: string, points: (CitedLine & {heading: string})[],
 *   also: string[], acceptable: string[], role: CitedLine | null, summary: string, came_back: string[]}} SceneDebrief
 * @typedef {{id: string, title: string, who: string, situation: string, clock: string, about?: [string, string][],
 *   roles: {id: string, text: string}[]}} SceneContent
 * @typedef {import('./activity_page.js').View & {current: string, intro: string, privacy: string, reaction: string, longest: number,
 *   scenes: {id: string, title: string, progress: string}[], scene: SceneContent, role: string, log: LogLine[],
 *   now: {time: string, text: string, question?: string, acts: {id: string, text: string}[]} | null, ending: {time: string, text: string} | null,
 *   reason: string, shown: boolean, debrief: SceneDebrief | null, overview: string}} PlayView
 * @typedef {{title: string, list: string, all: string, ask: string, end: string, onward: string, again: string}} SceneWords
 * @typedef {'scene' | 'now' | 'debrief' | 'reason' | ''} Target
 * @typedef {{node: HTMLElement, heading: HTMLElement, show: (view: PlayView) => boolean}} Beside something of the activity's own above the
 *   question; `show` says whether the question is open yet, and `heading` has the focus while it is not
 * @typedef {(given: {name: string, moved: (arrived: boolean) => void}) => Beside} BesideMaker `moved` is called when the person looked
 *   further there; `arrived`: the question has just been opened by it
 * @typedef {(view: PlayView, name: string) => Node | null} AllDrawer what stands below the last word on all scenes
 */

/**
 * A page of scenes that are acted through and then talked through. `words` are what differs between activities; `now.question`, where a
 * view has it, takes the place of `words.ask`. `own.above` stands above the list of scenes and hears
 * every view.
 * @param {{model: import('./activity_page.js').Model, el: HTMLElement}} given @param {SceneWords} words
 * @param {{above?: {node: HTMLElement, show: (view: any) => void}, beside?: BesideMaker, all?: AllDrawer}} own what an activity draws itself
 */
export function renderScenes({ model, el: root }, words, own = {}) {
  const name = ownName();
  const nav = el('ul', { class: 'onb-plan-list onb-scene-list' });
  const page = el('div', { class: 'onb-plan-page' });
  const overview = el('div', { class: 'onb-plan-overview', 'aria-live': 'polite' });
  const status = drawStatus(
    model,
    which => link.send({ choose: which }),
    () => link.settled()
  );
  /** What is to be focused when the answer comes. @type {Target} */
  let next = '';
  /** @type {ReturnType<typeof drawScene> | null} */
  let open = null;
  let drawn = '';

  /** @param {object} action @param {Target} to */
  const act = (action, to) => {
    next = to;
    link.send({ act: action });
  };

  /** @param {PlayView} view @param {boolean} mine */
  const show = (view, mine) => {
    drawScenes(nav, view, id => {
      open?.flush();
      act({ do: 'open', scene: id }, 'scene');
    });
    if (!open || drawn !== view.current) {
      drawn = view.current;
      const at = view.scenes.findIndex(scene => scene.id === view.current);
      open = drawScene({ view, name: `${name}-${view.current}`, act, follow: view.scenes[at + 1] ?? null, words, beside: own.beside });
      put(page, open.node);
    }
    open.show(view);
    own.above?.show(view);
    put(
      overview,
      view.overview && el('h4', { class: 'onb-plan-title' }, words.all),
      view.overview && el('p', {}, view.overview),
      view.overview && own.all && own.all(view, `${name}-all`)
    );
    status.show(view.status);
    if (mine && next) {
      open.focus(view.refused ? 'reason' : next);
      next = '';
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  put(
    root,
    el('h3', { class: 'onb-activity-title' }, words.title),
    el('p', { class: 'onb-activity-intro' }, model.get('view').intro),
    own.above?.node,
    el('nav', { 'aria-label': words.list }, nav),
    page,
    overview,
    status.node
  );
  show(model.get('view'), false);
  return () => {
    open?.flush();
    link.destroy();
  };
}

/** @param {HTMLElement} nav @param {PlayView} view @param {(id: string) => void} choose */
function drawScenes(nav, view, choose) {
  if (nav.children.length !== view.scenes.length) {
    put(
      nav,
      ...view.scenes.map((scene, at) =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'onb-plan-choice', 'data-scene': scene.id, onclick: () => choose(scene.id) },
            el('span', { class: 'onb-plan-choice-name' }, `${at + 1}. ${scene.title}`),
            el('span', { class: 'onb-plan-choice-state' })
          )
        )
      )
    );
  }
  view.scenes.forEach((scene, at) => {
    const button = /** @type {HTMLElement} */ (nav.children[at].firstElementChild);
    button.toggleAttribute('aria-current', false);
    if (scene.id === view.current) {
      button.setAttribute('aria-current', 'true');
    }
    const words = scene.id === view.current ? `open, ${scene.progress}` : scene.progress;
    /** @type {HTMLElement} */ (button.lastElementChild).textContent = words;
  });
}

/**
 * One scene: role, what has been done, what is happening, and room for the end and the debrief.
 * @param {{view: PlayView, name: string, act: (action: object, to: Target) => void, follow: {id: string, title: string} | null, words: SceneWords,
 *   beside?: BesideMaker}} given
 */
function drawScene({ view: first, name, act, follow, words, beside }) {
  const scene = first.scene;
  const title = el('h4', { class: 'onb-plan-title', id: `${name}-title`, tabindex: '-1' }, `${scene.title}: ${scene.who}`);
  const radios = scene.roles.map(role =>
    el('input', {
      type: 'radio',
      class: 'onb-tick',
      name: `${name}-role`,
      value: role.id,
      onchange: () => act({ do: 'role', scene: scene.id, role: role.id }, '')
    })
  );
  const log = el('ol', { class: 'onb-scene-log' });
  const now = el('div', { class: 'onb-scene-now' });
  const nowTitle = el('h5', { class: 'onb-plan-title', tabindex: '-1' });
  let latest = first;
  const side = beside?.({
    name: `${name}-beside`,
    moved: arrived => {
      open(latest);
      if (arrived) {
        nowTitle.focus({ preventScroll: true });
        now.scrollIntoView({ block: 'nearest' });
      }
    }
  });
  /** What waits until one has looked. @param {PlayView} view */
  const open = view => {
    const ready = !side || side.show(view);
    now.hidden = !ready;
    reaction.hidden = !view.ending || !ready;
  };
  const typed = typing(text => act({ do: 'reason', scene: scene.id, text }, ''));
  const why = el('textarea', {
    class: 'onb-input onb-plan-why',
    id: `${name}-why`,
    rows: '3',
    maxlength: String(first.longest),
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
        act({ do: 'show', scene: scene.id }, 'debrief');
      }
    },
    'Talk it through'
  );
  const reaction = el(
    'div',
    { class: 'onb-scene-reaction' },
    el('label', { class: 'onb-label', for: `${name}-why` }, first.reaction),
    el('p', { class: 'onb-hint', id: `${name}-why-hint` }, first.privacy),
    why,
    el('div', { class: 'onb-plan-buttons' }, showButton)
  );
  const told = el('div', { class: 'onb-plan-debrief-place' });
  const heading = el('h5', { class: 'onb-plan-title', tabindex: '-1' }, 'Talking it through');
  const again = el(
    'button',
    { type: 'button', class: 'onb-button', 'data-act': 'again', onclick: () => act({ do: 'again', scene: scene.id }, 'scene') },
    words.again
  );
  const onward =
    follow &&
    el(
      'button',
      { type: 'button', class: 'onb-button onb-primary', 'data-act': 'next', onclick: () => act({ do: 'open', scene: follow.id }, 'scene') },
      `${words.onward}: ${follow.title}`
    );
  const node = el(
    'section',
    { class: 'onb-plan', 'aria-labelledby': `${name}-title`, 'data-scene': scene.id },
    title,
    el('p', {}, timed(scene.clock, scene.situation)),
    scene.about && scene.about.length > 0 && el('dl', { class: 'onb-scene-about' }, ...scene.about.flatMap(([label, text]) => [el('dt', {}, label), el('dd', {}, text)])),
    scene.roles.length > 0 &&
    el(
      'fieldset',
      { class: 'onb-plan-question' },
      el('legend', { class: 'onb-legend' }, 'In which role do you play?'),
      el(
        'div',
        { class: 'onb-options' },
        ...scene.roles.map((role, at) => el('label', { class: 'onb-option' }, radios[at], el('span', { class: 'onb-option-text' }, role.text)))
      )
    ),
    log,
    side?.node,
    now,
    reaction,
    fault,
    told,
    el('div', { class: 'onb-plan-buttons' }, onward, again)
  );

  let nowDrawn = '';
  let toldOf = '';
  return {
    node,
    flush: typed.flush,
    /** @param {PlayView} view */
    show(view) {
      const off = view.status.conflict || !view.status.writable;
      radios.forEach(radio => {
        radio.checked = radio.value === view.role;
        radio.disabled = off || view.log.length > 0;
      });
      log.hidden = view.log.length === 0;
      if (log.children.length !== view.log.length) {
        put(log, ...view.log.map(drawLine));
      }
      const text = JSON.stringify([view.now, view.ending, view.log.length, off]);
      if (text !== nowDrawn) {
        nowDrawn = text;
        drawNow(view, off);
      }
      latest = view;
      open(view);
      if (document.activeElement !== why && why.value !== view.reason) {
        why.value = view.reason;
      }
      why.readOnly = off || view.shown;
      showButton.hidden = view.shown;
      showButton.disabled = off;
      fault.textContent = view.refused;
      const words = JSON.stringify(view.debrief);
      if (words !== toldOf) {
        toldOf = words;
        put(told, view.debrief && drawDebrief(view.debrief, heading));
      }
      again.hidden = view.log.length === 0;
      again.disabled = off;
      if (onward) {
        onward.hidden = !view.shown;
      }
    },
    /** @param {Target} what */
    focus(what) {
      const waits = side && now.hidden ? side.heading : nowTitle;
      const target = what === 'scene' ? title : what === 'debrief' ? heading : what === 'now' || reaction.hidden ? waits : why;
      (target.isConnected ? target : title).focus({ preventScroll: true });
      (target.isConnected ? target : title).scrollIntoView({ block: 'nearest' });
    }
  };

  /** @param {PlayView} view @param {boolean} off */
  function drawNow(view, off) {
    const moment = view.now;
    if (moment) {
      nowTitle.textContent = timed(moment.time, moment.question ?? words.ask);
      const buttons = moment.acts.map(each =>
        el(
          'button',
          {
            type: 'button',
            class: 'onb-plan-choice onb-scene-act',
            'data-scene-act': each.id,
            disabled: off,
            onclick: () => {
              buttons.forEach(button => (button.disabled = true));
              act({ do: 'act', scene: scene.id, act: each.id, at: view.log.length }, 'now');
            }
          },
          each.text
        )
      );
      put(now, el('p', { class: 'onb-scene-seen' }, moment.text), nowTitle, el('ul', { class: 'onb-scene-acts' }, ...buttons.map(button => el('li', {}, button))));
    } else if (view.ending) {
      nowTitle.textContent = timed(view.ending.time, words.end);
      put(now, nowTitle, el('p', { class: 'onb-scene-seen' }, view.ending.text));
    } else {
      put(now);
    }
  }
}

/** A sentence with the time of the story before it, where the story has one. @param {string} time @param {string} words */
function timed(time, words) {
  return time ? `${time}. ${words}` : words;
}

/** @param {LogLine} line */
function drawLine(line) {
  const stop = /[.!?"”]$/.test(line.done) ? '' : '.';
  return el('li', {}, line.before && el('span', { class: 'onb-scene-before' }, line.before), el('span', { class: 'onb-scene-time' }, line.time), ` ${line.seen} `, el('strong', {}, `You: ${line.done}${stop}`));
}

/** @param {SceneDebrief} debrief @param {HTMLElement} heading */
function drawDebrief(debrief, heading) {
  /** @param {string} words */
  const part = words => el('h6', { class: 'onb-plan-point' }, words);
  /** @param {CitedLine} line */
  const cited = line => [el('p', {}, line.text), el('p', { class: 'onb-scene-rests' }, line.rests)];
  return el(
    'div',
    { class: 'onb-plan-debrief' },
    heading,
    part('1. Reactions: you wrote'),
    el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, debrief.reason),
    part('2. What happened'),
    el('ol', { class: 'onb-scene-log' }, ...debrief.timeline.map(drawLine), el('li', {}, el('span', { class: 'onb-scene-time' }, debrief.ended_at), ` ${debrief.ending.text}`)),
    el('p', { class: 'onb-scene-rests' }, debrief.ending.rests),
    part('3. Analysis'),
    el('p', {}, debrief.verdict),
    ...debrief.points.flatMap(point => [el('p', { class: 'onb-label' }, point.heading), ...cited(point)]),
    debrief.also.length > 0 && el('p', { class: 'onb-label' }, 'Look at these, too'),
    debrief.also.length > 0 && el('ul', {}, ...debrief.also.map(text => el('li', {}, text))),
    debrief.came_back.length > 0 && el('p', { class: 'onb-label' }, 'What came back from earlier'),
    debrief.came_back.length > 0 && el('ul', {}, ...debrief.came_back.map(text => el('li', {}, text))),
    el('p', { class: 'onb-label' }, 'Several ways are sound'),
    el('ul', {}, ...debrief.acceptable.map(text => el('li', {}, text))),
    debrief.role && el('p', { class: 'onb-label' }, 'In your role'),
    ...(debrief.role ? cited(debrief.role) : []),
    part('4. Summary'),
    el('p', { class: 'onb-plan-summary' }, debrief.summary)
  );
}
