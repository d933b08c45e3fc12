import { count } from './clock.js';
import { el, paragraphs } from './dom.js';
import { loadKinds, mountQuestion } from './question.js';

/** What stands in place of a quiz that cannot be answered here. @param {...import('./dom.js').Child} children */
function page(...children) {
  return el('div', { class: 'onb-page' }, el('div', { class: 'onb-column' }, ...children));
}

/** A quiz.ipynb that is no quiz of this course. @param {() => void} open */
export function drawStrange(open) {
  return page(
    el('h1', { class: 'onb-title' }, 'Not a quiz of this course'),
    el('p', {}, 'This file has the name of a quiz, but it is an ordinary notebook or it is damaged. You can look at it in the notebook editor.'),
    el('button', { type: 'button', class: 'onb-button onb-primary', onclick: open }, 'Open in the notebook editor')
  );
}

/** What a trainer sees: every variant, nothing to answer, no call to the server. @param {import('./types').Paper} paper @param {() => void} open */
export async function drawPreview(paper, open) {
  await loadKinds(paper.slots.flatMap(slot => [...slot.variants.values()]));
  const slots = paper.slots.flatMap((slot, i) =>
    [...slot.variants.values()].map((item, n) => {
      const host = el('div');
      const label = `Question ${i + 1}, version ${n + 1} of ${slot.variants.size}`;
      mountQuestion(host, { item, value: null, name: `preview-${paper.id}-${slot.id}-${n}`, label, disabled: true, onChange: () => undefined, level: 2 });
      return el('section', { class: 'onb-slot', 'data-slot': slot.id }, el('p', { class: 'onb-points' }, count(slot.points, 'point')), host);
    })
  );
  const words = 'Preview for trainers: nothing can be answered here. To see the notebook itself, right-click the file and choose Open With, then Notebook.';
  return page(
    el('div', { class: 'onb-head' }, el('h1', { class: 'onb-title' }, paper.title), ...paragraphs(words), el('button', { type: 'button', class: 'onb-button', onclick: open }, 'Open in the notebook editor')),
    el('div', { class: 'onb-slots' }, ...slots)
  );
}
