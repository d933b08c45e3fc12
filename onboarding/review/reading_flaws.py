"""Flaws that make an item hard to read: long sentences and words, official language, abbreviations, details that nobody needs."""

import re

from onboarding.questions import Item
from onboarding.questions.kinds.matching import Lines
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws
from onboarding.review.words import reading_grade, sentences, syllables, tokens, unquoted

HARDEST_GRADE = 12.0
LONGEST_SENTENCE = 35
LONGEST_STEM = 80
"""Words."""
WRITTEN_STEM = 100
"""Words; a written answer may need more of a situation."""
LONG_WORD = 4
"""Syllables."""
LONG_WORDS = 0.2
"""At most this share of the words of a text may be long ones."""
DRESSING_FROM = 40
"""Words of a stem in which details from a life are counted ..."""
DRESSING = 3
"""... and how many different ones are too many."""
_GRADED_FROM = 14
"""Words; the formula says nothing about a shorter text."""

_TRADE = english.pattern("trade")
_OFFICIAL = english.pattern("official")
_DRESSING = english.pattern("dressing")
_LATIN = english.pattern("latin")
_CAPITALS = re.compile(r"\b(?:[A-Z]{2,}|[A-Z]{2,}-[A-Z]+)s?\b")
_KNOWN_CAPITALS = frozenset(english.words("known_capitals"))
_MEND = "Use shorter sentences and everyday words."


def reading_flaws(item: Item) -> Flaws:
    """What a new colleague, perhaps with English as a second language, stumbles over."""
    yield from _sentences(item)
    yield from _words(item)
    yield from _length(item)
    yield from _abbreviations(item)


def _sentences(item: Item) -> Flaws:
    longest = max((len(tokens(sentence)) for sentence in sentences(item.stem)), default=0)
    if longest > LONGEST_SENTENCE:
        yield Flaw("hard-to-read", f"a sentence of the stem has {longest} words.", _MEND)
    elif len(tokens(item.stem)) >= _GRADED_FROM and (grade := reading_grade(item.stem)) > HARDEST_GRADE:
        yield Flaw(
            "hard-to-read", f"the stem reads at school grade {grade:.1f}; {HARDEST_GRADE:.0f} is the most.", _MEND
        )


def _words(item: Item) -> Flaws:
    """Long and official words, in the stem and in the options together."""
    for place, text in (("the stem", item.stem), ("the options", " ".join(option.text for option in item.options))):
        words = [word for word in tokens(unquoted(text)) if word[0].isalpha()]
        long = sorted({word for word in words if syllables(word) >= LONG_WORD and not _TRADE.fullmatch(word)})
        official = sorted({match[0].lower() for match in _OFFICIAL.finditer(text)})
        if len(official) >= 2 or (len(long) >= 3 and len(long) > LONG_WORDS * len(words)):
            said = ", ".join(f"“{word}”" for word in (official if len(official) >= 2 else long)[:4])
            yield Flaw("hard-to-read", f"words of an office stand in {place} ({said}).", _MEND)


def _length(item: Item) -> Flaws:
    count = len(tokens(item.stem))
    details = sorted({match[0].lower() for match in _DRESSING.finditer(item.stem)})
    if count > (WRITTEN_STEM if item.kind == "written" else LONGEST_STEM):
        yield Flaw("long-stem", f"the stem has {count} words.", "Leave out what the answer does not need.", "look")
    elif count > DRESSING_FROM and len(details) >= DRESSING and item.kind != "written":
        said = ", ".join(f"“{word}”" for word in details[:4])
        yield Flaw(
            "window-dressing", f"the stem tells of a life beside the question ({said}).",
            "Leave out what the answer does not need.", "look",
        )  # fmt: skip


def _abbreviations(item: Item) -> Flaws:
    lines = [line.text for line in item.own.left] if isinstance(item.own, Lines) else []
    texts = [item.stem, *(option.text for option in item.options), *lines]
    short = {word for text in texts for word in _CAPITALS.findall(text) if word.rstrip("s") not in _KNOWN_CAPITALS}
    short |= {match[0] for text in texts for match in _LATIN.finditer(text)}
    unexplained = sorted(word for word in short if not any(f"({word})" in text for text in texts))
    if unexplained and not item.stem.isupper():
        yield Flaw(
            "abbreviation", f"{', '.join(unexplained)} is not explained.", "Write it out: a new colleague may not know it.", "look"
        )  # fmt: skip
