import { el } from './dom.js';

/**
 * The card behind a citation: shown beside the link on focus, click or Enter; Escape closes it. Focus stays on the link.
 * @typedef {import('./types').Card} Card
 */

const LINK = 'a[href^="#ref-"]';
let made = 0;

/**
 * @param {HTMLElement} page holds the links
 * @param {Record<string, Card>} cards by number
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
    box.replaceChildren(...drawCard(card));
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
    const { offsetWidth: wide, offsetHeight: high } = box;
    const below = at.bottom + 8 + high <= window.innerHeight;
    box.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - wide - 8))}px`;
    box.style.top = `${Math.max(8, below ? at.bottom + 8 : at.top - high - 8)}px`;
  };
  /** @param {Event} event @returns {[HTMLAnchorElement, Card] | null} */
  const cited = event => {
    const target = event.target instanceof Element ? event.target.closest(LINK) : null;
    const card = target && cards[(target.getAttribute('href') ?? '').slice('#ref-'.length)];
    return card ? [/** @type {HTMLAnchorElement} */ (target), card] : null;
  };

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
    if (event.target === link) {
      close();
    }
  }, { signal });
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && link) {
      event.stopPropagation();
      close();
    }
  }, { signal, capture: true });
  page.addEventListener('scroll', place, { signal, capture: true, passive: true });
  signal.addEventListener('abort', () => box.remove());
}

/** @param {Card} card */
function drawCard(card) {
  const sources = card.sources ?? (card.title ? [{ ...card, title: card.title }] : []);
  const named = sources.map(({ title, publisher, year, address }) =>
    el('p', { class: 'onb-popover-source', dir: 'auto' }, [title, publisher, year].filter(Boolean).join(', '), address ? ` — ${address}` : '')
  );
  const ground = [card.kind, card.strength].filter(Boolean).join('; ');
  return [
    el('p', { class: 'onb-popover-statement', dir: 'auto' }, card.statement),
    ...(ground ? [el('p', {}, el('strong', {}, 'Rests on: '), ground)] : []),
    ...(card.local ? [el('p', {}, el('strong', {}, 'Local: '), card.local)] : []),
    ...(named.length ? named : [el('p', {}, 'No publication: common practice.')])
  ];
}
