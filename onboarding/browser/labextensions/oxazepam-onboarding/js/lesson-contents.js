import { el, put } from './dom.js';

/**
 * Beside a lesson: its contents with the place you are, the ways home, back and on; and the memory of where you were.
 * @typedef {import('./lab-types').NotebookPanel} NotebookPanel
 * @typedef {import('./api.js').Api} Api
 * @typedef {import('./types').Lesson} Lesson
 */

const PAUSE = 800;

/**
 * @param {object} given
 * @param {NotebookPanel} given.panel
 * @param {Api} given.api
 * @param {string} given.path of this lesson
 * @param {Record<string, Lesson>} given.lessons all of them, by path, in the order of the course
 * @param {string} given.base base URL of the server
 * @param {(path: string) => void} given.openFile
 * @param {boolean} given.open whether it opens where it was left; otherwise who calls holds a place
 * @param {AbortSignal} given.signal ends it
 * @returns {Promise<{folded: HTMLElement, hold: (place: Place) => void, look: () => void}>} the contents as a folded list for narrow pages (the wide one
 *   stands beside the lesson), what shows a place, and what notes where the reader is
 */
export async function showContents({ panel, api, path, lessons, base, openFile, open, signal }) {
  const sections = findSections(panel);
  const scroller = panel.content.node.querySelector('.jp-WindowedPanel-outer') ?? panel.content.node;
  const hold = holder(panel, scroller, signal);
  const go = (/** @type {Section} */ section) => (/** @type {Event} */ event) => {
    event.preventDefault();
    const heading = /** @type {HTMLElement} */ (section.node.querySelector('h2') ?? section.node);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    hold(section);
    for (const folded of panel.node.querySelectorAll('details.onb-contents-folded')) {
      /** @type {HTMLDetailsElement} */ (folded).open = false;
    }
  };
  follow(panel, hold, signal);
  const draw = () => [
    el('ol', {}, ...sections.map(section => el('li', {}, el('a', { href: `#${section.id}`, 'data-section': section.id, onclick: go(section) }, section.title)))),
    el('ul', { class: 'onb-contents-ways' }, ...ways(path, lessons, base, openFile), el('li', {}, reportLink(panel, path, base)))
  ];
  const side = el('nav', { class: 'onb-contents', 'aria-label': 'Contents of this lesson' }, ...draw());
  const folded = el('details', { class: 'onb-contents-folded' }, el('summary', {}, 'Contents'), el('nav', { 'aria-label': 'Contents of this lesson, folded' }, ...draw()));
  panel.node.append(side);
  signal.addEventListener('abort', () => side.remove());

  if (open) {
    await goBack(hold, api, path, sections);
  }
  let timer = 0;
  const look = () => {
    const { place, share } = whereAmI(scroller, sections, panel);
    for (const link of panel.node.querySelectorAll('a[data-section]')) {
      const here = /** @type {HTMLElement} */ (link).dataset.section === place;
      here ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current');
    }
    window.clearTimeout(timer);
    // A place that could not be kept is no trouble for the reader: the next one is tried.
    timer = window.setTimeout(() => void api.call('PUT', 'reading', {}, { path, place, share }).catch(() => undefined), PAUSE);
  };
  scroller.addEventListener('scroll', look, { passive: true, signal });
  signal.addEventListener('abort', () => window.clearTimeout(timer));
  if (open) {
    look();
  }
  return { folded, hold, look };
}

/** @typedef {{id: string, title: string, node: HTMLElement}} Section */
/** @typedef {{node: HTMLElement, y?: number}} Place something to show, at a height of the window or at the upper edge of the lesson */

/** Read from the text, not from the page: JupyterLab draws the cells later. @param {NotebookPanel} panel @returns {Section[]} */
function findSections(panel) {
  /** @type {Section[]} */
  const found = [];
  for (const cell of panel.content.widgets) {
    const title = cell.model.type === 'markdown' && /^## +(.+)$/m.exec(cell.model.sharedModel.getSource());
    if (title) {
      found.push({ id: cell.model.id, title: title[1].replaceAll(/[*_`\\]/g, '').trim(), node: cell.node });
    }
  }
  return found;
}

/** The section whose beginning has been scrolled past, and how much of the lesson before its last section, the sources, has been in view. @param {Element} scroller @param {Section[]} sections @param {NotebookPanel} panel */
function whereAmI(scroller, sections, panel) {
  const frame = scroller.getBoundingClientRect();
  const passed = sections.filter(section => section.node.getBoundingClientRect().top <= frame.top + frame.height / 3);
  const top = panel.content.widgets[0]?.node.getBoundingClientRect().top ?? 0;
  const whole = (sections[sections.length - 1]?.node.getBoundingClientRect().top ?? 0) - top;
  const share = whole > 0 ? Math.min(1, Math.max(0, (frame.bottom - top) / whole)) : 1;
  return { place: passed[passed.length - 1]?.id ?? '', share };
}

/**
 * Shows a place and keeps it there while activities above it are drawn and grow, until the reader does something.
 * @param {NotebookPanel} panel @param {Element} scroller @param {AbortSignal} signal @returns {(place: Place) => void}
 */
function holder(panel, scroller, signal) {
  /** @type {Place | null} */
  let held = null;
  const keep = () => {
    if (held) {
      // Never behind the line above the lesson.
      scroller.scrollTop += held.node.getBoundingClientRect().top - Math.max(scroller.getBoundingClientRect().top, held.y ?? 0);
    }
  };
  const grown = new ResizeObserver(keep);
  grown.observe(scroller);
  panel.content.widgets.forEach(cell => grown.observe(cell.node));
  for (const act of ['wheel', 'pointerdown', 'touchstart', 'keydown']) {
    panel.node.addEventListener(act, () => (held = null), { capture: true, passive: true, signal });
  }
  signal.addEventListener('abort', () => grown.disconnect());
  return place => {
    held = place;
    keep();
  };
}

/**
 * The links of the notes before hard scenes: past a scene, to the section that has its points, or to the text of an activity, which is
 * opened. The focus goes along, so that the keyboard reads on there.
 * @param {NotebookPanel} panel @param {(place: Place) => void} hold @param {AbortSignal} signal
 */
function follow(panel, hold, signal) {
  panel.content.node.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('.onb-note a[href^="#"]') : null;
    const name = link?.getAttribute('href')?.slice(1) ?? '';
    const wanted = name.replace(/^text-of-/, '');
    const cell = panel.content.widgets.find(one => one.model.id === wanted);
    if (!cell) {
      return;
    }
    // Else JupyterLab would jump there without the focus, and let go when an activity above grows.
    event.preventDefault();
    event.stopPropagation();
    const text = /** @type {HTMLDetailsElement | null} */ (name === wanted ? null : cell.node.querySelector('details.onb-as-text'));
    if (text) {
      text.open = true;
    }
    const place = /** @type {HTMLElement} */ (text ?? cell.node);
    const reader = /** @type {HTMLElement} */ (text?.querySelector('summary') ?? cell.node.querySelector('h2') ?? cell.node.querySelector('.jp-MarkdownOutput') ?? cell.node);
    if (!text) {
      reader.tabIndex = -1;
    }
    reader.focus({ preventScroll: true });
    hold({ node: place });
  }, { signal, capture: true });
}

/** Opens the lesson where it was left; a first reading begins at the top. @param {(place: Place) => void} hold @param {Api} api @param {string} path @param {Section[]} sections */
async function goBack(hold, api, path, sections) {
  try {
    /** @type {{place: string}} */
    const { place } = await api.call('GET', 'reading', { path });
    const left = sections.find(section => section.id === place);
    if (left) {
      hold(left);
    }
  } catch {
    // Not known: the top is a good place, too.
  }
}

/** To the form that tells the trainer what is wrong here; the section is looked up when the link is followed. @param {NotebookPanel} panel @param {string} path @param {string} base */
function reportLink(panel, path, base) {
  const address = (/** @type {string} */ section) => `${base}onboarding/report-error?${new URLSearchParams({ page: path, section })}`;
  const link = el('a', { href: address(''), 'data-role': 'report-error', onclick: () => {
    link.href = address(panel.node.querySelector('a[data-section][aria-current]')?.textContent ?? '');
  } }, 'Report an error on this page');
  return link;
}

/** @param {string} path @param {Record<string, Lesson>} lessons @param {string} base @param {(path: string) => void} openFile */
function ways(path, lessons, base, openFile) {
  const order = Object.keys(lessons);
  const at = order.indexOf(path);
  const link = (/** @type {string} */ words, /** @type {string | undefined} */ to) =>
    to && el('li', {}, el('a', { href: `${base}doc/tree/${to.split('/').map(encodeURIComponent).join('/')}`, onclick: (/** @type {Event} */ event) => (event.preventDefault(), openFile(to)) }, `${words}: ${lessons[to].title}`));
  return [el('li', {}, el('a', { href: `${base}onboarding/home`, 'data-role': 'home' }, 'Course home')), link('Previous', order[at - 1]), link('Next', order[at + 1])].filter(Boolean);
}
