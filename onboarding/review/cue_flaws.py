"""Cues that let a person who knows nothing find, or rule out, options: length, echoes, absolutes, hedges, opposites.

The rules follow the item-writing guide of the National Board of Medical Examiners (2020), "Issues related to testwiseness".
"""

import re
from collections import Counter
from itertools import combinations

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws, Severity, is_choice, key_texts, wrong_texts
from onboarding.review.words import content_stems, stem, tokens

LONG_KEY = 1.2
"""The key is clearly longer when it has this many times the characters of the mean distractor, is the longest option of all ..."""
LONG_KEY_BY = 10
"""... and is longer than the mean distractor by this many characters, so that "methadone" beside "codeine" is no finding."""

UNUSUAL = 9
"""A stem of a word with so many letters is rare in speech: one that the key alone shares is a cue although distractors share others."""

_STRONG = english.pattern("strong_absolute")
_ABSOLUTE = english.pattern("strong_absolute", "weak_absolute")
_FREQUENCY = english.pattern("frequency")
_POSSIBLY = english.pattern("possibly")
QUALIFIER = english.pattern("qualifier")
_COVERS_OTHERS = english.pattern("covers_others")
_NAMES_ITS_PLACE = english.pattern("names_its_place")
_OPPOSITES = frozenset(frozenset(pair) for pair in english.groups("opposites"))


def cue_flaws(item: Item) -> Flaws:
    """What can be seen when options are held against each other and against the stem."""
    if item.kind == "ordering":
        for option in item.options:
            if _NAMES_ITS_PLACE.search(option.text):
                yield Flaw(
                    "tells-its-place", f"option '{option.id}' begins with its place in the order.", "Drop that word."
                )
    if not is_choice(item):
        return
    yield from _covering_all(item)
    yield from _length(item)
    yield from _echo(item)
    yield from _absolutes(item)
    yield from _vague(item)
    yield from _opposites(item)
    yield from _convergence(item)


def _covering_all(item: Item) -> Flaws:
    for option in item.options:
        match = _COVERS_OTHERS.search(option.text)
        if match:
            yield Flaw(
                "all-of-the-above", f"option '{option.id}' is about the other options (“{match[0]}”).",
                "Write a mistake that stands by itself; the options are shuffled.",
            )  # fmt: skip


def _length(item: Item) -> Flaws:
    keys, wrong = [len(text) for text in key_texts(item)], [len(text) for text in wrong_texts(item)]
    if not keys or not wrong:
        return
    mean = sum(wrong) / len(wrong)
    if min(keys) > max(wrong) and sum(keys) / len(keys) >= max(LONG_KEY * mean, mean + LONG_KEY_BY):
        yield Flaw(
            "long-key", f"the right option is the longest ({min(keys)} characters; the others have {mean:.0f} on average).",
            "Shorten it, or make distractors as full.", "mend" if item.kind == "single" else "look",
        )  # fmt: skip


def _echo(item: Item) -> Flaws:
    asked = content_stems(item.stem, setting=False)
    options = {option.id: content_stems(option.text, setting=False) for option in item.options}
    counts = Counter(word for words in options.values() for word in words)
    own = {id_: {word for word in words if word in asked and counts[word] == 1} for id_, words in options.items()}
    for key in item.key if item.kind == "single" else ():
        others = {word for id_, words in own.items() if id_ != key for word in words}
        unusual = any(len(word) >= UNUSUAL for word in own[key]) and all(len(word) < UNUSUAL for word in others)
        if own[key] and (unusual or not others):
            word = max((token for token in tokens(item.option(key).text) if stem(token) in own[key]), key=len)
            yield Flaw(
                "echo", f"“{word}” stands in the stem and in the right option, and in no other.",
                "Use another word, or use it in distractors too.",
            )  # fmt: skip


def _absolutes(item: Item) -> Flaws:
    strong = [(option.id, match[0]) for option in item.options if (match := _STRONG.search(option.text))]
    wrong = [(o.id, match[0]) for o in item.options if o.id not in item.key and (match := _ABSOLUTE.search(o.text))]
    in_key = any(_ABSOLUTE.search(text) for text in key_texts(item))
    found = strong or ([] if in_key else wrong)
    if found:
        which = ", ".join(f"'{id_}' (“{word}”)" for id_, word in found)
        severity: Severity = "mend" if strong or len(found) >= 2 else "look"
        yield Flaw(
            "absolute",
            f"absolute words in option {which}.",
            "Say it without: readers know that such options are wrong.",
            severity,
        )


def _vague(item: Item) -> Flaws:
    vague = [(option.id, match[0]) for option in item.options if (match := _FREQUENCY.search(option.text))]
    maybe = [(option.id, match[0]) for option in item.options if (match := _POSSIBLY.search(option.text))]
    found = vague or (maybe if len(maybe) >= 2 else [])
    if found:
        which = ", ".join(f"'{id_}' (“{word}”)" for id_, word in found)
        yield Flaw("vague-frequency", f"vague words in option {which}.", "Say how often, or what happens.")
    counts = {option.id: len(QUALIFIER.findall(option.text)) for option in item.options}
    key = min((counts[key] for key in item.key), default=0)
    most = max((counts[option.id] for option in item.options if option.id not in item.key), default=0)
    if key >= 2 and key >= most + 2:
        yield Flaw(
            "qualified-key", "the right option is the only careful one (may, if, usually …).", "Qualify all alike, or none.", "look"
        )  # fmt: skip


def _opposites(item: Item) -> Flaws:
    """Two options that differ in one word and its opposite, one of them the key, among four or more: the others are ruled out."""
    if item.kind != "single" or len(item.options) < 4:
        return
    pairs = [
        (one.id, other.id)
        for one, other in combinations(item.options, 2)
        if _opposite(tokens(one.text), tokens(other.text))
    ]
    if len(pairs) == 1 and item.key[0] in pairs[0]:
        yield Flaw(
            "opposites", f"options '{pairs[0][0]}' and '{pairs[0][1]}' are opposites, and one of them is right.",
            "Make the others opposites too, or drop the pair.",
        )  # fmt: skip


def _opposite(one: list[str], other: list[str]) -> bool:
    if abs(len(one) - len(other)) in (1, 2):
        long, short = (one, other) if len(one) > len(other) else (other, one)
        without = [word for word in long if word not in ("do", "not", "don't", "does", "no", "never")]
        return without == [word for word in short if word not in ("do", "does")] and len(without) < len(long)
    differ = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return len(one) == len(other) and len(differ) == 1 and frozenset(differ[0]) in _OPPOSITES


def _convergence(item: Item) -> Flaws:
    """Options that are lists of short parts, where the key alone is made of the parts that stand most often."""
    if item.kind != "single":
        return
    lists = {
        o.id: [part.strip().lower() for part in re.split(r",? and |, | plus | with | \+ |/", o.text.rstrip("."))]
        for o in item.options
    }
    if any(len(parts) < 2 or any(not 1 <= len(tokens(part)) <= 3 for part in parts) for parts in lists.values()):
        return
    counts = Counter(part for parts in lists.values() for part in set(parts))
    weight = {id_: sum(counts[part] for part in parts) / len(parts) for id_, parts in lists.items()}
    key = item.key[0]
    if all(counts[part] > 1 for part in lists[key]) and all(weight[key] > w for id_, w in weight.items() if id_ != key):
        yield Flaw(
            "convergence", "the right option is made of the parts that the others share most.",
            "Let each part stand equally often.",
        )  # fmt: skip
