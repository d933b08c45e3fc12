"""Word families: "withdrawal" and "withdrawn", "sedate" and "sedation", "identity" and "re-identify", "sleep" and "asleep".

A reader hears the likeness although the words differ, so a program that looks for echoes has to as well. Small rules, no dictionary:
two words are kin when they share a beginning of five letters and what is left of each is an ending, or one stands within the other.
"""

from functools import cache

from onboarding.review import english
from onboarding.review.words import stem

SHARED = 5
"""Letters two words of a family have in common at least."""

COMPOUND = 4
"""Letters of the second word of a compound at least: head-ache."""

_ENDINGS = frozenset(english.words("endings")) | {""}
_PREFIXES = tuple(english.words("prefixes"))
_WHOLE = frozenset(english.words("whole"))
_IRREGULAR = {form: group[0] for group in english.groups("irregular") for form in group}


@cache
def kin(one: str, other: str) -> bool:
    """True when a reader hears the same word in both. Words are in lower case."""
    one, other = (_IRREGULAR.get(word, word) for word in (one, other))
    if one == other or stem(one) == stem(other):
        return True
    if one in _WHOLE or other in _WHOLE:
        return False
    return any(_related(a, b) for a in _without_prefix(one) for b in _without_prefix(other))


def _related(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) >= SHARED and (long.startswith(short) or (long.endswith(short) and len(long) - len(short) >= 3)):
        return True
    if len(short) == SHARED - 1 and long.startswith(short) and len(long) - len(short) >= COMPOUND:
        return long[len(short) :] not in _ENDINGS
    shared = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return any(one[cut:] in _ENDINGS and other[cut:] in _ENDINGS for cut in range(shared, SHARED - 1, -1))


def _without_prefix(word: str) -> set[str]:
    return {word} | {
        word.removeprefix(prefix)
        for prefix in _PREFIXES
        if word.startswith(prefix) and len(word) - len(prefix) >= SHARED
    }
