"""The windows as SVG, from data: one bar of one height for each event, an edge that fades, and no mark for a peak.

`python -m onboarding.activities.timeline.picture` prints the picture of the lesson (notebooks/figures/withdrawal-window.svg).
"""

from collections.abc import Sequence
from html import escape

from onboarding.activities.level_picture import NARROW, UID, WIDE, Size
from onboarding.activities.timeline.model import Event, Line, last_day, load_line, sentences

_BAR = 24
_ROW = 60
_WORDED = 80
"""The same in the picture of the lesson, where words stand below a bar."""
_FADE = 3
"""Days over which the end of a bar fades: its edge is not known."""

LESSON_EVENTS = (
    (Event(day=1, kind="last"), "Last dose, or a missed one"),
    (Event(day=1, kind="reduction"), "A reduction"),
    (Event(day=15, kind="reduction"), "The next reduction: it opens again"),
    (Event(day=1, kind="switch"), "Change to a longer-acting drug: longer"),
)


def window_picture(line: Line, events: Sequence[Event], *, look: int, size: Size) -> str:
    """The bars of `events` with a mark on the day `look`, in the colours of the page."""
    description = " ".join(sentences(line, events, day=look))
    title = f"The windows that are open, seen from day {look}"
    ident = f"{UID}-line-{size.name}"
    height = 64 + _ROW * max(1, len(events)) + 40
    rows = [(event, _heading(line, event, size)) for event in sorted(events)]
    body = _bars(line, rows, size=size, ident=ident, bar="var(--onb-picture-line)")
    body += _axis(line, size=size, height=height)
    x, top = _x(line, look, size), 26
    body.append(
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{height - 40}" stroke="currentColor" stroke-width="2" stroke-dasharray="6 4"/>'
        f'<text x="{min(max(x, 40), size.width - 40):.1f}" y="{top - 8}" text-anchor="middle" font-weight="700">day {look}</text>'
    )
    return (
        f'<svg class="onb-picture onb-picture-{size.name}" viewBox="0 0 {size.width} {height}" role="img" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" font-size="{size.font}" fill="currentColor">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(description)}</desc>{"".join(body)}</svg>'
    )


def lesson_picture(line: Line) -> str:
    """The picture of the lesson, as a file of its own: the windows from the day of their event. Narrow: a telephone shows its words."""
    size = Size(name="page", width=360, height=300, font=15)
    words = (
        "One bar of the same height from the last dose, or a missed one, onwards. A bar of the same kind begins at a reduction, and "
        "anew at the next one. After a change to a longer-acting drug the bar runs on without an end. The others fade out after "
        "at least two weeks, into the words: not an all-clear. No bar has a mark for the worst day."
    )
    axis = 86 + _WORDED * len(LESSON_EVENTS)
    height = axis + 104
    body = _bars(line, LESSON_EVENTS, size=size, ident="withdrawal-window", bar="#23405c", first=96)
    body += _axis(line, size=size, height=axis + 26, weeks=True)
    bold = 'font-size="17" font-weight="700"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width} {height}" width="{size.width}" height="{height}" role="img" '
        'aria-labelledby="withdrawal-window-title withdrawal-window-desc" '
        f'font-family="sans-serif" font-size="{size.font}" fill="#16222e">\n'
        '<title id="withdrawal-window-title">When withdrawal may show: one wide window</title>\n'
        f'<desc id="withdrawal-window-desc">{words}</desc>\n'
        f'<rect width="{size.width}" height="{height}" rx="10" fill="#eef3f7"/>\n'
        f'<text x="16" y="34" {bold}>When may withdrawal show?</text>\n'
        f'<text x="16" y="57" {bold}>One wide window, and no peak</text>\n'
        + "\n".join(body)
        + f'\n<rect x="16" y="{height - 82}" width="{size.width - 32}" height="66" rx="8" fill="#7a1f1f"/>'
        + "".join(
            f'<text x="{size.width / 2}" y="{height - y}" text-anchor="middle" fill="#ffffff" {bold}>{told}</text>'
            for y, told in ((55, "A danger sign counts on any day:"), (31, "no date is an all-clear"))
        )
        + "\n</svg>\n"
    )


def _x(line: Line, day: float, size: Size) -> float:
    left, right = 16, size.width - 16
    return left + (right - left) * (day - 1) / line.days


def _bars(
    line: Line, rows: Sequence[tuple[Event, str]], *, size: Size, ident: str, bar: str, first: int = 64
) -> list[str]:
    step = _WORDED if size.name == "page" else _ROW
    parts = [
        f'<defs><linearGradient id="{ident}-fade"><stop offset="0" stop-color="{bar}" stop-opacity="0.75"/>'
        f'<stop offset="1" stop-color="{bar}" stop-opacity="0.1"/></linearGradient></defs>'
    ]
    for row, (event, heading) in enumerate(rows):
        window, top = line.window(event.kind), first + step * row
        begins, ends = _x(line, event.day, size), _x(line, last_day(line, event) + 1, size)
        fade = _x(line, last_day(line, event) + 1 + _FADE, size)
        parts.append(f'<text x="16" y="{top}">{escape(heading)}</text>')
        y = top + 8
        parts.append(
            f'<rect x="{begins:.1f}" y="{y}" width="{max(0.0, ends - begins):.1f}" height="{_BAR}" fill="{bar}" fill-opacity="0.75"/>'
        )
        if window.days and ends < size.width - 17:
            parts.append(
                f'<rect x="{ends:.1f}" y="{y}" width="{min(fade, size.width - 16) - ends:.1f}" height="{_BAR}" fill="url(#{ident}-fade)"/>'
            )
            if size.name == "wide" and fade < size.width - 150:
                parts.append(f'<text x="{fade + 8:.1f}" y="{y + 17}">not an all-clear</text>')
            elif size.name == "page":
                parts.append(f'<text x="{fade:.1f}" y="{y + _BAR + 17}" text-anchor="end">not an all-clear</text>')
        elif not window.days:
            tip = size.width - 16
            parts.append(f'<path d="M{tip} {y - 4}l10 {_BAR // 2 + 4}l-10 {_BAR // 2 + 4}Z" fill="{bar}"/>')
    return parts


def _heading(line: Line, event: Event, size: Size) -> str:
    title = line.window(event.kind).title
    if size.name == "narrow":
        title = {"last": "Last dose", "switch": "Change of drug"}.get(event.kind, title)
    return f"Day {event.day}: {title}"


def _axis(line: Line, *, size: Size, height: int, weeks: bool = False) -> list[str]:
    y = height - 36
    parts = [f'<line x1="16" x2="{size.width - 16}" y1="{y}" y2="{y}" stroke="currentColor" stroke-opacity="0.6"/>']
    every = 7 if size.name == "wide" else 14
    for day in range(1, line.days + 1, every):
        x = _x(line, day, size)
        words = f"week {(day - 1) // 7 + 1}" if weeks else str(day)
        anchor = "start" if day == 1 else "middle"
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 5}" stroke="currentColor"/>'
            f'<text x="{x:.1f}" y="{y + 21}" text-anchor="{anchor}">{words}</text>'
        )
    return parts


__all__ = ["NARROW", "WIDE", "lesson_picture", "window_picture"]

if __name__ == "__main__":
    print(lesson_picture(load_line()), end="")
