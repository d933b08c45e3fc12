"""Loads everything that is written by hand and checks it against each other: course, evidence, questions, lessons, stations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from onboarding.course import Course, Module, load_course
from onboarding.errors import ContentError, Fault
from onboarding.evidence import Evidence, load_evidence
from onboarding.glossary import Word, load_glossary
from onboarding.hard_scenes import check_hard_scenes
from onboarding.lesson_text import Lesson, load_lesson
from onboarding.paths import Layout
from onboarding.questions import Bank, Item, Refresher, load_bank, load_practice, load_refreshers
from onboarding.stations.station import Station, check_stations, load_stations

Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class ModuleContent:
    """One module with its lesson, its graded items, its practice items, and what comes back after it was passed (may be empty)."""

    module: Module
    lesson: Lesson
    bank: Bank
    practice: tuple[Item, ...]
    refreshers: tuple[Refresher, ...] = ()

    @property
    def safety(self) -> frozenset[str]:
        """The objectives that nobody passes the quiz without."""
        return frozenset(slot.objective for slot in self.bank.slots if slot.must_pass)


@dataclass(frozen=True)
class Content:
    """The whole course as written, cross-checked."""

    course: Course
    evidence: Evidence
    modules: tuple[ModuleContent, ...]
    words: tuple[Word, ...] = ()
    stations: tuple[Station, ...] = ()

    def module(self, module: str) -> ModuleContent:
        """The module with this id. Raises KeyError."""
        for candidate in self.modules:
            if candidate.module.id == module:
                return candidate
        raise KeyError(module)


def load_content(layout: Layout, *, today: date | None = None) -> Content:
    """Read and cross-check all content. Raises ContentError with every fault found."""
    faults: list[Fault] = []

    def attempt(load: Callable[[Path], Loaded], path: Path) -> Loaded | None:
        try:
            return load(path)
        except ContentError as error:
            faults.extend(error.faults)
            return None

    course = attempt(load_course, layout.course_file)
    evidence = attempt(load_evidence, layout.evidence)
    modules = []
    for module in course.modules if course else ():
        lesson = attempt(load_lesson, layout.notebooks / f"{module.lesson}.md")
        bank = attempt(load_bank, layout.questions / f"{module.id}.toml")
        practice = attempt(load_practice, layout.questions / "practice" / f"{module.id}.toml")
        pool = layout.questions / "refreshers" / f"{module.id}.toml"
        refreshers = attempt(load_refreshers, pool) if pool.exists() else ()
        if lesson and bank and practice is not None and refreshers is not None:
            modules.append(ModuleContent(module, lesson, bank, practice, refreshers))
    if not course or not evidence:
        raise ContentError(faults)
    for content in modules:
        _check_bank(content, evidence, today or date.today(), faults)
        _check_lesson(content, course, evidence, faults)
    known = {f"{module.id}.toml" for module in course.modules}
    for path in sorted(
        p for where in ("", "practice", "refreshers") for p in (layout.questions / where).glob("*.toml")
    ):
        if path.name not in known:
            faults.append(
                Fault(str(path.relative_to(layout.root)), "", "belongs to no module.", "Add the module to course.toml.")
            )
    words = load_glossary(layout.evidence / "glossary.yaml", evidence.facts, faults)
    stations = attempt(load_stations, layout.stations) or ()
    faults += check_stations(stations, evidence, today=today or date.today())
    if faults:
        raise ContentError(faults)
    return Content(course, evidence, tuple(modules), words, stations)


def _check_bank(content: ModuleContent, evidence: Evidence, today: date, faults: list[Fault]) -> None:
    module = content.module
    objectives = {objective.id for objective in module.objectives}
    for slot in content.bank.slots:
        if slot.objective not in objectives:
            faults.append(
                Fault(
                    f"questions/{module.id}.toml",
                    f"slot '{slot.id}'",
                    f"objective '{slot.objective}' does not exist.",
                    f"Use one of course.toml's: {', '.join(sorted(objectives))}.",
                )
            )
    graded = [(f"questions/{module.id}.toml", item, True) for item in content.bank.items]
    open_ = [(f"questions/practice/{module.id}.toml", item, False) for item in content.practice]
    back = [(f"questions/refreshers/{module.id}.toml", one.item, False) for one in content.refreshers]
    for file, item, keyed in [*graded, *open_, *back]:
        place = f"variant '{item.id}'" if keyed else f"item '{item.id}'"
        if item.reread not in content.lesson.anchors:
            faults.append(
                Fault(file, place, f"reread '{item.reread}' is no section.", f"Use an anchor of {content.lesson.file}.")
            )
        if named := item.public().get("from_activity"):
            faults += _check_activity(str(named), file, place)
        for name in item.facts:
            fact = evidence.facts.get(name)
            if fact is None:
                faults.append(
                    Fault(file, place, f"fact '{name}' does not exist.", "Add it to a file in evidence/facts/.")
                )
            elif keyed and not fact.gradable:
                faults.append(
                    Fault(
                        file, place, f"fact '{name}' may not be graded.", "Rest the item on another fact, or drop it."
                    )
                )
            elif keyed and fact.review_by < today:
                faults.append(
                    Fault(file, place, f"fact '{name}' was due for review on {fact.review_by}.", "Have it re-checked.")
                )
    _check_pools(content, faults)
    _check_refreshers(content, faults)


def _check_pools(content: ModuleContent, faults: list[Fault]) -> None:
    """No question stands in two pools: what is graded is not explained before, and what comes back is not known by its words."""
    name = f"{content.module.id}.toml"
    graded, practice = {item.stem for item in content.bank.items}, {item.stem for item in content.practice}
    for stem in sorted(graded & practice):
        faults.append(
            Fault(f"questions/practice/{name}", f"stem '{stem[:40]}…'", "is also graded.", "Keep the pools apart.")
        )
    for one in content.refreshers:
        where = "graded" if one.item.stem in graded else "practice" if one.item.stem in practice else ""
        if where:
            fault = f"its stem is also {where}."
            faults.append(
                Fault(f"questions/refreshers/{name}", f"item '{one.item.id}'", fault, "Ask in another situation.")
            )


def _check_refreshers(content: ModuleContent, faults: list[Fault]) -> None:
    """A pool asks for every objective of its module, and for a safety objective in two situations."""
    module, file = content.module, f"questions/refreshers/{content.module.id}.toml"
    known = [objective.id for objective in module.objectives]
    for one in content.refreshers:
        if one.objective not in known:
            fix = f"Use one of course.toml's: {', '.join(known)}."
            faults.append(
                Fault(file, f"item '{one.item.id}'", f"objective '{one.objective}' is none of this module.", fix)
            )
    stems = [one.item.stem for one in content.refreshers]
    for stem in sorted({stem for stem in stems if stems.count(stem) > 1}):
        faults.append(Fault(file, f"stem '{stem[:40]}…'", "stands twice.", "Ask in another situation."))
    for name in known if content.refreshers else ():
        least = 2 if name in content.safety else 1
        have = sum(1 for one in content.refreshers if one.objective == name)
        if have < least:
            why = " It is a safety objective: two different situations." if least > 1 else ""
            faults.append(Fault(file, f"objective '{name}'", f"has {have} of {least} items.", f"Add one.{why}"))


def _check_activity(named: str, file: str, place: str) -> list[Fault]:
    # Only a course in which something is handed in waits for the activities.
    from onboarding.activities.made import NotMadeHere, find_maker, makers

    try:
        find_maker(named)
    except NotMadeHere:
        known = [f"{activity}/{piece}" for activity, maker in makers().items() for piece in maker.names()]
        fault = f"from_activity '{named}' is nothing that is made in a lesson."
        return [Fault(file, place, fault, f"Use an activity or a piece of one: {', '.join(sorted(known))}.")]
    return []


def _check_lesson(content: ModuleContent, course: Course, evidence: Evidence, faults: list[Fault]) -> None:
    lesson = content.lesson
    practice = {item.id for item in content.practice}
    if lesson.module != content.module.id:
        faults.append(
            Fault(lesson.file, "front matter", f"module is '{lesson.module}'.", f"Write {content.module.id}.")
        )
    for citation in lesson.citations:
        place = f"line {citation.line}"
        if citation.id.startswith("local:"):
            if citation.id.removeprefix("local:") not in course.local:
                faults.append(Fault(lesson.file, place, f"'{citation.id}' is no setting.", "Add it to course.toml."))
        elif citation.id.startswith("escalation:"):
            if citation.id.removeprefix("escalation:") not in evidence.signs:
                faults.append(
                    Fault(lesson.file, place, f"'{citation.id}' is no sign.", "Add it to evidence/escalation.yaml.")
                )
        elif citation.id not in evidence.facts:
            faults.append(
                Fault(
                    lesson.file, place, f"fact '{citation.id}' does not exist.", "Add it to a file in evidence/facts/."
                )
            )
    for uncited in lesson.uncited:
        faults.append(
            Fault(
                lesson.file,
                f"line {uncited.line}",
                f"no citation: “{uncited.text[:70]}”.",
                "Add [@fact-id] to the sentence.",
            )
        )
    faults += check_hard_scenes(lesson)
    for cell in lesson.code_cells:
        for item in cell.practice:
            if item not in practice:
                faults.append(
                    Fault(
                        lesson.file,
                        f"line {cell.line}",
                        f"practice item '{item}' does not exist.",
                        "Add it to questions/practice.",
                    )
                )
