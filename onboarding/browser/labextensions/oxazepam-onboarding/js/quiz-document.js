import { count } from './clock.js';
import { el, paragraphs, put } from './dom.js';
import { readPaper } from './paper.js';
import { mountQuestion } from './question.js';
import { QuizPage } from './quiz-page.js';

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
 * @param {{api: import('./api.js').Api, base: string, trainer: boolean}} given
 * @returns {any} the widget factory, already registered
 */
export function registerQuizzes(lab, app, { api, base, trainer }) {
  const icon = new lab.LabIcon({ name: 'oxazepam-onboarding:quiz', svgstr: ICON });

  class Content extends lab.Widget {
    /** @param {Context} context */
    constructor(context) {
      super();
      this.context = context;
      this.addClass('onb-host');
      this.node.tabIndex = -1;
    }

    draw() {
      const { context, node } = this;
      const host = /** @type {HTMLElement} */ (node);
      const paper = readPaper(context.model.toString());
      if (!paper) {
        put(host, page(...strange(() => openAsNotebook(app, context.path))));
      } else if (trainer) {
        put(host, page(...preview(paper, () => openAsNotebook(app, context.path))));
      } else {
        const openFile = (/** @type {string} */ path) => void app.commands.execute('docmanager:open', { path });
        this.quiz = new QuizPage({ host, paper, path: context.path, api, base, visible: () => this.isVisible, openFile });
        // Ctrl+S, "Save all" and autosave end here: the paper is never written.
        context.save = async () => this.quiz?.saveAsked();
        void this.quiz.open();
      }
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
          content.draw();
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

/** @param {...import('./dom.js').Child} children */
function page(...children) {
  return el('div', { class: 'onb-page' }, el('div', { class: 'onb-column' }, ...children));
}

/** A quiz.ipynb that is no quiz of this course. @param {() => void} open */
function strange(open) {
  return [
    el('h1', { class: 'onb-title' }, 'Not a quiz of this course'),
    el('p', {}, 'This file has the name of a quiz, but it is an ordinary notebook or it is damaged. You can look at it in the notebook editor.'),
    el('button', { type: 'button', class: 'onb-button onb-primary', onclick: open }, 'Open in the notebook editor')
  ];
}

/** What a trainer sees: every variant, nothing to answer, no call to the server. @param {import('./paper.js').Paper} paper @param {() => void} open */
function preview(paper, open) {
  const slots = paper.slots.flatMap((slot, i) =>
    [...slot.variants.values()].map((item, n) => {
      const host = el('div');
      const label = `Question ${i + 1}, version ${n + 1} of ${slot.variants.size}`;
      mountQuestion(host, { item, value: null, name: `preview-${paper.id}-${slot.id}-${n}`, label, disabled: true, onChange: () => undefined, level: 2 });
      return el('section', { class: 'onb-slot', 'data-slot': slot.id }, el('p', { class: 'onb-points' }, count(slot.points, 'point')), host);
    })
  );
  const words = 'Preview for trainers: nothing can be answered here. To see the notebook itself, right-click the file and choose Open With, then Notebook.';
  return [
    el('header', { class: 'onb-head' }, el('h1', { class: 'onb-title' }, paper.title), ...paragraphs(words), el('button', { type: 'button', class: 'onb-button', onclick: open }, 'Open in the notebook editor')),
    el('div', { class: 'onb-slots' }, ...slots)
  ];
}
