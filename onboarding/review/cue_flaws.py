"""Cues that let a person who knows nothing find, or rule out, options: length, absolutes, hedges.

The rules follow the item-writing guide of the National Board of Medical Examiners (2020), "Issues related to testwiseness".
"""

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws, Severity, is_choice, key_texts, wrong_texts
from onboarding.review.words import tokens

LONG_KEY = 1.2
"""The key is clearly longer when it has this many times the characters of the mean distractor, is the longest option of all ..."""
LONG_KEY_BY = 10
"""... and is longer than the mean distractor by this many characters, so that "methadone" beside "codeine" is no finding."""

_STRONG = english.pattern("strong_absolute")
_ABSOLUTE = english.pattern("strong_absolute", "weak_absolute")
_FREQUENCY = english.pattern("frequency")
_POSSIBLY = english.pattern("possibly")
QUALIFIER = english.pattern("qualifier")
_COVERS_OTHERS = english.pattern("covers_others")
_AMOUNT = english.pattern("vague_amount")
_COUNTLESS = english.pattern("countless")
_HEDGE = english.pattern("hedge")
_EXPLAINS = english.pattern("explains")
_ABSURD = english.pattern("absurd")


def cue_flaws(item: Item) -> Flaws:
    """What can be seen when options are held against each other and against the stem."""
    if not is_choice(item):
        return
    yield from _covering_all(item)
    yield from _length(item)
    yield from _absolutes(item)
    yield from _vague(item)
    yield from _careful_key(item)
    yield from _absurd(item)


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


def _absolutes(item: Item) -> Flaws:
    said = {
        o.id: o.text for o in item.options if any(token[0].isalpha() for token in tokens(o.text))
    }  # 100% is a number
    strong = [(id_, match[0]) for id_, text in said.items() if (match := _STRONG.search(text))]
    wrong = [(id_, match[0]) for id_, text in said.items() if id_ not in item.key and (match := _ABSOLUTE.search(text))]
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
    amounts = [(option.id, match[0]) for option in item.options if (match := _AMOUNT.search(option.text))]
    alone = item.kind == "single" and any(id_ in item.key and not _COUNTLESS.match(word) for id_, word in amounts)
    if not found and (len(amounts) >= 2 or alone):
        which = ", ".join(f"'{id_}' (“{word}”)" for id_, word in amounts)
        yield Flaw("vague-amount", f"vague words in option {which}.", "Say how much, how long or what exactly.", "look")


def _careful_key(item: Item) -> Flaws:
    """The right option alone is careful, or alone says why."""
    counts = {option.id: len(QUALIFIER.findall(option.text)) for option in item.options}
    key = min((counts[key] for key in item.key), default=0)
    most = max((counts[option.id] for option in item.options if option.id not in item.key), default=0)
    for found, words in ((_HEDGE, "careful one"), (_EXPLAINS, "one that says why, or gives an example")):
        right = all(found.search(text) for text in key_texts(item))
        if (right and not any(found.search(text) for text in wrong_texts(item))) or (
            found is _HEDGE and key >= 2 and key >= most + 2
        ):
            yield Flaw("qualified-key", f"the right option is the only {words}.", "Qualify all alike, or none.", "look")
            return


def _absurd(item: Item) -> Flaws:
    for option in item.options:
        if option.id not in item.key and (match := _ABSURD.search(option.text)):
            yield Flaw(
                "nobody-chooses", f"nobody would choose option '{option.id}' (“{match[0]}”).",
                "Write a mistake that real staff make.",
            )  # fmt: skip
