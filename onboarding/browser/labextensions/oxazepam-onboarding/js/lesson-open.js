import { firstText } from './lesson-handover.js';
import { LessonPage } from './lesson-page.js';
import { addStyles } from './styles.js';
import { giveTime } from './widget-time.js';

export { connectEarly } from './lesson-session.js';

giveTime();

/**
 * Shows a notebook that says it is a lesson as a page; what may run is decided elsewhere.
 * @param {import('./lab-types').Lab} lab @param {import('./lab-types').NotebookPanel} panel @param {import('./api.js').Api} api
 * @param {string} base @param {(path: string) => void} openFile @param {Promise<unknown>} room JupyterLab has put its bars away
 */
export async function openLesson(lab, panel, api, base, openFile, room) {
  const { context } = panel;
  /** @type {import('./types').Lessons | undefined} */
  let lessons;
  const text = firstText(context.path);
  if (text) {
    // The server has seen that this is the course's own lesson. What takes a way to the server and back is asked for now, and comes
    // while JupyterLab draws the notebook: the manifest, and the session whose kernel the server started with the page.
    lessons = api.call('GET', 'lessons');
    lessons.catch(() => undefined);
    const { sessionContext } = context;
    sessionContext.kernelPreference = { ...sessionContext.kernelPreference, name: text.dataset.kernel };
    // What goes wrong with it JupyterLab says: it waits for the same session.
    sessionContext.initialize().catch(() => undefined);
  }
  await context.ready;
  if (panel.isDisposed || context.model.sharedModel.metadata.onboarding?.page !== 'lesson') {
    return;
  }
  const styled = addStyles('tokens.css', 'question.css', 'lesson.css');
  // Below the server's text nobody sees the page before it is handed over.
  await (text ? undefined : styled);
  if (!panel.isDisposed) {
    await new LessonPage(lab, panel, api, base, openFile, Promise.all([room, styled])).open(lessons);
  }
}
