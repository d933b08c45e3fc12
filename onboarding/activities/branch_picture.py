"""A map as inline SVG: a person, and a branch to each part of the map with what stands there.

What stands there is told apart by a mark and its words, not by colour. The wide drawing has the person at the left; in the narrow one
the branch runs down the side, so that its words stay readable. Words may be a learner's own: they are escaped, and broken to fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal
from unicodedata import east_asian_width

from onboarding.activities.level_picture import UID

MarkForm = Literal["ring", "disc", "line", "arrow"]
_PAD = 10
_HANG = 18
"""From the edge of the words' column to the words themselves: room for the mark."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """A drawing in user units; `name` is part of its ids and its class. `left`: where the boxes begin."""

    name: str
    width: int
    font: int
    left: int

    @property
    def line(self) -> int:
        """The height of a line of words."""
        return int(self.font * 1.45)

    @property
    def room(self) -> float:
        """How wide a line of words may be, in heights of its letters."""
        return (self.width - self.left - 2 * _PAD - _HANG - 2) / self.font


WIDE = Size(name="wide", width=680, font=14, left=190)
NARROW = Size(name="narrow", width=236, font=13, left=22)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that stands in a part of the map."""

    mark: MarkForm
    text: str


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One part of the map."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class BranchMap:
    """All of a map. `told` says it in words; `empty` stands in a part that has nothing; `legend` explains the marks."""

    id: str
    title: str
    told: str
    person: str
    branches: tuple[Branch, ...]
    legend: tuple[Entry, ...]
    empty: str


def branch_picture(drawn: BranchMap, size: Size) -> str:
    """The map as it is now."""
    wide = size.name == "wide"
    top = size.line + 12 if wide else size.line * len(drawn.legend) + 12
    boxes: list[str] = []
    anchors: list[float] = []
    y: float = top if wide else top + size.line * 2
    for branch in drawn.branches:
        parts, height = _box(branch, drawn.empty, y, size)
        boxes += parts
        anchors.append(y + (height / 2 if wide else size.line * 0.85))
        y += height + 8
    middle = (anchors[0] + anchors[-1]) / 2 if wide else top + size.line
    body = [*_legend(drawn, size), *_branches(size, middle, anchors), *_person(drawn.person, size, middle), *boxes]
    ident = f"{UID}-{drawn.id}-{size.name}"
    return (
        f'<svg class="onb-picture onb-picture-{size.name}" viewBox="0 0 {size.width} {y:.0f}" role="img" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" font-size="{size.font}" fill="currentColor">'
        f'<title id="{ident}-t">{escape(drawn.title)}</title><desc id="{ident}-d">{escape(drawn.told)}</desc>'
        f"{''.join(body)}</svg>"
    )


def fitted(text: str, room: float) -> list[str]:
    """`text` in lines that are at most `room` letter heights wide, by a generous estimate; longer words are broken."""
    lines: list[str] = []
    left = 0.0
    for word in text.split():
        wide = _breadth(word)
        if lines and wide + _breadth(" ") <= left:
            lines[-1] += f" {word}"
            left -= wide + _breadth(" ")
            continue
        lines.append("")
        left = room
        for letter in word:
            if lines[-1] and _breadth(letter) > left:
                lines.append("")
                left = room
            lines[-1] += letter
            left -= _breadth(letter)
    return lines


def _breadth(text: str) -> float:
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return 1.4  # also what pictures of faces take
    return 1.0 if letter in "WMm@%—…" else 0.75 if letter.isupper() or letter == "w" else 0.55


def _legend(drawn: BranchMap, size: Size) -> list[str]:
    parts = []
    for number, entry in enumerate(drawn.legend):
        x, y = (size.left + number * 160, 12.0) if size.name == "wide" else (4, 12.0 + number * size.line)
        parts += [_mark(entry.mark, x + 6, y), _text(x + _HANG, y + size.font * 0.35, entry.text)]
    return parts


def _mark(form: MarkForm, x: float, y: float) -> str:
    if form == "line":
        return f'<line x1="{x - 4}" x2="{x + 4}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" stroke-width="2"/>'
    if form == "arrow":
        return f'<path d="M{x - 4} {y - 5:.1f}L{x + 5} {y:.1f}L{x - 4} {y + 5:.1f}Z" fill="currentColor"/>'
    fill = "none" if form == "ring" else "currentColor"
    return f'<circle cx="{x}" cy="{y:.1f}" r="4.5" fill="{fill}" stroke="currentColor" stroke-width="1.8"/>'


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y:.1f}"{more}>{escape(words)}</text>'


def _person(name: str, size: Size, middle: float) -> list[str]:
    if size.name == "wide":
        return [
            f'<circle cx="66" cy="{middle:.1f}" r="52" fill="var(--onb-page)" stroke="var(--onb-picture-line)" stroke-width="2.5"/>',
            _text(66, middle + size.font * 0.35, name, ' text-anchor="middle" font-weight="700"'),
        ]
    return [_text(4, middle, name, ' font-weight="700"')]


def _branches(size: Size, middle: float, anchors: Sequence[float]) -> list[str]:
    look = 'fill="none" stroke="var(--onb-picture-line)" stroke-width="2"'
    if size.name == "wide":
        return [
            f'<path d="M118 {middle:.1f}C160 {middle:.1f} 150 {y:.1f} {size.left} {y:.1f}" {look}/>' for y in anchors
        ]
    return [
        f'<path d="M9 {middle + 6:.1f}V{anchors[-1]:.1f}" {look}/>',
        *(f'<path d="M9 {y:.1f}H{size.left}" {look}/>' for y in anchors),
    ]


def _box(branch: Branch, empty: str, top: float, size: Size) -> tuple[list[str], float]:
    """One part of the map with its words, and how high it is."""
    y = top + size.line
    words = [_text(size.left + _PAD, y, branch.title, ' font-weight="700"')]
    if not branch.entries:
        y += size.line
        words.append(_text(size.left + _PAD, y, empty, ' font-style="italic"'))
    for entry in branch.entries:
        words.append(_mark(entry.mark, size.left + _PAD + 5, y + size.line - size.font * 0.35))
        for line in fitted(entry.text, size.room):
            y += size.line
            words.append(_text(size.left + _PAD + _HANG, y, line))
    height = y - top + size.line * 0.6
    frame = (
        f'<rect x="{size.left}" y="{top:.1f}" width="{size.width - size.left - 2}" height="{height:.1f}" rx="6" '
        'fill="var(--onb-page)" stroke="currentColor" stroke-opacity="0.6"/>'
    )
    return [frame, *words], height
