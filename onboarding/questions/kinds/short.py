"""A few words, compared with a list of accepted ones. Value: a text of at most 200 code points, or None.

All points or none. Two wordings are the same when they differ only in case, accents, spaces and punctuation (`wording.py`). `reject`
lists near misses that must never count: they are held apart from the accepted ones and shown to the trainer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from onboarding.questions import fields, plain
from onboarding.questions.item import Item, Own
from onboarding.questions.kind import Explained, Reason
from onboarding.questions.reading import Reader
from onboarding.questions.wording import plain_wording, says

AUTO = True
PARTIAL = False
ABOUT_STEM = "a question that a few words answer; the answer does not stand in it"
SCHEMA: dict[str, Any] = {
    "accept": fields.texts("Every wording that counts, the best one first.", least=1),
    "reject": fields.texts("Near misses that never count."),
    "rationale": fields.RATIONALE,
}
EMPTY = UNFINISHED = "Write an answer first."
MAX_SHORT = 200
MAX_ENTRY = 100

order_shows_key = plain.no_order


@dataclass(frozen=True)
class Accepted(Own):
    """The answers that count, the first one shown as the key, and near misses that do not."""

    accept: tuple[str, ...]
    reject: tuple[str, ...]


def author(item: Item, table: Mapping[str, Any], reader: Reader, place: str) -> Item:
    own = Accepted(reader.texts(table, "accept", place), reader.texts(table, "reject", place))
    return replace(item, own=own, rationale=str(table.get("rationale", "")).strip())


def check(item: Item) -> Iterator[tuple[str, str]]:
    own = _own(item)
    if not own.accept:
        yield "has no accepted answer.", 'Write accept = ["…", "…"].'
    seen: dict[str, str] = {}
    for name, entries in (("accept", own.accept), ("reject", own.reject)):
        for entry in entries:
            wording = plain_wording(entry)
            if not wording:
                yield f"'{name}' has an entry without letters or figures: '{entry}'.", "Write it in words, or drop it."
            elif wording in seen:
                yield (
                    f"'{seen[wording]}' and '{entry}' are the same answer.",
                    "Drop one: case, accents, spaces and punctuation make no difference.",
                )
            seen.setdefault(wording, entry)
            if len(entry) > MAX_ENTRY:
                yield f"'{name}' has an entry of more than {MAX_ENTRY} characters.", "Ask for fewer words."
    for entry in own.accept:
        if says(item.stem, entry):
            yield f"the stem contains the accepted answer '{entry}'.", "Ask for it in other words."
    if not item.rationale:
        yield "has no rationale.", "Add rationale = one line that says why this is the answer."


def public_extra(item: Item) -> dict[str, Any]:
    return {"max_chars": MAX_SHORT}


def full_extra(item: Item) -> dict[str, Any]:
    own = _own(item)
    return {"accept": list(own.accept), "reject": list(own.reject), "rationale": item.rationale}


def from_full(item: Item, full: Mapping[str, Any]) -> Item:
    own = Accepted(tuple(full["accept"]), tuple(full["reject"]))
    return replace(item, own=own, rationale=full["rationale"])


def skeleton(table: str, points: int) -> list[str]:
    about = "every wording that counts, the best one first; case, accents and punctuation make no difference"
    return [
        fields.line("accept", "[]", about),
        fields.line("reject", "[]", "near misses that never count; may stay empty"),
        fields.line("rationale", '""', "one line: why this is the answer"),
    ]


def form(item: Item, escape: Callable[[str], str]) -> str:
    return f"Write a few words, at most {MAX_SHORT} characters."


def text_form(item: Item) -> list[tuple[str, str]]:
    return [("", "Answer in a few words.")]


def private_texts(item: Item) -> Iterator[tuple[str, str]]:
    """Not the accepted answers: a word such as "nurse" may stand in another question. No field of theirs is ever released."""
    yield "rationale", item.rationale


def read(public: Mapping[str, Any], raw: object) -> str | None:
    return plain.typed_text(raw, MAX_SHORT)


def answered(public: Mapping[str, Any], value: str | None) -> bool:
    return value is not None


def score(item: Item, value: str | None) -> Fraction:
    return Fraction(int(value is not None and plain_wording(value) in map(plain_wording, _own(item).accept)))


def show(public: Mapping[str, Any], value: str | None) -> str:
    return "No answer" if value is None else value.strip()


def show_key(item: Item) -> str:
    first, *others = _own(item).accept
    return f"{first} (also: {', '.join(others)})" if others else first


def key_texts(item: Item) -> list[str]:
    return list(_own(item).accept)


def reasons(item: Item) -> tuple[Reason, ...]:
    return (Reason("", "", item.rationale, True),)


def table(item: Item, value: str | None) -> list[tuple[str, ...]]:
    rejected = "; ".join(_own(item).reject)
    heads = ("Answer", "Accepted", "Why", *(("Never accepted",) if rejected else ()))
    row = (show(item.public(), value), "; ".join(_own(item).accept), item.rationale)
    return [heads, (*row, *((rejected,) if rejected else ()))]


def explain(item: Item, value: str) -> Explained:
    return Explained(notes=(("", item.rationale),))


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    own = _own(item)
    first = own.accept[0]
    right: list[tuple[object, Fraction | None]] = [(entry, Fraction(1)) for entry in own.accept]
    wrong: list[tuple[object, Fraction | None]] = [(entry, Fraction(0)) for entry in own.reject]
    return [
        *right,
        *wrong,
        (f"  {first.upper()} . ", Fraction(1)),
        (f"not {first} at all", Fraction(0)),
        ("?!", Fraction(0)),
        (" ", Fraction(0)),
        (None, Fraction(0)),
        ("x" * (MAX_SHORT + 1), None),
        ([first], None),
        (3, None),
    ]


def _own(item: Item) -> Accepted:
    if not isinstance(item.own, Accepted):
        raise TypeError(f"{item.id} has no accepted answers")
    return item.own
