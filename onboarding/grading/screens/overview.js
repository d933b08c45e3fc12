// @ts-check
/**
 * The formgrader's pages that list quizzes, people, or one person's quizzes: how many are in which state, and no average that counts what
 * has no score as 0. A number stands only where one attempt of one person was graded.
 *
 * Runs after the page's own script and before it loads its table.
 */

import { ORDER, ask, before, drawAfterwards, rename, showState, stateWords } from "./rows.js";

/** @typedef {Record<string, number>} Counts learners or quizzes by state */
/** @typedef {import("./rows.js").State} State */

const page = /** @type {any} */ (globalThis);

/** @type {any} what our address told */
let known = {};
let trouble = "";

async function load() {
  const person = page.student_id;
  ({ table: known, trouble } = await ask(person === undefined ? "states" : `learner/${encodeURIComponent(person)}`));
}

/**
 * The states of one row, each with its number; sorted by how many wait for the trainer.
 * @param {any} cell jQuery's
 * @param {Counts | undefined} counts
 */
function showCounts(cell, counts) {
  const found = ORDER.filter((state) => counts?.[state]);
  const open = ORDER.slice(0, 3).reduce((sum, state) => sum + (counts?.[state] ?? 0), 0);
  cell.empty().attr("data-order", open).attr("data-search", found.join(" "));
  if (trouble || !found.length) {
    cell.text(trouble || "nothing graded yet");
    return;
  }
  const list = document.createElement("ul");
  list.className = "onboarding-counts";
  for (const state of found) {
    const line = document.createElement("li");
    line.append(`${counts?.[state]} `, stateWords(state, state));
    list.append(line);
  }
  cell.append(list);
}

/** @param {any} row a person on "Manage Students" */
function correctPerson(row) {
  showCounts(row.$score, known.learners?.[row.model.get("id")]);
}

/** @param {any} row a quiz on "Manual Grading" */
function correctQuiz(row) {
  showCounts(row.$score, known.quizzes?.[row.model.get("name")]);
}

/** @param {any} row the one notebook of a quiz */
function correctNotebook(row) {
  showCounts(row.$avg_score, known.quizzes?.[page.assignment_id]);
}

/** @param {any} row one quiz of one person */
function correctSubmission(row) {
  const nothing = { reason: "", score: "", max: "" };
  const { model } = row;
  /** @type {State} */
  let state = known.states?.[model.get("name")] ?? { ...nothing, state: "submitted", reason: "Not graded yet." };
  if (trouble) state = { ...nothing, state: trouble };
  else if (!model.get("submitted")) state = { ...nothing, state: "nothing handed in" };
  else if (!model.get("autograded")) state = { ...nothing, state: "submitted", reason: "Not graded yet." };
  showState(row.$score, state);
  if (state.score !== "") row.$score.append(document.createTextNode(` (${state.score} of ${state.max})`));
  for (const cell of [row.$code_score, row.$written_score, row.$task_score]) {
    if (state.score === "") cell.empty().attr("data-order", -1);
  }
}

for (const kind of [page.Students, page.Assignments, page.Notebooks, page.StudentSubmissions]) before(kind, load);
drawAfterwards(page.StudentUI, correctPerson);
drawAfterwards(page.AssignmentUI, correctQuiz);
drawAfterwards(page.NotebookUI, correctNotebook);
drawAfterwards(page.StudentSubmissionUI, correctSubmission);
rename({ "Overall Score": page.student_id === undefined ? "States" : "State", Score: "States", "Avg. Score": "States" });

// Averages over parts of a quiz say nothing that the states do not say, and count what has no score as 0.
const looks = document.createElement("style");
looks.textContent = "td.avg-code-score, td.avg-written-score, td.avg-task-score, th.onboarding-average { display: none; }";
document.head.append(looks);
for (const head of document.querySelectorAll("th")) {
  if (head.textContent?.startsWith("Avg. ")) head.classList.add("onboarding-average");
}
