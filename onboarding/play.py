"""What a lesson can show. A lesson calls one of these as the last line of a cell; what it returns is shown there.

Only the activity that is called is imported, and with it no more than the standard library, ipywidgets, anywidget and this package: the
learner's kernel starts fast.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onboarding.activities.capital_map.widget import CapitalMap
    from onboarding.activities.capstone.widget import Capstone
    from onboarding.activities.chain.widget import Chain
    from onboarding.activities.coping_cards.widget import CopingCards
    from onboarding.activities.dialogues.widget import DialogueWidget
    from onboarding.activities.first_hour.widget import FirstHour
    from onboarding.activities.first_minutes.widget import FirstMinutes
    from onboarding.activities.night_shift.widget import NightShiftWidget
    from onboarding.activities.ninety_days.widget import FirstNinetyDays
    from onboarding.activities.papers.widget import ReadTheResult, ScoreIt
    from onboarding.activities.pathway.widget import PathwayExplorer
    from onboarding.activities.plan_builder.widget import PlanBuilder
    from onboarding.activities.plan_reader.widget import PlanReader
    from onboarding.activities.practice.widget import Practice
    from onboarding.activities.setting_matcher.widget import SettingMatcher
    from onboarding.activities.teach_back.widget import TeachBackWidget
    from onboarding.activities.timeline.widget import Timeline
    from onboarding.activities.triage.widget import Triage
    from onboarding.activities.trigger_map.widget import TriggerMap
    from onboarding.activities.words.widget import RewriteTheNote, SortTheCases

__all__ = [
    "capital_map",
    "capstone",
    "chain",
    "conversation",
    "coping_cards",
    "first_hour",
    "first_minutes",
    "first_ninety_days",
    "night_shift",
    "pathway_explorer",
    "phone_call",
    "plan_builder",
    "plan_reader",
    "practice",
    "read_the_result",
    "rewrite_the_note",
    "score_it",
    "setting_matcher",
    "sort_the_cases",
    "teach_back",
    "timeline",
    "triage",
    "trigger_map",
]


def capital_map() -> "CapitalMap":
    """The map of what an invented person can draw on: what is there, what they would like, and one step that is small enough. No score."""
    from onboarding.activities.capital_map.widget import CapitalMap

    return CapitalMap()


def capstone() -> "Capstone":
    """One invented person from the first call to ninety days later; what was chosen comes back. No dose is ever chosen."""
    from onboarding.activities.capstone.widget import Capstone

    return Capstone()


def chain() -> "Chain":
    """One evening of an invented person, put together as a chain of links; often more than one place is sound."""
    from onboarding.activities.chain.widget import Chain

    return Chain()


def conversation() -> "DialogueWidget":
    """Four invented people to talk with; labels, change talk and readiness are named only afterwards."""
    from onboarding.activities.dialogues.kinds import CONVERSATION
    from onboarding.activities.dialogues.widget import DialogueWidget

    return DialogueWidget(CONVERSATION)


def coping_cards() -> "CopingCards":
    """Short cards for what cannot be avoided, in the words of two invented people: written, kept, printed, practised with spacing."""
    from onboarding.activities.coping_cards.widget import CopingCards

    return CopingCards()


def first_hour() -> "FirstHour":
    """Three invented people in a first talk: what do you ask, and how? The form fills, and the end is talked through."""
    from onboarding.activities.first_hour.widget import FirstHour

    return FirstHour()


def first_minutes() -> "FirstMinutes":
    """Seven invented emergencies to act through at one's own pace, each talked through at its end. No dose is ever chosen."""
    from onboarding.activities.first_minutes.widget import FirstMinutes

    return FirstMinutes()


def first_ninety_days() -> "FirstNinetyDays":
    """Contacts and measures of one invented person after leaving: place them, act when one is missed, see when the risk is high."""
    from onboarding.activities.ninety_days.widget import FirstNinetyDays

    return FirstNinetyDays()


def night_shift() -> "NightShiftWidget":
    """Twelve simulated hours at a bedside, with two people. Formative: it enters no record."""
    from onboarding.activities.night_shift.widget import NightShiftWidget

    return NightShiftWidget()


def pathway_explorer() -> "PathwayExplorer":
    """Three invented people on one timeline: which tracks run side by side, what comes next, what is missing. No pace is chosen."""
    from onboarding.activities.pathway.widget import PathwayExplorer

    return PathwayExplorer()


def phone_call() -> "DialogueWidget":
    """Invented callers who ask about a person; after each answer the rule that it touches, with the service's own setting."""
    from onboarding.activities.dialogues.kinds import PHONE_CALL
    from onboarding.activities.dialogues.widget import DialogueWidget

    return DialogueWidget(PHONE_CALL)


def plan_builder() -> "PlanBuilder":
    """A relapse prevention plan on one page, written with one of two invented people; then one question back at a time."""
    from onboarding.activities.plan_builder.widget import PlanBuilder

    return PlanBuilder()


def plan_reader() -> "PlanReader":
    """Six invented taper plans: what makes you stop and ask? Teaching model, not for dosing."""
    from onboarding.activities.plan_reader.widget import PlanReader

    return PlanReader()


def practice(module: str, item_id: str) -> "Practice":
    """One practice question with an explanation at once. Raises PracticeMissing when the module has no such question."""
    from onboarding.activities.practice.widget import Practice, load_item

    return Practice(module, load_item(module, item_id))


def read_the_result() -> "ReadTheResult":
    """Four urine results of invented people beside what they take: what can each mean, what do you do, what do you say?"""
    from onboarding.activities.papers.widget import ReadTheResult

    return ReadTheResult()


def rewrite_the_note() -> "RewriteTheNote":
    """Invented drafts that judge: write each one anew and compare it with several good versions. No program judges the text."""
    from onboarding.activities.words.widget import RewriteTheNote

    return RewriteTheNote()


def score_it() -> "ScoreIt":
    """Three forms filled in for invented people, to be added up: what does the total tell, and what does it hide?"""
    from onboarding.activities.papers.widget import ScoreIt

    return ScoreIt()


def setting_matcher() -> "SettingMatcher":
    """Twelve invented people: which setting comes to mind, what weighs most, what would change it. Nobody decides on a setting."""
    from onboarding.activities.setting_matcher.widget import SettingMatcher

    return SettingMatcher()


def sort_the_cases() -> "SortTheCases":
    """Invented stories in which tolerance, dependence, misuse and signs of a use disorder are told apart; the reason comes first."""
    from onboarding.activities.words.widget import SortTheCases

    return SortTheCases()


def teach_back() -> "TeachBackWidget":
    """Three invented people to teach for ten minutes: plan, explain, hear it back, go on. No dose is ever chosen."""
    from onboarding.activities.teach_back.widget import TeachBackWidget

    return TeachBackWidget()


def timeline() -> "Timeline":
    """When may withdrawal show? One wide window, opened by what happened to three invented people."""
    from onboarding.activities.timeline.widget import Timeline

    return Timeline()


def triage() -> "Triage":
    """Invented situations to sort into the tiers of the escalation table; what was missed comes back."""
    from onboarding.activities.triage.widget import Triage

    return Triage()


def trigger_map() -> "TriggerMap":
    """Two invented people tell of a week: what is heard is placed on a map, drawn, and talked through. No score, no forecast."""
    from onboarding.activities.trigger_map.widget import TriggerMap

    return TriggerMap()
