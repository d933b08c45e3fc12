/**
 * Takes away the text that the server put over JupyterLab (docs/decisions/lesson-text-first.md), so that the reader notices nothing:
 * the same line stands at the same height, and the focus is where it was.
 * @typedef {import('./lab-types').NotebookPanel} NotebookPanel
 */

const LINES = 'h1, h2, h3, p, li, tr, img';

/** The text over this lesson, or null where there is none. @param {string} path @returns {HTMLElement | null} */
export function firstText(path) {
  const text = /** @type {HTMLElement | null} */ (document.querySelector('[data-role="lesson-first"]'));
  return text?.dataset.path === path ? text : null;
}

/** The text stays, and says why there is no more than that. @param {HTMLElement} text @param {string} words */
export function keepText(text, words) {
  text.dispatchEvent(new CustomEvent('onb-failed', { detail: words }));
}

/**
 * Resolves when every text of the lesson is drawn and what stands above it has its height: before that, JupyterLab's page would move.
 * @param {NotebookPanel} panel @param {AbortSignal} signal
 */
export async function settled(panel, signal) {
  const texts = panel.content.widgets.filter(cell => cell.model.type === 'markdown');
  const open = () => texts.some(cell => !cell.node.querySelector('.jp-MarkdownOutput')?.childElementCount);
  while (open() && !signal.aborted) {
    await new Promise(requestAnimationFrame);
  }
  for (let frame = 0; frame < 2; frame += 1) {
    await new Promise(requestAnimationFrame);
  }
}

/**
 * Where the reader is: the first line in view, with its height in the window.
 * @param {HTMLElement} text @param {NotebookPanel} panel
 * @returns {import('./lesson-contents.js').Place | null} the same line in JupyterLab's page; null at the very top
 */
export function placeOf(text, panel) {
  const scroll = /** @type {HTMLElement} */ (text.querySelector('[data-role="lesson-text"]'));
  const edge = scroll.getBoundingClientRect().top;
  if (scroll.scrollTop < 1) {
    return null;
  }
  const line = [...scroll.querySelectorAll(`${LINES}, .onb-first-activity`)].find(one => one.getBoundingClientRect().top >= edge - 1);
  const place = line?.closest('[data-cell]');
  const cell = place && cellOf(place, panel);
  if (!line || !place || !cell) {
    return null;
  }
  const lines = [...(cell.querySelector('.jp-MarkdownOutput')?.querySelectorAll(LINES) ?? [])];
  const same = /** @type {HTMLElement | undefined} */ (lines[[...place.querySelectorAll(LINES)].indexOf(line)]);
  return { node: same ?? cell, y: line.getBoundingClientRect().top };
}

/** The first text or activity of which something is in view. @param {Element} scroll @returns {Element | undefined} */
function inView(scroll) {
  const edge = scroll.getBoundingClientRect().top;
  return [...scroll.querySelectorAll('[data-cell]')].find(place => place.getBoundingClientRect().bottom > edge + 1);
}

/** @param {Element} place @param {NotebookPanel} panel @returns {HTMLElement | undefined} */
function cellOf(place, panel) {
  return panel.content.widgets.find(one => one.model.id === /** @type {HTMLElement} */ (place).dataset.cell)?.node;
}

/**
 * Removes the text and gives the keyboard to what stands below it.
 * @param {HTMLElement} text @param {NotebookPanel} panel
 */
export function leave(text, panel) {
  const focused = text.contains(document.activeElement) ? document.activeElement : null;
  const next = focused && sameOf(text, focused, panel);
  text.dispatchEvent(new Event('onb-left'));
  for (const node of document.querySelectorAll('[data-onb-below]')) {
    node.removeAttribute('inert');
    node.removeAttribute('data-onb-below');
  }
  text.remove();
  if (next) {
    next.focus({ preventScroll: true });
  }
}

/** What in JupyterLab's page is the same as a focused element of the text; for the text itself the part in view. @param {HTMLElement} text @param {Element} focused @param {NotebookPanel} panel */
function sameOf(text, focused, panel) {
  const place = focused.closest('[data-cell]');
  const within = place && cellOf(place, panel)?.querySelector('.jp-MarkdownOutput');
  if (place && within) {
    const kind = focused.tagName;
    const same = /** @type {HTMLElement | undefined} */ (within.querySelectorAll(kind)[[...place.querySelectorAll(kind)].indexOf(focused)]);
    if (same && kind !== 'A') {
      same.tabIndex = -1;
    }
    return same;
  }
  const href = focused.getAttribute('href');
  const links = /** @type {NodeListOf<HTMLElement>} */ (panel.node.querySelectorAll(':is(.onb-contents, .onb-contents-folded) a'));
  const link = href && [...links].find(one => one.getAttribute('href') === href && one.checkVisibility());
  if (link) {
    return link;
  }
  const seen = inView(/** @type {Element} */ (text.querySelector('[data-role="lesson-text"]')));
  const cell = seen && cellOf(seen, panel);
  if (cell && !cell.hasAttribute('tabindex')) {
    cell.tabIndex = -1;
  }
  return cell ?? panel.content.node;
}
