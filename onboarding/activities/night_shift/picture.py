"""The night as a picture: twelve hours, a lane for each person, marks told apart by shape. Its words are the list below it."""

from html import escape

from onboarding.activities.level_picture import UID, Size
from onboarding.activities.night_shift.debrief import name
from onboarding.activities.night_shift.night import SHIFT, Night, clock, side
from onboarding.activities.night_shift.outcome import outcome
from onboarding.activities.night_shift.world import World

WIDE = Size(name="wide", width=680, height=236, font=14)
NARROW = Size(name="narrow", width=236, height=300, font=13)
_LANES = (64, 130)
LEGEND = (
    ("tick", "a full look"),
    ("diamond", "from here on a sign could be seen"),
    ("triangle", "a call"),
    ("square", "a dose or a bell"),
    ("cross", "harm"),
)


def night_picture(world: World, night: Night, size: Size) -> str:
    """Looks, signs, calls, doses, bells and harm of a night, in the colours of the page."""
    ident = f"{UID}-night-{size.name}"
    marks = _marks(world, night)
    body = []
    for who, top in zip(("main", "other"), _LANES, strict=True):
        body.append(f'<text x="12" y="{top - 22}" font-weight="700">{escape(name(world, who))}</text>')
        body.append(
            f'<line x1="12" x2="{size.width - 12}" y1="{top}" y2="{top}" stroke="currentColor" stroke-opacity="0.5"/>'
        )
    body += [_mark(kind, _x(at, size), _LANES[side(who)]) for at, who, kind in marks]
    body += _axis(size)
    body += _legend(size)
    counts = ", ".join(f"{words}: {sum(kind == shape for _, _, kind in marks)}" for shape, words in LEGEND)
    return (
        f'<svg class="onb-picture onb-picture-{size.name}" viewBox="0 0 {size.width} {size.height}" role="img" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" font-size="{size.font}" fill="currentColor">'
        f'<title id="{ident}-t">The night from 20:00 to 08:00</title>'
        f'<desc id="{ident}-d">How many marks there are: {counts}. The list below tells each with its time.</desc>'
        f"{''.join(body)}</svg>"
    )


def _marks(world: World, night: Night) -> list[tuple[int, str, str]]:
    marks = [(at, who, "tick") for who, looked in zip(("main", "other"), night.looked, strict=True) for at in looked]
    marks += [(one.visible, one.who, "diamond") for one in outcome(world, night).signs]
    marks += [(call.at, call.who, "triangle") for call in night.calls]
    marks += [(dose.at, "main", "square") for dose in night.doses if dose.at <= night.time]
    marks += [(bell.rings, "other", "square") for bell in night.bells if bell.rings <= night.time]
    marks += [(entry.at, entry.who, "cross") for entry in night.log if entry.kind == "harm"]
    return sorted(marks)


def _x(at: int, size: Size) -> float:
    return 16 + (size.width - 32) * at / SHIFT


def _mark(kind: str, x: float, y: float) -> str:
    line = 'stroke="currentColor" stroke-width="2" fill="none"'
    thick = 'stroke="currentColor" stroke-width="3" fill="none"'
    full = 'fill="var(--onb-picture-line)" stroke="var(--onb-surface)"'
    match kind:
        case "tick":
            return f'<path d="M{x:.1f} {y}v-8" {line}/>'
        case "diamond":
            return f'<path d="M{x:.1f} {y - 18}l7 7-7 7-7-7z" {full}/>'
        case "triangle":
            return f'<path d="M{x:.1f} {y + 4}l6 11h-12z" {full}/>'
        case "square":
            return f'<path d="M{x - 5:.1f} {y + 4}h10v10h-10z" {line}/>'
        case _:
            return f'<path d="M{x - 6:.1f} {y - 6}l12 12m0-12l-12 12" {thick}/>'


def _axis(size: Size) -> list[str]:
    y = _LANES[1] + 26
    every = 120 if size.name == "wide" else 240
    parts = [f'<line x1="12" x2="{size.width - 12}" y1="{y}" y2="{y}" stroke="currentColor" stroke-opacity="0.6"/>']
    for at in range(0, SHIFT + 1, every):
        anchor = "start" if at == 0 else "end" if at == SHIFT else "middle"
        x = _x(at, size)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 5}" stroke="currentColor"/>'
            f'<text x="{x:.1f}" y="{y + 20}" text-anchor="{anchor}">{clock(at)}</text>'
        )
    return parts


def _legend(size: Size) -> list[str]:
    parts = []
    for number, (shape, words) in enumerate(LEGEND):
        row, column = (number // 3, number % 3) if size.name == "wide" else (number, 0)
        x, y = 20 + column * 240, 202 + row * 22
        short = words.replace("from here on a sign could be seen", "a sign could be seen")
        parts.append(_mark(shape, x, y - {"tick": 0, "diamond": -6, "triangle": 13, "square": 12}.get(shape, 4)))
        parts.append(f'<text x="{x + 14}" y="{y + 1}">{short}</text>')
    return parts
