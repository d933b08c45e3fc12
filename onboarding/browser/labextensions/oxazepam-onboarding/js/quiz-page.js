import { Failure } from './api.js';
import { clock, count } from './clock.js';
import { el, put } from './dom.js';
import { Journal } from './journal.js';
import { Saver } from './saver.js';
import { newId, phaseOf } from './slot-state.js';
import { loadKinds } from './question.js';
import { drawFrame, finishing } from './quiz-frame.js';
import { Announcer, demoNotice, notice, showBanner } from './quiz-notices.js';
import { SlotView } from './quiz-slot.js';
import { addStyles } from './styles.js';

/**
 * @typedef {import('./api.js').Api} Api
 * @typedef {import('./api.js').QuizState} QuizState
 */

const LOOK = 15000;
const SETTLED = 1500;

/**
 * The quiz as a page: draws the paper with the answers that the server keeps. What a person meets later (submitting, the result, two
 * answers to one question, answers that came too late) is code of its own, which is fetched then and gets this page.
 */
export class QuizPage {
  /** @type {Map<string, SlotView>} */
  views = new Map();
  /** @type {Saver | null} */
  saver = null;
  /** @type {QuizState | null} */
  state = null;
  #id = `onb${newId().slice(0, 8)}`;
  voice = new Announcer();
  #gone = new AbortController();
  #over = false;
  #troubled = false;
  /** @type {typeof import('./quiz-state.js') | null} */
  #result = null;

  /** @param {import('./types').QuizPageGiven} given */
  constructor({ host, paper, path, api, base, visible, openFile }) {
    this.host = host;
    this.paper = paper;
    this.path = path;
    this.api = api;
    this.base = base;
    this.visible = visible;
    this.openFile = openFile;
    this.parts = drawFrame(host, paper.title, this.voice.node);
    const signal = this.#gone.signal;
    for (const event of ['pagehide', 'online']) {
      window.addEventListener(event, () => this.saver?.flush(), { signal });
    }
    document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    window.addEventListener('beforeunload', event => this.#leaving(event), { signal });
    const looking = setInterval(() => this.#poll(), LOOK);
    signal.addEventListener('abort', () => clearInterval(looking));
  }

  /** Reads the state from the server and draws the page; says in words when that fails. */
  async open() {
    put(this.parts.notices, notice('saving', el('p', {}, 'Opening the quiz…')));
    try {
      this.draw(await this.read());
    } catch (error) {
      const failure = asFailure(error);
      const again = el('button', { type: 'button', class: 'onb-button', onclick: () => this.open() }, 'Try again');
      put(this.parts.notices, notice('failed', el('p', {}, `The quiz did not open: ${failure.why}. ${failure.next}`), again));
    }
  }

  async read() {
    return this.ready(await this.api.quiz(this.path));
  }

  /** Fetches the code that draws this state: the kinds of question in it, and once it is submitted what comes then. @param {QuizState} state */
  async ready(state) {
    const items = this.paper.slots.flatMap(slot => slot.variants.get(state.slots[slot.id]?.variant) ?? []);
    await Promise.all([loadKinds(items), state.submitted && this.after()]);
    return state;
  }

  async after() {
    this.#result ??= await fetched(import('./quiz-state.js'), addStyles('after.css'));
  }

  /** The way back to the lesson. @param {string} path */
  #lesson(path) {
    const href = `${this.base}doc/tree/${path.split('/').map(encodeURIComponent).join('/')}`;
    const open = (/** @type {Event} */ event) => (event.preventDefault(), this.openFile(path));
    return el('a', { href, class: 'onb-link', 'data-role': 'lesson', onclick: open }, 'Read the lesson');
  }

  /** Ctrl+S: there is nothing to do, and that is said. */
  saveAsked() {
    const open = this.saver?.unsaved.length ?? 0;
    this.saver?.flush();
    this.voice.say(open ? `${count(open, 'answer is', 'answers are')} being saved.` : 'All answers are saved already.');
  }

  dispose() {
    this.saver?.close();
    this.#gone.abort();
    this.voice.stop();
  }

  /** @param {QuizState} state */
  draw(state) {
    const { parts, paper, views } = this;
    this.saver?.close();
    this.state = state;
    this.#over = false;
    views.clear();
    const open = state.submitted === null;
    const journal = new Journal({ base: this.base, learner: state.learner, path: this.path, page: newId() });
    const saver = new Saver({
      api: this.api,
      journal,
      path: this.path,
      attempt: state.attempt.id,
      slots: state.slots,
      onSlot: slot => this.#show(slot),
      onValue: slot => views.get(slot.id)?.question.setValue(slot.value),
      onOver: () => this.#reread(),
      onTrouble: () => this.#trouble()
    });
    this.saver = saver;
    parts.title.textContent = state.title || paper.title;
    const about = `Attempt ${state.attempt.n} · ${count(paper.slots.length, 'question')}${open ? ' · answers are saved as you go' : ''}`;
    const rule = paper.pass ? `You pass with ${paper.pass} % of the points and every safety question right.` : '';
    const role = state.role && el('span', { 'data-role': 'role' }, `You answer as: ${state.role}`);
    const home = el('a', { href: `${this.base}onboarding/home`, class: 'onb-link', 'data-role': 'home' }, 'Course home');
    put(parts.about, home, ' · ', about, role && ' · ', role, state.lesson && ' · ', state.lesson && this.#lesson(state.lesson), rule && el('br'), rule);

    const faults = [...state.problems];
    paper.slots.forEach((paperSlot, i) => {
      const given = state.slots[paperSlot.id];
      const item = given && paperSlot.variants.get(given.variant);
      if (given?.carried && !item) {
        return; // the course has changed since, and nothing is to be done here
      }
      if (!item || (item.sha && given.sha && item.sha !== given.sha && !given.carried)) {
        faults.push(`Question ${i + 1} does not match this paper and cannot be answered here. Tell your trainer; the other questions are not affected.`);
        return;
      }
      const view = new SlotView({
        slot: paperSlot,
        item,
        order: given.order,
        value: given.value,
        place: i + 1,
        of: paper.slots.length,
        name: `${this.#id}-${paperSlot.id}`,
        disabled: !open || Boolean(given.carried),
        carried: given.carried ?? null,
        onChange: (value, how) => saver.change(paperSlot.id, value, how),
        onChoose: which => saver.choose(paperSlot.id, which),
        onRetry: () => saver.flush()
      });
      views.set(paperSlot.id, view);
      if (item.from_activity && open && !given.carried) {
        // Without this code the answer can still be written by hand.
        void import('./quiz-made.js').then(code => code.offerMade(this, view), () => {});
      }
    });
    put(parts.list, ...[...views.values()].map(view => view.section));
    put(parts.steps, ...[...views.values()].map(view => el('li', {}, view.link)));
    parts.overview.hidden = false;
    saver.slots.forEach(slot => this.#show(slot, true));

    const left = journal.left();
    const usable = open ? left.filter(found => found.attempt === state.attempt.id) : [];
    put(parts.notices, state.demo && demoNotice(), ...faults.map(fault => notice('failed', el('p', {}, fault))));
    put(parts.finish, ...(open ? finishing(() => void this.#ask(), parts.fault) : []));
    this.showResult();
    saver.adopt(usable);
    this.#trouble();
    const late = left.filter(found => !usable.includes(found));
    if (late.length) {
      void this.#showLate(saver, late);
    }
  }

  /** @param {import('./types').Slot} slot @param {boolean} [quiet] */
  #show(slot, quiet = false) {
    const { saver } = this;
    const view = this.views.get(slot.id);
    if (!saver || !view || saver.slots.get(slot.id) !== slot) {
      return;
    }
    const before = view.section.dataset.phase;
    const phase = phaseOf(slot);
    view.show(slot, phase);
    const asked = [...this.views].filter(([, other]) => !other.carried);
    const done = asked.filter(([id, other]) => other.answered(saver.slots.get(id)?.value ?? null)).length;
    const kept = this.views.size - asked.length;
    this.parts.progress.textContent = `${done} of ${asked.length} answered` + (kept ? `, ${kept} right already` : '');
    if (quiet || phase === 'saving' || phase === 'empty') {
      return;
    }
    if (phase === 'saved') {
      this.voice.say(`Question ${view.place}: saved ${clock(slot.saved)}`, SETTLED);
    } else if (phase !== before) {
      const why = phase === 'conflict' ? 'changed in another window, please choose' : `not saved, ${slot.failure?.why}`;
      this.voice.say(`Question ${view.place}: ${why}.`);
    }
  }

  /** Answers that came too late: they stay in the browser until the person removes them. @param {Saver} saver @param {import('./types').Found[]} late */
  async #showLate(saver, late) {
    try {
      const { lateNotices } = await import('./quiz-late.js');
      const notices = await lateNotices(saver.journal, late, this.paper);
      if (this.saver === saver) {
        this.parts.notices.append(...notices);
      }
    } catch {
      // The server did not answer: they are shown when the page is opened again.
    }
  }

  async #ask() {
    try {
      const [{ askToSubmit }] = await Promise.all([fetched(import('./quiz-submit.js')), this.after()]);
      put(this.parts.fault);
      if (!this.host.querySelector('dialog')) {
        askToSubmit(this); // not when the button was pressed twice while the dialog was on its way
      }
    } catch (error) {
      put(this.parts.fault, `Not submitted: ${asFailure(error).why}. Your answers stay here; you can try again.`);
    }
  }

  /** What stands above the questions once the attempt was submitted. */
  showResult() {
    const { result } = this.parts;
    result.hidden = !this.state?.submitted;
    if (result.hidden) {
      put(result);
    } else {
      this.#result?.showResult(this);
    }
  }

  /** The state was read again: draws only what changed. @param {QuizState} fresh */
  take(fresh) {
    const { state } = this;
    if (!state || fresh.attempt.id !== state.attempt.id || fresh.submitted !== state.submitted) {
      this.draw(fresh);
    } else if (fresh.submitted === null) {
      this.saver?.sync(fresh.slots);
    } else if (fresh.state !== state.state || fresh.feedback !== state.feedback || fresh.can_retake !== state.can_retake || fresh.see_trainer !== state.see_trainer) {
      this.state = fresh;
      this.showResult();
      this.voice.say(`State: ${fresh.state}. Feedback is ${fresh.feedback}.`);
    }
  }

  async #poll() {
    if (this.state?.submitted && this.state.feedback === 'not ready' && !document.hidden && this.visible()) {
      await this.#lookQuietly();
    }
  }

  async #seen() {
    if (document.hidden) {
      this.saver?.flush();
    } else if (this.state && this.visible()) {
      await this.#lookQuietly();
    }
  }

  async #lookQuietly() {
    try {
      this.take(await this.read());
    } catch {
      // Nothing was asked for, so nothing is told: the next press or the next look will tell.
    }
  }

  /** This attempt takes no more answers: another window submitted it or started the next. */
  async #reread() {
    if (!this.#over) {
      this.#over = true;
      try {
        this.draw(await this.read());
      } catch {
        this.#over = false;
      }
    }
  }

  #trouble() {
    const { saver } = this;
    if (saver) {
      if (this.#troubled && !saver.trouble) {
        this.voice.say('The server answers again.', SETTLED);
      }
      this.#troubled = saver.trouble !== null;
      showBanner(this.parts.banner, { failure: saver.trouble, keeps: saver.journal.works, retry: () => saver.flush() });
    }
  }

  /** @param {BeforeUnloadEvent} event */
  #leaving(event) {
    if (this.saver && !this.saver.journal.works && this.saver.unsaved.length) {
      event.preventDefault();
    }
  }
}

/** @param {unknown} error */
function asFailure(error) {
  return error instanceof Failure ? error : new Failure(500, error instanceof Error ? error.message : '');
}

/**
 * Code that the page fetches later comes from the same server as the answers. @template T
 * @param {Promise<T>} code @param {Promise<unknown>} [styles]
 */
async function fetched(code, styles) {
  try {
    return (await Promise.all([code, styles]))[0];
  } catch {
    throw new Failure(0, 'The server does not answer.');
  }
}
