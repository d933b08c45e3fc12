// @ts-check
/**
 * What our scripts on the formgrader's lists share: states are fetched before the table's models, and each row is drawn by the stock code
 * first and then corrected.
 */

/** @typedef {{state: string, reason: string, score: string, max: string}} State */

const page = /** @type {any} */ (globalThis);

export const ORDER = ["submitted", "could not be graded", "waiting for marking", "graded: not yet passed", "graded: passed"];

/**
 * What one of our addresses tells; `trouble` is empty unless it could not be fetched.
 * @param {string} place below our addresses
 * @returns {Promise<{table: any, trouble: string}>}
 */
export async function ask(place) {
  try {
    const address = `${page.base_url}/onboarding/grading/${place}`;
    const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
    const table = await response.json();
    if (!response.ok) throw new Error(table.message);
    return { table, trouble: "" };
  } catch (error) {
    return { table: {}, trouble: `State unknown: ${error instanceof Error && error.message ? error.message : "reload the page."}` };
  }
}

/**
 * @param {any} kind a Backbone model or collection
 * @param {() => Promise<unknown>} load what each of its fetches waits for
 */
export function before(kind, load) {
  if (!kind) return;
  const sync = kind.prototype.sync;
  /** @param {...any} args */
  kind.prototype.sync = function (...args) {
    void load().finally(() => sync.apply(this, args));
  };
}

/**
 * @param {any} view
 * @param {(view: any) => void} correct
 */
export function drawAfterwards(view, correct) {
  if (!view) return;
  const draw = view.prototype.render;
  view.prototype.render = function () {
    draw.call(this);
    correct(this);
  };
}

/**
 * @param {any} cell jQuery's
 * @param {State} known
 */
export function showState(cell, known) {
  cell.empty().attr("data-order", ORDER.indexOf(known.state)).attr("data-search", known.state);
  cell.append(stateWords(known.state, known.state + (known.reason && known.state !== "graded: passed" ? ":" : "")));
  if (known.reason) cell.append(document.createTextNode(` ${known.reason}`));
}

/** @param {string} state @param {string} text */
export function stateWords(state, text) {
  const words = document.createElement("span");
  words.className = "onboarding-state";
  words.dataset.state = state;
  words.textContent = text;
  return words;
}

/** @param {Record<string, string>} names what stands over columns instead of the stock words */
export function rename(names) {
  for (const head of document.querySelectorAll("th")) {
    head.textContent = names[head.textContent ?? ""] ?? head.textContent;
  }
}

const looks = document.createElement("style");
looks.textContent =
  ".onboarding-state { font-weight: 700; } td { overflow-wrap: anywhere; } .onboarding-counts { margin: 0; padding: 0; list-style: none; }";
document.head.append(looks);
