import { renderScenes } from './scene_page.js';

const FIRST_MINUTES = {
  title: 'First minutes',
  list: 'The seven scenes',
  all: 'All seven scenes',
  ask: 'What do you do?',
  end: 'The end of the scene',
  onward: 'Next scene',
  again: 'Play it again'
};

/** @param {{model: import('./activity_page.js').Model, el: HTMLElement}} given */
<<<<<<< HEAD
function render(given) {
  return renderScenes(given, FIRST_MINUTES);
}

export default { render };
||||||| de695f4
export default { /** @param {{model: import('./activity_page.js').Model, el: HTMLElement}} given */ render: given => renderScenes(given, FIRST_MINUTES) };
=======
const renderFirstMinutes = given => renderScenes(given, FIRST_MINUTES);

export default { render: renderFirstMinutes };
>>>>>>> 1b1a60431a6566183a9204162fa3c8330c0cda40
