"""Where the tables of a question file stand in its text, so that lines can be added and every other byte stays as it is."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|^[ \t]*\[\[(?P<name>[^\[\]\n#]+)\]\]",
    re.DOTALL | re.MULTILINE,
)
"""Strings and comments are read as wholes: what looks like a header inside one is none."""


@dataclass(frozen=True)
class Header:
    """A line such as [[slot.variant]]; `start` is where the line begins in the text."""

    name: str
    start: int


def headers(text: str) -> list[Header]:
    """All headers of lists of tables, in order."""
    return [
        Header(".".join(part.strip().strip("\"'") for part in found["name"].split(".")), found.start())
        for found in _TOKEN.finditer(text)
        if found["name"]
    ]


def block_ends(text: str, name: str) -> list[int]:
    """For each table `name` in order: where its last line ends, with the comments that stand right below it.

    Comments and empty lines before the next table belong to that one.
    """
    found = headers(text)
    ends = []
    for place, header in enumerate(found):
        if header.name == name:
            inner = f"{name}."
            following = [later.start for later in found[place + 1 :] if not later.name.startswith(inner)]
            ends.append(_last_line(text, header.start, following[0] if following else len(text)))
    return ends


def _last_line(text: str, start: int, stop: int) -> int:
    lines = text[start:stop].splitlines(keepends=True)
    full = [place for place, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    last = full[-1] + 1
    below = last
    while below < len(lines) and lines[below].strip():
        below += 1
    # Comments without an empty line before the next header are about that one.
    if below < len(lines) or stop == len(text):
        last = below
    return start + len("".join(lines[:last]))
