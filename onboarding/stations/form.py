"""Reads a filled-in form, from the page or from the command, and says everything that is missing or odd at once. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from onboarding.errors import CourseError
from onboarding.questions.roles import ROLES
from onboarding.stations.station import Station

DONE, NOT_DONE = "done", "not-done"
MOST_NAME, MOST_TEXT = 100, 1000
OLDEST_DAYS = 366
Say = Callable[[str, str], None]
"""Takes a field and what is wrong with it."""
_REQUEST = re.compile(r"[A-Za-z0-9-]{8,64}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the field's name in the form, and a sentence."""

    field: str
    words: str


class FormProblem(CourseError):
    """The form cannot be signed as it is. Carries every problem."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.words for problem in problems))


@dataclass(frozen=True)
class Correction:
    """Which observation is corrected (its id), the entry that was seen (its hash), why, and whether it is struck out altogether."""

    attempt: str
    seen: str
    why: str
    strike: bool = False


@dataclass(frozen=True)
class Form:
    """A complete form. `request` is the form's own id: signing twice under one id enters it once."""

    learner: str
    role: str
    station: Station
    request: str
    where: str
    on: date
    assessor: str
    assessor_role: str
    done: Mapping[str, bool] = field(default_factory=dict)
    adjustments: str = ""
    comment: str = ""
    corrects: Correction | None = None


def read_form(
    values: Mapping[str, str], *, station: Station, learner: str, learner_name: str, role: str, today: date
) -> Form:
    """The form in `values` (field name: text as it came). `today` is the day at the assessor's place. Raises FormProblem.

    Fields: request, where, on, assessor, assessor-role, adjustments, comment, `step-<id>` ("done" or "not-done") for each step of the
    role; for a correction attempt, seen, why and perhaps strike ("yes").
    """
    problems: list[Problem] = []

    def say(name: str, words: str) -> None:
        problems.append(Problem(name, words))

    def text(name: str, *, most: int, needed: str = "") -> str:
        value = _plain(values.get(name, ""))
        if needed and not value:
            say(name, needed)
        if len(value) > most:
            say(name, f"“{name}” has at most {most} characters; these are {len(value)}.")
        return value

    if role not in ROLES:
        say("role", "The role of this person is not known. Say in which role they were watched.")
    where = values.get("where", "")
    if where not in station.where:
        allowed = " or ".join(station.where)
        say("where", f"Say whether it was simulated or real. This station is for: {allowed}.")
    done = {}
    for step in station.steps_for(role) if role in ROLES else ():
        answer = values.get(f"step-{step.id}", "")
        if answer not in (DONE, NOT_DONE):
            say(f"step-{step.id}", f"Done or not done? {step.text}")
        done[step.id] = answer == DONE
    on = _day(values.get("on", ""), today, say)
    assessor = text("assessor", most=MOST_NAME, needed="Who watched? Write the assessor's name.")
    assessor_role = text("assessor-role", most=MOST_NAME, needed="In which role does the assessor work here?")
    if assessor and _same_name(assessor, learner_name, learner):
        say("assessor", "Nobody signs for themselves: the assessor is somebody else than the person who was watched.")
    corrects = _correction(values, say)
    form = Form(
        learner=learner,
        role=role,
        station=station,
        request=values.get("request", ""),
        where=where,
        on=on,
        assessor=assessor,
        assessor_role=assessor_role,
        done=done,
        adjustments=text("adjustments", most=MOST_TEXT),
        comment=text("comment", most=MOST_TEXT),
        corrects=corrects,
    )
    if not _REQUEST.fullmatch(form.request):
        say("request", "This form has no id of its own. Open a new one.")
    if problems:
        raise FormProblem(tuple(problems))
    return form


def _correction(values: Mapping[str, str], say: Say) -> Correction | None:
    attempt, seen = values.get("attempt", ""), values.get("seen", "")
    if not attempt:
        return None
    why = _plain(values.get("why", ""))
    if not why:
        say("why", "Why is it corrected? The reason stands in the record.")
    if len(why) > MOST_TEXT:
        say("why", f"The reason has at most {MOST_TEXT} characters; these are {len(why)}.")
    if not _REQUEST.fullmatch(attempt) or not _HASH.fullmatch(seen):
        say("request", "This form does not say which observation it corrects. Open it again from the list.")
    return Correction(attempt, seen, why, strike=values.get("strike", "") == "yes")


def _day(text: str, today: date, say: Say) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        say("on", "On which day was it? Write it as year-month-day, for example 2026-03-31.")
        return today
    if day > today:
        say("on", f"{day} has not come yet. Write the day on which you watched.")
    elif (today - day).days > OLDEST_DAYS:
        say("on", f"{day} is more than a year ago. Watch the station again.")
    return day


def _plain(text: str) -> str:
    """Line ends as \\n, nothing that cannot be seen, no space around."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or unicodedata.category(c)[0] != "C")
    return kept.strip()


def _same_name(assessor: str, *names: str) -> bool:
    mine = " ".join(assessor.casefold().split())
    return mine in {" ".join(name.casefold().split()) for name in names}
