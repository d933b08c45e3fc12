"""When an observation is competent: every critical step was done, and enough of the others. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from onboarding.stations.station import Station, Step


@dataclass(frozen=True)
class Outcome:
    """What the steps add up to. `missed` are the critical steps that were not done; the numbers are of the other steps."""

    competent: bool
    missed: tuple[Step, ...]
    others_done: int
    others: int
    needed: int

    @property
    def words(self) -> str:
        """Why, in one or two sentences."""
        rest = f"{self.others_done} of {self.others} other steps, {self.needed} needed."
        if not self.missed:
            return f"Every critical step was done; {rest}"
        number = "A critical step was" if len(self.missed) == 1 else f"{len(self.missed)} critical steps were"
        return f"{number} not done: {' '.join(step.text for step in self.missed)} {rest[0].upper()}{rest[1:]}"


def judge(station: Station, role: str, done: Mapping[str, bool]) -> Outcome:
    """The outcome for a person in `role`. A critical step that was not done fails whatever the total.

    Raises KeyError when a step of that role is not answered: nobody is judged on a form that is half filled in.
    """
    steps = station.steps_for(role)
    missed = tuple(step for step in steps if step.critical and not done[step.id])
    others = [step for step in steps if not step.critical]
    others_done = sum(done[step.id] for step in others)
    competent = not missed and others_done >= station.needed_others
    return Outcome(competent, missed, others_done, len(others), station.needed_others)
