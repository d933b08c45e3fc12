"""Options that should be alike and are not, or are too alike: kind, length, grammar with the stem, contained, duplicate."""

import re
from collections import Counter
from itertools import combinations

from onboarding.questions import Item, Option
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws, is_choice, key_texts, wrong_texts
from onboarding.review.meaning import same_meaning
from onboarding.review.openings import opening, unlike
from onboarding.review.words import NUMBER_WORDS, content_stems, normal_form, stem, tokens, unquoted

SPREAD = 2.5
"""Options are unequal when the longest has this many times the words of the shortest ..."""
SPREAD_BY = 5
"""... and at least this many words more."""
LONG_OPTION = 20
"""Words of the mean option; more of the reading belongs in the stem."""
SHARED_OPENING = 4
"""Words that all options begin with belong in the stem."""

_ORDERED = {"then", "before", "befor", "after", "not", "with", "without", "to", "from", "until", "instead", "than"}
"""With these the same words in another order may say something else."""
_LIGHT = frozenset(stem(word) for word in english.words("light"))
_VOWEL = re.compile(r"(?!eu|uni|use|usu|one\b|once\b|u[a-z]?\b)[aeiou]|hour|honest|heir", re.IGNORECASE)
_CANNOT_FOLLOW = {
    ("a", "an", "the"): {"verb", "third person", "past", "infinitive", "clause", "noun", "link", "number"},
    ("by", "of", "for"): {"verb", "third person", "past", "infinitive", "clause"},
    ("should", "must", "will", "would", "can", "could", "may", "to", "not"): {
        "gerund", "third person", "past", "infinitive", "clause", "noun", "number", "link", "yes or no",
    },
    ("has", "had", "have", "been"): {"verb", "third person", "gerund", "clause"},
    ("is", "are", "was", "were"): {"verb", "third person"},
}  # fmt: skip
"""How an option may not open after a stem that ends with one of these words."""
_BEFORE_ING = frozenset(english.words("before_ing"))
_BEFORE_BARE = frozenset(english.words("before_bare"))
_FEMALE = frozenset(english.words("female"))
_MALE = frozenset(english.words("male"))
_SHE = frozenset({"she", "her", "hers", "herself"})
_HE = frozenset({"he", "him", "his", "himself"})
_ANYBODY = frozenset(english.words("anybody"))
_PERSONS = frozenset(english.words("persons"))
_ASKS_PLURAL = english.pattern("asks_plural")
_ASKS_SINGULAR = english.pattern("asks_singular")
_SEVERAL = frozenset(english.words("several")) | NUMBER_WORDS.keys() - {"one", "zero", "half"}
_ASKED_NOUN = english.pattern("asked_noun")
_NOT_PLURAL = ("ss", "us", "is")


def likeness_flaws(item: Item) -> Flaws:
    """What can be seen when options are held against each other."""
    if item.kind in ("number", "written"):
        return
    yield from _too_alike(item)
    if is_choice(item):
        yield from _grammar_with_stem(item)
        yield from _one_of_another_kind(item)
        yield from _number_of_things(item)
        yield from _pronouns(item)
        yield from _lengths(item)
        yield from _shared_opening(item)


def _too_alike(item: Item) -> Flaws:
    for one, other in combinations(item.options, 2):
        first, second = normal_form(one.text), normal_form(other.text)
        if (
            first == second
            or (is_choice(item) and (_same_meaning(first, second) or same_meaning(one.text, other.text)))
            or (sorted(first) == sorted(second) and "and" in first and not _ORDERED & {*first})
        ):
            yield Flaw("duplicate", f"options '{one.id}' and '{other.id}' say the same.", "Change or drop one.")
        elif is_choice(item) and (inside := _contained(one, other)):
            yield Flaw(
                "contained", f"option '{inside[0]}' is contained in option '{inside[1]}'.",
                "Write options of which one at most can be right; here both are, or both are wrong.",
            )  # fmt: skip


def _same_meaning(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same words that carry meaning, in the same order, once everyday synonyms are levelled."""
    said = [tuple(word for word in words if word not in _LIGHT) for words in (one, other)]
    if said[0] == said[1]:
        return bool(said[0]) and not ({*one} ^ {*other}) & _ORDERED
    return False


def _contained(one: Option, other: Option) -> tuple[str, str] | None:
    for small, large in ((one, other), (other, one)):
        part, whole = normal_form(small.text), normal_form(large.text)
        adjoining = any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))
        rest = iter(whole)
        scattered = len(content_stems(small.text)) >= 3 and all(word in rest for word in part)
        if 0 < len(part) < len(whole) and (adjoining or scattered):
            return small.id, large.id
    return None


def _grammar_with_stem(item: Item) -> Flaws:
    """A stem that the options complete, and an option that does not follow."""
    said = re.sub(r"[\s:…._—–-]+$", "", item.stem).lower()
    if unquoted(item.stem).rstrip().endswith("?") or item.stem.rstrip().endswith("."):
        return
    last = (tokens(said) or [""])[-1]
    mend = "Let the stem be a whole question, or let every option follow it."
    if said.endswith(("a/an", "a(n)", "a / an")):
        return
    if last in ("a", "an"):
        wrong = [o.id for o in item.options if bool(_VOWEL.match(o.text)) != (last == "an")]
        if wrong:
            yield Flaw("grammar", f"“{last}” at the end of the stem does not go with option {_ids(wrong)}.", mend)
            return
    wrong_kinds = next((kinds for ends, kinds in _CANNOT_FOLLOW.items() if last in ends), set())
    misfits = [option.id for option in item.options if opening(option.text) in wrong_kinds]
    if not misfits and last in _BEFORE_ING | _BEFORE_BARE:
        ing = {o.id: (tokens(o.text) or [""])[0].endswith("ing") for o in item.options}
        misfits = [id_ for id_, has in ing.items() if has != (last in _BEFORE_ING)]
    if 0 < len(misfits) < len(item.options):
        yield Flaw("grammar", f"option {_ids(misfits)} does not follow “{last}” at the end of the stem.", mend)


def _one_of_another_kind(item: Item) -> Flaws:
    kinds = {option.id: opening(option.text) for option in item.options}
    common, count = Counter(kinds.values()).most_common(1)[0]
    odd = [id_ for id_, kind in kinds.items() if unlike(kind, common)]
    unsure = [kind for kind in kinds.values() if kind == "other"]
    if len(odd) == 1 and count >= 2 and count + len(unsure) == len(kinds) - 1:
        which = "the right option" if odd[0] in item.key else f"option '{odd[0]}'"
        yield Flaw(
            "unlike-kind", f"{which} opens as {kinds[odd[0]]}, the others as {common}.", "Give all options one form."
        )
        return
    key = {kinds[key] for key in item.key}
    wrong = {kinds[option.id] for option in item.options if option.id not in item.key}
    if len(key) == 1 and "other" not in wrong and all(unlike(next(iter(key)), kind) for kind in wrong):
        yield Flaw("unlike-kind", f"only the right option opens as {next(iter(key))}.", "Give all options one form.")
        return
    bare = [option.id for option in item.options if re.fullmatch(r"[\d.,:%\s]+[°\w]{0,8}", option.text)]
    if len(bare) == 1 and not any(re.search(r"\d", option.text) for option in item.options if option.id != bare[0]):
        yield Flaw(
            "unlike-kind", f"option '{bare[0]}' is a number, the others are words.", "Give all options one form."
        )


def _number_of_things(item: Item) -> Flaws:
    """Short noun options: the key alone is plural, or alone singular, and the stem says which."""
    if item.kind != "single" or any(
        len(tokens(o.text)) > 7 or opening(o.text) in ("verb", "quote") for o in item.options
    ):
        return
    asked = unquoted(item.stem)
    asks_plural = bool(_ASKS_PLURAL.search(asked))
    asks_singular = bool(_ASKS_SINGULAR.search(asked))
    if not asks_plural and not asks_singular and (noun := _ASKED_NOUN.search(asked)):
        asks_plural = noun[1].lower().endswith("s") and not noun[1].lower().endswith(_NOT_PLURAL)
    keys, wrong = [_plural(text) for text in key_texts(item)], [_plural(text) for text in wrong_texts(item)]
    if asks_plural and all(keys) and not any(wrong):
        yield Flaw(
            "grammar", "the stem asks for several, and only the right option is plural.", "Give all options one number."
        )
    elif asks_singular and not any(keys) and all(wrong):
        yield Flaw(
            "grammar", "the stem asks for one, and only the right option is singular.", "Give all options one number."
        )


def _pronouns(item: Item) -> Flaws:
    """A stem about women only, and an option about a man; or the other way round."""
    said = {*tokens(item.stem)}
    female, male = said & _FEMALE, said & _MALE
    if bool(female) != bool(male) and not said & _ANYBODY:
        others, own_words = (_MALE, _HE) if female else (_FEMALE, _SHE)
        # An option that names the other person ("ring her husband, and ask him") may speak of that person.
        spoken = {o.id: {*tokens(unquoted(o.text))} & others for o in item.options}
        named = {o.id for o in item.options if {*tokens(o.text)} & (_ANYBODY | _PERSONS)}
        wrong = [id_ for id_, words in spoken.items() if words and words <= own_words and id_ not in named]
        if 0 < len(wrong) < len(item.options):
            mend = "Use the pronoun of the person in the stem."
            yield Flaw("grammar", f"option {_ids(wrong)} speaks of another person than the stem.", mend, "look")


_AFTER_THE_NOUN = re.compile(r" (?:of|for|from|in|on|at|with|about|who|that|which|given|by|to)\b", re.IGNORECASE)


def _plural(text: str) -> bool:
    if "and" in (words := tokens(text)) or (words and words[0] in _SEVERAL):
        return True
    words = tokens(_AFTER_THE_NOUN.split(text, maxsplit=1)[0]) or words
    return bool(words) and words[-1].endswith("s") and not words[-1].endswith(_NOT_PLURAL)


def _lengths(item: Item) -> Flaws:
    counts = sorted((len(tokens(option.text)), option.id) for option in item.options)
    if (mean := sum(count for count, _ in counts) / len(counts)) > LONG_OPTION:
        mend = "Move what is common to the stem, and leave one act to each option."
        yield Flaw("long-options", f"the options have {mean:.0f} words on average.", mend)
    (short, _), (long, longest) = counts[0], counts[-1]
    if long >= SPREAD * short and long - short >= SPREAD_BY:
        yield Flaw(
            "unequal-options", f"option '{longest}' has {long} words, option '{counts[0][1]}' has {short}.",
            "Make the options alike in length.",
        )  # fmt: skip


def _shared_opening(item: Item) -> Flaws:
    texts = [tokens(option.text) for option in item.options]
    shared = 0
    while all(len(words) > shared and words[shared] == texts[0][shared] for words in texts):
        shared += 1
    should = bool({"should", "must", "would", "will", "can"} & {*texts[0][:shared]})
    if shared >= SHARED_OPENING - should:
        words = " ".join(texts[0][:shared])
        yield Flaw("repeated-opening", f"every option begins with “{words}”.", "Move these words to the stem.", "look")


def _ids(ids: list[str]) -> str:
    return ", ".join(f"'{id_}'" for id_ in ids)
