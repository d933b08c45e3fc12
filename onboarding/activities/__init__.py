"""Activities of the lessons. A lesson calls one of these as the last line of a cell; what it returns is shown there.

Only the standard library, ipywidgets/anywidget and this package are imported: the learner's kernel starts fast.
"""

from onboarding.activities.first_minutes_widget import FirstMinutes
from onboarding.activities.night_shift_widget import NightShiftWidget
from onboarding.activities.plan_reader_widget import PlanReader
from onboarding.activities.practice_widget import Practice, load_item
from onboarding.activities.setting_matcher_widget import SettingMatcher
from onboarding.activities.teach_back_widget import TeachBackWidget
from onboarding.activities.timeline_widget import Timeline
from onboarding.activities.triage_widget import Triage

__all__ = [
    "first_minutes",
    "night_shift",
    "plan_reader",
    "practice",
    "setting_matcher",
    "teach_back",
    "timeline",
    "triage",
]


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


def setting_matcher() -> SettingMatcher:
    """Twelve invented people: which setting comes to mind, what weighs most, what would change it. Nobody decides on a setting."""
    return SettingMatcher()


def teach_back() -> TeachBackWidget:
    """Three invented people to teach for ten minutes: plan, explain, hear it back, go on. No dose is ever chosen."""
    return TeachBackWidget()


def timeline() -> Timeline:
    """When may withdrawal show? One wide window, opened by what happened to three invented people."""
    return Timeline()


def triage() -> Triage:
    """Invented situations to sort into the tiers of the escalation table; what was missed comes back."""
    return Triage()
