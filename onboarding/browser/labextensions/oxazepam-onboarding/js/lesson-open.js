import { addStyles } from './styles.js';

/**
 * Shows a notebook that says it is a lesson as a page; what may run is decided elsewhere. The code of that page is fetched then.
 * @param {import('./lab-types').Lab} lab @param {import('./lab-types').NotebookPanel} panel @param {import('./api.js').Api} api
 * @param {string} base @param {(path: string) => void} openFile @param {Promise<void>} room JupyterLab has put its bars away
 */
export async function openLesson(lab, panel, api, base, openFile, room) {
  await panel.context.ready;
  if (panel.isDisposed || panel.context.model.sharedModel.metadata.onboarding?.page !== 'lesson') {
    return;
  }
  const [{ LessonPage }] = await Promise.all([import('./lesson-page.js'), addStyles('tokens.css', 'question.css', 'lesson.css')]);
  if (!panel.isDisposed) {
    await new LessonPage(lab, panel, api, base, openFile, room).open();
  }
}
