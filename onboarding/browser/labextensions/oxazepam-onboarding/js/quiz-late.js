import { showAnswer } from './answer-text.js';
import { el } from './dom.js';
import { loadKinds } from './kinds.js';
import { notice } from './quiz-notices.js';

/**
 * Answers that came too late for their attempt: shown, kept until removed, never counted.
 * @param {import('./journal.js').Journal} journal @param {import('./types').Found[]} strays @param {import('./types').Paper} paper
 */
export async function lateNotices(journal, strays, paper) {
  const found = strays.map(({ entry }) => paper.slots.find(slot => slot.id === entry.slot)?.variants.get(entry.variant));
  await loadKinds(found.filter(item => item !== undefined));
  return strays.map(({ key, entry }, i) => {
    const place = paper.slots.findIndex(slot => slot.id === entry.slot);
    const item = found[i];
    const words = `An answer to question ${place + 1} did not reach the server before its attempt was submitted. It does not count; it is kept here for you:`;
    const remove = () => {
      journal.remove(key);
      node.remove();
    };
    const button = el('button', { type: 'button', class: 'onb-button onb-small', onclick: remove }, 'Remove it');
    const node = notice('info', el('p', {}, words), item ? showAnswer(item, entry.value) : null, button);
    return node;
  });
}
