"""The ninety days as inline SVG: what was placed where, the weeks that have come, and, once it was talked about, when the risk is high."""

from collections.abc import Sequence
from html import escape

from onboarding.activities.ninety_days.data import NinetyDays
from onboarding.activities.ninety_days.run import come, placed, risk_known, when
from onboarding.activities.pathway.picture import Size, bar, timeline_svg

WIDE = Size(name="wide", width=680, font=14, left=152, right=672, row=30)
NARROW = Size(name="narrow", width=236, font=13, left=12, right=232, row=44)
MISSED = "What happened"
RISK = "Risk"


def ninety_picture(content: NinetyDays, choices: Sequence[str], size: Size) -> str:
    """The picture of a run as far as it went: a row for each card, one for what happened, and one for the risk."""
    columns = content.slots[-1].last + 1
    step = (size.right - size.left) / columns
    last = come(content, choices)
    names = [card.short for card in content.cards] + [MISSED, RISK]
    bottom = size.row * len(names) + 8
    body: list[str] = []
    leaves = size.x(2, columns)
    for number, name in enumerate(names):
        top = 4 + size.row * number
        body.append(f'<text x="4" y="{_name(top, size):.1f}" font-weight="700">{escape(name)}</text>')
        middle = _middle(top, size)
        body.append(
            f'<line x1="{size.left}" x2="{size.right}" y1="{middle:.1f}" y2="{middle:.1f}" stroke="currentColor" stroke-opacity="0.15"/>'
            f'<line x1="{leaves:.2f}" x2="{leaves:.2f}" y1="{middle - 11:.1f}" y2="{middle + 11:.1f}" stroke="currentColor" '
            'stroke-width="2" stroke-dasharray="2 3"/>'
        )
    for number, (card, slot) in enumerate(placed(content, choices)):
        x = size.x(slot.first + 1, columns)
        width = size.x(slot.last + 2, columns) - x
        data = f'class="onb-ninety-bar" data-card="{card.id}" '
        body.append(bar("runs", x, _middle(4 + size.row * number, size), width, "var(--onb-picture-line)", data=data))
    middle = _middle(4 + size.row * len(content.cards), size)
    for week in sorted({event.week for event in content.events if event.week <= last}):
        x = size.x(week + 1, columns) + step / 2
        body.append(
            f'<path class="onb-ninety-event" data-week="{week}" d="M{x:.2f} {middle - 7:.1f}l7 7l-7 7l-7 -7Z" '
            'fill="none" stroke="currentColor" stroke-width="2"/>'
        )
    if risk_known(content, choices):
        middle = _middle(4 + size.row * (len(content.cards) + 1), size)
        x = size.x(2, columns)
        body.append(
            bar("less", x, middle, size.x(columns + 1, columns) - x, "currentColor", data='class="onb-ninety-risk" ')
        )
        body.append(bar("more", x, middle, step, "currentColor", data='class="onb-ninety-risk" '))
    body += _axis(size, columns, bottom)
    told = " ".join(f"{title}: {text}." for title, text in picture_lines(content, choices))
    return timeline_svg(
        size,
        f"ninety-{len(choices)}",
        title=f"The ninety days of {content.name}: what is placed, and what has come",
        told=told,
        height=bottom + int(size.font * 2.6),
        body=body,
        weeks=columns,
    )


def picture_lines(content: NinetyDays, choices: Sequence[str]) -> list[tuple[str, str]]:
    """The picture in words: each row and what stands in it."""
    slots = {card.id: slot for card, slot in placed(content, choices)}
    found = [
        (card.title, slots[card.id].title.lower() if card.id in slots else "not placed yet") for card in content.cards
    ]
    weeks = dict.fromkeys(when(event.week).lower() for event in content.events if event.week <= come(content, choices))
    found.append((MISSED, ", ".join(weeks) if weeks else "nothing yet"))
    known = "of suicide, very high in the first days; the old amount is a danger in every week"
    found.append((RISK, known if risk_known(content, choices) else "not talked about yet"))
    return found


def _name(top: float, size: Size) -> float:
    return top + size.row / 2 + size.font * 0.35 if size.name == "wide" else top + size.font


def _middle(top: float, size: Size) -> float:
    return top + size.row / 2 if size.name == "wide" else top + 28


def _axis(size: Size, columns: int, bottom: int) -> list[str]:
    step = (size.right - size.left) / columns
    y = bottom + size.font * 1.4
    parts = [
        f'<line x1="{size.left}" x2="{size.right}" y1="{bottom}" y2="{bottom}" stroke="currentColor" stroke-opacity="0.6"/>'
    ]
    if size.name == "wide":
        parts.append(f'<text x="4" y="{y:.1f}">week</text>')
    for week in range(columns):
        if size.name == "wide" or week in (0, 1) or week % 4 == 0:
            x = size.x(week + 1, columns) + step / 2
            parts.append(f'<text x="{x:.2f}" y="{y:.1f}" text-anchor="middle">{week}</text>')
    return parts
