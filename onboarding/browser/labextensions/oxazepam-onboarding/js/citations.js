import { el, put } from './dom.js';

/**
 * The card behind a citation or a word of the glossary: shown beside the link on focus, click or Enter; Escape closes it. Focus stays on the link; a card that
 * has no room for all its text is the next stop of the Tab key, so that every key that scrolls works in it.
 * A lesson has hundreds of citations: those of one paragraph are one stop of the Tab key, and the arrow keys lead through them.
 * @typedef {import('./types').Card} Card
 */

const SOURCE = 'a[href^="#ref-"]';
const LINK = ':is(a[href^="#ref-"], a[href^="#word-"])';
let made = 0;

/**
 * @param {HTMLElement} page holds the links
 * @param {Record<string, Card>} cards by the end of their address: "ref-1", "word-taper"
 * @param {AbortSignal} signal ends it
 */
export function showCards(page, cards, signal) {
  const box = el('div', { class: 'onb-popover', id: `onb-card-${++made}`, role: 'tooltip', hidden: true });
  document.body.append(box);
  /** @type {HTMLAnchorElement | null} */
  let link = null;

  const close = () => {
    link?.removeAttribute('aria-describedby');
    link = null;
    box.hidden = true;
  };
  /** @param {HTMLAnchorElement} target @param {Card} card */
  const open = (target, card) => {
    close();
    link = target;
    link.setAttribute('aria-describedby', box.id);
    const all = group(target);
    const more = all.length > 1 && el('p', { class: 'onb-popover-source' }, `Source ${all.indexOf(target) + 1} of ${all.length} in this paragraph: arrow keys show the others.`);
    put(box, ...drawCard(card), more);
    box.hidden = false;
    place();
  };
  const place = () => {
    const at = link?.getBoundingClientRect();
    const frame = page.getBoundingClientRect();
    if (!at || at.bottom < frame.top || at.top > frame.bottom) {
      close();
      return;
    }
    // Never over the link, which has the focus: on the side with more room, as high as that room; Page Up and Page Down scroll it.
    box.style.maxHeight = '';
    const below = window.innerHeight - at.bottom - 16;
    const above = at.top - 16;
    const down = box.offsetHeight <= below || below >= above;
    box.style.maxHeight = `${down ? below : above}px`;
    const scrolls = box.scrollHeight > box.clientHeight;
    scrolls ? (box.tabIndex = 0) : box.removeAttribute('tabindex');
    const { offsetWidth: wide, offsetHeight: high } = box;
    box.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - wide - 8))}px`;
    box.style.top = `${down ? at.bottom + 8 : at.top - high - 8}px`;
  };
  /** The citations of one paragraph; a word stands alone. @param {HTMLAnchorElement} one */
  const group = one => one.matches(SOURCE) ? [...(one.closest('p, li, dd, td, th') ?? page).querySelectorAll(/** @type {'a'} */ (SOURCE))] : [one];
  // JupyterLab renders text when it gets to it, and anew after a change.
  const arrange = () => {
    for (const one of page.querySelectorAll(/** @type {'a'} */ (`${LINK}:not([tabindex])`))) {
      group(one).forEach((each, at) => {
        each.tabIndex = at ? -1 : 0;
        if (each.matches(SOURCE)) {
          each.setAttribute('aria-label', `Source ${key(each).slice('ref-'.length)}`);
        }
      });
    }
  };
  const rendered = new MutationObserver(arrange);
  rendered.observe(page, { childList: true, subtree: true });
  arrange();
  /** @param {Event} event @returns {[HTMLAnchorElement, Card] | null} */
  const cited = event => {
    const target = event.target instanceof Element ? event.target.closest(LINK) : null;
    const card = target && cards[key(target)];
    return card ? [/** @type {HTMLAnchorElement} */ (target), card] : null;
  };

  page.addEventListener('keydown', event => {
    if (event.key === 'Tab' && !event.shiftKey && link && event.target === link && box.tabIndex === 0) {
      event.preventDefault();
      event.stopPropagation();
      box.focus();
      return;
    }
    const scroll = { PageDown: 1, PageUp: -1 }[event.key];
    if (link && scroll && event.target === link && box.scrollHeight > box.clientHeight) {
      event.preventDefault();
      event.stopPropagation();
      box.scrollBy(0, scroll * box.clientHeight * 0.8);
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = link && step && event.target === link && !event.ctrlKey && !event.altKey && !event.metaKey ? group(link) : [];
    if (link && step && all.length > 1) {
      event.preventDefault();
      event.stopPropagation();
      const to = all[(all.indexOf(link) + step + all.length) % all.length];
      all.forEach(each => (each.tabIndex = each === to ? 0 : -1));
      to.focus();
    }
  }, { signal, capture: true });
  page.addEventListener('focusin', event => {
    const found = cited(event);
    if (found) {
      open(...found);
    }
  }, { signal });
  page.addEventListener('click', event => {
    const found = cited(event);
    if (found) {
      // Else JupyterLab would jump to the list at the end.
      event.preventDefault();
      event.stopPropagation();
      open(...found);
    }
  }, { signal, capture: true });
  document.addEventListener('pointerdown', event => {
    const target = /** @type {Node} */ (event.target);
    if (link && !box.contains(target) && !link.contains(target)) {
      close();
    }
  }, { signal, capture: true });
  page.addEventListener('focusout', event => {
    if (event.target === link && event.relatedTarget !== box) {
      close();
    }
  }, { signal });
  box.addEventListener('focusout', event => {
    if (event.relatedTarget !== link) {
      close();
    }
  });
  box.addEventListener('keydown', event => {
    // Keys belong to the card while it has the focus, not to JupyterLab's shortcuts.
    event.stopPropagation();
    if (event.key === 'Tab') {
      // The card stands at the end of the page: Tab goes on from its number, Shift and Tab back to it.
      link?.focus();
      if (event.shiftKey) {
        event.preventDefault();
      }
    }
  });
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && link) {
      event.stopPropagation();
      if (box.contains(document.activeElement)) {
        link.focus();
      }
      close();
    }
  }, { signal, capture: true });
  page.addEventListener('scroll', place, { signal, capture: true, passive: true });
  signal.addEventListener('abort', () => {
    rendered.disconnect();
    box.remove();
  });
}

/** @param {Element} link */
function key(link) {
  return (link.getAttribute('href') ?? '').slice(1);
}

/** @param {Card} card */
function drawCard(card) {
  const sources = card.sources ?? (card.title ? [{ ...card, title: card.title }] : []);
  const named = sources.map(({ title, publisher, year, address }) =>
    el(
      'p',
      { class: 'onb-popover-source', dir: 'auto' },
      [title, publisher, year].filter(Boolean).join(', '),
      // In full in the list at the end of the lesson.
      address && el('span', { class: 'onb-popover-address' }, address)
    )
  );
  const ground = [card.kind, card.strength].filter(Boolean).join('; ');
  return [
    el('p', { class: 'onb-popover-statement', dir: 'auto' }, card.term && el('strong', {}, `${card.term}. `), card.statement),
    ...(ground ? [el('p', {}, el('strong', {}, 'Rests on: '), ground)] : []),
    ...(card.local ? [el('p', {}, el('strong', {}, 'Local: '), card.local)] : []),
    ...(named.length ? named : [el('p', {}, 'No publication: common practice.')])
  ];
}
