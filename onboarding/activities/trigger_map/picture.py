"""A trigger map as inline SVG: the person, and a branch to each part of the map with what was placed there.

What can be left out and what cannot be avoided are told apart by a mark and its words, not by colour. The wide drawing has the person
at the left; in the narrow one the branch runs down the side, so that its words stay readable.
"""

import textwrap
from dataclasses import dataclass
from html import escape

from onboarding.activities.level_picture import UID
from onboarding.activities.trigger_map.data import AVOID, LEAVE, STAY, Person, TriggerMaps
from onboarding.activities.trigger_map.model import Drawn, Mark

EMPTY = "nothing placed here"
_LEGEND = ((LEAVE, AVOID[LEAVE]), (STAY, AVOID[STAY]), ("", "not marked yet"))
_PAD = 10


@dataclass(frozen=True, kw_only=True)
class Size:
    """A drawing in user units; `name` is part of its ids and its class. `left`: where the boxes begin; `chars`: what a line holds."""

    name: str
    width: int
    font: int
    left: int
    chars: int

    @property
    def line(self) -> int:
        """The height of a line of words."""
        return int(self.font * 1.45)


WIDE = Size(name="wide", width=680, font=14, left=190, chars=56)
NARROW = Size(name="narrow", width=236, font=13, left=22, chars=24)


def told_map(maps: TriggerMaps, person: Person, drawn: Drawn) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The map in words: each part with what stands there. What is only told to the nurse stands in no part."""
    return tuple(
        (place.title, tuple(_words(person, thing, mark) for thing, mark in drawn.marks if place.id in mark.where))
        for place in maps.places
    )


def map_picture(maps: TriggerMaps, person: Person, drawn: Drawn, size: Size) -> str:
    """The map of one person, drawn from what was placed."""
    wide = size.name == "wide"
    top = _legend_height(size)
    boxes: list[str] = []
    anchors: list[float] = []
    y: float = top if wide else top + size.line * 2
    for place in maps.places:
        parts, height = _box(person, drawn, place.id, place.title, y, size)
        boxes += parts
        anchors.append(y + (height / 2 if wide else size.line * 0.85))
        y += height + 8
    middle = (anchors[0] + anchors[-1]) / 2 if wide else top + size.line
    told = " ".join(
        f"{title}: {'; '.join(things) if things else EMPTY}." for title, things in told_map(maps, person, drawn)
    )
    body = [*_legend(size), *_branches(size, middle, anchors), *_person(person, size, middle), *boxes]
    ident = f"{UID}-{person.id}-{size.name}"
    return (
        f'<svg class="onb-picture onb-picture-{size.name}" viewBox="0 0 {size.width} {y:.0f}" role="img" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" font-size="{size.font}" fill="currentColor">'
        f'<title id="{ident}-t">{escape(f"The trigger map of {person.name}")}</title><desc id="{ident}-d">{escape(told)}</desc>'
        f"{''.join(body)}</svg>"
    )


def _words(person: Person, thing: str, mark: Mark) -> str:
    more = [AVOID[mark.avoid]] if mark.avoid else []
    more += ["the nurse is told"] if mark.tell else []
    text = person.thing(thing).text
    return f"{text} ({', '.join(more)})" if more else text


def _legend_height(size: Size) -> int:
    return size.line + 12 if size.name == "wide" else size.line * len(_LEGEND) + 12


def _legend(size: Size) -> list[str]:
    parts = []
    for number, (avoid, words) in enumerate(_LEGEND):
        x, y = (size.left + number * 160, 12.0) if size.name == "wide" else (4, 12.0 + number * size.line)
        parts += [_mark(avoid, x + 6, y), _text(x + 18, y + size.font * 0.35, words)]
    return parts


def _mark(avoid: str, x: float, y: float) -> str:
    """A ring for what can be left out, a full disc for what cannot be avoided, a short line for what is not marked."""
    if not avoid:
        return f'<line x1="{x - 4}" x2="{x + 4}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" stroke-width="2"/>'
    fill = "none" if avoid == LEAVE else "currentColor"
    return f'<circle cx="{x}" cy="{y:.1f}" r="4.5" fill="{fill}" stroke="currentColor" stroke-width="1.8"/>'


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y:.1f}"{more}>{escape(words)}</text>'


def _person(person: Person, size: Size, middle: float) -> list[str]:
    if size.name == "wide":
        return [
            f'<circle cx="66" cy="{middle:.1f}" r="52" fill="var(--onb-page)" stroke="var(--onb-picture-line)" stroke-width="2.5"/>',
            _text(66, middle + size.font * 0.35, person.name, ' text-anchor="middle" font-weight="700"'),
        ]
    return [_text(4, middle, person.name, ' font-weight="700"')]


def _branches(size: Size, middle: float, anchors: list[float]) -> list[str]:
    look = 'fill="none" stroke="var(--onb-picture-line)" stroke-width="2"'
    if size.name == "wide":
        return [
            f'<path d="M118 {middle:.1f}C160 {middle:.1f} 150 {y:.1f} {size.left} {y:.1f}" {look}/>' for y in anchors
        ]
    return [
        f'<path d="M9 {middle + 6:.1f}V{anchors[-1]:.1f}" {look}/>',
        *(f'<path d="M9 {y:.1f}H{size.left}" {look}/>' for y in anchors),
    ]


def _box(person: Person, drawn: Drawn, place: str, title: str, top: float, size: Size) -> tuple[list[str], float]:
    """One part of the map with its words, and how high it is."""
    y = top + size.line
    words = [_text(size.left + _PAD, y, title, ' font-weight="700"')]
    here = [(thing, mark) for thing, mark in drawn.marks if place in mark.where]
    if not here:
        y += size.line
        words.append(_text(size.left + _PAD, y, EMPTY, ' font-style="italic"'))
    for thing, mark in here:
        text = person.thing(thing).text + (" – the nurse is told" if mark.tell else "")
        words.append(_mark(mark.avoid, size.left + _PAD + 5, y + size.line - size.font * 0.35))
        for line in textwrap.wrap(text, size.chars):
            y += size.line
            words.append(_text(size.left + _PAD + 18, y, line))
    height = y - top + size.line * 0.6
    frame = (
        f'<rect x="{size.left}" y="{top:.1f}" width="{size.width - size.left - 2}" height="{height:.1f}" rx="6" '
        'fill="var(--onb-page)" stroke="currentColor" stroke-opacity="0.6"/>'
    )
    return [frame, *words], height
