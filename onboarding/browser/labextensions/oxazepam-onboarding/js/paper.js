/**
 * The question paper: what a quiz notebook says about itself. Anything that is not ours gives null.
 * @typedef {import('./types').Item} Item @typedef {import('./types').Paper} Paper
 */

/** @param {string} text the notebook @returns {Paper | null} */
export function readPaper(text) {
  try {
    const notebook = JSON.parse(text);
    const about = notebook.metadata.onboarding;
    if (about.page !== 'quiz' || about.schema !== 1) {
      return null;
    }
    /** @type {import('./types').PaperSlot[]} */
    const slots = [];
    for (const cell of notebook.cells) {
      const mark = cell.metadata?.onboarding;
      if (mark && typeof mark.slot === 'string') {
        const variants = new Map(mark.variants.map((/** @type {Item} */ item) => [item.id, item]));
        slots.push({ id: mark.slot, points: Number(mark.points), mustPass: mark.must_pass === true, variants });
      }
    }
    return { id: String(about.id), title: String(about.title || about.id), pass: Number(about.pass_mark) || 0, slots };
  } catch {
    return null;
  }
}
