"""After a key, a rubric or a question turned out to be wrong: who gains, who loses, whose pass changes; then, with a reason, so be it.

A preview scores every attempt twice, as things stand and as they would stand, and writes nothing. Applying makes the new keys and decisions
count in one write, enters every attempt that changed into the ledger with the reason, and grades again, which brings gradebook, graded
notebooks and feedback in step. Whatever point it is stopped at, applying again finishes it.
"""

import getpass
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from onboarding.errors import CourseError, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic
from onboarding.grading import adjustments
from onboarding.grading.adjustments import Adjustments, attempt_name
from onboarding.grading.attempts import Grader
from onboarding.grading.batch import grade
from onboarding.grading.gradebook import read_grades
from onboarding.grading.handout import prepare
from onboarding.grading.items import ItemStore, items_in
from onboarding.grading.lock import one_grader
from onboarding.grading.places import NOTEBOOK_NAME
from onboarding.grading.submission import Scored, load_notebook, read_received
from onboarding.grading.verdict import Mark, Verdict
from onboarding.paths import Layout
from onboarding.questions import Item
from onboarding.records.ledger import Entry, Ledger, Record

_OPEN = "regrade.json"


class RegradeProblem(CourseError):
    """Nothing can be regraded; nothing was changed."""


@dataclass(frozen=True)
class Change:
    """One attempt that would come out differently, or that a withdrawn question touched. `key` names it among the learner's."""

    learner: str
    n: int
    key: str
    before: Verdict
    after: Verdict
    slots: tuple[str, ...]
    kept: bool = False
    """True when the attempt stays as it was, by --only-if-higher or because it would lose a pass to a withdrawn question."""

    @property
    def effect(self) -> str:
        """In words, what it means for the learner."""
        if self.kept:
            return "stays as it was"
        if self.after.passed != self.before.passed:
            return "gains the pass" if self.after.passed else "loses the pass"
        if self.before.score is not None and self.after.score is not None:
            gain = self.after.score - self.before.score
            if self.before.max != self.after.max:
                return "left out of the points"
            return f"gains {gain}" if gain > 0 else f"loses {-gain}" if gain < 0 else "no change"
        return "no change" if self.before.state == self.after.state else f"now {self.after.state}"


@dataclass(frozen=True)
class Preview:
    """What regrading would do. `items` are the questions with another key or rubric, or the one to be withdrawn, by id."""

    quiz: str
    items: tuple[str, ...]
    attempts: int
    changes: tuple[Change, ...]
    unfinished: bool


@dataclass(frozen=True)
class _Plan:
    adopt: tuple[Item, ...]
    rules: Adjustments


@dataclass(frozen=True)
class _Trial(Layout):
    """The same course with another store of items."""

    store: Path

    @property
    def items(self) -> Path:
        return self.store


def preview(layout: Layout, quiz: str, *, withdraw: str = "", only_if_higher: bool = False) -> Preview:
    """What `apply` with the same options would do. Changes no result. Raises RegradeProblem, HandOutProblem or GradingBusy."""
    with one_grader(layout):
        return _preview(layout, quiz, withdraw=withdraw, only_if_higher=only_if_higher, reason="")[0]


def apply(
    layout: Layout,
    quiz: str,
    *,
    reason: str,
    withdraw: str = "",
    only_if_higher: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Preview:
    """Regrade, and return what was done. Doing it again does nothing more. Raises RegradeProblem, HandOutProblem or GradingBusy."""
    if not reason.strip():
        raise RegradeProblem('Say why, for the record: --reason "what was wrong and who found it"')
    with one_grader(layout):
        done, plan = _preview(layout, quiz, withdraw=withdraw, only_if_higher=only_if_higher, reason=reason)
        if not done.items and not done.unfinished:
            return done
        if not done.unfinished:
            with Ledger(layout.ledger) as ledger:
                # Marks that nobody has graded with yet are no part of this.
                _enter(Grader.open(layout, quiz), ledger)
        store = ItemStore(layout.items)
        started = _unfinished(layout, quiz) or {"schema": 1, "quiz": quiz, "why": reason.strip(), "by": _account()}
        write_atomic(layout.trainer / _OPEN, canonical_json(started), mode=0o600)
        store.adopt(plan.adopt, adjustments=adjustments.write(store, plan.rules))
        with _Reasoned(layout.ledger, why=started["why"], by=started["by"]) as ledger:
            _enter(Grader.open(layout, quiz), ledger)
            ledger.write_head(layout.ledger_head)
    grade(layout, quiz, progress=progress)
    (layout.trainer / _OPEN).unlink(missing_ok=True)
    return done


class _Reasoned(Ledger):
    """Enters only what changes an attempt that is known, and says why and by whose hand."""

    def __init__(self, path: Path, *, why: str, by: str) -> None:
        super().__init__(path)
        self._why, self._by = why, by

    def record(self, record: Record, *, type: str | None = None) -> Entry | None:
        return super().record(replace(record, why=self._why, by=self._by), type="regrade")


def _preview(layout: Layout, quiz: str, *, withdraw: str, only_if_higher: bool, reason: str) -> tuple[Preview, _Plan]:
    prepare(layout, quiz)
    store = ItemStore(layout.items)
    today = items_in(load_notebook(layout.source / quiz / NOTEBOOK_NAME))
    before, rules = Grader.open(layout, quiz), adjustments.load(store)
    gone: frozenset[str] = frozenset()
    pending: tuple[Item, ...] = ()
    if withdraw:
        gone = store.versions(quiz, withdraw)
        if not gone:
            raise RegradeProblem(
                f"No question {withdraw} was ever handed out in {quiz}. Ids look like: {today[0][1].id}"
            )
        gone -= set(rules.withdrawn)
        rules = replace(rules, withdrawn={**rules.withdrawn, **dict.fromkeys(gone, reason)})
    else:
        pending = tuple(item for _, _, item in store.pending(today))
    known = list(_attempts(before))
    changes = []
    with _trial(layout, pending, rules) as place:
        trial = before.over(place)
        for learner, key, scored, marks in known:
            change = _compare(before, trial, learner, key, scored, marks, gone=gone)
            if change is None:
                continue
            kept = _to_keep(change, scored, gone=gone, only_if_higher=only_if_higher)
            if kept:
                rules = rules.keep(attempt_name(learner=learner, quiz=quiz, key=key), kept)
                change = replace(change, after=change.before, kept=True)
            changes.append(change)
    items = tuple(sorted({item.id for item in pending} | ({withdraw} if gone else set())))
    unfinished = _unfinished(layout, quiz) is not None
    return Preview(quiz, items, len(known), tuple(changes), unfinished), _Plan(pending, rules)


def _attempts(grader: Grader) -> Iterator[tuple[str, str, Scored, Mapping[str, Mark]]]:
    """Every attempt that the ledger knows, scored as things stand, with the marks that count for it."""
    layout, quiz = grader.layout, grader.quiz
    with Ledger(layout.ledger) as ledger:
        for folder in sorted((layout.trainer / "attempts").glob(f"*/{quiz}")):
            learner = folder.parent.name
            entered = {entry.record.attempt_id: entry.record for entry in ledger.history(learner, quiz)}
            newest = read_received(layout.submitted / learner / quiz)
            for key in grader.keys(learner):
                scored = grader.score(learner, key)
                record = entered.get(scored.attempt_id)
                if record is None:
                    continue  # not graded yet: there is nothing to change
                if newest is not None and newest.key == key:
                    marks = read_grades(f"sqlite:///{layout.gradebook}", learner=learner, quiz=quiz).marks
                else:
                    marks = _marks(record, scored)
                yield learner, key, scored, marks


def _enter(grader: Grader, ledger: Ledger) -> None:
    for learner, _, scored, marks in list(_attempts(grader)):
        grader.enter(ledger, scored, learner=learner, marks=_standing(marks, scored))


def _compare(
    before: Grader,
    trial: Grader,
    learner: str,
    key: str,
    scored: Scored,
    marks: Mapping[str, Mark],
    *,
    gone: frozenset[str],
) -> Change | None:
    again = trial.score(learner, key)
    one, other = before.judge(scored, _standing(marks, scored)), before.judge(again, _standing(marks, again))
    slots = tuple(
        old.slot
        for old, new in zip(scored.results, again.results, strict=True)
        if (old.got, old.status, old.points) != (new.got, new.status, new.points)
        or (old.item is not None and old.item.sha in gone)
    )
    if not slots and one == other:
        return None
    return Change(learner, scored.n, key, one, other, slots)


def _to_keep(change: Change, scored: Scored, *, gone: frozenset[str], only_if_higher: bool) -> dict[str, str | None]:
    """The slots of this attempt that stay as they were, with their points."""
    results = {result.slot: result for result in scored.results}
    if gone:
        # Leaving a question out must not cost anybody a pass; a safety question is asked again instead.
        if change.before.passed and change.after.score is not None and not change.after.passed:
            return {slot: None for slot in change.slots}
        return {}
    lower = (
        change.before.score is not None
        and change.after.score is not None
        and (change.after.score < change.before.score or (change.before.passed and not change.after.passed))
    )
    if not (only_if_higher and lower):
        return {}
    return {slot: _points(results[slot].got) for slot in change.slots}


def _standing(marks: Mapping[str, Mark], scored: Scored) -> dict[str, Mark]:
    """The marks without those for a question that was withdrawn."""
    out = {
        result.slot for result in scored.results if result.reason in (adjustments.WITHDRAWN, adjustments.ASKED_AGAIN)
    }
    return {slot: mark for slot, mark in marks.items() if slot not in out}


def _marks(record: Record, scored: Scored) -> dict[str, Mark]:
    """The marks in the ledger for an attempt, as far as they belong to the answers it has."""
    answers = {result.slot: result.answer for result in scored.results}
    return {
        slot: Mark(None if mark["score"] is None else Decimal(mark["score"]), str(mark["comment"]))
        for slot, mark in record.marks.items()
        if answers.get(slot) == mark["answer"]
    }


@contextmanager
def _trial(layout: Layout, adopt: tuple[Item, ...], rules: Adjustments) -> Iterator[Layout]:
    with tempfile.TemporaryDirectory(prefix="onboarding-regrade-") as scratch:
        folder = Path(scratch) / "items"
        shutil.copytree(layout.items, folder)
        store = ItemStore(folder)
        store.adopt(adopt, adjustments=adjustments.write(store, rules))
        yield _Trial(layout.root, folder)


def pending_note(layout: Layout, quiz: str) -> str:
    """A sentence when questions of this quiz have another key or rubric than the one that counts, else empty. Reads only."""
    try:
        today = items_in(load_notebook(layout.source / quiz / NOTEBOOK_NAME))
    except FileProblem:
        return ""
    items = sorted({item.id for _, _, item in ItemStore(layout.items).pending(today)})
    if not items:
        return ""
    return (
        f"The key or rubric of {', '.join(items)} was changed and does not count yet. "
        f"See whom it touches: onboarding regrade {quiz}"
    )


def _unfinished(layout: Layout, quiz: str) -> dict[str, Any] | None:
    """What an interrupted regrade of this quiz wrote down, or None."""
    try:
        table: dict[str, Any] = json.loads(read_bounded(layout.trainer / _OPEN, limit=64 * 1024))
    except (FileProblem, ValueError):
        return None
    return table if table.get("quiz") == quiz else None


def _points(got: Decimal | None) -> str | None:
    return None if got is None else str(got)


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
