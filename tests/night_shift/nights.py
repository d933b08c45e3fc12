"""What the tests of the night shift share: the worlds, the policies, and a played night."""

from functools import cache

from onboarding.activities.night_shift.night import ROLES, Night
from onboarding.activities.night_shift.outcome import Outcome, outcome
from onboarding.activities.night_shift.people import load_people, load_rules
from onboarding.activities.night_shift.players import ESCALATE, IGNORE, TABLE, Policy, every_tick, nothing, play
from onboarding.activities.night_shift.world import World
from onboarding.activities.shown_evidence import load_shown

PEOPLE, RULES, SHOWN = load_people(), load_rules(), load_shown()
WORLDS = {person.id: World(person=person, rules=RULES, shown=SHOWN) for person in PEOPLE}
SIX = ("opioid", "pregnant", "alcohol", "quiet", "mimic", "ordinary")
"""The six people of the task; two more nights show a seizure in good care and a call that is waved away."""
WORSE: dict[str, Policy] = {
    "ignoring red flags": IGNORE,
    "escalating everything": ESCALATE,
    "observing every tick": every_tick,
    "doing nothing": nothing,
}


def role(seed: int) -> str:
    """Each role in turn."""
    return ROLES[seed % len(ROLES)]


def played(person: str, policy: Policy, seed: int) -> tuple[Night, Outcome]:
    """A night by this policy, and what came of it. Only somebody who does nothing hands nothing over."""
    night = play(WORLDS[person], policy, role=role(seed), seed=seed, hands_over=policy is not nothing)
    return night, outcome(WORLDS[person], night)


@cache
def by_the_table(person: str, seed: int) -> tuple[Night, Outcome]:
    """A night by the escalation table with sensible observation."""
    return played(person, TABLE, seed)
