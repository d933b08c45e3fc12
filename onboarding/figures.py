"""Figures that are drawn from the evidence, so that picture, text equivalent and table cannot say different things.

Narrow on purpose: the picture is one column, so that its words stay readable when it is scaled down to a phone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from onboarding.evidence import Evidence, Sign, Tier

_WIDTH = 360
_LINE = 21
_TEXT = 40
"""Characters that fit on a line of a sign at 15 px in the widest of the usual sans-serif fonts."""
_TITLE = 25
_INKS = {"emergency": "#7a1f1f", "urgent": "#6b4300"}
_OTHER_INK = "#23405c"


@dataclass(frozen=True)
class Figure:
    """A generated figure: the picture, what it says in words, and the line below it."""

    svg: bytes
    text: str
    caption: str


def two_tiers(evidence: Evidence) -> Figure:
    """All tiers of the escalation table with the short names of their signs, in the order of the table."""
    text = " ".join(
        f"{_numbered(evidence, tier)}: {'; '.join(sign.short for sign in _signs(evidence, tier))}."
        for tier in evidence.tiers
    )
    caption = "The tiers of the escalation table with the short names of their signs. The full lists below decide."
    return Figure(_picture(evidence, text), text, caption)


GENERATED: dict[str, Callable[[Evidence], Figure]] = {"two-tiers": two_tiers}
"""Figures by the name that a lesson's `:::{figure} name` gives; their block stays empty."""


def _signs(evidence: Evidence, tier: Tier) -> list[Sign]:
    return [sign for sign in evidence.signs.values() if sign.tier == tier]


def _numbered(evidence: Evidence, tier: Tier) -> str:
    """A number as well as a colour tells the tiers apart."""
    return f"{evidence.tiers.index(tier) + 1}. {tier.title}"


def _picture(evidence: Evidence, text: str) -> bytes:
    parts: list[str] = []
    top = 12
    for tier in evidence.tiers:
        lines, height = _card(evidence, tier, top)
        parts += lines
        top += height + 12
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}" role="img"'
        ' aria-labelledby="two-tiers-title two-tiers-desc">',
        '  <title id="two-tiers-title">The tiers of the escalation table</title>',
        f'  <desc id="two-tiers-desc">{escape(text)}</desc>',
        "  <style>",
        "    .title { fill: #ffffff; font: bold 17px sans-serif; }",
        "    .sign { fill: #16222e; font: 15px sans-serif; }",
        "  </style>",
        f'  <rect width="{_WIDTH}" height="{top}" rx="10" fill="#eef3f7"/>',
    ]
    return ("\n".join([*head, *parts, "</svg>"]) + "\n").encode("utf-8")


def _card(evidence: Evidence, tier: Tier, top: int) -> tuple[list[str], int]:
    """One tier as a box: the lines of SVG and the height of the box."""
    ink = _INKS.get(tier.id, _OTHER_INK)
    titles = wrap(_numbered(evidence, tier), _TITLE + 8)
    bar = 16 + _LINE * len(titles)
    lines = []
    y = top + bar + 26
    for sign in _signs(evidence, tier):
        lines.append(f'  <circle cx="30" cy="{y - 5}" r="3.5" fill="{ink}"/>')
        words = wrap(sign.short, _TEXT - 4)
        spans = [f'<tspan x="42" y="{y + _LINE * n}">{escape(word)}</tspan>' for n, word in enumerate(words)]
        lines.append(f'  <text class="sign">{" ".join(spans)}</text>')
        y += _LINE * len(words) + 6
    height = y - 12 - top
    head = [
        f'  <rect x="12" y="{top}" width="{_WIDTH - 24}" height="{height}" rx="8" fill="#ffffff" stroke="{ink}" stroke-width="2"/>',
        f'  <path fill="{ink}" d="M12 {top + 8} a8 8 0 0 1 8-8 h{_WIDTH - 40} a8 8 0 0 1 8 8 v{bar - 8} h-{_WIDTH - 24} z"/>',
    ]
    spans = [f'<tspan x="26" y="{top + 25 + _LINE * n}">{escape(word)}</tspan>' for n, word in enumerate(titles)]
    return [*head, f'  <text class="title">{" ".join(spans)}</text>', *lines], height
