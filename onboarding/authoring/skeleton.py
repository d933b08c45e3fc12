"""The text of a new slot, variant or practice item: well-formed TOML with a comment on each line that is to be filled in.

What is empty is refused by the loader with a sentence, so that nothing half-written reaches a learner.
"""

from collections.abc import Sequence

COMMENT_COLUMN = 29
_OPTION_WHY = "one line: why it is right, or why it is tempting and what it risks"

_HINTS = {
    "single": ("a situation that asks for one act; it can be answered with the options covered", "the id of the right option"),
    "multiple": ("what to select: every option that applies", "the ids of all right options: at least two, and not all"),
    "ordering": ("what to put in which order", "all ids in the right order, which is not the order they are written in"),
    "number": ("the sum to do, with every figure that it needs", ""),
    "written": ("what to write, to whom, and about how many sentences", ""),
    "matching": ("what to match with what", ""),
    "short": ("a question that a few words answer; the answer does not stand in it", ""),
    "case": ("what everybody knows at the start; each step tells more", ""),
}  # fmt: skip
"""For each kind: about the stem, and about the key where it is a list of option ids."""


def slot_skeleton(
    slot: str, variant: str, kind: str, *, objective: str, objectives: Sequence[str], sections: str
) -> str:
    """A slot with its first variant. `objective` may be empty: then the comment names those there are."""
    about = "" if objective else f"one of course.toml's: {', '.join(objectives)}"
    return "\n".join(
        [
            "[[slot]]",
            f'id = "{slot}"',
            _line("objective", f'"{objective}"', about),
            _line("points", "2", "a whole number"),
            _line("# must_pass", "true", "take the # away for a safety behaviour: without it nobody passes"),
            "",
            item_skeleton("slot.variant", variant, kind, sections=sections, points=2),
        ]
    )


def item_skeleton(table: str, item: str, kind: str, *, sections: str, points: int = 2, objective: str = "") -> str:
    """A variant (`table` is slot.variant) or a practice item (`table` is item)."""
    stem, key = _HINTS[kind]
    lines = [
        f"[[{table}]]",
        f'id = "{item}"',
        f'kind = "{kind}"',
        _line("difficulty", "2", "1 recall, 2 apply, 3 judge"),
        *([f"# objective: {objective}"] if objective else []),
        _line("facts", "[]", "ids in evidence/facts" + (", each with gradable: true" if table != "item" else "")),
        _line("reread", '""', f"a section of the lesson: {sections}"),
        _line("principle", '""', "the idea, shown with feedback; it does not give the key away"),
        _line("stem", '""', stem),
        *([_line("key", "[]", key)] if key else []),
        *_own_lines(table, kind, points),
    ]
    return "\n".join(lines) + "\n"


def _own_lines(table: str, kind: str, points: int) -> list[str]:
    match kind:
        case "single" | "multiple" | "ordering":
            return _options(table, "abcd")
        case "number":
            return _number()
        case "written":
            return _rubric(table, points)
        case "matching":
            return _matching(table)
        case "short":
            return _short()
        case "case":
            return _steps(table)
        case _:
            raise KeyError(kind)


def _options(table: str, ids: str) -> list[str]:
    lines = []
    for option in ids:
        lines += [f"[[{table}.option]]", f'id = "{option}"']
        if option == ids[0]:
            lines += [
                _line("text", '""', "options are alike in length and grammar"),
                _line("rationale", '""', _OPTION_WHY),
            ]
        else:
            lines += ['text = ""', 'rationale = ""']
    return lines


def _number() -> list[str]:
    return [
        _line("units", "[]", 'two or more to choose from: ["months", "weeks", "days"]'),
        _line("key", '{value = "", unit = "", tolerance = "0"}', "numbers as texts"),
        _line("rationale", '""', "one line: how one gets there"),
    ]


def _rubric(table: str, points: int) -> list[str]:
    return [
        f"[[{table}.criterion]]",
        _line("id", '"first"', "as many criteria as there are things to look for, each with a name"),
        _line("text", '""', "what the trainer looks for, and what is enough for the point"),
        _line("points", str(points), "the points of all criteria add up to the slot's"),
        f"[[{table}.criterion]]",
        _line("id", '"critical"', "drop this table if nothing is a critical error"),
        _line("text", '""', "an error that fails the answer whatever else it says"),
        "points = 0",
        "critical = true",
        *_anchor(table, "full", "an answer that earns all points"),
        *_anchor(table, "part", "one that earns some"),
        *_anchor(table, "none", "one that earns none"),
    ]


def _anchor(table: str, level: str, about: str) -> list[str]:
    return [f"[[{table}.anchor]]", f'level = "{level}"', _line("text", '""', about)]


def _matching(table: str) -> list[str]:
    lines = [_line("key", '{one = "", two = "", three = ""}', "for each line on the left the id of its option")]
    for name in ("one", "two", "three"):
        lines += [f"[[{table}.left]]", f'id = "{name}"', 'text = ""']
    return lines + _options(table, "abcd")


def _short() -> list[str]:
    return [
        _line(
            "accept",
            "[]",
            "every wording that counts, the best one first; case, accents and punctuation make no difference",
        ),
        _line("reject", "[]", "near misses that never count; may stay empty"),
        _line("rationale", '""', "one line: why this is the answer"),
    ]


def _steps(table: str) -> list[str]:
    return [
        f"[[{table}.step]]",
        'id = "first"',
        _line("kind", '"single"', "single, multiple, ordering, number or short"),
        _line("stem", '""', "what happens now, and what to do; it does not give an earlier step away"),
        _line("key", "[]", _HINTS["single"][1]),
        *_options(f"{table}.step", "abc"),
        f"[[{table}.step]]",
        'id = "second"',
        'kind = "single"',
        'stem = ""',
        "key = []",
        *_options(f"{table}.step", "abc"),
    ]


def _line(name: str, value: str, about: str) -> str:
    """`name = value` with what to write as a comment."""
    bare = f"{name} = {value}"
    return f"{bare:<{COMMENT_COLUMN - 1}} # {about}" if about else bare
