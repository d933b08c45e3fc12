"""Words, sentences and stems of English texts, as far as the review needs them: small rules, no dictionary.

The stems are rough on purpose ("sedated", "sedation" and "sedate" meet in "sedat"); they are compared and never shown.
"""

import re

from onboarding.review import english

_STOP = frozenset(english.words("stop"))
_SAME = {word: group[0] for group in english.groups("same") for word in group}
_PHRASES = sorted(
    ((phrase.replace("_", " "), group[0]) for group in english.groups("phrases") for phrase in group[1:]),
    key=lambda pair: -len(pair[0]),
)
_SUFFIXES = ("ations", "ation", "ions", "ion", "ingly", "ings", "ing", "edly", "ed", "ally", "ly", "als", "al", "ment")
_TRADE = english.pattern("trade")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)?")
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers, in order; 2.5 and don't are one each."""
    return [token.lower().replace("’", "'") for token in _TOKEN.findall(text)]


def stem(word: str) -> str:
    """The word without its ending."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word.removesuffix(suffix)
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > 4 else word


_SETTING_STEMS = frozenset(stem(word) for word in english.words("setting"))


def content_stems(text: str, *, setting: bool = True) -> set[str]:
    """The stems of the words that carry meaning; without `setting`, also leaving out words of nearly every item."""
    found = {stem(token) for token in tokens(text) if token.removesuffix("'s") not in _STOP and len(token) > 2}
    return found if setting else found - _SETTING_STEMS


def normal_form(text: str) -> tuple[str, ...]:
    """What a text says with capitals, punctuation, articles, endings and everyday synonyms levelled out."""
    plain = " ".join(tokens(text))
    for phrase, word in _PHRASES:
        if phrase in plain:
            plain = re.sub(rf"\b{phrase}\b", word, plain)
    levelled = (NUMBER_WORDS.get(token, token) for token in plain.split() if token not in ("a", "an", "the", "please"))
    return tuple(stem(_SAME.get(word.removesuffix("s"), _SAME.get(word, word))) for word in levelled)


NUMBER_WORDS = {word: str(number) for number, word in enumerate(english.words("numbers"))} | {
    "thirty": "30",
    "forty": "40",
    "sixty": "60",
    "half": "0.5",
}


def unquoted(text: str) -> str:
    """The text without what somebody in it says; a sentence that ends with the quote still ends."""
    return _QUOTED.sub(lambda quote: "…." if quote[0][-2:-1] in (".", "?", "!") else "…", text)


def sentences(text: str) -> list[str]:
    """The sentences, each with its closing mark."""
    return [part.strip() for part in re.split(r"(?<=[.?!])[\"”']?\s+(?=[A-Z\"“(…])", text) if tokens(part)]


def syllables(word: str) -> int:
    """Groups of vowels, a silent final e left out; at least 1."""
    count = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    return max(count, 1)


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid 1975). Words that everyone here reads daily, such as oxazepam, count as two syllables."""
    words = [token for token in tokens(text) if token[0].isalpha()]
    if not words:
        return 0.0
    total = sum(2 if _TRADE.fullmatch(word) else syllables(word) for word in words)
    return 0.39 * len(words) / max(len(sentences(text)), 1) + 11.8 * total / len(words) - 15.59
