import { renderScenes } from '../scene_page.js';

const SETTING_MATCHER = {
  title: 'Setting matcher',
  list: 'The twelve people',
  all: 'All twelve',
  ask: 'What comes to mind?',
  end: 'Now defend it',
  onward: 'Next person',
  again: 'Do it again'
};

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
const renderSettingMatcher = given => renderScenes(given, SETTING_MATCHER);

export default { render: renderSettingMatcher };
