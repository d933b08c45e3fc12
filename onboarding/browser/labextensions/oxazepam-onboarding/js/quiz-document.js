import { el, put } from './dom.js';
import { readPaper } from './paper.js';
import { addStyles } from './styles.js';

/**
 * Makes JupyterLab open files named quiz.ipynb as a page: no kernel, no notebook editor, the file never changed.
 * @typedef {import('./lab-types').Lab} Lab
 * @typedef {import('./lab-types').App} App
 * @typedef {import('./lab-types').Context} Context
 */

export const FACTORY = 'Quiz page';
const FILE_TYPE = 'onboarding-quiz';
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16"><path fill="none" stroke="#0b7c8a" stroke-width="1.5" ' +
  'd="M2.5 4l1.2 1.2L6 2.8M8 4h5.5M2.5 8.5l1.2 1.2L6 7.3M8 8.5h5.5M2.5 13l1.2 1.2L6 11.8M8 13h5.5"/></svg>';

/**
 * @param {Lab} lab
 * @param {App} app
 * @param {{api: import('./api.js').Api, base: string, openFile: (path: string) => void, trainer: boolean}} given
 * @returns {any} the widget factory, already registered
 */
export function registerQuizzes(lab, app, { api, base, openFile, trainer }) {
  const icon = new lab.LabIcon({ name: 'oxazepam-onboarding:quiz', svgstr: ICON });

  class Content extends lab.Widget {
    /** @param {Context} context */
    constructor(context) {
      super();
      /** @type {import('./quiz-page.js').QuizPage | undefined} */
      this.quiz = undefined;
      this.context = context;
      this.addClass('onb-host');
      this.node.tabIndex = -1;
    }

    /** The code of the page is fetched when a quiz is opened, not when JupyterLab starts. */
    async draw() {
      const host = /** @type {HTMLElement} */ (this.node);
      try {
        const shown = await this.#fetch();
        if (!this.isDisposed) {
          shown(host);
        }
      } catch (error) {
        console.warn('the quiz page could not be loaded', error);
        const again = el('button', { type: 'button', onclick: () => this.draw() }, 'Try again');
        put(host, el('p', { role: 'alert' }, 'The quiz did not open: the server does not answer. Your answers are not affected. ', again));
      }
    }

    /** @returns {Promise<(host: HTMLElement) => void>} */
    async #fetch() {
      const { path, model } = this.context;
      const paper = readPaper(model.toString());
      const styled = addStyles('tokens.css', 'question.css', 'page.css');
      if (!paper || trainer) {
        const [{ drawPreview, drawStrange }] = await Promise.all([import('./quiz-preview.js'), styled]);
        const open = () => openAsNotebook(app, path);
        const page = paper ? await drawPreview(paper, open) : drawStrange(open);
        return host => put(host, page);
      }
      const [{ QuizPage }] = await Promise.all([import('./quiz-page.js'), styled]);
      return host => {
        this.quiz = new QuizPage({ host, paper, path, api, base, visible: () => this.isVisible, openFile });
        // Ctrl+S, "Save all" and autosave end here: the paper is never written.
        this.context.save = async () => this.quiz?.saveAsked();
        void this.quiz.open();
      };
    }

    onActivateRequest() {
      if (!this.node.contains(document.activeElement)) {
        this.node.focus({ preventScroll: true });
      }
    }

    dispose() {
      this.quiz?.dispose();
      super.dispose();
    }
  }

  class Factory extends lab.ABCWidgetFactory {
    /** @param {Context} context */
    createNewWidget(context) {
      const content = new Content(context);
      context.save = async () => undefined;
      const widget = new lab.DocumentWidget({ content, context });
      widget.title.icon = icon;
      void context.ready.then(() => {
        if (!content.isDisposed) {
          void content.draw();
          nameTab(widget, readPaper(context.model.toString())?.title);
        }
      });
      return widget;
    }
  }

  app.docRegistry.addFileType({
    name: FILE_TYPE,
    displayName: 'Quiz',
    icon,
    pattern: '^quiz\\.ipynb$',
    extensions: [],
    contentType: 'file',
    fileFormat: 'text'
  });
  const factory = new Factory({
    name: FACTORY,
    modelName: 'text',
    fileTypes: [FILE_TYPE],
    defaultFor: [FILE_TYPE],
    preferKernel: false,
    canStartKernel: false
  });
  app.docRegistry.addWidgetFactory(factory);
  return factory;
}

/** All quizzes are named quiz.ipynb, so the tab shows the title. @param {any} widget @param {string} [title] */
function nameTab(widget, title) {
  // Private to JupyterLab, so it may be missing: it takes a new label for a wish to rename the file.
  const rename = widget._onTitleChanged;
  if (title && rename) {
    widget.title.changed.disconnect(rename, widget);
    widget.title.label = title;
  }
}

/** @param {App} app @param {string} path */
function openAsNotebook(app, path) {
  return app.commands.execute('docmanager:open', { path, factory: 'Notebook' });
}
