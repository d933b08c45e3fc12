"""Activities as plain text: lines that are short enough to read."""

import textwrap

_WIDTH = 100


def wrapped(text: str, bullet: str = "") -> list[str]:
    """`text` in lines of at most 100 characters, broken at spaces only; `bullet` stands before the first."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
