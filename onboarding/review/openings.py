"""Which grammatical kind an option is of, told by how it opens; "other" when a small rule cannot tell."""

from onboarding.review import english
from onboarding.review.words import NUMBER_WORDS, tokens

_BOTH = frozenset(english.words("verb_or_noun"))
VERBS = frozenset(english.words("verbs")) | _BOTH
_AFTER_A_VERB = frozenset(english.words("after_a_verb"))
_ADVERBS = frozenset(english.words("adverbs"))
_NOT_GERUNDS = frozenset(english.words("not_gerunds"))
_CLAUSE = frozenset(english.words("open_a_clause"))
_NOUN = frozenset(english.words("open_a_noun"))
_LINK = frozenset(english.words("open_a_link"))

_DEGREES = frozenset(english.words("degrees"))
_WH = frozenset({"which", "what", "who", "whom", "whose", "how", "why", "where", "whether"})
_SURE = frozenset(english.words("surely_after_a_verb"))
"""What only a verb, or a word that links, can stand before."""

COMPATIBLE = (
    {"gerund", "past"},
    {"link", "clause"},
    {"noun", "clause"},
    {"noun", "number"},
    {"link", "number"},
    {"gerund", "noun"},
)


def opening(text: str) -> str:
    """quote, number, infinitive, gerund, verb, third person, past, question, yes or no, clause, noun, link or other."""
    if text.lstrip().startswith(('"', "“")):
        return "quote"
    words = tokens(text)
    if text.rstrip().endswith("?"):
        return "question"
    if words[:1] and words[0] in _WH:
        return "clause"
    if words[:2] in (["do", "not"], ["did", "not"]):
        words = words[2:]
    if words[:1] == ["don't"]:
        words = words[1:]
    while len(words) > 1 and words[0] in _ADVERBS:
        words = words[1:]
    if not words:
        return "other"
    first, then = words[0], words[1] if len(words) > 1 else ""
    if first in ("yes", "no") and ("," in text[:5] or not then):
        return "yes or no"
    if first[0].isdigit() or (first in NUMBER_WORDS and first != "one"):
        return "number"
    if first == "to" and then not in _NOUN:
        return "infinitive"
    if first.endswith("ing") and then in ("is", "are", "makes", "was", "may", "can", "will", "helps", "has", "does"):
        return "clause"
    if first.endswith("ing") and len(first) > 4 and first not in _NOT_GERUNDS:
        return "gerund"
    if first in VERBS and then in _AFTER_A_VERB and not (first in _BOTH and then not in _SURE):
        return "verb"
    if first in VERBS - _BOTH and len(words) > 1 and then != "and" and not then.endswith("s"):
        return "verb"
    if then in _SURE and first not in _CLAUSE | _LINK | _NOUN | _DEGREES and not first.endswith(("s", "ed", "ly")):
        return "verb"
    bare = {first[:-1], first[:-2]} & (VERBS if then in _SURE else VERBS - _BOTH)
    if first.endswith("s") and bare and then in _AFTER_A_VERB:
        return "third person"
    if first.endswith("ed") and {first[:-1], first[:-2], first[:-3]} & VERBS and then in _AFTER_A_VERB:
        return "past"
    for name, group in (("clause", _CLAUSE), ("noun", _NOUN), ("link", _LINK)):
        if first in group:
            return name
    return "other"


def unlike(one: str, other: str) -> bool:
    """True when two openings are surely of different kinds."""
    return one != other and "other" not in (one, other) and {one, other} not in COMPATIBLE
