"""`onboarding export`: one row for each learner and quiz, with a state in words.

The rows come from the ledger: the newest entry of the newest attempt. Only a graded answer has a number. Rows are read and written one
after another.
"""

import csv
import json
import os
import secrets
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import astuple, dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from onboarding.answers import SHEET_NAME
from onboarding.course import load_course
from onboarding.errors import CourseError, DiskProblem
from onboarding.grading.attempts import archive
from onboarding.grading.gradebook import names_of
from onboarding.grading.places import NOTEBOOK_NAME
from onboarding.grading.verdict import NOT_PASSED_STATE, PASSED_STATE
from onboarding.paths import Layout
from onboarding.people import load_people
from onboarding.records.entries import is_station
from onboarding.records.ledger import Entry, Ledger

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Row:
    """One learner's newest attempt at one quiz, as text.

    `score`, `max` and `must_pass` are empty unless the attempt is graded; `must_pass` is "yes" when every safety question is fully right,
    else "no", and empty where the quiz has none. `attempt` is empty when nothing readable was handed in. Times are UTC.
    """

    learner: str
    name: str
    role: str
    quiz: str
    state: str
    reason: str = ""
    attempt: str = ""
    score: str = ""
    max: str = ""
    must_pass: str = ""
    submitted: str = ""
    received: str = ""
    recorded: str = ""


HEADINGS = tuple(field.name for field in fields(Row))


def rows(layout: Layout, *, quizzes: Collection[str] = (), learners: Collection[str] = ()) -> Iterator[Row]:
    """The rows by learner, then by quiz in the course's order; every quiz and learner unless some are named. Reads only.

    Raises CourseError when a named quiz does not exist, or course.toml, ledger, gradebook or the list of people cannot be read.
    """
    people = _people(layout)
    named = {**names_of(layout.gradebook), **{learner: name for learner, (name, _) in people.items() if name}}
    with _entries(layout) as (newest, read):
        known = _quizzes(layout, newest)
        for quiz in quizzes:
            if quiz not in known:
                raise CourseError(f"There is no quiz {quiz[:80]}. The course has: {', '.join(known)}.")
        wanted = [quiz for quiz in known if not quizzes or quiz in quizzes]
        for learner in sorted({*named, *people, *newest}):
            if learners and learner not in learners:
                continue
            who = (learner, named.get(learner, ""), people.get(learner, ("", ""))[1])
            for quiz in wanted:
                entry = read(learner, quiz)
                yield _row(who, entry) if entry else Row(*who, quiz, _state_before(layout, learner, quiz))


def export(
    layout: Layout, output: Path | None, *, format: str = "csv", quizzes: Collection[str] = (), bom: bool = False
) -> int:
    """Write the rows to a file, or to standard output; returns how many. Raises CourseError for an unknown format, and as `rows`."""
    if format not in ("csv", "json"):
        raise CourseError(f"There is no format {format[:20]}. Use csv or json.")
    made = rows(layout, quizzes=quizzes)
    with replacing(output) if output else nullcontext(sys.stdout) as out:
        return write_csv(made, out, bom=bom) if format == "csv" else write_json(made, out)


def write_csv(made: Iterable[Row], out: TextIO, *, bom: bool = False) -> int:
    """Write rows as CSV, safe to open in a spreadsheet; returns how many. `bom` marks the file as UTF-8 for Excel.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    if bom:
        out.write("\ufeff")
    table = csv.writer(out)
    table.writerow(HEADINGS)
    count = 0
    for row in made:
        table.writerow([safe_cell(cell) for cell in astuple(row)])
        count += 1
    return count


def write_json(made: Iterable[Row], out: TextIO) -> int:
    """Write rows as a JSON array with one row a line; returns how many. Texts are as they are: JSON runs no formulas."""
    count = 0
    for row in made:
        out.write(",\n" if count else "[\n")
        out.write(json.dumps(dict(zip(HEADINGS, astuple(row), strict=True)), ensure_ascii=False))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def safe_cell(text: str) -> str:
    """`text` with an apostrophe in front when a spreadsheet would take it for a formula, behind leading spaces too."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A text file that takes the place of `path` when the block ends well; otherwise `path` stays as it was. Raises DiskProblem."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        try:
            with open(part, "x", encoding="utf-8", newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise DiskProblem(
            path, f"It could not be written ({error.strerror}).", "Free some space or choose another place."
        ) from error


def _row(who: tuple[str, str, str], entry: Entry) -> Row:
    record = entry.record
    graded = record.state in (PASSED_STATE, NOT_PASSED_STATE)
    must = [score for score in record.scores.values() if score.must_pass]
    full = all(score.got is not None and Decimal(score.got) == Decimal(score.max) for score in must)
    return Row(
        *who,
        quiz=record.quiz,
        state=record.state,
        reason=record.reason,
        attempt=str(record.n or ""),
        score=str(sum((Decimal(score.got or 0) for score in record.scores.values()), Decimal(0))) if graded else "",
        max=str(sum((Decimal(score.max) for score in record.scores.values()), Decimal(0))) if graded else "",
        must_pass=("yes" if full else "no") if graded and must else "",
        submitted=record.submitted_claimed or "",
        received=record.received or "",
        recorded=entry.recorded,
    )


def _state_before(layout: Layout, learner: str, quiz: str) -> str:
    """The state of a learner of whom the ledger knows nothing yet."""
    if archive(layout, learner, quiz).is_dir():
        return "submitted"
    return "in progress" if (layout.learner(learner) / "quizzes" / quiz / SHEET_NAME).exists() else "not started"


Newest = Mapping[str, Mapping[str, list[int]]]
"""Of each learner and quiz the newest entry of each attempt, the newest attempt first."""


@contextmanager
def _entries(layout: Layout) -> Iterator[tuple[Newest, Callable[[str, str], Entry | None]]]:
    if not layout.ledger.exists():  # opening it would make one
        yield {}, lambda learner, quiz: None
        return
    with Ledger(layout.ledger) as ledger, ledger.reading() as read:
        newest: dict[str, dict[str, list[int]]] = defaultdict(dict)
        for learner, quiz, seq in ledger.newest_entries():
            if is_station(quiz):
                continue  # observed practice is no quiz: `onboarding stations show` and the report have it
            newest[learner].setdefault(quiz, []).append(seq)

        def current(learner: str, quiz: str) -> Entry | None:
            # Marks that belong to no archived answer are kept as entries without scores; they are no attempt.
            found = (read(seq) for seq in newest.get(learner, {}).get(quiz, ()))
            return next((entry for entry in found if entry.record.scores), None)

        yield newest, current


def _quizzes(layout: Layout, newest: Newest) -> list[str]:
    """The quizzes of the course in its order, then those that only the ledger still knows."""
    modules = [module.id for module in load_course(layout.course_file).modules]
    built = [quiz for quiz in modules if (layout.release / quiz / NOTEBOOK_NAME).is_file()]
    return [*built, *sorted({quiz for theirs in newest.values() for quiz in theirs} - set(built))]


def _people(layout: Layout) -> dict[str, tuple[str, str]]:
    """Name and role of each learner whom the trainer has listed. Raises FileProblem."""
    return {who: (person.name, person.role) for who, person in load_people(layout).people.items()}
