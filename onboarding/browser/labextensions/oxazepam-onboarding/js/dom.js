/** @typedef {Node | string | null | false | undefined} Child */

/**
 * Makes an element. Text always becomes a text node: nothing an author or a learner wrote is ever read as HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean | number | EventListener | null | undefined>} [props] attributes;
 *   `true` sets an empty one, `false` and null set none, `onclick` and the like add a listener
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') {
      node.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? '' : String(value));
    }
  }
  put(node, ...children);
  return node;
}

/**
 * Replaces the children of a node.
 * @param {Element} node
 * @param {...Child} children
 */
export function put(node, ...children) {
  node.replaceChildren(.../** @type {(Node | string)[]} */ (children.filter(c => c || c === '')));
}

/**
 * Plain text as paragraphs: an empty line parts them, single line breaks stay.
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function paragraphs(text) {
  return text.split(/\n\s*\n/).map(part => el('p', { class: 'onb-text', dir: 'auto' }, part.trim()));
}

const SHAPES = {
  saved: 'M3.5 8.5l3 3 6-7',
  failed: 'M8 2.2l6.4 11.3H1.6zM8 6.4v3.4M8 11.6v.1',
  saving: 'M8 4.2V8l2.6 1.6M8 1.8a6.2 6.2 0 110 12.4A6.2 6.2 0 018 1.8z',
  empty: 'M8 2.8a5.2 5.2 0 110 10.4A5.2 5.2 0 018 2.8z',
  info: 'M8 1.8a6.2 6.2 0 110 12.4A6.2 6.2 0 018 1.8zM8 7.3v3.7M8 4.9V5',
  conflict: 'M2 5.5h9.5M8.8 2.8l2.7 2.7-2.7 2.7M14 10.5H4.5M7.2 7.8l-2.7 2.7 2.7 2.7'
};

/** @typedef {keyof typeof SHAPES} Shape */

/**
 * A small line drawing that repeats what the words beside it say.
 * @param {Shape} shape
 * @returns {SVGSVGElement}
 */
export function icon(shape) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `onb-icon onb-icon-${shape}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', SHAPES[shape]);
  svg.append(path);
  return svg;
}
