"""A case that unfolds: a shared stem and steps, each a small item that the program marks. Value: {step id: value of that step}, or None.

The steps that have an entry are the first ones, and each but the last of them is answered completely: an entry for a step, null
included, says that it has been shown, and the page shows a step only after the one before it was answered and closed.
Points: the mean of the steps.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from onboarding.errors import AnswerInvalid
from onboarding.questions import fields, plain
from onboarding.questions.item import Item, Own, item_from_full
from onboarding.questions.kind import Explained, Kind, Reason, kind_of
from onboarding.questions.kinds import multiple, number, ordering, short, single
from onboarding.questions.reading import Reader
from onboarding.questions.wording import says

AUTO = True
EMPTY = "Answer the first step first."
UNFINISHED = "Answer every step first."
_STEPS: dict[str, Kind] = {
    "single": single,
    "multiple": multiple,
    "ordering": ordering,
    "number": number,
    "short": short,
}
STEP_KINDS = tuple(_STEPS)
MOST_STEPS = 8
_STEP_FIELDS = frozenset({"id", "kind", "stem", "shuffle"})
PARTIAL = True
ABOUT_STEM = "what everybody knows at the start; each step tells more"
SCHEMA: dict[str, Any] = {
    "step": fields.tables(
        {
            "oneOf": [
                fields.item_schema(
                    name, rules.SCHEMA, {field: fields.COMMON[field] for field in ("id", "stem", "shuffle")}
                )
                for name, rules in _STEPS.items()
            ]
        },
        "Small questions, shown one after the other.",
        least=2,
        most=MOST_STEPS,
    )
}

key_texts = plain.no_texts  # a case is no step of another case


@dataclass(frozen=True)
class Steps(Own):
    """The steps in the order in which they are shown."""

    steps: tuple[Item, ...]


def author(item: Item, table: Mapping[str, Any], reader: Reader, place: str) -> Item:
    steps = []
    for entry in reader.tables(table, "step", place):
        at = f"{place}, step '{entry.get('id', '?')}'"
        kind = reader.text(entry, "kind", at)
        if kind and kind not in STEP_KINDS:
            reader.say(at, f"kind '{kind}' cannot be a step.", f"Use one of: {', '.join(STEP_KINDS)}.")
        if kind not in STEP_KINDS:
            continue
        rules = kind_of(kind)
        reader.unknown(entry, _STEP_FIELDS | set(rules.SCHEMA), at)
        # Difficulty, facts, section and principle are the case's: a step never stands alone.
        bare = Item(
            id=reader.text(entry, "id", at),
            kind=kind,
            stem=reader.text(entry, "stem", at),
            difficulty=item.difficulty,
            facts=item.facts,
            reread=item.reread,
            principle=item.principle,
            shuffle=entry.get("shuffle", True) is True,
        )
        steps.append(rules.author(bare, entry, reader, at))
    return replace(item, own=Steps(tuple(steps)))


def check(item: Item) -> Iterator[tuple[str, str]]:
    steps = _steps(item)
    if not 2 <= len(steps) <= MOST_STEPS:
        yield f"has {len(steps)} steps.", f"Write 2 to {MOST_STEPS}: [[…step]] with id, kind and stem."
    ids = [step.id for step in steps]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"step '{repeated}' stands twice.", "Give each step its own id."
    for step in steps:
        for fault, fix in step.rules.check(step):
            yield f"step '{step.id}' {fault}", fix
    for place, step in enumerate(steps):
        for later in steps[place + 1 :]:
            for words in step.rules.key_texts(step):
                if says(later.stem, words):
                    yield (
                        f"the stem of step '{later.id}' gives away the answer '{words}' of step '{step.id}'.",
                        "Say it in other words.",
                    )
        if step.kind == "short":
            before = [item.stem, *(earlier.stem for earlier in steps[:place])]
            before += [option.text for earlier in steps[:place] for option in earlier.options]
            for words in step.rules.key_texts(step):
                if any(says(text, words) for text in before):
                    yield (
                        f"the accepted answer '{words}' of step '{step.id}' is shown before it.",
                        "Say it in other words.",
                    )


def public_extra(item: Item) -> dict[str, Any]:
    return {"steps": [step.public() for step in _steps(item)]}


def full_extra(item: Item) -> dict[str, Any]:
    return {"steps": [step.full() for step in _steps(item)]}


def from_full(item: Item, full: Mapping[str, Any]) -> Item:
    return replace(item, own=Steps(tuple(item_from_full(step) for step in full["steps"])))


def skeleton(table: str, points: int) -> list[str]:
    step = f"{table}.step"
    return [
        f"[[{step}]]",
        'id = "first"',
        fields.line("kind", '"single"', "single, multiple, ordering, number or short"),
        fields.line("stem", '""', "what happens now, and what to do; it does not give an earlier step away"),
        fields.line("key", "[]", single.ABOUT_KEY),
        *fields.option_lines(step, "abc"),
        f"[[{step}]]",
        'id = "second"',
        'kind = "single"',
        'stem = ""',
        "key = []",
        *fields.option_lines(step, "abc"),
    ]


def form(item: Item, escape: Callable[[str], str]) -> str:
    steps = _steps(item)
    parts = ["On the quiz page each step is shown after the one before it has been answered."]
    for place, step in enumerate(steps, start=1):
        parts += [f"**Step {place} of {len(steps)}**", escape(step.stem), step.rules.form(step, escape)]
    return "\n\n".join(parts)


def text_form(item: Item) -> list[tuple[str, str]]:
    return [
        line
        for place, step in enumerate(_steps(item), start=1)
        for line in [(f"Step {place}: ", step.stem), *step.rules.text_form(step)]
    ]


def private_texts(item: Item) -> Iterator[tuple[str, str]]:
    for step in _steps(item):
        yield from step.rules.private_texts(step)


def order_shows_key(item: Item, public: Mapping[str, Any]) -> bool:
    pairs = zip(_steps(item), public["steps"], strict=True)
    return any(step.rules.order_shows_key(step, part) for step, part in pairs)


def read(public: Mapping[str, Any], raw: object) -> dict[str, Any] | None:
    """The entries in the order of the steps."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise AnswerInvalid("The answer is not a table of steps.")
    shown = public["steps"][: len(raw)]
    if set(raw) != {step["id"] for step in shown}:
        raise AnswerInvalid("The answer leaves out a step, or names one that this question does not have.")
    value = {}
    for place, step in enumerate(shown, start=1):
        rules = kind_of(step["kind"])
        value[step["id"]] = rules.read(step, raw[step["id"]])
        if place < len(shown) and not rules.answered(step, value[step["id"]]):
            raise AnswerInvalid(f"Step {place} was not answered before the next one was opened.")
    return value if any(part is not None for part in value.values()) else None


def answered(public: Mapping[str, Any], value: dict[str, Any] | None) -> bool:
    return value is not None and all(
        step["id"] in value and kind_of(step["kind"]).answered(step, value[step["id"]]) for step in public["steps"]
    )


def score(item: Item, value: dict[str, Any] | None) -> Fraction:
    steps = _steps(item)
    earned = (step.rules.score(step, (value or {}).get(step.id)) for step in steps)
    return sum(earned, Fraction(0)) / len(steps)


def show(public: Mapping[str, Any], value: dict[str, Any] | None) -> str:
    if not value:
        return "No answer"
    parts = []
    for place, step in enumerate(public["steps"], start=1):
        if step["id"] in value:
            parts += [f"Step {place}: {step['stem']}", kind_of(step["kind"]).show(step, value[step["id"]])]
    missing = len(public["steps"]) - len(value)
    return "\n".join([*parts, f"({missing} not reached)"] if missing else parts)


def show_key(item: Item) -> str:
    return "\n".join(
        line
        for place, step in enumerate(_steps(item), start=1)
        for line in (f"Step {place}: {step.stem}", step.rules.show_key(step))
    )


def reasons(item: Item) -> tuple[Reason, ...]:
    return tuple(
        Reason("", f"Step {place}: {reason.text}" if reason.text else f"Step {place}", reason.why, reason.right)
        for place, step in enumerate(_steps(item), start=1)
        for reason in step.rules.reasons(step)
    )


def table(item: Item, value: dict[str, Any] | None) -> list[tuple[str, ...]]:
    rows = []
    for place, step in enumerate(_steps(item), start=1):
        reached = value is not None and step.id in value
        given = step.rules.show(step.public(), value[step.id]) if value is not None and reached else "not reached"
        why = "\n".join(reason.why for reason in step.rules.reasons(step) if reason.right)
        rows.append((f"{place}. {step.stem}", given, step.rules.show_key(step), why))
    return [("Step", "Answer", "Key", "Why"), *rows]


def explain(item: Item, value: dict[str, Any]) -> Explained:
    """What each step says about its own answer, and which steps are right."""
    notes: list[tuple[str, str]] = []
    wrong = []
    for place, step in enumerate(_steps(item), start=1):
        told = step.rules.explain(step, value[step.id])
        notes += [(f"Step {place}: {text}" if text else f"Step {place}", why) for text, why in told.notes]
        if step.rules.score(step, value[step.id]) < 1:
            wrong.append(str(place))
    last = wrong[-1] if wrong else ""
    named = f"Steps {', '.join(wrong[:-1])} and {last} are" if len(wrong) > 1 else f"Step {last} is"
    return Explained(notes=tuple(notes), hint=f"{named} not right yet." if wrong else "")


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    steps = _steps(item)
    share = Fraction(1, len(steps))
    right = {step.id: _example(step, 1) for step in steps}
    first, last = steps[0].id, steps[-1].id
    return [
        (right, Fraction(1)),
        ({first: right[first]}, share),
        ({first: right[first], steps[1].id: None}, share),
        ({**right, last: _example(steps[-1], 0)}, 1 - share),
        ({step.id: _example(step, 0) for step in steps}, Fraction(0)),
        (None, Fraction(0)),
        ({}, Fraction(0)),
        ({first: None}, Fraction(0)),
        ({first: None, steps[1].id: right[steps[1].id]}, None),
        ({last: right[last]}, None),
        ({**right, "no-such-step": None}, None),
        ({first: {"no-such": 1}}, None),
        ([right[first]], None),
        (right[first] if not isinstance(right[first], dict) else "text", None),
    ]


def _example(step: Item, earns: int) -> object:
    """A complete answer to a step that earns all or nothing."""
    public = step.public()
    for raw, fraction in step.rules.examples(step):
        if fraction == earns and step.rules.answered(public, step.rules.read(public, raw)):
            return raw
    raise ValueError(f"{step.id} has no answer that earns {earns}")


def _steps(item: Item) -> tuple[Item, ...]:
    if not isinstance(item.own, Steps):
        raise TypeError(f"{item.id} has no steps")
    return item.own.steps
