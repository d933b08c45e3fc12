"""Cues that lie in how options stand to each other: opposites, options that cover every case, and convergence."""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import combinations

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws
from onboarding.review.words import content_stems, normal_form, stem, tokens

_OPPOSITES = frozenset(frozenset(map(stem, pair)) for pair in english.groups("opposites"))
_NEGATIONS = frozenset({"do", "not", "don't", "does", "no", "never", "cannot"})
_SAME = english.pattern("no_change")
_UN = ("un", "in", "im", "non", "dis")
_PARTS = re.compile(r",? and |, (?:then )?|; | plus | with | \+ |/|, but ")

THING = 3
"""Words of a thing in a list at most; two options that share an act of more words are usual here (an act, and who is told of it)."""
PART = 6
"""Words of a part of a list at most; what is longer is a sentence."""
STRONG = 2.5
"""How many options have a word of the key, on average, when free text converges."""
ALIKE = 0.5
"""Options say the same but for the opposite words when they share this much of the other words."""


def logic_flaws(item: Item) -> Flaws:
    """What can be concluded from the options alone."""
    if item.kind == "single":
        yield from _opposites(item)
        yield from _convergence(item)


def _opposites(item: Item) -> Flaws:
    """Two opposites, one of them the key, or with "no change" between them, among four or more: the others are ruled out."""
    if len(item.options) < 4:
        return
    pairs = [
        (one.id, other.id)
        for one, other in combinations(item.options, 2)
        if _opposite(tokens(one.text), tokens(other.text))
    ]
    unchanged = [option.id for option in item.options if _SAME.search(option.text)]
    if len(pairs) == 1 and unchanged and not {*unchanged} & {*pairs[0]}:
        said = ", ".join(f"'{id_}'" for id_ in (*pairs[0], unchanged[0]))
        yield Flaw(
            "opposites", f"options {said} cover every case, so the others are ruled out unread.",
            "Ask for something else than more, less or the same, or offer only these three.",
        )  # fmt: skip
    elif len(pairs) == 1 and item.key[0] in pairs[0]:
        yield Flaw(
            "opposites", f"options '{pairs[0][0]}' and '{pairs[0][1]}' are opposites, and one of them is right.",
            "Make the others opposites too, or drop the pair.",
        )  # fmt: skip


def _opposite(one: list[str], other: list[str]) -> bool:
    if abs(len(one) - len(other)) in (1, 2):
        long, short = (one, other) if len(one) > len(other) else (other, one)
        without = [word for word in long if word not in _NEGATIONS]
        if without == [word for word in short if word not in ("do", "does")] and len(without) < len(long):
            return True
    first, second = {*one} - {*other}, {*other} - {*one}
    pairs = [(a, b) for a in first for b in second if frozenset((stem(a), stem(b))) in _OPPOSITES or _denied(a, b)]
    if not pairs:
        return False
    if len(first) == len(second) == 1:
        return True
    rests = [content_stems(" ".join(words)) for words in (one, other)]
    for words, at in zip(rests, zip(*pairs, strict=True), strict=True):
        words -= {stem(word) for word in at}
    both = rests[0] & rests[1]
    return bool(both) and len(both) >= ALIKE * max(len(rest) for rest in rests)


def _denied(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and any(long == f"{prefix}{short}" for prefix in _UN)


def _convergence(item: Item) -> Flaws:
    """The key is made of the parts, or of the words, that the other options share most."""
    texts = {option.id: option.text for option in item.options}
    if _of_parts(texts, item.key[0]) or _of_words(texts, item.key[0]):
        yield Flaw(
            "convergence", "the right option is made of what the others share most.",
            "Let each part stand equally often, so that the commonest ones do not add up to the key.",
        )  # fmt: skip


def _of_parts(texts: Mapping[str, str], key: str) -> bool:
    """Options that are lists: each part of the key stands in another option too, and the key has the commonest ones."""
    lists = {
        id_: {normal_form(part) for part in _PARTS.split(text.rstrip(".")) if tokens(part)}
        for id_, text in texts.items()
    }
    if any(len(parts) < 2 or any(len(part) > PART for part in parts) for parts in lists.values()):
        return False
    counts = Counter(part for parts in lists.values() for part in parts)
    weight = {id_: sum(counts[part] for part in parts) / len(parts) for id_, parts in lists.items()}
    things = all(len(part) <= THING for parts in lists.values() for part in parts)
    shared = all(counts[part] > 1 for part in lists[key]) and (things or max(counts.values()) > 2)
    return shared and all(weight[key] > other for id_, other in weight.items() if id_ != key)


def _of_words(texts: Mapping[str, str], key: str) -> bool:
    """Free text: every word of the key stands in other options, most words in several, and each other option has words of its own."""
    words = {id_: content_stems(text) for id_, text in texts.items()}
    everywhere = set.intersection(*words.values())
    words = {id_: found - everywhere for id_, found in words.items()}
    counts = Counter(word for found in words.values() for word in found)
    if len(words[key]) < 3 or any(counts[word] < 2 for word in words[key]):
        return False
    others = [found for id_, found in words.items() if id_ != key]
    from_several = not any(words[key] <= found for found in others)
    own = all(any(counts[word] == 1 for word in found) for found in others)
    weight = {id_: sum(counts[word] for word in found) / max(len(found), 1) for id_, found in words.items()}
    return (
        from_several
        and own
        and weight[key] >= STRONG
        and all(weight[key] > other for id_, other in weight.items() if id_ != key)
    )
