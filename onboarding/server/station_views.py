"""What the pages of observed practice show, ready for their templates in onboarding/pages/. Pure but for reading the course."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onboarding.course import load_course
from onboarding.errors import CourseError
from onboarding.pages import render
from onboarding.paths import Layout
from onboarding.people import load_people
from onboarding.questions.roles import ROLES, role_words
from onboarding.records.observed import Observation
from onboarding.server.home import page_files
from onboarding.stations.form import DONE, MOST_NAME, MOST_TEXT, NOT_DONE, Form, Problem
from onboarding.stations.outcome import judge
from onboarding.stations.standing import known_learners, seen_at, standing
from onboarding.stations.station import Station, load_stations

WHERE_WORDS = {"simulated": "simulated", "real": "with a real person in care"}


class NotKnown(CourseError):
    """The address names a person, station or observation that is not here."""


@dataclass(frozen=True)
class Place:
    """Whom and what a page is about. `role` is that on record, else what the assessor said, else empty."""

    layout: Layout
    base: str
    xsrf: str
    learner: str
    named: str
    name: str
    role: str
    station: Station

    @property
    def frame(self) -> dict[str, object]:
        """What all pages about a person at a station need."""
        course = load_course(self.layout.course_file)
        return {
            **frame(self.base, self.xsrf, demo=course.demo),
            "learner": self.learner,
            "named": self.named,
            "role": self.role,
            "role_words": role_words(self.role),
            "station": self.station,
        }


def frame(base: str, xsrf: str, *, demo: bool) -> dict[str, object]:
    return {"base": base, "files": page_files(base), "xsrf": xsrf, "demo": demo, "where_words": WHERE_WORDS}


def find_place(
    layout: Layout, *, base: str, xsrf: str, learner: str, station: str, role: str, attempt: str = ""
) -> Place:
    """The person and the station. With `attempt`, which is to be corrected, the role is the one of that observation.

    Raises NotKnown, and CourseError when the stations or the list of people cannot be read."""
    people, known = load_people(layout), known_learners(layout)
    found = next((one for one in load_stations(layout.stations) if one.name == station), None)
    if found is None:
        raise NotKnown("There is no such station. Choose one from the list.")
    if learner not in known:
        raise NotKnown("Nobody is known here by that id. Choose a person from the list, or enter them first.")
    person = people.people.get(learner)
    on_record = people.role(learner)
    said = on_record or (role if role in ROLES else "")
    for seen in seen_at(layout, learner, station) if attempt else ():
        if seen.entry.record.attempt_id == attempt:
            said = seen.entry.record.role or said
    return Place(layout, base, xsrf, learner, known[learner], person.name if person else learner, said, found)


def choose_page(
    layout: Layout, *, base: str, xsrf: str, learner: str = "", station: str = "", problem: str = ""
) -> str:
    """Choose a person and a station; below it who stands where."""
    stations, rows = standing(layout)
    values = {
        **frame(base, xsrf, demo=load_course(layout.course_file).demo),
        "learners": known_learners(layout),
        "stations": stations,
        "rows": rows,
        "chosen": {"learner": learner, "station": station},
        "problem": problem,
    }
    return render("stations", values)


def role_page(place: Place) -> str:
    """Asks in which role the person is watched, when nobody has said it."""
    return render("station-role", {**place.frame, "roles": ROLES})


def form_page(place: Place, values: Mapping[str, str], problems: tuple[Problem, ...] = ()) -> str:
    """The form with what is filled in already. Of a correction, `values` name what is corrected."""
    return render(
        "station-form",
        {
            **place.frame,
            "steps": place.station.steps_for(place.role),
            "values": values,
            "problems": problems,
            "wrong": {problem.field: problem.words for problem in problems},
            "most_name": MOST_NAME,
            "most_text": MOST_TEXT,
            "answers": ((DONE, "Done"), (NOT_DONE, "Not done")),
            "corrects": bool(values.get("attempt")),
        },
    )


def look_page(place: Place, form: Form, values: Mapping[str, str], *, problem: str = "") -> str:
    """The summary that is read before signing; it carries the whole form along. `problem` is why it could not be signed just now."""
    steps = place.station.steps_for(place.role)
    return render(
        "station-look",
        {
            **place.frame,
            "form": form,
            "outcome": judge(place.station, place.role, form.done),
            "steps": [(step, form.done[step.id]) for step in steps],
            "values": values,
            "problem": problem,
        },
    )


def seen_page(place: Place, *, kept: str = "") -> str:
    """Every observation of a person at a station, the newest first; `kept` is the id of the form that was signed just now."""
    seen = seen_at(place.layout, place.learner, place.station.name)
    return render("station-seen", {**place.frame, "seen": seen[::-1], "kept": kept})


def problem_page(message: str, *, base: str) -> str:
    return render("station-problem", {**frame(base, "", demo=False), "message": message})


def empty_form(place: Place, *, today: date) -> dict[str, str]:
    """The fields of a new form: its own id, and today."""
    where = place.station.where[0] if len(place.station.where) == 1 else ""
    return {"request": new_request(), "on": today.isoformat(), "where": where}


def form_of(place: Place, attempt: str) -> dict[str, str]:
    """The fields of a form that corrects an observation. Raises NotKnown."""
    seen = seen_at(place.layout, place.learner, place.station.name)
    found = next((one for one in seen if one.entry.record.attempt_id == attempt), None)
    if found is None:
        raise NotKnown("This observation is not in the ledger, or was struck out. Choose one from the list.")
    return _filled(found)


def _filled(seen: Observation) -> dict[str, str]:
    assessor = seen.entry.record.observed.get("assessor", {})
    return {
        "request": new_request(),
        "attempt": seen.entry.record.attempt_id,
        "seen": seen.entry.hash,
        "where": seen.where,
        "on": seen.on,
        "assessor": str(assessor.get("name", "")),
        "assessor-role": str(assessor.get("role", "")),
        "adjustments": seen.adjustments,
        "comment": seen.comment,
        **{f"step-{step}": DONE if done else NOT_DONE for step, done in seen.done.items()},
    }


def new_request() -> str:
    """An id for a form: signing it twice enters it once."""
    return f"obs-{secrets.token_hex(12)}"
