import { loadKinds, mountQuestion } from '../../browser/labextensions/oxazepam-onboarding/js/question.js';
import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { drawKey } from './preview-key.js';

/** @typedef {import('../../browser/labextensions/oxazepam-onboarding/js/types').Item} PublicItem */
/** @typedef {{id: string, kind: string, about: string, public: PublicItem | null, private: import('./preview-key.js').Private | null, faults: string[]}} Entry */
/** @typedef {{id: string, label: string, title: string, faults: string[], items: Entry[]}} Slot */
/** @typedef {{stamp: string, file: string, practice: boolean, slots: Slot[] | null, faults: string[], count: number, broken: number}} Preview */

const EVERY = 700;
const THEME = 'oxazepam-onboarding:preview-theme';

const get = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const keysButton = /** @type {HTMLButtonElement} */ (get('keys'));
const themeButton = /** @type {HTMLButtonElement} */ (get('theme'));

/** @type {Map<string, {text: string, node: HTMLElement}>} by place: what was drawn there, kept while its text stays the same */
let drawn = new Map();
/** What the status says while the preview answers. */
let summary = { text: '', wrong: false };
let keysShown = false;
let stamp = '';
let serial = 0;

/** @param {string} text @param {boolean} [wrong] */
function say(text, wrong = false) {
  const status = get('status');
  if (status.textContent !== text) {
    status.textContent = text;
  }
  status.classList.toggle('pv-wrong', wrong);
}

/**
 * @param {string[]} faults
 * @param {string} [note]
 */
function faultList(faults, note) {
  return [el('ul', {}, ...faults.map(fault => el('li', {}, fault))), note && el('p', {}, note)];
}

/**
 * One item as a learner sees it, with what only authors see around it.
 * @param {Entry} entry
 * @param {string} label
 * @param {boolean} open
 */
function drawItem(entry, label, open) {
  const host = el('div', {});
  const question = entry.public;
  if (question) {
    serial += 1;
    mountQuestion(host, { item: question, value: null, order: null, name: `item-${serial}`, label, level: 3, onChange() {} });
  } else {
    put(host, el('p', { class: 'pv-undrawn' }, 'Too much is missing to draw this item.'));
  }
  return el(
    'article',
    { class: entry.faults.length ? 'pv-item pv-wrong' : 'pv-item', 'data-item': entry.id, 'aria-label': entry.id },
    el('header', {}, el('h3', {}, entry.id || 'without an id'), el('p', {}, entry.about)),
    entry.faults.length > 0 && el('div', { class: 'pv-faults', 'data-role': 'fault' }, ...faultList(entry.faults)),
    host,
    entry.private && drawKey(entry.private, open)
  );
}

/**
 * @param {typeof drawn} before
 * @param {string} place
 * @param {Entry} entry
 * @param {string} label
 */
function itemNode(before, place, entry, label) {
  // Two items with one id are a fault, and both are shown.
  while (drawn.has(place)) {
    place += '+';
  }
  const text = JSON.stringify([entry, label]);
  const old = before.get(place);
  const open = old?.node.querySelector('details')?.open ?? keysShown;
  const node = old?.text === text ? old.node : drawItem(entry, label, open);
  drawn.set(place, { text, node });
  return node;
}

/** @param {typeof drawn} before @param {Slot} slot */
function drawSlot(before, slot) {
  return el(
    'section',
    { class: 'pv-slot', id: `slot-${slot.id}` },
    el('h2', {}, slot.id || 'Practice'),
    slot.title && el('p', { class: 'pv-title' }, slot.title),
    slot.faults.length > 0 && el('div', { class: 'pv-faults', 'data-role': 'fault' }, ...faultList(slot.faults)),
    ...slot.items.map(entry => itemNode(before, `${slot.id}/${entry.id}`, entry, slot.label))
  );
}

/** @param {Slot} slot */
function navLink(slot) {
  const wrong = slot.faults.length > 0 || slot.items.some(entry => entry.faults.length > 0);
  return el(
    'li',
    {},
    el('a', { href: `#slot-${slot.id}`, class: wrong ? 'pv-wrong' : null }, slot.id, wrong && el('span', { class: 'onb-hidden' }, ' (to mend)'))
  );
}

/** @param {Preview} shown */
function show(shown) {
  document.title = `Preview of ${shown.file}`;
  put(get('file'), shown.file);
  const items = get('items');
  const stale = shown.slots === null;
  const mend = get('faults');
  mend.hidden = shown.faults.length === 0;
  put(mend, ...faultList(shown.faults, stale && items.childElementCount ? 'Below is the last version that could be read.' : ''));
  items.classList.toggle('pv-stale', stale);
  if (shown.slots) {
    put(get('slots'), !shown.practice && el('ul', {}, ...shown.slots.map(navLink)));
    const before = drawn;
    drawn = new Map();
    // An item that did not change keeps its node, with the answer in it; moving a node only takes the focus away.
    const focused = document.activeElement;
    put(items, ...shown.slots.map(slot => drawSlot(before, slot)));
    if (focused instanceof HTMLElement && items.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }
  const time = new Date().toLocaleTimeString('en-GB');
  const amount = stale ? 'cannot be read' : `${shown.count} item${shown.count === 1 ? '' : 's'}`;
  summary = { text: `${amount} · ${shown.broken || 'nothing'} to mend · read ${time}`, wrong: shown.broken > 0 };
}

async function look() {
  let answer;
  try {
    answer = await fetch(`items?have=${encodeURIComponent(stamp)}`);
  } catch {
    say('The preview has stopped. Start it again, and open the address that it then prints.', true);
    return;
  }
  if (answer.status === 200) {
    /** @type {Preview} */
    const shown = await answer.json();
    await loadKinds((shown.slots ?? []).flatMap(slot => slot.items.flatMap(entry => entry.public ?? [])));
    show(shown);
    stamp = shown.stamp;
  }
  if (answer.ok) {
    say(summary.text, summary.wrong);
  } else {
    say(await answer.text(), true);
  }
}

/** Waits a moment, or until the page is looked at again. */
function moment() {
  return /** @type {Promise<void>} */ (
    new Promise(resolve => {
      const done = () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', done);
        resolve();
      };
      const timer = setTimeout(done, EVERY);
      document.addEventListener('visibilitychange', done);
    })
  );
}

async function follow() {
  for (;;) {
    if (!document.hidden) {
      await look();
    }
    await moment();
  }
}

/** @param {boolean} dark */
function paint(dark) {
  document.body.dataset.jpThemeLight = String(!dark);
  themeButton.setAttribute('aria-pressed', String(dark));
}

keysButton.addEventListener('click', () => {
  keysShown = !keysShown;
  keysButton.setAttribute('aria-pressed', String(keysShown));
  document.querySelectorAll('details').forEach(details => (details.open = keysShown));
});
themeButton.addEventListener('click', () => {
  const dark = document.body.dataset.jpThemeLight === 'true';
  localStorage.setItem(THEME, dark ? 'dark' : 'light');
  paint(dark);
});
// Drawn disabled: neither is pressed in vain while this code is on its way.
keysButton.disabled = themeButton.disabled = false;
paint((localStorage.getItem(THEME) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark');
follow();
