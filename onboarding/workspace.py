"""A learner's folder: who learns here, working copies of the lessons, and the question papers.

Nothing a learner changed is ever overwritten: a changed lesson is kept under a name that says so, and a paper is not exchanged while an
attempt is open.
"""

import json
import re
import secrets
import unicodedata
from collections.abc import Callable, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onboarding.course import NotSigned, load_course
from onboarding.errors import CourseError, DiskProblem, FileProblem
from onboarding.files import canonical_json, read_bounded, sha256, write_atomic
from onboarding.grading.exchange import NotHandedOut, fetch_paper, release
from onboarding.grading.places import Exchange, valid_learner
from onboarding.paths import Layout
from onboarding.people import check_role
from onboarding.questions import ROLES

MAX_LESSON = 16 * 1024 * 1024
_GIVEN = ".given.json"
_PART = re.compile(r"(?:figures/)?[^/.][^/]*")


@dataclass(frozen=True)
class Learner:
    """The person who learns here; `id` is what records call them. `role` is empty until somebody said it."""

    id: str
    name: str
    role: str = ""


def current_learner(layout: Layout) -> Learner | None:
    """Who learns here, or None before anybody was asked. Raises FileProblem when the settings are damaged."""
    table = _settings(layout)
    if not table:
        return None
    return Learner(id=table["learner"], name=table["name"], role=table.get("roles", {}).get(table["learner"], ""))


def known_learners(layout: Layout) -> tuple[Learner, ...]:
    """Everybody who has learned on this computer, by name. Raises FileProblem when the settings are damaged."""
    table = _settings(layout)
    known: dict[str, str] = table.get("learners", {})
    roles: dict[str, str] = table.get("roles", {})
    found = (Learner(id=learner, name=name, role=roles.get(learner, "")) for learner, name in known.items())
    return tuple(sorted(found, key=lambda learner: learner.name.casefold()))


def register_learner(layout: Layout, name: str, role: str = "") -> Learner:
    """The learner with this name on this computer, who is the current one from now on; a new id when the name is new.

    `role` is remembered where it is given, and counts from the next attempt on; an open attempt keeps the role it was opened in.
    Raises CourseError when the name is empty or the role unknown, FileProblem or DiskProblem.
    """
    if role:
        check_role(role)
    plain = " ".join(name.split())
    if not plain or len(plain) > 100:
        raise CourseError("A name has 1 to 100 characters. Give it with --name, for example: --name 'Ada Nkemelu'")
    table = _settings(layout)
    known: dict[str, str] = table.get("learners", {})
    same = (learner for learner, other in known.items() if other.casefold() == plain.casefold())
    found = next(same, None) or _new_id(plain)
    roles: dict[str, str] = table.get("roles", {})
    learner = Learner(id=found, name=plain, role=role or roles.get(found, ""))
    make_folder(layout.workspace)
    settings = {"schema": 1, "name": plain, "learner": learner.id, "learners": {**known, learner.id: plain}}
    if roles or learner.role:
        settings["roles"] = {**roles, **({learner.id: learner.role} if learner.role else {})}
    if settings != table:
        write_atomic(layout.settings, canonical_json(settings))
    return learner


def check_name_free(layout: Layout, learner: Learner) -> None:
    """Raises CourseError when another person here has the same name, FileProblem when the settings are damaged."""
    known = known_learners(layout)
    if any(one.name.casefold() == learner.name.casefold() and one.id != learner.id for one in known):
        raise CourseError(
            f"Somebody else called {learner.name} learns on this computer already. Nothing was changed. Ask your trainer."
        )


def adopt_learner(layout: Layout, learner: Learner) -> None:
    """Enter a learner who comes from another computer, with the id they had there; whoever is the current learner stays it.

    Raises CourseError when another person here has the same name, FileProblem or DiskProblem.
    """
    check_name_free(layout, learner)
    table = _settings(layout) or {"schema": 1, "name": learner.name, "learner": learner.id, "learners": {}}
    known: dict[str, str] = table["learners"]
    roles: dict[str, str] = table.get("roles", {})
    role = {learner.id: learner.role} if learner.role in ROLES else {}
    settings = {**table, "learners": {**known, learner.id: learner.name}}
    if roles or role:
        settings["roles"] = {**roles, **role}
    make_folder(layout.workspace)
    write_atomic(layout.settings, canonical_json(settings))


def prepare_learner(layout: Layout, learner: str) -> tuple[Path, list[str]]:
    """Bring the learner's folder in step with the course; returns it and sentences about what was kept aside or is missing.

    What a real service may not hand out yet does not get there. Raises ContentError for course.toml, or DiskProblem.
    """
    course = load_course(layout.course_file)
    held = set(course.held_back())
    lessons = {f"{course.module(module).lesson}.ipynb" for module in held}
    root = layout.learner(learner)
    for folder in (root, root / "lessons", root / "quizzes", root / "work"):
        make_folder(folder)
    return root, [*_copy_lessons(layout, root, lessons), *_copy_papers(layout, root, held)]


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it. Raises DiskProblem."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskProblem(
            folder, f"This folder could not be made ({error.strerror}).", "Check the disk and who may write there."
        ) from error


def _copy_lessons(layout: Layout, root: Path, held: Set[str]) -> list[str]:
    """Copy each lesson and figure that is missing or that the course changed; keep a learner's changed copy under another name.

    Those in `held` count as lessons that the course does not have.
    """
    folder, said = root / "lessons", []
    given = _given(folder)
    make_folder(folder / "figures")
    parts = [
        path
        for pattern in ("*.ipynb", "figures/*")
        for path in sorted(layout.notebooks.glob(pattern))
        if path.is_file() and path.name not in held
    ]
    current = {path.relative_to(layout.notebooks).as_posix(): read_bounded(path, limit=MAX_LESSON) for path in parts}
    for name, data in current.items():
        place, new = folder / name, sha256(data)
        mine = _hash_of(place)
        if mine != new and (mine is None or given.get(name) != new):
            if mine is not None and mine != given.get(name):
                aside = _free_name(place)
                place.rename(aside)
                said.append(f"The lesson {name} was updated. Your changed copy is kept as {aside.name}.")
            write_atomic(place, data)
        given[name] = new
    for name in sorted(set(given) - set(current)):
        # A lesson that the course no longer has goes when it is exactly what we gave; otherwise it belongs to the learner.
        if _hash_of(folder / name) == given.pop(name):
            (folder / name).unlink()
    write_atomic(folder / _GIVEN, canonical_json(given))
    return said


def hand_out_all(layout: Layout, *, say: Callable[[str], None]) -> None:
    """Hand out every built quiz that is not in the exchange yet, or is there in an older version.

    For a computer where one person plays learner and trainer; on a clinic server the trainer hands out. What fails is said.
    """
    places = Exchange(layout.exchange)
    for released in sorted(layout.release.glob("*/quiz.ipynb")):
        quiz = released.parent.name
        if _hash_of(places.paper(quiz)) == _hash_of(released):
            continue
        say(f"Handing out the quiz {quiz} ...")
        try:
            release(layout, quiz)
        except NotSigned as error:
            say(f"{quiz} is not handed out: {len(error.faults)} settings are not signed. Run: onboarding check")
        except CourseError as error:
            say(f"The quiz {quiz} cannot be handed out. {error}")


def _copy_papers(layout: Layout, root: Path, held: Set[str]) -> list[str]:
    missing = []
    for released in sorted(layout.release.glob("*/quiz.ipynb")):
        quiz = released.parent.name
        if quiz in held:
            continue
        try:
            fetch_paper(layout.exchange, quiz=quiz, folder=root / "quizzes" / quiz)
        except NotHandedOut:
            missing.append(quiz)
    if not missing:
        return []
    return [f"Not handed out yet: {', '.join(missing)}. A trainer hands a quiz out with: onboarding release <quiz>"]


def _given(folder: Path) -> dict[str, str]:
    """The hash of each lesson as we last gave it; empty when the note is missing or damaged (changed copies are then kept aside)."""
    with suppress(FileProblem, ValueError):
        table = json.loads(read_bounded(folder / _GIVEN, limit=1024 * 1024))
        if isinstance(table, dict):
            return {name: value for name, value in table.items() if isinstance(value, str) and _PART.fullmatch(name)}
    return {}


def _hash_of(path: Path) -> str | None:
    """The hash of a file, "other" for what is no ordinary file, None when nothing is there."""
    if not path.is_symlink() and not path.exists():
        return None
    try:
        return sha256(read_bounded(path, limit=MAX_LESSON))
    except FileProblem:
        return "other"


def _free_name(path: Path) -> Path:
    day = datetime.now(UTC).date().isoformat()
    number = 1
    while True:
        place = path.with_name(f"{path.stem} (my copy {day}{f' no {number}' if number > 1 else ''}){path.suffix}")
        if not place.exists() and not place.is_symlink():
            return place
        number += 1


def _settings(layout: Layout) -> dict[str, Any]:
    if not layout.settings.exists():
        return {}
    try:
        table = json.loads(read_bounded(layout.settings, limit=1024 * 1024))
        if (
            table["schema"] == 1
            and isinstance(table["name"], str)
            and valid_learner(table["learner"])
            and isinstance(table["learners"], dict)
            and all(role in ROLES for role in table.get("roles", {}).values())
        ):
            return dict(table)
    except (FileProblem, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise FileProblem(
        layout.settings,
        "It is damaged, so it is not known who learns here.",
        "Mend it, or move it away and start again with --name; the folders in workspace/learners stay.",
    )


def _new_id(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:24].strip("-") or "learner"
    return f"{slug}-{secrets.token_hex(3)}"
