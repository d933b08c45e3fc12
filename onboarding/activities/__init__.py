"""Activities of the lessons. A lesson calls one of these as the last line of a cell; what it returns is shown there.

Only the standard library, ipywidgets/anywidget and this package are imported: the learner's kernel starts fast.
"""

from onboarding.activities.chain_widget import Chain
from onboarding.activities.first_minutes_widget import FirstMinutes
from onboarding.activities.night_shift_widget import NightShiftWidget
from onboarding.activities.plan_reader_widget import PlanReader
from onboarding.activities.practice_widget import Practice, load_item
from onboarding.activities.timeline_widget import Timeline
from onboarding.activities.triage_widget import Triage

__all__ = ["chain", "first_minutes", "night_shift", "plan_reader", "practice", "timeline", "triage"]


def chain() -> Chain:
    """One evening of an invented person, put together as a chain of links; often more than one place is sound."""
    return Chain()


def first_minutes() -> FirstMinutes:
    """Seven invented emergencies to act through at one's own pace, each talked through at its end. No dose is ever chosen."""
    return FirstMinutes()


def night_shift() -> NightShiftWidget:
    """Twelve simulated hours at a bedside, with two people. Formative: it enters no record."""
    return NightShiftWidget()


def plan_reader() -> PlanReader:
    """Six invented taper plans: what makes you stop and ask? Teaching model, not for dosing."""
    return PlanReader()


def practice(module: str, item_id: str) -> Practice:
    """One practice question with an explanation at once. Raises PracticeMissing when the module has no such question."""
    return Practice(module, load_item(module, item_id))


def timeline() -> Timeline:
    """When may withdrawal show? One wide window, opened by what happened to three invented people."""
    return Timeline()


def triage() -> Triage:
    """Invented situations to sort into the tiers of the escalation table; what was missed comes back."""
    return Triage()
