"""Whom the trainer knows: name and role of each learner, and attempts allowed beyond the usual ones. `workspace/trainer/people.json`.

A learner cannot read or write this file on a server. What it says counts at grading; what an answer sheet says of a role is a claim.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from onboarding.errors import CourseError, DiskProblem, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic
from onboarding.paths import Layout
from onboarding.questions.roles import ROLES

LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True)
class Person:
    """A learner as the trainer knows them. `role` is empty when it is not known."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class People:
    """Everyone by learner id, and the attempts that were allowed beyond the usual ones by learner and quiz."""

    people: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    extra: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))

    def named(self, learner: str) -> str:
        """ "Ada Nkemelu (ada-1)", or the id alone when nobody said a name."""
        person = self.people.get(learner)
        return f"{person.name} ({learner})" if person and person.name != learner else learner

    def role(self, learner: str) -> str:
        """The role on record, or an empty text."""
        person = self.people.get(learner)
        return person.role if person else ""

    def extra_attempts(self, learner: str, quiz: str) -> int:
        """How many attempts were allowed beyond the usual ones."""
        return self.extra.get(learner, {}).get(quiz, 0)

    def with_person(self, learner: str, person: Person) -> "People":
        return replace(self, people={**self.people, learner: person})

    def with_extra(self, learner: str, quiz: str, attempts: int) -> "People":
        return replace(self, extra={**self.extra, learner: {**self.extra.get(learner, {}), quiz: attempts}})


def load_people(layout: Layout) -> People:
    """The trainer's list; empty when there is none yet. Raises FileProblem when it is damaged."""
    if not layout.people.exists():
        return People()
    try:
        table = json.loads(read_bounded(layout.people, limit=LIMIT))
        if table["schema"] != 1:
            raise ValueError("schema")
        people = {learner: _person(entry) for learner, entry in table["people"].items()}
        extra = {
            learner: {quiz: _count(number) for quiz, number in quizzes.items()}
            for learner, quizzes in table.get("extra_attempts", {}).items()
        }
    except (FileProblem, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileProblem(
            layout.people,
            "The list of learners is damaged.",
            "Mend it or put back the last good copy; without it names and roles are not known.",
        ) from error
    return People(people, extra)


def save_people(layout: Layout, people: People) -> None:
    """Write the list. Raises DiskProblem."""
    table = {
        "schema": 1,
        "people": {learner: {"name": person.name, "role": person.role} for learner, person in people.people.items()},
        "extra_attempts": {learner: dict(quizzes) for learner, quizzes in people.extra.items()},
    }
    try:
        layout.trainer.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DiskProblem(
            layout.trainer,
            f"This folder could not be made ({error.strerror}).",
            "Check the disk and who may write there.",
        ) from error
    write_atomic(layout.people, canonical_json(table), mode=0o600)


def add_person(layout: Layout, learner: str, *, name: str, role: str) -> People:
    """Enter or change a learner; the list as it is now. Raises CourseError, FileProblem or DiskProblem."""
    plain = " ".join(name.split())
    if not plain or len(plain) > 100:
        raise CourseError("A name has 1 to 100 characters.")
    if role:
        check_role(role)
    before = load_people(layout)
    after = before.with_person(learner, Person(plain, role))
    if after != before:
        save_people(layout, after)
    return after


def check_role(role: str) -> str:
    """`role` when the course has it. Raises CourseError."""
    if role not in ROLES:
        raise CourseError(f"Role '{role[:40]}' is unknown. Use one of: {', '.join(ROLES)}.")
    return role


def _person(entry: Mapping[str, object]) -> Person:
    name, role = entry["name"], entry["role"]
    if not isinstance(name, str) or not isinstance(role, str) or (role and role not in ROLES):
        raise ValueError("a person")
    return Person(name, role)


def _count(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 1000:
        raise ValueError("a count")
    return number
