import { showCards } from './citations.js';
import { el, icon, put } from './dom.js';
import { showContents } from './lesson-contents.js';
import { firstText, keepText, leave, placeOf, settled } from './lesson-handover.js';

/**
 * Lessons: ordinary notebooks that read like a page and run by themselves. What may run is the server's manifest, compared as text;
 * what a notebook says about itself is never asked.
 * @typedef {import('./lab-types').Lab} Lab
 * @typedef {import('./lab-types').NotebookPanel} NotebookPanel
 * @typedef {import('./api.js').Api} Api
 * @typedef {import('./types').Lesson} Lesson
 */

/** How often the activities are started again without being asked. */
const PATIENCE = 2;

export class LessonPage {
  #gone = new AbortController();
  /** @type {Lesson | null} */
  #lesson = null;
  /** @type {Record<string, Lesson>} */
  #lessons = {};
  #reading = false;
  #running = false;
  #restarting = false;
  #stopped = false;
  #cut = false;
  #falls = 0;
  #cells = '';

  /** @param {Lab} lab @param {NotebookPanel} panel @param {Api} api @param {string} base @param {(path: string) => void} openFile @param {Promise<unknown>} room */
  constructor(lab, panel, api, base, openFile, room) {
    this.lab = lab;
    this.panel = panel;
    this.api = api;
    this.base = base;
    this.openFile = openFile;
    this.room = room;
    this.first = firstText(panel.context.path);
    this.contents = el('div', { class: 'onb-strip-contents' });
    this.status = el('div', { class: 'onb-strip-status', role: 'status', 'data-role': 'lesson-status' });
    this.shown = el('input', { type: 'checkbox', role: 'switch', class: 'onb-tick', onchange: () => this.#read(!this.shown.checked) });
    this.switch = el('label', { class: 'onb-strip-switch', hidden: true }, this.shown, 'Show code');
    this.cited = el('input', { type: 'checkbox', role: 'switch', class: 'onb-tick', onchange: () => this.#cite(this.cited.checked) });
    this.sources = el('label', { class: 'onb-strip-switch', hidden: true }, this.cited, 'Show source numbers');
    const toQuiz = () => this.#lesson && openFile(`quizzes/${this.#lesson.module}/quiz.ipynb`);
    this.quiz = el('button', { type: 'button', class: 'onb-button onb-small', 'data-role': 'to-quiz', hidden: true, onclick: toQuiz }, 'Quiz and feedback');
    this.inner = el('div', { class: 'onb-strip-inner' }, this.contents, this.status, this.quiz, this.sources, this.switch);
    this.strip = new lab.Widget({ node: el('div', { class: 'onb-strip', 'data-page': 'lesson' }, this.inner) });
    panel.contentHeader.insertWidget(0, this.strip);
    // JupyterLab's box layout gives a widget the height of its min-height and asks no more.
    const size = new ResizeObserver(() => {
      this.strip.node.style.minHeight = `${this.inner.offsetHeight}px`;
      // The contents begin below this line, however many rows it has.
      panel.node.style.setProperty('--onb-strip', `${this.inner.offsetHeight}px`);
      this.strip.parent?.fit();
    });
    size.observe(this.inner);
    panel.disposed.connect(() => {
      size.disconnect();
      this.#gone.abort();
    });
  }

  /** @param {import('./types').Lessons} [asked] the manifest, where it was asked for already */
  async open(asked) {
    this.#tell('saving', 'Opening the lesson…');
    try {
      const { lessons } = await (asked ?? /** @type {import('./types').Lessons} */ (this.api.call('GET', 'lessons')));
      this.#lessons = lessons;
      this.#lesson = Object.hasOwn(lessons, this.panel.context.path) ? lessons[this.panel.context.path] : null;
    } catch (error) {
      const { why } = /** @type {import('./api.js').Failure} */ (error);
      this.#tell('failed', `The activities of this lesson were not started: ${why}. You can read on.`, 'Try again', () => this.open());
      if (this.first) {
        keepText(this.first, `The activities of this lesson were not started: ${why}. You can read on.`);
      }
      return;
    }
    if (this.panel.isDisposed) {
      return;
    }
    this.quiz.hidden = !this.#lesson;
    if (this.#lesson) {
      showCards(this.panel.content.node, cardsOf(this.#lesson), this.#gone.signal);
      this.sources.hidden = false;
      this.#cite(remembered() !== 'off');
    }
    if (!this.#lesson || !this.#unchanged(this.#lesson)) {
      this.#tell('info', 'This copy of the lesson is not the course’s own text, so it does not run by itself. You can read it as it is.');
      this.#handOver();
      return;
    }
    this.#guard();
    this.#read(true);
    this.switch.hidden = false;
    await Promise.all([this.#contents(), this.#start()]);
  }

  /** The text that the server put over this page goes away, once. */
  #handOver() {
    if (this.first) {
      leave(this.first, this.panel);
      this.first = null;
    }
  }

  /** Beside the lesson: contents, place, ways on. */
  async #contents() {
    const { panel, api, base, openFile } = this;
    const { signal } = this.#gone;
    await Promise.all(panel.content.widgets.map(cell => cell.ready));
    if (panel.isDisposed) {
      return;
    }
    const { folded, hold, look } = await showContents({ panel, api, base, openFile, open: !this.first, path: panel.context.path, lessons: this.#lessons, signal });
    put(this.contents, folded);
    if (this.first) {
      await this.room;
      await settled(panel, signal);
      const place = placeOf(this.first, panel);
      if (place) {
        hold(place);
      }
      this.#handOver();
      look();
    }
  }

  /** True when kernel and code are, letter for letter, what the course serves. @param {Lesson} lesson */
  #unchanged(lesson) {
    const { metadata, cells } = this.panel.context.model.sharedModel;
    const code = cells.filter(cell => cell.cell_type === 'code').map(cell => cell.getSource());
    return metadata.kernelspec?.name === lesson.kernel && code.length === lesson.cells.length && code.every((text, i) => text === lesson.cells[i]);
  }

  #text() {
    return JSON.stringify(this.panel.context.model.sharedModel.cells.map(cell => [cell.cell_type, cell.getSource()]));
  }

  /** Reading and running never save; keys and clicks that edit a notebook do nothing while the lesson is read. */
  #guard() {
    const { context, content, sessionContext } = this.panel;
    const { model } = context;
    const { signal } = this.#gone;
    this.#cells = this.#text();
    const own = () => this.#text() === this.#cells;
    // A second page of the same lesson begins as changed, and would ask before it is left.
    model.dirty = false;
    model.stateChanged.connect((_, change) => {
      if (change.name === 'dirty' && model.dirty && own()) {
        model.dirty = false;
      }
    });
    const save = context.save.bind(context);
    context.save = async () => (own() ? undefined : save());
    content.node.addEventListener('dblclick', event => this.#reading && event.stopPropagation(), { signal, capture: true });
    this.panel.node.addEventListener('keydown', event => {
      if (this.#reading && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== 'Escape') {
        event.stopPropagation();
      }
    }, { signal });
    // JupyterLab's dialog about a "kernel" says nothing to a reader; the line above the lesson does.
    const dialog = this.panel._onSessionStatusChanged;
    if (dialog) {
      sessionContext.statusChanged.disconnect(dialog, this.panel);
    }
    sessionContext.statusChanged.connect((_, status) => {
      if (status === 'dead' && !this.#restarting) {
        this.#stop();
      }
    });
    sessionContext.connectionStatusChanged.connect((_, status) => this.#connection(status));
  }

  /** A lesson that is ready says when the way to its kernel is cut, and when it is there again. @param {string} status */
  #connection(status) {
    if (status === 'connected' && this.#cut) {
      this.#cut = false;
      this.#tell('saved', 'Ready');
    } else if (status !== 'connected' && (this.#cut || this.status.dataset.state === 'saved')) {
      this.#cut = true;
      const words = 'No connection to the course. Leave this page open: what you do is sent when it answers again. Was the course closed and started anew? Then copy what you wrote last, and open the lesson again.';
      // After some minutes JupyterLab no longer tries by itself.
      this.#tell('failed', words, 'Try again', () => this.panel.sessionContext.session?.kernel?.reconnect().catch(() => undefined));
    }
  }

  /** Without the numbers the text is quieter, for the ear and for the Tab key; the list of sources stays. @param {boolean} shown */
  #cite(shown) {
    this.cited.checked = shown;
    this.panel.toggleClass('onb-no-sources', !shown);
    remember(shown ? 'on' : 'off');
  }

  /** @param {boolean} reading the code is hidden */
  #read(reading) {
    this.#reading = reading;
    this.panel.addClass('onb-lesson');
    this.panel.toggleClass('onb-reading', reading);
    this.panel.toolbar.setHidden(reading);
  }

  /** Waits for the kernel and runs every code cell once. @param {string} words */
  async #start(words = 'Starting the activities of this lesson. You can read already…') {
    const { panel } = this;
    const { sessionContext } = panel;
    this.#tell('saving', words);
    this.#stopped = this.#cut = false;
    await sessionContext.ready;
    if (panel.isDisposed || this.#running || !this.#lesson) {
      return;
    }
    if (sessionContext.session?.kernel?.status === 'dead') {
      this.#stop(); // It stopped before there was a lesson page to hear of it.
      return;
    }
    // Asked again after the wait: what runs is what was compared a moment ago.
    if (!this.#unchanged(this.#lesson) || sessionContext.session?.kernel?.name !== this.#lesson.kernel) {
      this.#tell('info', 'This lesson does not run by itself: its text or its kernel was changed. You can read it as it is.');
      return;
    }
    this.#running = true;
    panel.toggleClass('onb-starting', true);
    let failed = false;
    try {
      // One is sent ahead: the kernel works on it while the page draws the one before.
      let before = /** @type {Promise<any>} */ (Promise.resolve());
      for (const cell of panel.content.widgets.filter(one => one.model.type === 'code')) {
        if (!failed && !this.#stopped) {
          const now = this.lab.CodeCell.execute(cell, sessionContext);
          now.catch(() => undefined);
          failed = (await before)?.content?.status === 'error';
          before = now;
        }
      }
      failed ||= (await before)?.content?.status === 'error';
    } catch {
      failed = true;
    }
    this.#running = false;
    panel.toggleClass('onb-starting', false);
    if (this.#stopped || panel.isDisposed) {
      return;
    }
    if (failed) {
      this.#tell('failed', 'An activity of this lesson did not start. If it happens again, tell your trainer.', 'Start again', () => this.#again());
    } else {
      this.#tell('saved', 'Ready');
    }
  }

  /** A stopped kernel is started again without being asked; one that keeps stopping waits for the reader. */
  #stop() {
    this.#stopped = true;
    this.#falls += 1;
    if (this.#falls <= PATIENCE) {
      void this.#again('The activities stopped and are being started again. What you did is kept…');
    } else {
      this.#tell('failed', 'The activities of this lesson keep stopping. You can read on, or start them again. If it happens again, tell your trainer.', 'Start again', () => this.#again());
    }
  }

  /** @param {string} words */
  async #again(words = 'Starting the activities…') {
    const { sessionContext } = this.panel;
    this.#tell('saving', words);
    this.#restarting = true;
    try {
      // A new session, not a new kernel in the old one: the server has forgotten the session of a kernel that died.
      await sessionContext.shutdown().catch(() => undefined);
      await sessionContext.changeKernel({ name: this.#lesson?.kernel });
      this.#restarting = false;
      await this.#start(words);
    } catch {
      this.#tell('failed', 'The activities could not be started. Close this page and open the lesson again.', 'Start again', () => this.#again());
    } finally {
      this.#restarting = false;
    }
  }

  /** @param {import('./dom.js').Shape} shape @param {string} words @param {string} [label] @param {() => void} [act] */
  #tell(shape, words, label, act) {
    this.status.dataset.state = shape;
    const button = label && act && el('button', { type: 'button', class: 'onb-button onb-small', onclick: act }, label);
    put(this.status, icon(shape), el('span', {}, words), button);
  }
}

/** Sources and words by the end of their address. @param {Lesson} lesson */
function cardsOf({ references = {}, words = {} }) {
  const entry = (/** @type {string} */ kind) => (/** @type {[string, any]} */ [name, card]) => [`${kind}-${name}`, card];
  return Object.fromEntries([...Object.entries(references).map(entry('ref')), ...Object.entries(words).map(entry('word'))]);
}

const SOURCES = 'oxazepam-onboarding:source-numbers';

/** What was chosen for the source numbers, in this browser; nothing where the browser keeps nothing. */
function remembered() {
  try {
    return window.localStorage.getItem(SOURCES);
  } catch {
    return null;
  }
}

/** @param {string} choice */
function remember(choice) {
  try {
    window.localStorage.setItem(SOURCES, choice);
  } catch {
    // The choice then holds for this page only.
  }
}
