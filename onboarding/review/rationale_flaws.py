"""Flaws of rationales: missing, too short, an echo of the option, at odds with the key."""

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.families import kin
from onboarding.review.finding import Flaw, Flaws, is_choice, key_texts
from onboarding.review.words import content_stems, normal_form, stem, tokens

SHORTEST = 3
"""Words. "Second." alone explains nothing; "Glass can break." does."""
BRIEF = 6
"""Words; in a rationale that has fewer are counted ..."""
MEANT = 2
"""... the words that carry meaning: one of them at least is neither a verdict nor a word of the option."""

ECHO = 0.8
"""A rationale of which this share of the words stands in its option says nothing new."""

TWIN = 0.85
"""Two rationales that share this much of their words are one."""

_SMALL = frozenset(english.words("small"))
_REASON = english.pattern("reason")
_APPEAL = english.pattern("appeal")
_LETTER = english.pattern("letter")
_VERDICT = english.pattern("verdict")
_EMPTY = frozenset(stem(word) for word in english.words("empty_reasons"))
_SAYS_RIGHT = english.pattern("says_right")
_SAYS_WRONG = english.pattern("says_wrong")
_SAYS_SILLY = english.pattern("says_silly")


def rationale_flaws(item: Item) -> Flaws:
    """What can be seen in the rationales of an item that the program marks."""
    if item.kind in ("number", "short"):
        yield from _one("the rationale", item.rationale, "", item.stem)
    seen: dict[tuple[str, ...], str] = {}
    for option in item.options:
        place = f"the rationale of option '{option.id}'"
        yield from _one(place, option.rationale, option.text, item.stem)
        form = normal_form(option.rationale)
        twin = next((other for other in seen if _nearly(form, other)), None)
        if twin is not None:
            yield Flaw(
                "same-rationale", f"options '{seen[twin]}' and '{option.id}' have one rationale between them.",
                "Say of each why it tempts and what it risks.",
            )  # fmt: skip
        seen.setdefault(form, option.id)
        if is_choice(item):
            right = option.id in item.key
            if (right and _SAYS_WRONG.search(option.rationale)) or (not right and _SAYS_RIGHT.search(option.rationale)):
                yield Flaw("key-at-odds", f"{place} and the key disagree.", "Look which of the two is meant.")
            if not right and _SAYS_SILLY.search(option.rationale):
                yield Flaw(
                    "nobody-chooses", f"{place} says that it tempts nobody.", "Write a mistake that real staff make."
                )
    if is_choice(item):
        said = content_stems(item.principle)
        for text in key_texts(item):
            words = content_stems(text)
            if len(words) >= 4 and words <= said:
                yield Flaw(
                    "principle-tells",
                    "the principle repeats the right option.",
                    "Say the idea, and not the answer.",
                    "look",
                )
                break


def _one(place: str, rationale: str, text: str, stem_text: str) -> Flaws:
    mend = "Say why it is right, or why it is tempting and what it risks."
    bare = _VERDICT.sub("", rationale.strip(), count=1)
    words = tokens(rationale)
    said = _meant(bare) - _EMPTY
    if not said:
        yield Flaw("thin-rationale", f"{place} gives no reason.", mend)
    elif len(words) < SHORTEST or (len(words) < BRIEF and len(_meant(bare)) < MEANT):
        yield Flaw("thin-rationale", f"{place} has {len(words)} words.", mend)
    elif (
        text
        and not _kinless(said, f"{stem_text} {text}")
        and len(said - _kinless(said, text)) >= 2
        and not _REASON.search(bare)
    ):
        yield Flaw("echoing-rationale", f"{place} says nothing that the question does not say.", mend)
    elif text and not _kinless(said, text):
        yield Flaw("echoing-rationale", f"{place} repeats the option.", mend)
    elif text:
        reason, option = content_stems(bare), content_stems(text)
        if len(reason) >= 2 and len(reason & option) >= ECHO * len(reason):
            yield Flaw("echoing-rationale", f"{place} repeats the option.", mend)
    if (only := _APPEAL.fullmatch(bare.strip())) or (only := _APPEAL.fullmatch(rationale.strip())):
        yield Flaw("thin-rationale", f"{place} points elsewhere instead of giving a reason (“{only[0]}”).", mend)
    if letter := _LETTER.search(rationale):
        yield Flaw(
            "names-a-letter", f"{place} names an option by its letter or place (“{letter[0]}”).",
            "Say what it does: the page shuffles the options.",
        )  # fmt: skip


def _nearly(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same words but for one in eight."""
    first, second = {*one}, {*other}
    return bool(first) and len(first & second) >= TWIN * len(first | second)


def _meant(text: str) -> set[str]:
    """The words of a reason: all but the smallest, endings left out."""
    return {stem(word) for word in tokens(text) if word not in _SMALL}


def _kinless(stems: set[str], text: str) -> set[str]:
    """The stems of which no relative stands in the text."""
    others = [stem(word) for word in tokens(text)]
    return {word for word in stems if not any(kin(word, other) for other in others)}
