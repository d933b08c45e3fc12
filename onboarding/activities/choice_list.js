import { el, put } from '../browser/labextensions/oxazepam-onboarding/js/dom.js';

/**
 * The list from which one of several invented people is chosen, with how far each has been read. The buttons are made once, so
 * that the one with the focus keeps it.
 * @param {HTMLElement} list
 * @param {{entries: {id: string, name: string, progress: string}[], current: string, mark: string, choose: (id: string) => void}} given
 *   `mark` is the attribute that holds the id, such as `data-plan`
 */
export function drawChoices(list, { entries, current, mark, choose }) {
  if (list.children.length !== entries.length) {
    put(
      list,
      ...entries.map((entry, at) =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'onb-plan-choice', [mark]: entry.id, onclick: () => choose(entry.id) },
            el('span', { class: 'onb-plan-choice-name' }, `${at + 1}. ${entry.name}`),
            el('span', { class: 'onb-plan-choice-state' })
          )
        )
      )
    );
  }
  entries.forEach((entry, at) => {
    const button = /** @type {HTMLElement} */ (list.children[at].firstElementChild);
    button.toggleAttribute('aria-current', false);
    if (entry.id === current) {
      button.setAttribute('aria-current', 'true');
    }
    /** @type {HTMLElement} */ (button.lastElementChild).textContent = entry.id === current ? `open, ${entry.progress}` : entry.progress;
  });
}
