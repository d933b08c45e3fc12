"""The feedback page of one attempt: what was right, which idea to read again, what the trainer wrote.

Keys and rationales of missed questions appear only after mastery. Its head tells the learner's server which questions the next attempt
need not ask again, and whether there is one without the trainer (`onboarding-next`, see docs/formats.md).
The page is complete in itself: no script, nothing loaded from elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.files import canonical_json
from onboarding.grading.attempts import Grader
from onboarding.grading.carry import Standing
from onboarding.grading.render import answer_text, criterion_text, visible
from onboarding.grading.score import FAILED, NOT_ASKED, SlotResult
from onboarding.grading.verdict import NOT_PASSED_STATE, Mark, Verdict, final_score, judge, percent
from onboarding.lesson_text import load_lesson
from onboarding.paths import Layout
from onboarding.questions import Item, role_words
from onboarding.records.ledger import Ledger

_TEMPLATE = Path(__file__).parent / "templates" / "feedback.html.j2"
WITHDRAWN_WORDS = "withdrawn"
RIGHT, PARTLY, NOT_YET, WAITING_WORDS, FAILED_WORDS = (
    "right",
    "partly right",
    "not yet",
    "waiting for marking",
    "could not be graded",
)
NOT_ASKED_WORDS = "not asked"


@dataclass(frozen=True)
class SlotFeedback:
    """One question on the page, every text plain and still to be escaped. Empty texts and tuples are left out of the page."""

    number: int
    words: str
    points: str
    must_pass: bool
    stem: str = ""
    answer: str = ""
    reason: str = ""
    principle: str = ""
    reread: str = ""
    key: str = ""
    rationales: tuple[str, ...] = ()
    rubric: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class Around:
    """What the page says about quiz and course. `sections` are titles of the lesson's sections by anchor."""

    title: str
    course: str
    lesson: str
    pass_mark: int
    sections: Mapping[str, str]
    demo: bool

    @classmethod
    def load(cls, layout: Layout, quiz: str) -> "Around":
        """Read course.toml and the lesson's headings; a lesson that cannot be read only costs the section titles."""
        course = load_course(layout.course_file)
        module = next((module for module in course.modules if module.id == quiz), None)
        if module is None:
            return cls(quiz, course.title, "", course.pass_mark, {}, course.demo)
        try:
            sections = load_lesson(layout.notebooks / f"{module.lesson}.md").anchors
        except ContentError:
            sections = {}
        return cls(module.title, course.title, module.title, module.pass_mark, sections, course.demo)


def upcoming(layout: Layout, *, learner: str, quiz: str, attempt: str) -> Mapping[str, Any]:
    """What the page on `attempt` says of the next one: worked out from the ledger alone. Without an entry there nothing is carried."""
    grader = Grader.open(layout, quiz)
    if not layout.ledger.exists():
        return Standing().to_json(attempt=attempt, allowed=grader.allowed(learner))
    with Ledger(layout.ledger) as ledger:
        return grader.standing(ledger, learner).to_json(attempt=attempt, allowed=grader.allowed(learner))


def feedback_page(
    results: tuple[SlotResult, ...],
    marks: Mapping[str, Mark],
    *,
    about: Mapping[str, Any],
    around: Around,
    upcoming: Mapping[str, Any],
) -> str:
    """The page as HTML. `about` is the `graded` table of the graded notebook, `upcoming` what `Standing.to_json` made."""
    verdict = judge(results, marks, pass_mark=around.pass_mark)
    slots = [slot_feedback(result, marks.get(result.slot), verdict=verdict, around=around) for result in results]
    return _template().render(
        around=around,
        attempt=about["attempt"],
        n=about["n"],
        received=about["received"],
        state=verdict.state,
        headline=_headline(verdict),
        reason=visible(verdict.reason),
        score="" if verdict.score is None else f"{_points(verdict.score)} of {_points(verdict.max)} points",
        percent="" if verdict.score is None else percent(verdict.score, verdict.max),
        passed=verdict.passed,
        slots=slots,
        role=role_words(about.get("role", "")),
        upcoming=canonical_json(upcoming).decode(),
        kept=len(upcoming["carry"]),
        see_trainer=upcoming["failed"] >= upcoming["allowed"] and verdict.state == NOT_PASSED_STATE,
    )


def slot_feedback(result: SlotResult, mark: Mark | None, *, verdict: Verdict, around: Around) -> SlotFeedback:
    """What the page says about one question, with no more than the learner may know in this state."""
    final = final_score(result, mark)
    comment = visible(mark.comment) if mark else ""
    item = result.item
    words = _words(result, final)
    points = f"{_points(final)} of {result.points}" if final is not None else f"{result.points} possible"
    if result.status == NOT_ASKED:
        later = "This question was added to the quiz after your attempt was opened. It does not count here."
        return SlotFeedback(result.number, words, "–", result.must_pass, reason=later)
    if item is None:
        return SlotFeedback(
            result.number,
            words,
            points,
            result.must_pass,
            reason=visible(result.reason) if final is None else "",
            comment=comment,
        )
    marked = mark is not None and mark.score is not None
    # A trainer may change the points of an answer that the program marked. What the page says about the answer, and what
    # it gives away, still follows the answer.
    by_hand = item.rules.AUTO and marked and result.got is not None and final != result.got
    if by_hand:
        words = _words(result, result.got)
    right = words == RIGHT
    missed = final is not None and not right and words != WITHDRAWN_WORDS
    return SlotFeedback(
        number=result.number,
        words=words,
        points=points,
        must_pass=result.must_pass,
        stem=visible(item.stem),
        answer=answer_text(result),
        reason=_reason(result, by_hand=by_hand, said=final is None or words == WITHDRAWN_WORDS),
        principle=item.principle if missed or verdict.passed else "",
        reread=_reread(item, around) if missed else "",
        key=item.rules.show_key(item) if verdict.passed and item.rules.AUTO else "",
        rationales=_rationales(item, right=right, everything=verdict.passed),
        rubric=tuple(map(criterion_text, item.criteria)) if marked or (verdict.passed and not item.rules.AUTO) else (),
        examples=tuple((anchor.level, anchor.text) for anchor in item.anchors) if verdict.passed else (),
        comment=comment,
    )


def _reason(result: SlotResult, *, by_hand: bool, said: bool) -> str:
    """Why the points are as they are; `said`: the result's own reason is for the learner, too."""
    if by_hand:
        return "Your trainer changed the points of this question by hand."
    if result.carried:
        return f"Right in attempt {result.carried_n}; it was not asked again."
    return visible(result.reason) if said else ""


def _words(result: SlotResult, final: Decimal | None) -> str:
    if result.status == NOT_ASKED:
        return NOT_ASKED_WORDS
    if final is None:
        return FAILED_WORDS if result.status == FAILED else WAITING_WORDS
    if result.points == 0:
        return WITHDRAWN_WORDS
    if final == result.points:
        return RIGHT
    return PARTLY if final > 0 else NOT_YET


def _headline(verdict: Verdict) -> str:
    return {
        "graded: passed": "Passed",
        "graded: not yet passed": "Not yet passed",
        "waiting for marking": "Waiting for marking",
        "could not be graded": "Could not be graded",
    }[verdict.state]


def _rationales(item: Item, *, right: bool, everything: bool) -> tuple[str, ...]:
    """All of them, or those behind a right answer; none that would tell a person who has not passed what was right."""
    return tuple(
        f"{reason.text} – {reason.why}" if reason.text else reason.why
        for reason in item.rules.reasons(item)
        if everything or (right and reason.right)
    )


def _reread(item: Item, around: Around) -> str:
    section = around.sections.get(item.reread, item.reread.replace("-", " "))
    return f"“{section}” in the lesson “{around.lesson}”" if around.lesson else f"“{section}”"


def _points(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
