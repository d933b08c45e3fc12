"""The text of a new slot, variant or practice item: well-formed TOML with a comment on each line that is to be filled in.

What is empty is refused by the loader with a sentence, so that nothing half-written reaches a learner.
"""

from collections.abc import Sequence

from onboarding.questions import kind_of
from onboarding.questions.fields import line


def slot_skeleton(
    slot: str, variant: str, kind: str, *, objective: str, objectives: Sequence[str], sections: str
) -> str:
    """A slot with its first variant. `objective` may be empty: then the comment names those there are."""
    about = "" if objective else f"one of course.toml's: {', '.join(objectives)}"
    return "\n".join(
        [
            "[[slot]]",
            f'id = "{slot}"',
            line("objective", f'"{objective}"', about),
            line("points", "2", "a whole number"),
            line("# must_pass", "true", "take the # away for a safety behaviour: without it nobody passes"),
            "",
            item_skeleton("slot.variant", variant, kind, sections=sections, points=2),
        ]
    )


def item_skeleton(
    table: str,
    item: str,
    kind: str,
    *,
    sections: str,
    points: int = 2,
    objective: str = "",
    objectives: Sequence[str] = (),
) -> str:
    """A variant (`table` is slot.variant), a practice item (`table` is item), or with `objectives` to choose from a refresher."""
    rules = kind_of(kind)
    about = "" if objective else f"one of course.toml's: {', '.join(objectives)}"
    named = [line("objective", f'"{objective}"', about)] if objectives else []
    lines = [
        f"[[{table}]]",
        f'id = "{item}"',
        f'kind = "{kind}"',
        line("difficulty", "2", "1 recall, 2 apply, 3 judge"),
        *(named or ([f"# objective: {objective}"] if objective else [])),
        line("facts", "[]", "ids in evidence/facts" + (", each with gradable: true" if table != "item" else "")),
        line("reread", '""', f"a section of the lesson: {sections}"),
        line("principle", '""', "the idea, shown with feedback; it does not give the key away"),
        line("stem", '""', rules.ABOUT_STEM),
        *rules.skeleton(table, points),
    ]
    return "\n".join(lines) + "\n"
