import { Api } from './api.js';
import { registerQuizzes } from './quiz-document.js';

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
    const openFile = (/** @type {string} */ path) =>
      void app.commands.execute('docmanager:open', { path }).catch(() => lab.showErrorMessage('Not opened', 'The course does not answer. Try again.'));
    return { api, base: settings.baseUrl, openFile, trainer: !learner };
  };
  const quizzes = {
    id: 'oxazepam-onboarding:quiz',
    autoStart: true,
    optional: [lab.ILayoutRestorer],
    /** @param {App} app @param {any} restorer */
    async activate(app, restorer) {
      const factory = registerQuizzes(lab, app, parts(app));
      if (!learner) {
        (await import('./quiz-restore.js')).restoreQuizzes(lab, factory, restorer);
      }
    }
  };
  const lessons = {
    id: 'oxazepam-onboarding:lesson',
    autoStart: true,
    requires: [lab.INotebookTracker],
    /** @param {App} app @param {import('./lab-types').Tracker<import('./lab-types').NotebookPanel>} tracker */
    activate(app, tracker) {
      const { api, base, openFile } = parts(app);
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
      const path = lab.PageConfig.getOption('treePath');
      return { paths: app.restored.then(() => path && parts(app).openFile(path)) };
    }
  };
  const connection = {
    id: 'oxazepam-onboarding:lost',
    autoStart: true,
    provides: lab.IConnectionLost,
    /** In place of JupyterLab's dialog, which takes the keys of somebody who types: the page itself says it, where the answer stands. */
    activate: () => () => {}
  };
  return learner ? [quizzes, lessons, address, connection] : [quizzes];
}

/**
 * JupyterLab changes the address with each document, but not the document with the address: Back and Forward do it here. It also enters
 * an address again that is there already; each such entry would be a press of Back that leads nowhere, and cut off Forward.
 * @param {(path: string) => void} openFile
 */
function followAddress(openFile) {
  const { history, location } = window;
  const { pushState, replaceState } = history;
  history.pushState = (state, title, url) => {
    (new URL(url ?? '', location.href).pathname === location.pathname ? replaceState : pushState).call(history, state, title, url);
  };
  window.addEventListener('popstate', () => {
    const found = /\/tree\/(.+)/.exec(location.pathname);
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
      if (/^jp-(top|menu|bottom)-panel$/.test(panel.node.id)) {
        panel.hide();
      }
    }
  });
}
