"""What an option says when everyday wording is levelled out: "Fetch them something warm to drink" and "Bring them a hot drink".

Lists of words, no dictionary: it sees the synonyms that it knows, and leaves alone two options that differ in a word it does not know.
"""

import re

from onboarding.review import english
from onboarding.review.families import kin
from onboarding.review.words import tokens

LONG = 16
"""Words of two options; when they have more, one word in common says too little."""

_SAME = {word: group[0] for group in english.groups("everyday_same") for word in group}
_PHRASES = sorted(
    {
        phrase.replace("_", " "): group[0]
        for name in ("phrases", "everyday_phrases")
        for group in english.groups(name)
        for phrase in group
        if "_" in phrase
    }.items(),
    key=lambda pair: -len(pair[0]),
)
_OBJECT = r"(?: (?:it|him|her|them|this|that|these|those|(?:the|his|her|their|your) \w+))?"
"""What may stand within a phrase of two words: throw it away, throw the box away."""
_NO_MATTER = frozenset(english.words("no_matter"))
_TURNING = frozenset(english.words("turning"))
_PUTTING = frozenset(english.words("putting"))
_NEAR = frozenset(frozenset(pair) for pair in english.groups("near"))
_DENIED = re.compile(r"\b(?:do not|don't|never|avoid|refuse to|refrain from|decline to) (\w+)")
_KEPT = re.compile(
    r"\b(?:keep|leave|hold)((?: \w+){1,2}?) (closed|shut|open|opened|locked|unlocked|covered|uncovered)\b"
)
_OPPOSITE_ACTS = {
    one: other
    for pair in ("open/close", "close/open", "shut/open", "lock/unlock", "unlock/lock", "cover/uncover", "uncover/cover",
                 "hide/tell", "stop/continue", "continue/stop", "remove/leave", "move/leave", "touch/leave")
    for one, other in [pair.split("/")]
}  # fmt: skip
"""Of an act that is denied, the act that is then done: who does not open a window keeps it closed."""
_STATES = {
    "closed": "close",
    "shut": "close",
    "opened": "open",
    "locked": "lock",
    "unlocked": "unlock",
    "covered": "cover",
}


def same_meaning(one: str, other: str) -> bool:
    """True when two options say the same in words of every day. Options that differ only in two near words (hot, warm) do not."""
    first, second = tokens(one), tokens(other)
    differ = {*first} ^ {*second}
    if len(differ) == 2 and frozenset(differ) in _NEAR:
        return False
    said, repeated = _meant(first), _meant(second)
    if not said or not repeated or ({*said} ^ {*repeated}) & _TURNING:
        return False
    if len(said) == 1 and len(first) + len(second) > LONG:
        return False
    return any(
        _covered(a, b) and _covered(b, a)
        for a, b in ((said, repeated), (_without_putting(said), _without_putting(repeated)))
    )


def _meant(words: list[str]) -> list[str]:
    plain = " ".join(words)
    plain = _DENIED.sub(lambda found: _OPPOSITE_ACTS.get(found[1], found[0]), plain)
    plain = _KEPT.sub(lambda found: f"{_STATES.get(found[2], found[2])}{found[1]}", plain)
    for phrase, word in _PHRASES:
        head, _, rest = phrase.partition(" ")
        plain = re.sub(rf"\b{head}({_OBJECT}) {rest}\b", rf"{word}\1", plain)
    found = [word for word in plain.split() if word not in _NO_MATTER]
    levelled = [_SAME.get(word.removesuffix("s"), _SAME.get(word, word)) for word in found]
    return levelled


def _without_putting(words: list[str]) -> list[str]:
    """To put a thing in the freezer is to freeze it."""
    return words[1:] if len(words) > 1 and words[0] in _PUTTING else words


def _covered(words: list[str], others: list[str]) -> bool:
    """Every word has one of its family among the others."""
    return all(any(word == other or kin(word, other) for other in others) for word in words)
