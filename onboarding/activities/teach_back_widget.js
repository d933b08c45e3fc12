import { renderScenes } from './scene_page.js';

const TEACH_BACK = {
  title: 'Plan and teach back',
  list: 'The three people',
  all: 'All three sessions',
  ask: 'What do you do?',
  end: 'The end of the session',
  onward: 'Next person',
  again: 'Play it again'
};

/** @param {{model: import('./activity_page.js').Model, el: HTMLElement}} given */
<<<<<<< HEAD
function render(given) {
  return renderScenes(given, TEACH_BACK);
}

export default { render };
||||||| de695f4
export default { /** @param {{model: import('./activity_page.js').Model, el: HTMLElement}} given */ render: given => renderScenes(given, TEACH_BACK) };
=======
const renderTeachBack = given => renderScenes(given, TEACH_BACK);

export default { render: renderTeachBack };
>>>>>>> 1b1a60431a6566183a9204162fa3c8330c0cda40
