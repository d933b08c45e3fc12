import { FACTORY } from './quiz-document.js';

/**
 * The trainer's JupyterLab opens the quizzes that were open again; a learner's page is one document, named by its address.
 * @param {import('./lab-types').Lab} lab
 * @param {any} factory of the quiz pages
 * @param {any} restorer JupyterLab's, where it has one
 */
export function restoreQuizzes(lab, factory, restorer) {
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
