import { renderScenes } from '../scene_page.js';

const TEACH_BACK = {
  title: 'Plan and teach back',
  list: 'The three people',
  all: 'All three sessions',
  ask: 'What do you do?',
  end: 'The end of the session',
  onward: 'Next person',
  again: 'Play it again'
};

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
const renderTeachBack = given => renderScenes(given, TEACH_BACK);

export default { render: renderTeachBack };
