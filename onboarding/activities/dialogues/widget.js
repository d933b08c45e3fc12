import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName } from '../activity_page.js';
import { debriefPart, drawReaction, drawStories } from '../activity_parts.js';

/**
 * @typedef {{you: string, heard: string, rule: {title: string, text: string} | null}} SaidLine
 * @typedef {{text: string, rests: string[]}} RestingLine
 * @typedef {{reason: string, opening: string, lines: {you: string, named: string, heard: string, after: string, did: string}[], ending: string, differs: string,
 *   about: RestingLine, readiness: string, lists: {heading: string, items: string[]}[], verdict: string, points: (RestingLine & {heading: string})[],
 *   also: string[], acceptable: RestingLine[], tier: string, summary: RestingLine}} DialogueDebrief
 * @typedef {{id: string, title: string, name: string, who: string, situation: string, note: string}} DialogueContent
 * @typedef {import('../activity_page.js').View & {current: string, title: string, one: string, intro: string, privacy: string, reaction: string,
 *   longest: number, choices: import('../activity_parts.js').Story[], dialogue: DialogueContent, log: SaidLine[], replies: {id: string, text: string}[],
 *   ending: string, reason: string, shown: boolean, debrief: DialogueDebrief | null, overview: string}} TalkView
 * @typedef {'title' | 'now' | 'debrief' | ''} TalkTarget
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderDialogue({ model, el: root }) {
  const name = ownName();
  const nav = el('ul', { class: 'onb-plan-list onb-scene-list' });
  const page = el('div', { class: 'onb-plan-page' });
  const overview = el('div', { class: 'onb-plan-overview', 'aria-live': 'polite' });
  const status = drawStatus(model, which => link.send({ choose: which }));
  /** What is to be focused when the answer comes. @type {TalkTarget} */
  let next = '';
  /** @type {ReturnType<typeof drawTalk> | null} */
  let open = null;
  let drawn = '';

  /** @param {object} action @param {TalkTarget} to */
  const act = (action, to) => {
    next = to;
    link.send({ act: action });
  };

  /** @param {TalkView} view @param {boolean} own */
  const show = (view, own) => {
    drawStories(nav, view.choices, view.current, 'data-choose', id => {
      open?.flush();
      act({ do: 'open', dialogue: id }, 'title');
    });
    if (!open || drawn !== view.current) {
      drawn = view.current;
      const at = view.choices.findIndex(choice => choice.id === view.current);
      open = drawTalk({ view, name: `${name}-${view.current}`, act, follow: view.choices[at + 1] ?? null });
      put(page, open.node);
    }
    open.show(view, own);
    put(overview, view.overview && el('h4', { class: 'onb-plan-title' }, 'All of them together'), view.overview && el('p', {}, view.overview));
    status.show(view.status);
    if (own && next) {
      open.focus(view.refused ? 'now' : next);
      next = '';
    }
  };
  const link = connect(model, show, lost => status.lose(lost));

  /** @type {TalkView} */
  const first = model.get('view');
  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  put(
    root,
    el('h3', { class: 'onb-activity-title' }, first.title),
    el('p', { class: 'onb-activity-intro' }, first.intro),
    el('nav', { 'aria-label': `${first.title}: choose one` }, nav),
    page,
    overview,
    status.node
  );
  show(first, false);
  return () => {
    open?.flush();
    link.destroy();
  };
}

/**
 * One dialogue: what was said so far, what is said now, the replies, and room for the end and the debrief.
 * @param {{view: TalkView, name: string, act: (action: object, to: TalkTarget) => void, follow: import('../activity_parts.js').Story | null}} given
 */
function drawTalk({ view: first, name, act, follow }) {
  const dialogue = first.dialogue;
  const title = el('h4', { class: 'onb-plan-title', id: `${name}-title`, tabindex: '-1' }, dialogue.title);
  const log = el('ol', { class: 'onb-scene-log onb-dialogue-log' });
  const now = el('div', { class: 'onb-dialogue-now', 'aria-live': 'polite' });
  const ask = el('h5', { class: 'onb-plan-title', tabindex: '-1' });
  const choices = el('ul', { class: 'onb-scene-acts' });
  const reaction = drawReaction({
    name,
    ask: first.reaction,
    privacy: first.privacy,
    longest: first.longest,
    type: text => act({ do: 'reason', dialogue: dialogue.id, text }, ''),
    show: () => act({ do: 'show', dialogue: dialogue.id }, 'debrief')
  });
  const told = el('div', { class: 'onb-plan-debrief-place' });
  const heading = el('h5', { class: 'onb-plan-title', tabindex: '-1' }, 'Talking it through');
  const again = el(
    'button',
    { type: 'button', class: 'onb-button', 'data-act': 'again', onclick: () => act({ do: 'again', dialogue: dialogue.id }, 'title') },
    'Play it again'
  );
  const onward =
    follow &&
    el(
      'button',
      { type: 'button', class: 'onb-button onb-primary', 'data-act': 'next', onclick: () => act({ do: 'open', dialogue: follow.id }, 'title') },
      `Next ${first.one}: ${follow.title}`
    );
  const node = el(
    'section',
    { class: 'onb-plan onb-dialogue', 'aria-labelledby': `${name}-title`, 'data-dialogue': dialogue.id },
    title,
    dialogue.note && el('p', { class: 'onb-dialogue-note' }, dialogue.note),
    el('p', {}, el('strong', {}, `${dialogue.name}, ${dialogue.who}. `), dialogue.situation),
    log,
    now,
    ask,
    choices,
    reaction.node,
    reaction.fault,
    told,
    el('div', { class: 'onb-plan-buttons' }, onward, again)
  );

  let nowDrawn = '';
  let toldOf = '';
  return {
    node,
    flush: reaction.flush,
    /** @param {TalkView} view @param {boolean} own */
    show(view, own) {
      const off = view.status.conflict || !view.status.writable;
      const text = JSON.stringify([view.log.length, view.replies, view.ending, off]);
      if (text !== nowDrawn) {
        nowDrawn = text;
        drawNow(view, off);
      }
      reaction.show({ reason: view.reason, shown: view.shown, off, ended: view.ending !== '' });
      if (own) {
        reaction.fault.textContent = view.refused;
      }
      const words = JSON.stringify(view.debrief);
      if (words !== toldOf) {
        toldOf = words;
        put(told, view.debrief && drawTalkedThrough(view.debrief, dialogue.name, heading));
      }
      again.hidden = view.log.length === 1;
      again.disabled = off;
      if (onward) {
        onward.hidden = !view.shown;
      }
    },
    /** @param {TalkTarget} what */
    focus(what) {
      const wanted = what === 'title' ? title : what === 'debrief' ? heading : reaction.fault.textContent && !reaction.node.hidden ? reaction.box : ask;
      const target = wanted.isConnected ? wanted : title;
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: 'nearest' });
    }
  };

  /** @param {TalkView} view @param {boolean} off */
  function drawNow(view, off) {
    const last = view.log[view.log.length - 1];
    const before = view.log.slice(0, -1);
    put(
      log,
      ...before.map(line => el('li', {}, ...drawYou(line), ...drawHeard(line))),
      last.you && el('li', {}, ...drawYou(last))
    );
    log.hidden = view.log.length === 1;
    put(
      now,
      last.rule && drawRule(last.rule),
      el('p', { class: 'onb-scene-seen' }, el('strong', {}, `${dialogue.name}: `), last.heard),
      view.ending && el('p', { class: 'onb-dialogue-end' }, el('strong', {}, 'The end. '), view.ending)
    );
    ask.textContent = view.ending ? `The end of the ${view.one}` : 'What do you say?';
    const buttons = view.replies.map(reply =>
      el(
        'button',
        {
          type: 'button',
          class: 'onb-plan-choice onb-scene-act',
          'data-reply': reply.id,
          disabled: off,
          onclick: () => {
            buttons.forEach(button => (button.disabled = true));
            act({ do: 'say', dialogue: dialogue.id, reply: reply.id, at: view.log.length - 1 }, 'now');
          }
        },
        `“${reply.text}”`
      )
    );
    put(choices, ...buttons.map(button => el('li', {}, button)));
    choices.hidden = buttons.length === 0;
  }

  /** @param {SaidLine} line */
  function drawYou(line) {
    return [line.you && el('p', {}, el('strong', {}, 'You: '), `“${line.you}”`)];
  }

  /** @param {SaidLine} line */
  function drawHeard(line) {
    return [line.rule && drawRule(line.rule), el('p', {}, el('strong', {}, `${dialogue.name}: `), line.heard)];
  }
}

/** @param {{title: string, text: string}} rule */
function drawRule(rule) {
  return el('p', { class: 'onb-dialogue-rule' }, el('strong', {}, `The rule: ${rule.title}. `), rule.text);
}

/** @param {DialogueDebrief} debrief @param {string} who @param {HTMLElement} heading */
function drawTalkedThrough(debrief, who, heading) {
  /** @param {RestingLine[]} lines */
  const rests = lines =>
    el('details', { class: 'onb-plan-details' }, el('summary', {}, 'What this rests on'), el('ul', {}, ...[...new Set(lines.flatMap(line => line.rests))].map(words => el('li', {}, words))));
  return el(
    'div',
    { class: 'onb-plan-debrief' },
    heading,
    debriefPart('1. Reactions: you wrote'),
    el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, debrief.reason),
    debriefPart('2. What happened'),
    el('p', {}, el('strong', {}, `${who}: `), debrief.opening),
    el(
      'ol',
      { class: 'onb-scene-log onb-dialogue-log' },
      ...debrief.lines.map(line =>
        el(
          'li',
          {},
          el('p', {}, el('strong', {}, 'You: '), `“${line.you}” `, el('span', { class: 'onb-dialogue-label' }, line.named)),
          el('p', { class: 'onb-dialogue-did' }, line.did),
          el('p', {}, el('strong', {}, `${who}: `), line.heard, ' ', line.after && el('span', { class: 'onb-dialogue-label' }, line.after))
        )
      )
    ),
    el('p', {}, debrief.ending),
    el('p', {}, el('strong', {}, 'What sets this ending apart: '), debrief.differs),
    debrief.readiness && el('p', {}, debrief.readiness),
    ...debrief.lists.flatMap(list => [el('p', { class: 'onb-label' }, list.heading), el('ul', {}, ...list.items.map(item => el('li', {}, item)))]),
    debriefPart('3. Analysis'),
    el('p', {}, debrief.verdict),
    el('p', {}, debrief.about.text),
    ...debrief.points.flatMap(point => [el('p', { class: 'onb-label' }, point.heading), el('p', {}, point.text), rests([point])]),
    debrief.also.length > 0 && el('p', { class: 'onb-label' }, 'Look at these, too'),
    debrief.also.length > 0 && el('ul', {}, ...debrief.also.map(text => el('li', {}, text))),
    el('p', { class: 'onb-label' }, 'Several ways are sound'),
    el('ul', {}, ...debrief.acceptable.map(way => el('li', {}, way.text))),
    debrief.tier && el('p', { class: 'onb-dialogue-rule' }, debrief.tier),
    rests([debrief.about, ...debrief.acceptable]),
    debriefPart('4. Summary'),
    el('p', { class: 'onb-plan-summary' }, debrief.summary.text),
    rests([debrief.summary])
  );
}

export default { render: renderDialogue };
