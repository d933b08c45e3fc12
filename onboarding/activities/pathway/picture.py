"""A timeline as inline SVG: where the person is, as stairs, and below it the tracks side by side, week by week.

Forms are told apart by height and by dashes, not by colour; colours come from the page. The page moves the frame around one week, and
the cover over the weeks after it, by the numbers in `data-left`, `data-step` and `data-right`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from onboarding.activities.level_picture import UID
from onboarding.activities.pathway.check import TAPER
from onboarding.activities.pathway.data import Pathway, Person, Span
from onboarding.activities.pathway.run import WHERE, lines

HEIGHTS = {"runs": 12, "more": 22, "less": 5, "waits": 12}
_LEGEND = (("runs", "runs"), ("more", "more"), ("less", "a little"), ("waits", "holds or waits"))
_RUNG = 18


@dataclass(frozen=True, kw_only=True)
class Size:
    """A drawing in user units; `name` is part of its ids and its class. `left` and `right`: where the weeks begin and end."""

    name: str
    width: int
    font: int
    left: int
    right: int
    row: int

    def x(self, week: int, weeks: int) -> float:
        """Where a week begins."""
        return self.left + (self.right - self.left) * (week - 1) / weeks


WIDE = Size(name="wide", width=680, font=14, left=172, right=672, row=34)
NARROW = Size(name="narrow", width=236, font=13, left=64, right=232, row=46)


def path_picture(content: Pathway, person: Person, *, until: int, size: Size) -> str:
    """The timeline of one person up to week `until`, with a frame around one week and a cover over the weeks after it.

    The names of the tracks come last, so that the frame does not cross them.
    """
    top = _legend_height(size)
    below = top + _stairs_height(content, size)
    bottom = below + size.row * len(content.tracks) + 6
    body = [*_legend(size), *_stairs(content, person, top, until, size, heading=WHERE)]
    for number, track in enumerate(content.tracks):
        body += _track(content, person, track, until=until, top=below + size.row * number, size=size)
    step = (size.right - size.left) / content.weeks
    body += [
        f'<rect class="onb-path-cover" x="{size.x(until + 1, content.weeks):.2f}" y="{top}" width="0" height="{bottom - top}"/>',
        *_axis(content, size, top, bottom),
        f'<rect class="onb-path-look" x="{size.x(until, content.weeks):.2f}" y="{top}" width="{step:.2f}" height="{bottom - top}" '
        'rx="3" fill="none" stroke="currentColor" stroke-width="2"/>',
        *(
            f'<text class="onb-path-name" x="4" y="{below + size.row * number + _name(size) + size.font * 0.35:.1f}" '
            f'font-weight="700">{escape(title)}</text>'
            for number, title in enumerate(content.tracks.values())
        ),
    ]
    told = " ".join(f"{title}: {line}." for title, line in lines(content, person, until))
    return timeline_svg(
        size,
        person.id,
        title=f"The tracks of {person.name} side by side, weeks 1 to {until} of {content.weeks}",
        told=told,
        height=bottom + int(size.font * 2.6),
        body=body,
        weeks=content.weeks,
    )


def together_picture(content: Pathway, size: Size) -> str:
    """All people on the one timeline: the stairs of each, one below the other."""
    each = _stairs_height(content, size) + 8
    body: list[str] = []
    for number, person in enumerate(content.people):
        body += _stairs(content, person, each * number + 4, content.weeks, size, heading=person.name)
    bottom = each * len(content.people) + 4
    body += _axis(content, size, 4, bottom)
    told = " ".join(f"{person.name}: {lines(content, person, content.weeks)[0][1]}." for person in content.people)
    return timeline_svg(
        size,
        "together",
        title="Steps up and down: three people on one timeline",
        told=told,
        height=bottom + int(size.font * 2.6),
        body=body,
        weeks=content.weeks,
    )


def timeline_svg(size: Size, name: str, *, title: str, told: str, height: int, body: Sequence[str], weeks: int) -> str:
    """One drawing over so many weeks, with its title and description; the page finds the weeks by its numbers."""
    ident = f"{UID}-{name}-{size.name}"
    return (
        f'<svg class="onb-picture onb-picture-{size.name}" viewBox="0 0 {size.width} {height}" role="img" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" font-size="{size.font}" fill="currentColor" '
        f'data-left="{size.left}" data-right="{size.right}" data-step="{(size.right - size.left) / weeks:.4f}">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(told)}</desc>{"".join(body)}</svg>'
    )


def _legend_height(size: Size) -> int:
    return size.font * 2 + 4 if size.name == "wide" else int(size.font * 3.6) + 4


def _legend(size: Size) -> list[str]:
    parts = []
    for number, (form, words) in enumerate(_LEGEND):
        if size.name == "wide":
            x, middle = size.left + number * 120, 12
        else:
            x, middle = 4 + number % 2 * 92, 12 + number // 2 * 24
        parts.append(bar(form, x, middle, 24, "var(--onb-picture-line)"))
        parts.append(f'<text x="{x + 30}" y="{middle + size.font * 0.35:.1f}">{words}</text>')
    return parts


def bar(form: str, x: float, middle: float, width: float, colour: str, *, data: str = "") -> str:
    """A bar of this form around `middle`; `data` is put before its other attributes."""
    height = HEIGHTS[form]
    look = (
        f'fill="none" stroke="{colour}" stroke-width="1.5" stroke-dasharray="4 3"'
        if form == "waits"
        else f'fill="{colour}"'
    )
    return f'<rect {data}x="{x + 1:.2f}" y="{middle - height / 2:.1f}" width="{width - 2:.2f}" height="{height}" rx="2" {look}/>'


def _stairs_height(content: Pathway, size: Size) -> int:
    return _RUNG * len(content.places) + size.font + 10


def _stairs(content: Pathway, person: Person, top: int, until: int, size: Size, *, heading: str) -> list[str]:
    """A line that rises where there is more support; a rung is named at its left."""
    ids = [place.id for place in content.places]
    floor = top + size.font + 4 + _RUNG * len(ids)
    parts = [f'<text x="4" y="{top + size.font}" font-weight="700">{escape(heading)}</text>']

    def y(place: str) -> float:
        return floor - _RUNG * (ids.index(place) + 0.5)

    for place in content.places:
        at = y(place.id)
        parts.append(
            f'<text x="{size.left - 6}" y="{at + size.font * 0.35:.1f}" text-anchor="end">{escape(place.short)}</text>'
            f'<line x1="{size.left}" x2="{size.right}" y1="{at:.1f}" y2="{at:.1f}" stroke="currentColor" stroke-opacity="0.15"/>'
        )
    points = []
    for stay in _shown(person.stays, until):
        begins, ends = size.x(stay.first, content.weeks), size.x(min(stay.last, until) + 1, content.weeks)
        points += [f"{begins:.2f} {y(stay.row):.1f}", f"{ends:.2f} {y(stay.row):.1f}"]
    parts.append(
        f'<path class="onb-path-stairs" d="M{"L".join(points)}" fill="none" stroke="currentColor" stroke-width="3.5" '
        'stroke-linejoin="round"/>'
    )
    return parts


def _name(size: Size) -> float:
    """How far below the top of its row the name of a track stands."""
    return size.row / 2 if size.name == "wide" else 8


def _track(content: Pathway, person: Person, track: str, *, until: int, top: int, size: Size) -> list[str]:
    middle = top + (size.row / 2 if size.name == "wide" else 29)
    parts = [
        f'<line x1="{size.left}" x2="{size.right}" y1="{middle:.1f}" y2="{middle:.1f}" stroke="currentColor" stroke-opacity="0.15"/>'
    ]
    colour = "currentColor" if track == TAPER else "var(--onb-picture-line)"
    for span in _shown([span for span in person.spans if span.row == track], until):
        begins = size.x(span.first, content.weeks)
        width = size.x(min(span.last, until) + 1, content.weeks) - begins
        data = f'class="onb-path-bar" data-track="{track}" data-form="{span.form}" '
        parts.append(bar(span.form, begins, middle, width, colour, data=data))
    return parts


def _shown(spans: Sequence[Span], until: int) -> list[Span]:
    return [span for span in spans if span.first <= until]


def _axis(content: Pathway, size: Size, top: int, bottom: int) -> list[str]:
    parts = [
        f'<line x1="{size.left}" x2="{size.right}" y1="{bottom}" y2="{bottom}" stroke="currentColor" stroke-opacity="0.6"/>',
        f'<text x="4" y="{bottom + size.font * 1.4:.1f}">week</text>',
    ]
    step = (size.right - size.left) / content.weeks
    for week in range(1, content.weeks + 1):
        if size.name == "wide" or week == 1 or week % 4 == 0:
            parts.append(
                f'<text x="{size.x(week, content.weeks) + step / 2:.2f}" y="{bottom + size.font * 1.4:.1f}" '
                f'text-anchor="middle">{week}</text>'
            )
    for week in range(2, content.weeks + 1):
        x = size.x(week, content.weeks)
        parts.append(
            f'<line x1="{x:.2f}" x2="{x:.2f}" y1="{top}" y2="{bottom}" stroke="currentColor" stroke-opacity="0.08"/>'
        )
    return parts


__all__ = ["HEIGHTS", "NARROW", "WIDE", "Size", "bar", "path_picture", "timeline_svg", "together_picture"]
