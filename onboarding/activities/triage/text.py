"""The triage activity complete as text: every situation first, then how the table sorts each, and why."""

from collections.abc import Iterator, Sequence

from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped
from onboarding.activities.triage.data import Vignette
from onboarding.activities.triage.debrief import explain

INTRO = (
    "Invented people, on a taper or after one, on the unit or at home. What would you do first? Nothing is graded and nothing is "
    "counted. What you sorted otherwise than the table comes back."
)
PRIVACY = "Write nothing about a real person in your care."


def full_text(vignettes: Sequence[Vignette], shown: Shown) -> str:
    """Depends on the situations and the table only: not on saved state, time or chance."""
    return "\n".join(_lines(vignettes, shown))


def _lines(vignettes: Sequence[Vignette], shown: Shown) -> Iterator[str]:
    yield "TRIAGE (nothing is graded)"
    yield from wrapped(f"{INTRO} {PRIVACY} How the table sorts them stands at the end.")
    yield "\nThe tiers"
    for tier in shown.tiers:
        yield from wrapped(f"{tier.title}: {tier.act}", "- ")
    yield "\nThe situations"
    for number, vignette in enumerate(vignettes, start=1):
        yield from wrapped(vignette.text, f"{number}. ")
    yield "\nHow the table sorts them, and why"
    for number, vignette in enumerate(vignettes, start=1):
        told = explain(vignette, shown.tier_of(vignette.sign).id, shown)
        yield from wrapped(f"{told.tier.title}. The sign: {told.sign.text} {told.note}", f"{number}. ")
        for statement in told.statements:
            yield from wrapped(statement, "   - ")
