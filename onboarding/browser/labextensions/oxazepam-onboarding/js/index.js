import { Api } from './api.js';
import { FACTORY, registerQuizzes } from './quiz-document.js';

/**
 * The plugins of this labextension.
 * @typedef {import('./lab-types').Lab} Lab
 * @typedef {import('./lab-types').App} App
 */

/** @param {Lab} lab */
export function makePlugins(lab) {
  const learner = lab.PageConfig.getOption('onboardingRole') !== 'trainer';
  /** @param {App} app */
  const parts = app => {
    const settings = app.serviceManager.serverSettings;
    const api = new Api((url, init) => lab.ServerConnection.makeRequest(url, init, settings), `${settings.baseUrl}onboarding/api/`);
    const openFile = (/** @type {string} */ path) => void app.commands.execute('docmanager:open', { path });
    return { api, base: settings.baseUrl, openFile, trainer: !learner };
  };
  const quizzes = {
    id: 'oxazepam-onboarding:quiz',
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
    autoStart: true,
    requires: [lab.INotebookTracker],
    /** @param {App} app @param {import('./lab-types').Tracker<import('./lab-types').NotebookPanel>} tracker */
    activate(app, tracker) {
      const { api, base, openFile } = parts(app);
      if (learner) {
        const room = makeRoom(app);
        // The code of lessons is fetched with the first notebook: a quiz opens without it.
        const seen = async (/** @type {import('./lab-types').NotebookPanel} */ panel) => {
          const { openLesson } = await import('./lesson-open.js');
          await openLesson(lab, panel, api, base, openFile, room);
        };
        tracker.forEach(panel => void seen(panel));
        tracker.widgetAdded.connect((_, panel) => void seen(panel));
        followAddress(openFile);
        if (document.querySelector('.onb-first')) {
          void import('./lesson-open.js').then(({ connectEarly }) => connectEarly(app.serviceManager.sessions));
        }
      }
    }
  };
  const address = {
    id: 'oxazepam-onboarding:address',
    autoStart: true,
    provides: lab.ITreeResolver,
    /**
     * In place of JupyterLab's own, which is off for learners (`onboarding/jupyter_home.py`): it opens the page only after it has
     * saved its workspace, a second later than it could.
     * @param {App} app
     */
    activate(app) {
      const named = lab.PageConfig.getOption('treePath');
      return { paths: app.restored.then(() => void (named && parts(app).openFile(named))) };
    }
  };
  return learner ? [quizzes, lessons, address] : [quizzes, lessons];
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

/**
 * A learner sees the course, not JupyterLab: Home has the ways to everything, so the empty bars above and below only take room.
 * @param {App} app @returns {Promise<void>} done
 */
function makeRoom(app) {
  return app.restored.then(() => {
    for (const panel of app.shell.layout ?? []) {
      if (['jp-top-panel', 'jp-menu-panel', 'jp-bottom-panel'].includes(panel.node.id)) {
        panel.hide();
      }
    }
  });
}
