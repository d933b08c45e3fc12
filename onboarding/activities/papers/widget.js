import { el, put } from '../../browser/labextensions/oxazepam-onboarding/js/dom.js';
import { connect, drawStatus, ownName, typing } from '../activity_page.js';
import { drawChoices } from '../choice_list.js';

/**
 * @typedef {{label: string, text: string}} PaperLine
 * @typedef {{id: string, name: string, age: number, situation: string, title: string, lines: PaperLine[], listed: PaperLine[], listed_title: string,
 *   total: string, groups: {question: string, remarks: {id: string, text: string}[]}[], why: string, privacy: string, longest: number, longest_total: number}} PaperContent
 * @typedef {{reason: string, total: string, happened: string, points: {heading: string, text: string}[], also: string[], acts: string[], summary: string}} PaperDebrief
 * @typedef {import('../activity_page.js').View & {title: string, intro: string, current: string, papers: {id: string, name: string, progress: string}[],
 *   ticked: string[], total: string, reason: string, shown: boolean, debrief: PaperDebrief | null, overview: string}} PapersView
 */

/** @param {{model: import('../activity_page.js').Model, el: HTMLElement}} given */
function renderPaperReader({ model, el: root }) {
  const name = ownName();
  const nav = el('ul', { class: 'onb-plan-list' });
  const page = el('div', { class: 'onb-plan-page' });
  const overview = el('div', { class: 'onb-plan-overview', 'aria-live': 'polite' });
  const status = drawStatus(model, which => link.send({ choose: which }));
  /** What is to be focused when the answer comes. @type {'paper' | 'debrief' | 'question' | ''} */
  let next = '';
  /** @type {ReturnType<typeof drawPaper> | null} */
  let open = null;
  let drawn = '';

  /** @param {object} action */
  const act = action => link.send({ act: action });

  /** @param {PapersView} view @param {boolean} own */
  const show = (view, own) => {
    /** @type {PaperContent} */
    const paper = model.get('paper');
    if (paper.id !== view.current) {
      return; // the content of the newly opened paper is still on its way
    }
    drawChoices(nav, {
      entries: view.papers,
      current: view.current,
      mark: 'data-paper',
      choose: id => {
        open?.flush();
        next = 'paper';
        act({ do: 'open', paper: id });
      }
    });
    if (!open || drawn !== paper.id) {
      drawn = paper.id;
      const at = view.papers.findIndex(one => one.id === view.current);
      open = drawPaper({ paper, name: `${name}-${paper.id}`, act, ask: to => (next = to), follow: view.papers[at + 1] ?? null });
      put(page, open.node);
    }
    open.show(view, own);
    put(overview, view.overview && el('h4', { class: 'onb-plan-title' }, 'All of them'), view.overview && el('p', {}, view.overview));
    status.show(view.status);
    if (own && next) {
      open.focus(view.refused ? 'question' : next);
      next = '';
    }
  };
  const link = connect(model, show, lost => status.lose(lost));
  const changed = () => show(model.get('view'), false);
  model.on('change:paper', changed);

  /** @type {PapersView} */
  const first = model.get('view');
  root.classList.add('onb-activity');
  root.dataset.lmSuppressShortcuts = 'true';
  put(
    root,
    el('h3', { class: 'onb-activity-title' }, first.title),
    el('p', { class: 'onb-activity-intro' }, first.intro),
    el('nav', { 'aria-label': `${first.title}: the people` }, nav),
    page,
    overview,
    status.node
  );
  show(first, false);
  return () => {
    open?.flush();
    link.destroy();
    model.off('change:paper', changed);
  };
}

/** Printed lines under a title. @param {string} title @param {PaperLine[]} lines */
function drawPrinted(title, lines) {
  return el(
    'div',
    { class: 'onb-plan-chart' },
    el('p', { class: 'onb-plan-chart-title' }, title),
    el('dl', {}, ...lines.map(line => el('div', { class: 'onb-plan-line onb-paper-line' }, el('dt', {}, line.label), el('dd', {}, line.text))))
  );
}

/**
 * One paper: what is printed, the questions, and room for the debrief.
 * @param {{paper: PaperContent, name: string, act: (action: object) => void, ask: (to: 'paper' | 'debrief' | 'question') => void, follow: {id: string, name: string} | null}} given
 */
function drawPaper({ paper, name, act, ask, follow }) {
  const title = el('h4', { class: 'onb-plan-title', id: `${name}-title`, tabindex: '-1' }, `${paper.name}, ${paper.age}`);
  const heading = el('h4', { class: 'onb-plan-title', tabindex: '-1' }, 'What we saw');
  const fault = el('p', { class: 'onb-fault', id: `${name}-fault`, role: 'alert' });
  const told = el('div', { class: 'onb-plan-debrief-place' });
  const boxes = paper.groups.flatMap(group =>
    group.remarks.map(remark => {
      const box = el('input', {
        type: 'checkbox',
        class: 'onb-tick',
        id: `${name}-${remark.id}`,
        'data-remark': remark.id,
        onchange: () => act({ do: 'tick', paper: paper.id, remark: remark.id, on: box.checked })
      });
      return box;
    })
  );
  const added = typing(text => act({ do: 'total', paper: paper.id, text }));
  const total = el('input', {
    type: 'text',
    inputmode: 'numeric',
    class: 'onb-input onb-paper-total',
    id: `${name}-total`,
    maxlength: String(paper.longest_total),
    autocomplete: 'off',
    'aria-describedby': `${name}-fault`,
    oninput: () => added.type(total.value),
    onblur: () => added.flush()
  });
  const typed = typing(text => act({ do: 'reason', paper: paper.id, text }));
  const why = el('textarea', {
    class: 'onb-input onb-plan-why',
    id: `${name}-why`,
    rows: '3',
    maxlength: String(paper.longest),
    'aria-describedby': `${name}-why-hint ${name}-fault`,
    oninput: () => typed.type(why.value),
    onblur: () => typed.flush()
  });
  const flush = () => {
    added.flush();
    typed.flush();
  };
  /** @param {string} what @param {string} words @param {boolean} primary @param {'paper' | 'debrief' | 'question'} to @param {object} action */
  const button = (what, words, primary, to, action) =>
    el(
      'button',
      {
        type: 'button',
        class: `onb-button${primary ? ' onb-primary' : ''}`,
        'data-act': what,
        onclick: () => {
          flush();
          ask(to);
          act(action);
        }
      },
      words
    );
  const showButton = button('show', 'Show what we saw', true, 'debrief', { do: 'show', paper: paper.id });
  const node = el(
    'section',
    { class: 'onb-plan', 'aria-labelledby': `${name}-title`, 'data-paper': paper.id },
    title,
    el('p', {}, paper.situation),
    drawPrinted(paper.title, paper.lines),
    paper.listed.length > 0 && drawPrinted(paper.listed_title, paper.listed),
    paper.total && el('div', {}, el('label', { class: 'onb-label', for: `${name}-total` }, paper.total), total),
    ...paper.groups.map(group =>
      el(
        'fieldset',
        { class: 'onb-plan-question' },
        el('legend', { class: 'onb-legend onb-plan-title' }, group.question),
        el(
          'div',
          { class: 'onb-options' },
          ...group.remarks.map(remark =>
            el(
              'label',
              { class: 'onb-option' },
              boxes.find(box => box.dataset.remark === remark.id) ?? null,
              el('span', { class: 'onb-option-text' }, remark.text)
            )
          )
        )
      )
    ),
    el('div', {}, el('label', { class: 'onb-label', for: `${name}-why` }, paper.why), el('p', { class: 'onb-hint', id: `${name}-why-hint` }, paper.privacy), why, fault),
    el('div', { class: 'onb-plan-buttons' }, showButton),
    told
  );

  /** @param {PaperDebrief} debrief */
  const drawDebrief = debrief =>
    el(
      'div',
      { class: 'onb-plan-debrief' },
      heading,
      el('p', { class: 'onb-label' }, 'You wrote'),
      el('blockquote', { class: 'onb-plan-wrote', dir: 'auto' }, debrief.reason),
      debrief.total && el('p', {}, debrief.total),
      el('p', {}, debrief.happened),
      ...debrief.points.flatMap(point => [el('h5', { class: 'onb-plan-point' }, point.heading), el('p', {}, point.text)]),
      debrief.also.length > 0 && el('h5', { class: 'onb-plan-point' }, 'We differ here, too'),
      debrief.also.length > 0 && el('ul', {}, ...debrief.also.map(text => el('li', {}, text))),
      el('h5', { class: 'onb-plan-point' }, 'What you could do. Each of these is sound.'),
      el('ul', {}, ...debrief.acts.map(text => el('li', {}, text))),
      el('p', { class: 'onb-plan-summary' }, debrief.summary),
      el(
        'div',
        { class: 'onb-plan-buttons' },
        follow && button('next', `Next: ${follow.name}`, true, 'paper', { do: 'open', paper: follow.id }),
        button('again', 'Read it again', false, 'question', { do: 'again', paper: paper.id })
      )
    );

  let toldOf = '';
  return {
    node,
    flush,
    /** @param {PapersView} view @param {boolean} own */
    show(view, own) {
      const off = view.shown || view.status.conflict || !view.status.writable;
      for (const box of boxes) {
        box.checked = view.ticked.includes(box.dataset.remark ?? '');
        box.disabled = off;
      }
      for (const [field, value] of /** @type {[HTMLInputElement | HTMLTextAreaElement, string][]} */ ([[total, view.total], [why, view.reason]])) {
        if (document.activeElement !== field && field.value !== value) {
          field.value = value;
        }
        field.readOnly = off;
      }
      showButton.hidden = view.shown;
      showButton.disabled = off;
      if (own || view.shown) {
        fault.textContent = view.refused;
      }
      const text = JSON.stringify(view.debrief);
      if (text !== toldOf) {
        toldOf = text;
        put(told, view.debrief && drawDebrief(view.debrief));
      }
    },
    /** @param {'paper' | 'debrief' | 'question'} what */
    focus(what) {
      const target = what === 'paper' ? title : what === 'debrief' ? heading : paper.total && fault.textContent?.includes('total') ? total : why;
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: what === 'question' ? 'nearest' : 'start' });
    }
  };
}

export default { render: renderPaperReader };
