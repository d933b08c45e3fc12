import { el, icon, put } from '../browser/labextensions/oxazepam-onboarding/js/dom.js';

/**
 * The half of an activity's page that all activities share: messages to Python, and the line that says what is saved.
 * @typedef {{saved: string, notice: string, conflict: boolean, writable: boolean, made: string}} Status
 * @typedef {{ack: string, refused: string, status: Status}} View
 * @typedef {{get: (name: string) => any, on: (event: string, heard: () => void) => void, off: (event: string, heard: () => void) => void, send: (content: object) => void}} Model
 */

/** After this long without an answer the page says so. The kernel answers in a few hundredths of a second. */
const PATIENCE = 8000;
/** Who leaves the page while an answer has been out for longer than this is asked first. */
const OUT = 1000;
/** What is being typed is sent after a pause of the first length, and at the latest after the second. */
const PAUSE = 500;
const LONGEST = 2000;

/**
 * A string of its own for each drawing on the page: radio names and ids are made from it. Each widget loads this module anew, so that
 * counting would give every one of them the same names.
 */
export function ownName() {
  return `onb-activity-${Math.random().toString(36).slice(2)}`;
}

/**
 * Holds drawing back while a mouse button or finger is down: what is drawn in between may move the pressed button away from under the
 * pointer, and the browser then makes no click of it.
 * @param {() => void} released called once after each press, when its click was dispatched
 */
function watchPress(released) {
  let down = false;
  const press = (/** @type {PointerEvent} */ event) => (down ||= event.button === 0);
  const lift = () => {
    if (down) {
      setTimeout(() => {
        down = false;
        released();
      });
    }
  };
  const ends = ['pointerup', 'pointercancel', 'blur', 'keydown'];
  window.addEventListener('pointerdown', press, true);
  ends.forEach(end => window.addEventListener(end, lift));
  return {
    isDown: () => down,
    destroy() {
      window.removeEventListener('pointerdown', press, true);
      ends.forEach(end => window.removeEventListener(end, lift));
    }
  };
}

/**
 * Sends actions and hears the views that answer them.
 * @param {Model} model
 * @param {(view: any, own: boolean) => void} show called with each new view; `own`: it answers this page's last message
 * @param {(lost: boolean) => void} lost called when an answer does not come, and when one comes after all
 * @returns {{send: (content: object) => void, settled: () => Promise<void>, destroy: () => void}} `settled` resolves when the last message
 *   was answered, or when the answer does not come
 */
export function connect(model, show, lost) {
  const page = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  let sent = 0;
  let late = 0;
  let since = 0;
  let held = false;
  /** @type {(() => void)[]} */
  const waiting = [];
  const tell = (/** @type {boolean} */ gone) => {
    lost(gone);
    waiting.splice(0).forEach(resolve => resolve());
  };
  const heard = () => {
    if (press.isDown()) {
      held = true;
      return;
    }
    held = false;
    const view = model.get('view');
    const own = view.ack === `${page}-${sent}`;
    if (!own && late) {
      return; // An answer to an earlier message: this page is ahead of it, and drawing it would undo what was just clicked.
    }
    if (own) {
      clearTimeout(late);
      late = 0;
      tell(false);
    }
    show(view, own);
  };
  const press = watchPress(() => held && heard());
  // Without a connection what was sent waits in this page, and goes with it.
  const leaving = (/** @type {Event} */ event) => {
    if (late && performance.now() - since > OUT) {
      event.preventDefault();
    }
  };
  model.on('change:view', heard);
  window.addEventListener('beforeunload', leaving);
  return {
    send(content) {
      sent += 1;
      since = late ? since : performance.now();
      late = late || setTimeout(() => tell(true), PATIENCE);
      model.send({ id: `${page}-${sent}`, ...content });
    },
    settled: () => (late ? new Promise(resolve => waiting.push(resolve)) : Promise.resolve()),
    destroy() {
      clearTimeout(late);
      press.destroy();
      window.removeEventListener('beforeunload', leaving);
      model.off('change:view', heard);
    }
  };
}

/**
 * Below an activity: saved when, or what is wrong and what to do; where something is made, the way to print it; and all of it as text.
 * @param {Model} model
 * @param {(which: 'mine' | 'theirs') => void} choose
 * @param {() => Promise<void>} [settled] of the link, in activities that make something
 */
export function drawStatus(model, choose, settled) {
  const words = el('div', { class: 'onb-activity-saved', 'aria-live': 'polite' });
  const choice = el('div', { class: 'onb-activity-choice' });
  let lost = false;
  let before = '';
  /** @type {Status} */
  let status = { saved: '', notice: '', conflict: false, writable: true, made: '' };
  const print = el('button', { type: 'button', class: 'onb-button', 'data-act': 'print', onclick: () => settled && printMade(status.made, settled) }, 'Print what I made');
  print.hidden = true;
  const focus = (/** @type {HTMLElement | null | undefined} */ place) => {
    if (place) {
      place.tabIndex = -1;
      place.focus();
    }
  };
  const draw = () => {
    const bad = lost || status.notice;
    const text = lost
      ? 'Not saved yet: this lesson does not answer. Leave the page open: what you did is sent when it answers again.'
      : status.notice || (status.saved ? `Saved ${clockTime(status.saved)}` : '');
    if (text !== before) {
      before = text;
      put(words, text && icon(bad ? (status.conflict ? 'conflict' : 'failed') : 'saved'), text && el('span', {}, text));
      words.classList.toggle('onb-activity-bad', Boolean(bad));
    }
    if (status.conflict !== Boolean(choice.firstChild)) {
      const activity = words.closest('.onb-activity');
      const here = activity?.contains(document.activeElement);
      put(
        choice,
        status.conflict && el('button', { type: 'button', class: 'onb-button', 'data-act': 'mine', onclick: () => choose('mine') }, 'Go on with this page'),
        status.conflict && el('button', { type: 'button', class: 'onb-button', 'data-act': 'theirs', onclick: () => choose('theirs') }, 'Take the other copy')
      );
      if (here) {
        // The boxes above no longer take what is typed: the reader is led to why, not onto a button that the next key would press.
        focus(status.conflict ? words : activity?.querySelector('.onb-activity-title, .onb-question-label'));
      }
    }
  };
  return {
    node: el('div', { class: 'onb-activity-status' }, words, choice, el('div', {}, print), model.get('told') && asText(model)),
    /** @param {Status} now */
    show(now) {
      status = now;
      print.hidden = !(now.made && settled && serverBase());
      draw();
    },
    /** @param {boolean} now */
    lose(now) {
      lost = now;
      draw();
    }
  };
}

/** The whole activity as text, for those who would rather read than play; drawn when it is opened. @param {Model} model */
function asText(model) {
  const text = el('pre', { tabindex: '0' });
  const show = () => (text.textContent = model.get('told'));
  return el('details', { class: 'onb-plan-details onb-as-text', ontoggle: show }, el('summary', {}, 'Read it as text instead (tells what happens)'), text);
}

/** Where the server's pages begin, or "" where no Jupyter Server of ours draws this page. */
function serverBase() {
  return JSON.parse(document.getElementById('jupyter-config-data')?.textContent || '{}').baseUrl ?? '';
}

/**
 * Opens the page to print in a tab of its own, once what was typed last is saved. The tab is opened within the press: a later one would
 * be taken for an advertisement and blocked.
 * @param {string} made @param {() => Promise<void>} settled
 */
async function printMade(made, settled) {
  const tab = window.open('', '_blank');
  await settled();
  const address = new URL(`${serverBase()}onboarding/made?activity=${encodeURIComponent(made)}`, location.href).href;
  if (tab) {
    tab.opener = null;
    tab.location.replace(address);
  } else {
    location.assign(address);
  }
}

/** @param {string} utc */
function clockTime(utc) {
  return new Date(utc).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** What a line rests on, folded away. @param {string[]} statements */
export function whatIsKnown(statements) {
  return el('details', { class: 'onb-plan-details' }, el('summary', {}, 'What is known'), ...statements.map(words => el('p', {}, words)));
}

/**
 * Sends a text that is being typed: after a pause, after two seconds of typing on, and when the page is left.
 * @param {(text: string) => void} send
 */
export function typing(send) {
  let later = 0;
  let since = 0;
  /** @type {string | null} */
  let waiting = null;
  const flush = () => {
    clearTimeout(later);
    if (waiting !== null) {
      const text = waiting;
      waiting = null;
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
      send(text);
    }
  };
  return {
    /** @param {string} text */
    type(text) {
      const now = performance.now();
      if (waiting === null) {
        since = now;
        document.addEventListener('visibilitychange', flush);
        window.addEventListener('pagehide', flush);
      }
      waiting = text;
      clearTimeout(later);
      later = setTimeout(flush, Math.min(PAUSE, Math.max(0, since + LONGEST - now)));
    },
    flush
  };
}

/**
 * A box to write in, whose text is sent while it is being typed.
 * @param {{id: string, longest: number, value: string, typed: ReturnType<typeof typing>, describedBy: string}} given
 */
export function writingBox({ id, longest, value, typed, describedBy }) {
  const box = el('textarea', {
    class: 'onb-input onb-plan-why',
    id,
    rows: '3',
    maxlength: String(longest),
    'aria-describedby': describedBy,
    oninput: () => typed.type(box.value),
    onblur: () => typed.flush()
  });
  box.value = value;
  return box;
}

/**
 * A round that is talked through: what the learner wrote, each pattern with the people in whom it showed, the last word.
 * @param {string} wrote
 * @param {{patterns: {heading: string, text: string, people: string[]}[], summary: string}} debrief
 */
export function talkedThrough(wrote, debrief) {
  return [
    el('p', { class: 'onb-label' }, 'You wrote'),
    el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, wrote),
    ...debrief.patterns.flatMap(one => [
      el('h5', { class: 'onb-plan-point' }, one.heading),
      el('p', {}, one.text),
      el('ul', {}, ...one.people.map(words => el('li', {}, words)))
    ]),
    el('p', { class: 'onb-plan-summary' }, debrief.summary)
  ];
}
