"""No two lessons explain the same thing twice: one owns it, the others name that lesson.

A program sees copies and near-copies of a sentence. Whether two lessons explain one thing in different words is for readers;
what they found and decided stands in docs/reviews/repeats.md.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

import pytest

from onboarding.content import load_content
from onboarding.lesson_text import CITATION, Block, cited_ids
from onboarding.paths import Layout

RUN = 12
"""So many words in the same order are a copy."""
ALIKE = 0.55
"""Two sentences that cite one fact and share more than this part of their telling words say the same."""
SHORT_FORM = 0
"""The module before the first shift repeats each safety act of later lessons in a line: nobody has read those yet."""
TABLE = {"esc-emergency", "esc-urgent", "esc-support-worker", "esc-in-doubt", "mon-hold-rule"}
"""The facts behind the escalation table: what rests on them and on signs alone is the one table, said where it is needed."""
LINK = re.compile(r"\blessons? on ([a-z]+)")
ABOUT = {
    "aftercare": "aftercare-and-recovery",
    "assessment": "assessment-and-planning",
    "counselling": "counselling-and-therapies",
    "dependence": "oxazepam-and-dependence",
    "emergencies": "emergencies",
    "preventing": "relapse-prevention",
    "professional": "professional-practice",
    "recognising": "recognising-withdrawal",
    "running": "running-a-shift",
    "screening": "screening-and-testing",
    "stages": "stages-and-settings",
    "tapering": "tapering-principles",
    "teaching": "patient-education",
}
"""The lesson that each link in words names, by the first word after "the lesson on"."""
_SAID = ("text", "remember", "figure")
"""Boxes of acts, tiers, stories and navigation are not compared: a box is printed alone, and a tier comes from the table."""
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """a also an and any are as at be been but by can did do does for from had has have he her his i if in is it its may
        no not of on one or our she so some than that the their them then there these they this those to too was we were
        what when which who whom will with would you your""",
    )
)
_PIECE = re.compile(r".*?(?:\[@[^\]]*\](?:\s*\[@[^\]]*\])*|$)")

CONTENT = load_content(Layout(Path(__file__).parent.parent))


@dataclass(frozen=True)
class Said:
    """One cited sentence of a lesson, or more than one before a shared citation."""

    module: int
    where: str
    text: str
    cites: frozenset[str]

    @cached_property
    def runs(self) -> set[tuple[str, ...]]:
        """Every stretch of `RUN` words."""
        words = _words(self.text)
        return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}

    @cached_property
    def telling(self) -> set[str]:
        return set(_words(self.text)) - _EMPTY

    @cached_property
    def linked(self) -> bool:
        return LINK.search(self.text) is not None

    @cached_property
    def facts(self) -> set[str]:
        return {name for name in self.cites if not name.startswith(("escalation:", "local:"))}

    @property
    def may_repeat(self) -> bool:
        """Said in the short form, or resting on nothing but the escalation table and local settings."""
        return self.module == SHORT_FORM or not self.facts - TABLE


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def said(module: int, file: str, blocks: Sequence[Block]) -> Iterator[Said]:
    """The sentences that are compared, with the citations that stand behind them."""
    for block in blocks:
        if block.kind not in _SAID:
            continue
        for line in block.text.split("\n"):
            for piece in _PIECE.findall(line):
                text = CITATION.sub("", piece).strip(" |-*")
                if text:
                    yield Said(module, f"{file}, line {block.line}", text, frozenset(cited_ids(piece)))


def repeats(sentences: Sequence[Said]) -> list[str]:
    """Each pair of sentences of two lessons of which one repeats the other."""
    found = []
    for one, other in combinations([sentence for sentence in sentences if not sentence.may_repeat], 2):
        if one.module == other.module:
            continue
        alike = False
        if one.facts & other.facts and not (one.linked or other.linked):
            shared = len(one.telling & other.telling)
            alike = shared >= 3 and shared > ALIKE * len(one.telling | other.telling)
        if alike or one.runs & other.runs:
            found.append(f"{one.where}: {one.text}\n{other.where}: {other.text}")
    return found


def test_no_two_lessons_share_a_sentence() -> None:
    """Neither twelve words in a row, nor nearly the same words on the same fact."""
    sentences = [
        sentence
        for module in CONTENT.modules
        for sentence in said(module.module.number, module.lesson.file, module.lesson.blocks)
    ]
    found = repeats(sentences)
    assert not found, "One lesson keeps it; the other names that lesson in words:\n\n" + "\n\n".join(found)


A = "Low blood glucose can look like odd behaviour, confusion, sleepiness or a seizure."


@pytest.mark.parametrize(
    ("one", "other", "repeated"),
    [
        (A, A, True),
        (A, "Odd behaviour, confusion, a seizure or sleepiness can come from low glucose.", True),
        (A, "Glucose is checked by someone who is trained.", False),
        (A, "Low glucose can look like confusion or a seizure; the lesson on recognising withdrawal has more.", False),
        (A, A[:-1] + "; the lesson on recognising withdrawal has more.", True),
    ],
)
def test_a_repeated_sentence_is_found(one: str, other: str, repeated: bool) -> None:
    """A copy, a reordered copy and a copy behind a link are found; another sentence and a short link are not."""
    both = [Said(7, "seven", one, frozenset({"glucose"})), Said(9, "nine", other, frozenset({"glucose"}))]
    assert bool(repeats(both)) == repeated


@pytest.mark.parametrize(
    ("module", "cites"),
    [(SHORT_FORM, {"glucose"}), (9, {"escalation:seizure"}), (9, {"esc-emergency", "local:emergency_call"})],
)
def test_what_may_stand_twice(module: int, cites: set[str]) -> None:
    """The short form and the one table repeat by design; the same sentence on a fact of its own does not."""
    first = Said(7, "seven", A, frozenset(cites))
    assert not repeats([first, Said(module, "other", A, frozenset(cites))])
    assert repeats([Said(7, "seven", A, frozenset({"glucose"})), Said(9, "nine", A, frozenset({"glucose"}))])


def test_every_link_in_words_names_another_lesson() -> None:
    """A reader who looks for "the lesson on …" finds a lesson, and not the one that they are reading."""
    known = {module.module.id for module in CONTENT.modules}
    for module in CONTENT.modules:
        for block in module.lesson.blocks:
            for name in LINK.findall(CITATION.sub("", block.text)):
                where = f"{module.lesson.file}, line {block.line}: the lesson on {name}"
                assert ABOUT.get(name) in known, f"{where}: there is none"
                assert ABOUT[name] != module.module.id, f"{where}: this is it"
