import { el, put } from './dom.js';
import { addStyles } from './styles.js';

/**
 * The button of a question that asks for what was made in a lesson: it puts the text into the answer, where it can be changed, and is
 * saved and submitted like any answer.
 * @typedef {{text: string, wanted: string, title: string, lesson: string, section: string}} Made
 */

/**
 * @param {import('./quiz-page.js').QuizPage} page @param {import('./quiz-slot.js').SlotView} view
 */
export async function offerMade(page, { section, item }) {
  await addStyles('after.css');
  const place = section.querySelector('.onb-written');
  const area = place?.querySelector('textarea');
  if (!place || !area) {
    return; // the code that draws written answers could not be fetched, and the question says so
  }
  const told = el('div', { class: 'onb-made', role: 'status', 'data-role': 'made' });
  const button = el('button', { type: 'button', class: 'onb-button onb-small', 'data-role': 'put-in', onclick: () => void ask() }, 'Put in what I made in the lesson');
  place.prepend(el('div', { class: 'onb-made-offer' }, button, told));

  /** @param {...import('./dom.js').Child} children */
  const say = (...children) => put(told, el('p', {}, ...children));

  /** @param {string} text */
  const fill = text => {
    // As if it had been typed: the box cuts what is too long, counts, and tells the page, which saves it.
    area.value = text;
    area.dispatchEvent(new Event('input'));
    area.focus();
    area.setSelectionRange(0, 0);
    say('It stands in the answer now. Read it through: you can change it here, and the lesson keeps its own copy.');
  };

  /** @param {Made} made */
  const nothing = made => {
    // A lesson opens where it was left: so the place is noted first. Without it the lesson opens all the same.
    const open = async (/** @type {Event} */ event) => {
      event.preventDefault();
      await page.api.call('PUT', 'reading', {}, { path: made.lesson, place: made.section, share: 0 }).catch(() => undefined);
      page.openFile(made.lesson);
    };
    const href = `${page.base}doc/tree/${made.lesson.split('/').map(encodeURIComponent).join('/')}`;
    const link = made.lesson && el('a', { class: 'onb-link', href, 'data-role': 'make-it', onclick: open }, `Open “${made.title}” in the lesson`);
    say(`You have not made ${made.wanted} yet. You can make it in the lesson and come back, or write your answer here. `, link);
  };

  /** @param {string} text */
  const replace = text => {
    const yes = el('button', { type: 'button', class: 'onb-button onb-small', 'data-role': 'replace', onclick: () => fill(text) }, 'Replace my answer');
    const no = el('button', { type: 'button', class: 'onb-button onb-small', 'data-role': 'keep', onclick: () => (put(told), button.focus()) }, 'Keep my answer');
    put(told, el('p', {}, 'Your answer below would be replaced, and what stands there now would be gone.'), el('div', { class: 'onb-buttons' }, yes, no));
    yes.focus();
  };

  const ask = async () => {
    put(told);
    button.disabled = true;
    try {
      /** @type {Made} */
      const made = await page.api.call('GET', 'made', { path: page.path, activity: String(item.from_activity) });
      const here = area.value.trim();
      if (area.readOnly) {
        put(told); // submitted meanwhile
      } else if (!made.text) {
        nothing(made);
      } else if (here === made.text) {
        say('It stands in the answer already.');
      } else if (here) {
        replace(made.text);
      } else {
        fill(made.text);
      }
    } catch (error) {
      say(`Nothing was put in: ${/** @type {import('./api.js').Failure} */ (error).why}. Your answer is as it was.`);
    }
    button.disabled = false;
  };
}
