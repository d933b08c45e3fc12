// @ts-check
/**
 * On the page of one submission: its state in words, and the rubric as buttons beside each written answer.
 *
 * The buttons write into the formgrader's own fields for points and comment and let it save, so that whatever is typed there by hand
 * works as before. A critical error gives 0 points and says in the comment why.
 */

/** @typedef {{id: string, text: string, points: number, critical: boolean}} Criterion */
/** @typedef {{points: number, criteria: Criterion[]}} Rubric */
/** @typedef {{learner: string, state?: string, reason?: string, score?: string, max?: string, rubrics: Record<string, Rubric>}} About */

const page = /** @type {any} */ (globalThis);
const $ = page.$;
const MET = "aria-pressed";

/** @returns {Promise<About>} */
async function about() {
  const root = String(page.base_url).replace(/\/formgrader$/, "");
  const response = await fetch(`${root}/onboarding/grading/submission/${encodeURIComponent(page.submission_id)}`, {
    credentials: "same-origin",
  });
  const table = await response.json();
  if (!response.ok) throw new Error(table.message);
  return table;
}

const banner = document.createElement("div");
banner.className = "onboarding-banner";
banner.setAttribute("role", "status");

async function showState() {
  try {
    const known = await about();
    banner.dataset.state = known.state ?? "submitted";
    const words = document.createElement("b");
    words.textContent = known.state ?? "submitted";
    const number = known.score ? ` (${known.score} of ${known.max} points)` : "";
    banner.replaceChildren(words, `${number}${known.reason ? `: ${known.reason}` : ""}`);
    return known;
  } catch (error) {
    banner.textContent = `The state of this submission is not known: ${error instanceof Error ? error.message : error}`;
    return null;
  }
}

/** @param {HTMLElement} thing that the formgrader's Tab key is to reach */
function reachable(thing) {
  thing.classList.add("tabbable");
  thing.addEventListener("focus", () => {
    page.formgrader.last_selected = $(thing);
  });
}

/**
 * @param {string} name the cell's name, <quiz>-<slot>
 * @param {Rubric} rubric
 */
function addAid(name, rubric) {
  const score = /** @type {HTMLInputElement | null} */ (document.getElementById(name));
  const comment = /** @type {HTMLTextAreaElement | null} */ (document.getElementById(`${name}-comment`));
  const body = score?.closest(".nbgrader_cell")?.querySelector(".panel-body");
  if (!score || !comment || !body) return;
  const aid = document.createElement("div");
  aid.className = "onboarding-aid";
  aid.setAttribute("role", "group");
  aid.setAttribute("aria-label", "Rubric: choose what is true of this answer");
  const head = document.createElement("p");
  head.textContent = "Choose what is true of this answer. The points are added up and saved above; you can still type another number.";
  const list = document.createElement("ul");
  const sum = document.createElement("p");
  sum.setAttribute("role", "status");
  aid.append(head, list, sum);

  /** @type {{line: Criterion, button: HTMLButtonElement}[]} */
  const lines = [];

  /** @param {HTMLButtonElement} button */
  const choose = (button) => {
    button.setAttribute(MET, button.getAttribute(MET) === "true" ? "false" : "true");
    const met = lines.filter((one) => one.button.getAttribute(MET) === "true").map((one) => one.line);
    const critical = met.filter((line) => line.critical);
    const points = critical.length ? 0 : met.reduce((total, line) => total + line.points, 0);
    write(score, met.length ? String(points) : "");
    const reasons = critical.map(reason);
    const kept = comment.value.split("\n").filter((text) => !lines.some((one) => reason(one.line) === text));
    const text = [...kept.filter((line, at) => line || at < kept.length - 1), ...reasons].join("\n");
    if (text !== comment.value) write(comment, text);
    sum.textContent = critical.length
      ? `A critical error: 0 of ${rubric.points} points. The comment says why.`
      : met.length
        ? `${points} of ${rubric.points} points.`
        : "Nothing chosen: waiting for marking.";
  };

  for (const line of rubric.criteria) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.criterion = line.id;
    button.className = line.critical ? "onboarding-critical" : "";
    button.setAttribute(MET, "false");
    const worth = line.critical ? "Gives 0" : `+${line.points}`;
    const mark = document.createElement("b");
    mark.textContent = worth;
    button.append(mark, ` ${line.critical ? reason(line) : line.text}`);
    button.addEventListener("click", () => choose(button));
    reachable(button);
    const entry = document.createElement("li");
    entry.append(button);
    list.append(entry);
    lines.push({ line, button });
  }

  body.append(aid);
}

/** @param {Criterion} line */
function reason(line) {
  return /^critical error/i.test(line.text) ? line.text : `Critical error: ${line.text}`;
}

/**
 * As if typed: the formgrader saves on "change".
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} value
 */
function write(field, value) {
  field.value = value;
  $(field).trigger("change");
}

/** The formgrader listens to its fields once it has fetched marks and comments; what is chosen before that would be lost. */
async function ready() {
  while (!(page.formgrader?.grades?.loaded && page.formgrader?.comments?.loaded)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

document.getElementById("notebook-container")?.prepend(banner);
const known = await showState();
await ready();
for (const [name, rubric] of Object.entries(known?.rubrics ?? {})) addAid(name, rubric);
$(document).on("finished_saving", showState);
export {};
