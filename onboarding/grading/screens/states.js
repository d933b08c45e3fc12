// @ts-check
/**
 * Shows the state of each submission in words in the formgrader's lists, and a number only where there is one.
 *
 * Runs after the page's own script and before it loads its table: each fetch of the table's models is preceded by one of the states, and
 * each row is drawn by the stock code first and then corrected.
 */

/** @typedef {{state: string, reason: string, score: string, max: string}} State */

const page = /** @type {any} */ (globalThis);

/** @type {Record<string, State>} */
let states = {};
/** @type {string} */
let trouble = "";

const ORDER = ["submitted", "could not be graded", "waiting for marking", "graded: not yet passed", "graded: passed"];

async function load() {
  const address = `${page.base_url}/onboarding/grading/states/${encodeURIComponent(page.assignment_id)}`;
  try {
    const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
    const table = await response.json();
    if (!response.ok) throw new Error(table.message);
    states = table.states;
    trouble = "";
  } catch (error) {
    states = {};
    trouble = `State unknown: ${error instanceof Error && error.message ? error.message : "reload the page."}`;
  }
}

/** @param {any} kind a Backbone model or collection whose fetch waits for the states */
function statesFirst(kind) {
  if (!kind) return;
  const sync = kind.prototype.sync;
  /** @param {...any} args */
  kind.prototype.sync = function (...args) {
    load().finally(() => sync.apply(this, args));
  };
}

/**
 * The state of a row; a submission that is newer than its grades is "submitted".
 * @param {any} model
 * @returns {State}
 */
function stateOf(model) {
  const nothing = { reason: "", score: "", max: "" };
  if (trouble) return { ...nothing, state: trouble };
  if (model.get("autograded") === false) return { ...nothing, state: "submitted", reason: "Not graded yet." };
  const known = states[model.get("student") ?? page.student_id];
  return known ?? { ...nothing, state: "submitted", reason: "Not graded yet." };
}

/**
 * @param {any} cell jQuery's
 * @param {State} known
 */
function showState(cell, known) {
  cell.empty().attr("data-order", ORDER.indexOf(known.state)).attr("data-search", known.state);
  const words = document.createElement("span");
  words.className = "onboarding-state";
  words.dataset.state = known.state;
  words.textContent = known.state + (known.reason && known.state !== "graded: passed" ? ":" : "");
  cell.append(words);
  if (known.reason) cell.append(document.createTextNode(` ${known.reason}`));
}

/**
 * @param {any} cell jQuery's
 * @param {State} known
 */
function showScore(cell, known) {
  const number = known.score !== "";
  cell.attr("data-order", number ? Number(known.score) / Number(known.max) : -1);
  cell.text(number ? `${known.score} of ${known.max}` : "no score yet");
}

/**
 * @param {any} view
 * @param {(view: any) => void} correct
 */
function drawAfterwards(view, correct) {
  if (!view) return;
  const draw = view.prototype.render;
  view.prototype.render = function () {
    draw.call(this);
    correct(this);
  };
}

/** @param {any} row a row of "Manage Submissions" */
function correctSubmission(row) {
  const known = stateOf(row.model);
  showState(row.$status, known);
  showScore(row.$score, known);
}

/** @param {any} row a row of "Manual Grading" or of one student */
function correctNotebook(row) {
  const known = stateOf(row.model);
  const number = known.score !== "";
  showState(row.$score, known);
  if (number) row.$score.append(document.createTextNode(` (${known.score} of ${known.max})`));
  for (const cell of [row.$code_score, row.$written_score, row.$task_score]) {
    if (!number) cell.empty().attr("data-order", -1);
  }
  // Here "tests failed" is every question that is not fully right; the state says what matters.
  row.$tests_failed.empty();
}

for (const kind of [page.Submission, page.Submissions, page.SubmittedNotebooks, page.StudentSubmittedNotebooks]) {
  statesFirst(kind);
}
drawAfterwards(page.SubmissionUI, correctSubmission);
drawAfterwards(page.SubmittedNotebookUI, correctNotebook);
drawAfterwards(page.StudentSubmittedNotebookUI, correctNotebook);

for (const head of document.querySelectorAll("th")) {
  if (head.textContent === "Overall Score") head.textContent = "State";
  if (head.textContent === "Tests Failed?" || head.textContent === "Tests failed?") head.textContent = "";
}
const looks = document.createElement("style");
looks.textContent = ".onboarding-state { font-weight: 700; } td { overflow-wrap: anywhere; }";
document.head.append(looks);
export {};
