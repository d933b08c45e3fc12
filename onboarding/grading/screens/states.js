// @ts-check
/**
 * Shows the state of each submission in words in the formgrader's lists of submissions, and a number only where there is one.
 *
 * Runs after the page's own script and before it loads its table.
 */

import { ask, before, drawAfterwards, rename, showState } from "./rows.js";

/** @typedef {import("./rows.js").State} State */

const page = /** @type {any} */ (globalThis);

/** @type {Record<string, State>} */
let states = {};
/** @type {string} */
let trouble = "";

async function load() {
  const told = await ask(`states/${encodeURIComponent(page.assignment_id)}`);
  states = told.table.states ?? {};
  trouble = told.trouble;
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
function showScore(cell, known) {
  const number = known.score !== "";
  cell.attr("data-order", number ? Number(known.score) / Number(known.max) : -1);
  cell.text(number ? `${known.score} of ${known.max}` : "no score yet");
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
  before(kind, load);
}
drawAfterwards(page.SubmissionUI, correctSubmission);
drawAfterwards(page.SubmittedNotebookUI, correctNotebook);
drawAfterwards(page.StudentSubmittedNotebookUI, correctNotebook);
rename({ "Overall Score": "State", "Tests Failed?": "", "Tests failed?": "" });
