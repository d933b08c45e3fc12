"""Options whose form is at fault whatever they say: statements to be judged, two answers in one, one option wider than another.

The rules follow the item-writing guide of the National Board of Medical Examiners (2020): true/false formats, double options, overlap.
"""

import re
from itertools import combinations

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws, Severity, is_choice
from onboarding.review.openings import VERBS, opening, unlike
from onboarding.review.words import NUMBER_WORDS, tokens, unquoted

_JUDGES = frozenset({"true", "false", "correct", "incorrect", "right", "wrong", "agree", "disagree"})
_REASON = re.compile(r"\b(?:because|so that|in order to|due to)\b", re.IGNORECASE)
_WIDER = {(narrow, group[0]) for group in english.groups("wider") for narrow in group[1:]}
"""A narrow word and one that takes it in."""
_ACTS = frozenset({"verb", "gerund", "infinitive"})
_THINGS = frozenset({"noun", "number", "link"})
_TIMES = frozenset(english.words("times"))
_TELLING = frozenset(english.words("telling"))
_AMOUNT = re.compile(r"(?:at|in|for|about|after|within|around|by|every) ?\d[\d.,:]*\s*\S*(?: \w+)?", re.IGNORECASE)
_COLOURS = frozenset(english.words("colours"))
_PERSONS = frozenset(english.words("persons"))
_PLACES = frozenset(english.words("places"))
_HEADS = tuple(
    (f"{'an' if name[0] in 'eo' else 'a'} {name}", frozenset(english.words(f"{name}s")))
    for name in ("message", "event", "object")
)
"""What the head of a noun phrase may name."""
_AT = frozenset({"in", "on", "at", "under", "behind", "beside", "by", "near", "inside"})
_AFTER_THE_HEAD = re.compile(r" (?:of|for|from|in|on|at|with|about|to|by|next|beside|that|who)\b", re.IGNORECASE)
SHORT = 7
"""Words of an option that only names something."""


def form_flaws(item: Item) -> Flaws:
    """What can be seen in how the options are built."""
    if not is_choice(item):
        return
    yield from _true_or_false(item)
    yield from _two_in_one(item)
    yield from _wider(item)
    yield from _act_among_things(item)
    yield from _mixed(item)
    yield from _marks(item)


def _true_or_false(item: Item) -> Flaws:
    judging = [o.id for o in item.options if (words := tokens(o.text)) and len(words) <= 4 and words[0] in _JUDGES]
    judging += [o.id for o in item.options if tokens(o.text) in (["yes"], ["no"])]
    if len(judging) >= 2:
        yield Flaw(
            "true-or-false", "the options judge a statement.",
            "Tell a situation and ask for an act: half of all guesses at a statement are right.",
        )  # fmt: skip


def _two_in_one(item: Item) -> Flaws:
    """Every option joins an act with a reason. An act and who is told of it are left alone: that is one duty here."""
    if len(item.options) >= 3 and all(_REASON.search(option.text) for option in item.options):
        yield Flaw(
            "double-option", "every option joins an act with a reason, and one may be right without the other.",
            "Ask for one of them here, and for the other in a question of its own.", "look",
        )  # fmt: skip
        return
    halves = [re.split(r",? and (?:then )?", option.text, maxsplit=1) for option in item.options]
    if len(halves) >= 3 and all(len(pair) == 2 and _two_acts(*pair) for pair in halves):
        yield Flaw(
            "double-option", "every option joins two acts, and one may be right without the other.",
            "Ask for one of them here, and for the other in a question of its own.", "look",
        )  # fmt: skip


def _two_acts(one: str, other: str) -> bool:
    """Two acts, neither of which only brings the first to somebody: to do a thing and to tell of it is one duty here."""
    words = tokens(other)
    return (
        opening(one) in _ACTS
        and bool(words)
        and (words[0] in VERBS or opening(other) in _ACTS)
        and not {*tokens(f"{one} {other}")} & _TELLING
    )


def _wider(item: Item) -> Flaws:
    """Two options that differ in one word, one of which takes in the other: nurses and staff."""
    for one, other in combinations(item.options, 2):
        a, b = tokens(one.text), tokens(other.text)
        differ = [pair for pair in zip(a, b, strict=False) if pair[0] != pair[1]]
        if len(a) != len(b) or len(differ) != 1:
            continue
        x, y = (word.removesuffix("s") for word in differ[0])
        if (x, y) in _WIDER or (y, x) in _WIDER:
            wide, narrow = (other, one) if (x, y) in _WIDER else (one, other)
            yield Flaw(
                "contained", f"option '{narrow.id}' is contained in option '{wide.id}'.",
                "Write options of which one at most can be right; here both are, or both are wrong.",
            )  # fmt: skip


def _act_among_things(item: Item) -> Flaws:
    """The right option alone is an act; the others are things, numbers or times."""
    if item.kind != "single":
        return
    kinds = {option.id: opening(option.text) for option in item.options}
    wrong = [(option, kinds[option.id]) for option in item.options if option.id not in item.key]
    others = [kind in _THINGS or bool({*tokens(option.text)} & _TIMES) for option, kind in wrong]
    if kinds[item.key[0]] in _ACTS and others and all(others) and all(kind not in _ACTS for _, kind in wrong):
        yield Flaw(
            "unlike-kind", "only the right option is an act; the others name things or times.", "Give all options one form."
        )  # fmt: skip


def _mixed(item: Item) -> Flaws:
    """Options of several surely different kinds: acts beside things, a question, a clause."""
    kinds = {option.id: opening(option.text) for option in item.options}
    unsure = sum(kind == "other" for kind in kinds.values())
    clashing = [(a, b) for a, b in combinations(sorted({*kinds.values()}), 2) if unlike(a, b)]
    if clashing and unsure <= 1:
        said = ", ".join(f"'{id_}' as {kind}" for id_, kind in kinds.items() if kind != "other")
        yield Flaw("unlike-kind", f"the options are of different kinds: {said}.", "Give all options one form.")
        return
    amounts = [option.id for option in item.options if _AMOUNT.fullmatch(option.text.strip())]
    wordy = [
        option.id
        for option in item.options
        if not re.search(r"\d", option.text) and not {*tokens(option.text)} & NUMBER_WORDS.keys()
    ]
    if amounts and len(wordy) == len(item.options) - len(amounts) > 1:
        which = ", ".join(f"'{id_}'" for id_ in amounts)
        yield Flaw("unlike-kind", f"option {which} is an amount, the others are not.", "Give all options one kind.")
        return
    named = {option.id: category(option.text) for option in item.options}
    heads = {option.id: head_kind(option.text) or named[option.id] for option in item.options}
    if "" not in heads.values() and len({*heads.values()}) >= 3:
        named = heads
    if len({*named.values()} - {""}) >= 3:
        said = ", ".join(f"'{id_}' {name}" for id_, name in named.items() if name)
        yield Flaw("unlike-kind", f"the options name different kinds of things: {said}.", "Give all options one kind.")


def category(text: str) -> str:
    """What a short option names: a colour, a person, a place, a time or an amount; "" when a small rule cannot tell."""
    words = tokens(text)
    if not words or len(words) > SHORT or opening(text) in ("verb", "clause"):
        return ""
    if re.match(r"^(?:at |about |after |before |by |within )?\d", text, re.IGNORECASE) or {*words} & _TIMES:
        return "a time or an amount"
    if len(words) == 1 and words[0].endswith("ly"):
        return "a manner"
    at_place = words[0] in _AT and bool({*words} & _PLACES)
    for name, group in (("a colour", _COLOURS), ("a person", _PERSONS)):
        if {*words} & group and not at_place:
            return name
    return "a place" if at_place or words[-1] in _PLACES else ""


def head_kind(text: str) -> str:
    """What the head of a short noun phrase names, a phone call to a daughter being a message; "" when the lists do not have it."""
    words = tokens(text)
    if not words or len(words) > SHORT or words[0] in _AT or opening(text) in ("verb", "clause"):
        return ""
    head = (tokens(_AFTER_THE_HEAD.split(text, maxsplit=1)[0]) or words)[-1]
    return next((name for name, group in _HEADS if head in group), "")


def _marks(item: Item) -> Flaws:
    """The right option alone has, or alone lacks, a capital at its beginning or a full stop at its end."""
    for what, has in (
        ("begins with a capital letter", lambda text: not text[:1].islower()),
        ("ends with a full stop", lambda text: text.rstrip().endswith((".", "!"))),
        ("has something in brackets", lambda text: "(" in text),
        ("stands in quotation marks", lambda text: text.lstrip().startswith(('"', "“"))),
        ("gives a figure", lambda text: bool(re.search(r"\d", unquoted(text)))),
    ):
        right = {has(option.text) for option in item.options if option.id in item.key}
        wrong = {has(option.text) for option in item.options if option.id not in item.key}
        if len(right) == len(wrong) == 1 and right != wrong and len(item.options) > 2:
            only = "only the right option" if True in right else "every option but the right one"
            severity: Severity = "look" if "figure" in what else "mend"
            yield Flaw("marked-key", f"{only} {what}.", "Write all options in one way.", severity)
            return
