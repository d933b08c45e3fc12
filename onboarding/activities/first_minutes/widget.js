import { renderScenes } from '../scene_page.js';

const FIRST_MINUTES = {
  title: 'First minutes',
  list: 'The seven scenes',
  all: 'All seven scenes',
  ask: 'What do you do?',
  end: 'The end of the scene',
  onward: 'Next scene',
  again: 'Play it again'
};

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
const renderFirstMinutes = given => renderScenes(given, FIRST_MINUTES);

export default { render: renderFirstMinutes };
