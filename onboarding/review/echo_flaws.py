"""Echoes: a word of the stem, or of its family, that comes back in the right option and in no other ("clang")."""

from collections.abc import Iterable, Mapping

from onboarding.questions import Item
from onboarding.questions.kinds.matching import Lines
from onboarding.review import english
from onboarding.review.families import kin
from onboarding.review.finding import Flaw, Flaws, Severity
from onboarding.review.words import content_stems, stem, tokens, unquoted

UNUSUAL = 8
"""A stem of a word with so many letters is rare in speech: one that the key alone shares is a cue although distractors share others."""

_EVERYDAY = frozenset(stem(word) for word in english.words("everyday"))
_TRADE = english.pattern("trade")
_MEND = "Use another word, or use it in distractors too."


def echo_flaws(item: Item) -> Flaws:
    """The words by which a reader who knows nothing finds the right option."""
    texts = {option.id: option.text for option in item.options}
    if item.kind == "single":
        yield from _one(item.stem, texts, item.key[0])
    elif item.kind == "multiple":
        yield from _several(item.stem, texts, item.key)
    elif isinstance(item.own, Lines):
        yield from _lines(item.own, texts)


def _one(asked: str, texts: Mapping[str, str], key: str) -> Flaws:
    own = _own(asked, texts)
    others = {word for id_, words in own.items() if id_ != key for word in words}
    unusual = any(_rare(word) for word in own[key]) and not any(_rare(word) for word in others)
    if own[key] and (unusual or not others):
        word = max(own[key], key=len)
        yield Flaw("echo", f"{_said(word, texts[key])} in the right option, and in no other.", _MEND)


def _several(asked: str, texts: Mapping[str, str], key: Iterable[str]) -> Flaws:
    """A word of the stem that all right options share and no wrong one has."""
    for word in sorted(_words(asked), key=len, reverse=True):
        having = {id_ for id_, text in texts.items() if any(kin(word, other) for other in _words(text))}
        if having == {*key}:
            yield Flaw("echo", f"{_said(word, texts[min(having)])} in each right option, and in no other.", _MEND)
            return


def _lines(own: Lines, texts: Mapping[str, str]) -> Flaws:
    """Lines that share a word with their own choice and with no other: most of them, or one with a rare word."""
    found = []
    for line in own.left:
        shared = _own(unquoted(line.text), texts)
        right = dict(own.pairs).get(line.id, "")
        if shared.get(right) and not any(words for id_, words in shared.items() if id_ != right):
            found.append((line.id, max(shared[right], key=len)))
    if 2 * len(found) > len(own.left) or any(_rare(word) for _, word in found):
        said = ", ".join(f"line '{id_}' (“{word}”)" for id_, word in found)
        severity: Severity = "mend" if 2 * len(found) > len(own.left) else "look"
        yield Flaw("echo", f"a word leads to the choice that fits and to no other: {said}.", _MEND, severity)


def _own(asked: str, texts: Mapping[str, str]) -> dict[str, set[str]]:
    """For each option the words of the stem that it echoes and no other option does."""
    own: dict[str, set[str]] = {id_: set() for id_ in texts}
    words = {id_: _words(text) for id_, text in texts.items()}
    for word in _words(asked):
        having = [id_ for id_, others in words.items() if any(kin(word, other) for other in others)]
        if len(having) == 1:
            own[having[0]].add(word)
    return own


def _words(text: str) -> set[str]:
    """The words that carry meaning, as they stand."""
    stems = content_stems(text, setting=False)
    return {word for word in tokens(text) if stem(word) in stems and stem(word) not in _EVERYDAY}


def _rare(word: str) -> bool:
    return len(stem(word)) >= UNUSUAL and not _TRADE.fullmatch(word)


def _said(word: str, text: str) -> str:
    echo = next(other for other in tokens(text) if kin(word, other))
    return f"“{word}” stands in the stem and" if word == echo else f"“{word}” of the stem comes back as “{echo}”"
