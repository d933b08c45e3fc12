/**
 * The kinds of questions that this page has fetched. A kind is `kinds/<kind>.js` with the export `<kind>Kind`; nothing else names it.
 * @type {Map<string, import('./types').KindModule>}
 */
const known = new Map();

/** @param {string} name @param {import('./types').KindModule} kind */
export function addKind(name, kind) {
  known.set(name, kind);
}

/**
 * Fetches every kind that the items use; to be waited for before they are drawn. One that does not come is left out, and its
 * questions then say that they could not be loaded.
 * @param {import('./types').Item[]} items
 */
export async function loadKinds(items) {
  const names = new Set(items.flatMap(item => [item, ...(item.steps ?? [])]).map(item => item.kind));
  // A name becomes an address: letters only.
  const wanted = [...names].filter(name => !known.has(name) && /^[a-z]+$/.test(name));
  await Promise.all(wanted.map(fetchKind));
}

/** @param {string} name */
async function fetchKind(name) {
  try {
    addKind(name, (await import(`./kinds/${name}.js`))[`${name}Kind`]);
  } catch (error) {
    console.warn(`questions of the kind "${name}" could not be loaded`, error);
  }
}

/** What a kind can do, or null when it was not fetched. @param {string} name */
export function findKind(name) {
  return known.get(name) ?? null;
}
