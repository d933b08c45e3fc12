"""A written answer, marked by the trainer with a rubric. Value: a text of at most 10,000 code points, or None.

`from_activity` names what a learner makes in a lesson and can put into the answer here; it is then an answer like any other.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from onboarding.questions import fields, plain
from onboarding.questions.item import MAX_CHARS, Anchor, Criterion, Item, Own
from onboarding.questions.kind import Explained, Reason
from onboarding.questions.reading import Reader

AUTO = False
PARTIAL = False  # the program gives no part of the points; the trainer does
ABOUT_STEM = "what to write, to whom, and about how many sentences"
SCHEMA: dict[str, Any] = {
    "from_activity": fields.text("What the learner made in a lesson and may put in: an activity, or one piece of it."),
    "criterion": fields.tables(
        fields.table(
            {
                "id": fields.ID,
                "text": fields.text("What the trainer looks for, and what is enough for the points."),
                "points": {
                    "description": "The points of all criteria add up to the slot's; 0 for a critical one.",
                    "type": ["number", "string"],
                },
                "critical": {
                    "type": "boolean",
                    "description": "An error that fails the answer whatever else it says. It has no points.",
                },
            },
            optional=("points", "critical"),
        ),
        "The rubric.",
        least=1,
    ),
    "anchor": fields.tables(
        fields.table(
            {
                "level": {
                    "enum": ["full", "part", "none"],
                    "description": "Which level this answer is an example of.",
                },
                "text": fields.text("An example answer."),
            }
        ),
        "An example answer for each level.",
        least=3,
    ),
}
EMPTY = UNFINISHED = "Write an answer first."
LEVELS = ("full", "part", "none")
_ACTIVITY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?\Z")


@dataclass(frozen=True)
class FromActivity(Own):
    """The name of what may be put in: `plan-builder` or, for one piece, `plan-builder/emil`."""

    name: str


order_shows_key = plain.no_order
key_texts = plain.no_texts


def author(item: Item, table: Mapping[str, Any], reader: Reader, place: str) -> Item:
    named = reader.text(table, "from_activity", place) if "from_activity" in table else ""
    return replace(
        item,
        own=FromActivity(named) if named else None,
        criteria=tuple(
            Criterion(
                reader.text(c, "id", place), str(c.get("text", "")).strip(),
                _points(c, reader, place), c.get("critical", False) is True,
            )
            for c in reader.tables(table, "criterion", place)
        ),
        anchors=tuple(
            Anchor(reader.text(a, "level", place), str(a.get("text", "")).strip())
            for a in reader.tables(table, "anchor", place)
        ),
    )  # fmt: skip


def _points(table: Mapping[str, Any], reader: Reader, place: str) -> Fraction:
    try:
        return Fraction(str(table.get("points", 0)))
    except (ValueError, ZeroDivisionError):
        reader.say(
            place,
            f"the points of criterion '{table.get('id', '?')}' are not a number.",
            "Write points = 1, for example.",
        )
        return Fraction(0)


def check(item: Item) -> Iterator[tuple[str, str]]:
    if item.options or item.key or item.number is not None:
        yield "has options or a key.", "A written item has a rubric only: drop them."
    if isinstance(item.own, FromActivity) and not _ACTIVITY.match(item.own.name):
        yield "'from_activity' is no name of an activity.", 'Write from_activity = "plan-builder/emil", for example.'
    if not any(criterion.points > 0 for criterion in item.criteria):
        yield "has no rubric.", "Add [[slot.variant.criterion]] with id, text and points."
    ids = [criterion.id for criterion in item.criteria]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"criterion '{repeated}' stands twice.", "Give each criterion its own id."
    for criterion in item.criteria:
        if not criterion.text.strip():
            yield f"criterion '{criterion.id}' has no text.", "Say what the trainer looks for."
        if criterion.critical and criterion.points:
            yield (
                f"critical criterion '{criterion.id}' has points.",
                "A critical error fails the answer: drop its points.",
            )
        if not criterion.critical and criterion.points <= 0:
            yield f"criterion '{criterion.id}' has no points.", "Give it points, or mark it critical = true."
    for level in LEVELS:
        if not any(anchor.level == level and anchor.text.strip() for anchor in item.anchors):
            yield f"has no example answer for level '{level}'.", "Add [[slot.variant.anchor]] with level and text."


def public_extra(item: Item) -> dict[str, Any]:
    return {"max_chars": MAX_CHARS, **_from_activity(item)}


def full_extra(item: Item) -> dict[str, Any]:
    return {
        "criteria": [
            {"id": c.id, "text": c.text, "points": str(c.points), "critical": c.critical} for c in item.criteria
        ],
        "anchors": [{"level": a.level, "text": a.text} for a in item.anchors],
        **_from_activity(item),
    }


def _from_activity(item: Item) -> dict[str, str]:
    # Left out where there is none: items that were released before keep their hash.
    return {"from_activity": item.own.name} if isinstance(item.own, FromActivity) else {}


def from_full(item: Item, full: Mapping[str, Any]) -> Item:
    return replace(
        item,
        own=FromActivity(full["from_activity"]) if "from_activity" in full else None,
        criteria=tuple(
            Criterion(c["id"], c["text"], Fraction(c["points"]), c["critical"]) for c in full.get("criteria", ())
        ),
        anchors=tuple(Anchor(a["level"], a["text"]) for a in full.get("anchors", ())),
    )


def skeleton(table: str, points: int) -> list[str]:
    return [
        f"[[{table}.criterion]]",
        fields.line("id", '"first"', "as many criteria as there are things to look for, each with a name"),
        fields.line("text", '""', "what the trainer looks for, and what is enough for the point"),
        fields.line("points", str(points), "the points of all criteria add up to the slot's"),
        f"[[{table}.criterion]]",
        fields.line("id", '"critical"', "drop this table if nothing is a critical error"),
        fields.line("text", '""', "an error that fails the answer whatever else it says"),
        "points = 0",
        "critical = true",
        *_anchor_lines(table, "full", "an answer that earns all points"),
        *_anchor_lines(table, "part", "one that earns some"),
        *_anchor_lines(table, "none", "one that earns none"),
    ]


def _anchor_lines(table: str, level: str, about: str) -> list[str]:
    return [f"[[{table}.anchor]]", f'level = "{level}"', fields.line("text", '""', about)]


def form(item: Item, escape: Callable[[str], str]) -> str:
    if isinstance(item.own, FromActivity):
        return "Write your answer in your own words. On the quiz page you can put in what you made in the lesson."
    return "Write your answer in your own words."


def text_form(item: Item) -> list[tuple[str, str]]:
    return []


def private_texts(item: Item) -> Iterator[tuple[str, str]]:
    for criterion in item.criteria:
        yield "rubric", criterion.text
    for anchor in item.anchors:
        yield "example answer", anchor.text


def read(public: Mapping[str, Any], raw: object) -> str | None:
    return plain.typed_text(raw, MAX_CHARS)


def answered(public: Mapping[str, Any], value: str | None) -> bool:
    return value is not None


def score(item: Item, value: str | None) -> Fraction:
    """Only an empty answer has a score (0) without a trainer. Raises ValueError for a text."""
    if value is not None:
        raise ValueError("a written answer is marked by a trainer")
    return Fraction(0)


def show(public: Mapping[str, Any], value: str | None) -> str:
    return "No answer" if value is None else value


def show_key(item: Item) -> str:
    return "\n".join(
        f"{'Critical error' if criterion.critical else criterion.points}: {criterion.text}"
        for criterion in item.criteria
    )


def reasons(item: Item) -> tuple[Reason, ...]:
    """None: the rubric is shown as it is."""
    return ()


def table(item: Item, value: str | None) -> list[tuple[str, ...]]:
    """Only an unanswered one is marked by the program."""
    return [("Answer", "Rubric"), (show(item.public(), value), show_key(item))]


def explain(item: Item, value: str) -> Explained:
    notes = tuple(("", criterion.text) for criterion in item.criteria)
    return Explained(notes=notes, hint="Nobody reads this. Compare it with what a trainer would look for:")


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    return [(None, Fraction(0)), ("  \n", Fraction(0)), ("x" * (MAX_CHARS + 1), None), (["text"], None), (4, None)]
