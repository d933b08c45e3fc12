import { el } from './dom.js';

/** @type {Map<string, Promise<unknown>>} */
const asked = new Map();

/**
 * Adds style sheets of this folder to the page, each once; resolves when they apply (or cannot be had), so that nothing is shown without.
 * @param {...string} names
 */
export function addStyles(...names) {
  return Promise.all(names.map(name => asked.get(name) ?? add(name)));
}

/** @param {string} name */
function add(name) {
  const done = new Promise(resolve => {
    document.head.append(el('link', { rel: 'stylesheet', href: new URL(name, import.meta.url).href, onload: resolve, onerror: resolve }));
  });
  asked.set(name, done);
  return done;
}
