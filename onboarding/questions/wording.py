"""When two wordings are the same: case, accents, spaces and punctuation do not matter, what belongs to a number does."""

import re
import unicodedata

_BETWEEN_FIGURES = re.compile(r"(?<=\d)[^\w\s](?=\d)")
_SIGN = re.compile(r"(?<!\S)[-\N{MINUS SIGN}](?=\d)")
_APOSTROPHES = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`")
_KEPT = "%\N{PER MILLE SIGN}"


def plain_wording(text: str) -> str:
    """`text` as it is compared with others: words of small letters without accents, parted by single spaces.

    Punctuation parts words ("follow-up" is "follow up"), an apostrophe goes without a trace. Signs between figures ("2.5", "2-5",
    "1/2"), a minus before a number, percent and mathematical signs stay, so that no two doses become equal; a comma between figures
    is a point.
    """
    # Canonical decomposition only: the compatible one would make "10²" into "102".
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    letters = "".join(
        character
        for character in decomposed
        if not unicodedata.combining(character) and unicodedata.category(character) != "Cf"
    ).translate(_APOSTROPHES)
    kept = {match.start() for pattern in (_BETWEEN_FIGURES, _SIGN) for match in pattern.finditer(letters)}
    signs = {",": ".", "\N{MINUS SIGN}": "-"}
    return " ".join(
        "".join(
            signs.get(character, character) if place in kept else _word_part(character)
            for place, character in enumerate(letters)
        ).split()
    )


def says(text: str, words: str) -> bool:
    """True when `words` stand in `text` as whole words, compared as `plain_wording` does."""
    wanted = plain_wording(words)
    return bool(wanted) and f" {wanted} " in f" {plain_wording(text)} "


def _word_part(character: str) -> str:
    return " " if unicodedata.category(character).startswith("P") and character not in _KEPT else character
