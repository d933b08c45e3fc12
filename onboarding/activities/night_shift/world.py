"""What happens by itself while simulated time passes: courses, dose times, bells. Nothing here is chosen by the learner."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TypeVar

from onboarding.activities.night_shift.chance import minute
from onboarding.activities.night_shift.level import first_below
from onboarding.activities.night_shift.menu import Choice, standing
from onboarding.activities.night_shift.night import (
    NEVER,
    SHIFT,
    DoseTime,
    Entry,
    Night,
    Ringing,
    Running,
    clock,
)
from onboarding.activities.night_shift.people import Course, Person, Rules, Stage
from onboarding.activities.shown_evidence import Shown

T = TypeVar("T")
_Event = tuple[int, int, Callable[[Night], Night]]


@dataclass(frozen=True, kw_only=True)
class World:
    """One person's night with the rules and the escalation table. All its methods are pure."""

    person: Person
    rules: Rules
    shown: Shown

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """The person's courses and, last, what follows a missed dose."""
        return (*self.person.courses, self.rules.missed)

    @cached_property
    def tiers(self) -> dict[str, str]:
        """The tier of each sign that can stand in this night."""
        return {stage.sign: self.shown.signs[stage.sign].tier for course in self.courses for stage in course.stages}

    @cached_property
    def standing(self) -> tuple[Choice, ...]:
        """The acts that are open all night."""
        return tuple(standing(self.person, self.rules, self.shown))

    def begin(self, role: str, seed: int) -> Night:
        """20:00, nothing done. The seed decides when what happens."""
        running = [
            Running(next_at=minute(course.stages[0].begins, seed, course.id, 0)) for course in self.person.courses
        ]
        return Night(
            person=self.person.id,
            role=role,
            seed=seed,
            courses=(*running, Running()),
            doses=tuple(DoseTime(at) for at in self.person.doses),
            bells=tuple(Ringing(minute(bell.rings, seed, "bell", bell.id)) for bell in self.person.bells),
        )

    def active(self, night: Night, who: str) -> Iterator[tuple[int, Course, Running]]:
        """Courses of this person whose sign stands now, answered or not."""
        for number, (course, running) in enumerate(zip(self.courses, night.courses, strict=True)):
            if course.who == who and 0 <= running.stage < len(course.stages):
                yield number, course, running

    def tier(self, course: Course, running: Running) -> str:
        """The tier of the sign that stands now in this course."""
        return self.tiers[course.stages[running.stage].sign]

    def stage_of(self, key: str) -> Stage:
        """The stage behind "course/number". Raises StopIteration or IndexError for another key."""
        name, number = key.split("/")
        return next(course for course in self.courses if course.id == name).stages[int(number)]

    def found(self, night: Night, who: str) -> str:
        """The highest tier of a sign that stands now on this person, "" when none of the two upper tiers does."""
        tiers = {self.tier(course, running) for _, course, running in self.active(night, who)}
        return "emergency" if "emergency" in tiers else "urgent" if "urgent" in tiers else ""

    def worth_telling(self, night: Night, who: str) -> str:
        """The reply to somebody who tells what they heard, although no sign stands yet; "" when there was nothing to tell.

        An answer that belongs with the nurse in charge counts once in a night, a fall after a bell once for each.
        """
        calls = [call.at for call in night.calls if call.who == who]
        if who == "other":
            falls = [bell.settled for bell in night.bells if bell.state == "unmet"]
            return self.rules.words["fall_told"][0] if falls and max(falls) > max(calls, default=-1) else ""
        heard = [reply for question, reply in self.person.tell.items() if question in night.asked]
        return heard[0] if heard and not calls else ""

    def pass_time(self, night: Night, minutes: int, *, waiting: bool = False) -> Night:
        """The night after so many simulated minutes. `waiting`: something that is heard, or a dose that falls due, ends it sooner."""
        target = min(night.time + minutes, SHIFT)
        while night.stage == "shift":
            event = min(self._events(night), default=None, key=lambda one: one[:2])
            if event is None or event[0] > target:
                break
            before = len(night.log)
            night = event[2](replace(night, time=max(night.time, event[0])))
            if waiting and any(entry.kind in ("event", "harm") for entry in night.log[before:]):
                return night
        if night.stage == "shift":
            night = replace(night, time=target, stage="handover" if target >= SHIFT else "shift")
        return night

    def given(self, night: Night) -> tuple[int, ...]:
        """Minutes at which a dose was given in this night."""
        return tuple(dose.settled for dose in night.doses if dose.state == "given")

    def sedated(self, night: Night) -> int | None:
        """The number of a course with too much sedation that stands now and of which nobody has told."""
        for number, course, running in self.active(night, "main"):
            if course.sedation and running.answered == NEVER:
                return number
        return None

    def give(self, night: Night, which: int) -> Night:
        """The dose is given as ordered. In a drowsy person it hastens what comes."""
        doses = put(night.doses, which, replace(night.doses[which], state="given", settled=night.time))
        night = replace(night, doses=doses)
        number = self.sedated(night)
        if number is None:
            return night
        running = night.courses[number]
        window = (self.rules.number("hasten_early"), self.rules.number("hasten_late"))
        hastened = min(running.next_at, night.time + minute(window, night.seed, "hasten", which))
        return replace(
            night,
            courses=put(night.courses, number, replace(running, next_at=hastened)),
            unsafe=(*night.unsafe, (night.time, "drowsy")),
        )

    def _events(self, night: Night) -> Iterator[_Event]:
        for number, running in enumerate(night.courses):
            if running.next_at < min(NEVER, running.answered):
                yield running.next_at, number, partial(self._next_stage, number)
        for which, dose in enumerate(night.doses):
            if dose.state == "later":
                yield dose.at, 100 + which, partial(self._due, which)
            elif dose.state == "due":
                wait = self.rules.number("dose_missed" if night.role == "nurse" else "dose_round")
                yield dose.at + wait, 100 + which, partial(self._overdue, which)
        for which, bell in enumerate(night.bells):
            if bell.state == "later":
                yield bell.rings, 200 + which, partial(self._rings, which)
            elif bell.state == "ringing":
                until = bell.rings + self.person.bells[which].patience
                yield until, 200 + which, partial(self._unmet, which)

    def _next_stage(self, number: int, night: Night) -> Night:
        course, running = self.courses[number], night.courses[number]
        new = running.stage + 1
        if new == len(course.stages):
            running = replace(running, stage=new, next_at=NEVER)
            night = note(night, course.who, "harm", course.harm, f"{course.id}/harm")
            night = replace(night, courses=put(night.courses, number, running))
            return replace(night, emergency=True, stage="handover") if course.who == "main" else night
        stage = course.stages[new]
        running = replace(
            running,
            stage=new,
            begun=(*running.begun, night.time),
            seen=(*running.seen, night.time if stage.heard else -1),
            looks=0,
            next_at=self._after(night, course, new),
        )
        night = replace(night, courses=put(night.courses, number, running))
        return note(night, course.who, "event", stage.heard, f"{course.id}/{new}") if stage.heard else night

    def _after(self, night: Night, course: Course, stage: int) -> int:
        if stage + 1 < len(course.stages):
            if course is self.rules.missed:
                low = self.rules.number("low_level")
                return first_below(self.person.earlier, self.given(night), night.time + 5, low, NEVER - 1)
            window = course.stages[stage + 1].begins
        else:
            window = course.harm_after
        return night.time + minute(window, night.seed, course.id, stage + 1) if course.harm else NEVER

    def _due(self, which: int, night: Night) -> Night:
        dose = night.doses[which]
        told = any(course.sedation and running.answered < NEVER for _, course, running in self.active(night, "main"))
        if told:
            doses = put(night.doses, which, replace(dose, state="withheld", settled=night.time))
            words = (
                f"The dose of {clock(dose.at)}: the prescriber, who knows, has ordered it to wait until the next look."
            )
            return note(replace(night, doses=doses), "main", "event", words, "dose/held")
        name = self.person.main.name
        words = (
            f"The ordered dose of {clock(dose.at)} is due for {name}."
            if night.role == "nurse"
            else f"The nurse comes with the ordered dose of {clock(dose.at)} for {name} and asks you: “Anything I should know?”"
        )
        doses = put(night.doses, which, replace(dose, state="due"))
        return note(replace(night, doses=doses), "main", "event", words, "dose/due")

    def _overdue(self, which: int, night: Night) -> Night:
        dose = night.doses[which]
        if night.role != "nurse":
            words = f"Nobody has said anything. The nurse, in a hurry, gives the dose of {clock(dose.at)} as ordered, without a look."
            return self.give(note(night, "main", "event", words, "dose/given"), which)
        doses = put(night.doses, which, replace(dose, state="missed", settled=night.time))
        words = f"The dose of {clock(dose.at)} has not been given, and nobody was told."
        night = note(replace(night, doses=doses), "main", "event", words, "dose/missed")
        last = len(self.courses) - 1
        if night.courses[last].stage >= 0:
            return night
        night = replace(night, courses=put(night.courses, last, replace(night.courses[last], next_at=night.time)))
        return self._next_stage(last, night)

    def _rings(self, which: int, night: Night) -> Night:
        bell = self.person.bells[which]
        night = replace(night, bells=put(night.bells, which, replace(night.bells[which], state="ringing")))
        return note(night, "other", "event", bell.words, f"bell/{bell.id}")

    def _unmet(self, which: int, night: Night) -> Night:
        bell = self.person.bells[which]
        unmet = replace(night.bells[which], state="unmet", settled=night.time)
        return note(
            replace(night, bells=put(night.bells, which, unmet)), "other", "harm", bell.unmet, f"bell/{bell.id}/unmet"
        )


def put(items: tuple[T, ...], at: int, new: T) -> tuple[T, ...]:
    """`items` with the one at `at` replaced."""
    return (*items[:at], new, *items[at + 1 :])


def note(night: Night, who: str, kind: str, text: str, of: str = "") -> Night:
    """The night with one more line."""
    return replace(night, log=(*night.log, Entry(night.time, who, kind, text, of)))
