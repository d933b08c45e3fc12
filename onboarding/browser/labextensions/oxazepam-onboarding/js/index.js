import { Api } from './api.js';
import { FACTORY, registerQuizzes } from './quiz-document.js';
import { addStyles } from './styles.js';

/**
 * The plugins of this labextension.
 * @typedef {import('./lab-types').Lab} Lab
 * @typedef {import('./lab-types').App} App
 */

/** @param {Lab} lab */
export function makePlugins(lab) {
  /** @param {App} app */
  const parts = app => {
    const settings = app.serviceManager.serverSettings;
    const api = new Api((url, init) => lab.ServerConnection.makeRequest(url, init, settings), `${settings.baseUrl}onboarding/api/`);
    return { api, base: settings.baseUrl, trainer: lab.PageConfig.getOption('onboardingRole') === 'trainer' };
  };
  const quizzes = {
    id: 'oxazepam-onboarding:quiz',
    description: 'Opens the quizzes of the course as pages.',
    autoStart: true,
    optional: [lab.ILayoutRestorer],
    /** @param {App} app @param {any} restorer */
    activate(app, restorer) {
      const factory = registerQuizzes(lab, app, parts(app));
      const tracker = new lab.WidgetTracker({ namespace: 'oxazepam-onboarding-quiz' });
      factory.widgetCreated.connect((/** @type {unknown} */ _, /** @type {any} */ widget) => {
        widget.context.pathChanged.connect(() => tracker.save(widget));
        void tracker.add(widget);
      });
      void restorer?.restore(tracker, {
        command: 'docmanager:open',
        args: (/** @type {any} */ widget) => ({ path: widget.context.path, factory: FACTORY }),
        name: (/** @type {any} */ widget) => widget.context.path
      });
    }
  };
  const lessons = {
    id: 'oxazepam-onboarding:lesson',
    description: 'Shows the lessons of the course as pages and runs them.',
    autoStart: true,
    requires: [lab.INotebookTracker],
    /** @param {App} app @param {import('./lab-types').Tracker<import('./lab-types').NotebookPanel>} tracker */
    activate(app, tracker) {
      const { api, trainer } = parts(app);
      if (!trainer) {
        makeRoom(app);
        const openFile = (/** @type {string} */ path) => void app.commands.execute('docmanager:open', { path });
        watchLessons(tracker, panel => openLesson(lab, panel, api, openFile));
        followAddress(openFile);
      }
    }
  };
  return [quizzes, lessons];
}

/**
 * JupyterLab changes the address with each document, but not the document with the address: Back and Forward do it here.
 * @param {(path: string) => void} openFile
 */
function followAddress(openFile) {
  window.addEventListener('popstate', () => {
    const found = /\/(?:lab|doc)(?:\/workspaces\/[^/]+)?\/tree\/(.+)$/.exec(window.location.pathname);
    if (found) {
      openFile(decodeURIComponent(found[1]));
    }
  });
}

/** On a small screen, or a large one enlarged, the side bars would leave no room for the page. @param {App} app */
function makeRoom(app) {
  const small = window.matchMedia('(max-width: 50rem)');
  const collapse = () => {
    if (small.matches) {
      app.shell.collapseLeft?.();
      app.shell.collapseRight?.();
    }
  };
  small.addEventListener('change', collapse);
  void app.restored.then(collapse);
}

/**
 * Calls `open` for every notebook that says it is a lesson; what may run is decided elsewhere.
 * @param {import('./lab-types').Tracker<import('./lab-types').NotebookPanel>} tracker
 * @param {(panel: import('./lab-types').NotebookPanel) => Promise<void>} open
 */
function watchLessons(tracker, open) {
  const seen = async (/** @type {import('./lab-types').NotebookPanel} */ panel) => {
    await panel.context.ready;
    if (!panel.isDisposed && panel.context.model.sharedModel.metadata.onboarding?.page === 'lesson') {
      await open(panel);
    }
  };
  tracker.forEach(panel => void seen(panel));
  tracker.widgetAdded.connect((_, panel) => void seen(panel));
}

/**
 * The code of a lesson's page is fetched when one is opened.
 * @param {Lab} lab @param {import('./lab-types').NotebookPanel} panel @param {Api} api @param {(path: string) => void} openFile
 */
async function openLesson(lab, panel, api, openFile) {
  const [{ LessonPage }] = await Promise.all([import('./lesson-page.js'), addStyles('tokens.css', 'question.css', 'lesson.css')]);
  if (!panel.isDisposed) {
    await new LessonPage(lab, panel, api, openFile).open();
  }
}
