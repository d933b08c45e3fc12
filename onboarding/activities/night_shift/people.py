"""The people of the night shift and the numbers of its model, read from `data/night_shift/`, and the check of a clinician's edits.

A stage of a course names a sign of evidence/escalation.yaml. Its tier is the sign's: it is written in no other place.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = "onboarding/activities/data/night_shift"
CHANNELS = ("breaths", "rouse", "pulse", "skin", "mind", "senses", "mood")
"""What a full look takes in, in the order in which it is told."""
QUESTIONS = ("ask_open", "ask_suicide", "ask_substances", "ask_body")
LOOKS = ("glance", "look", *QUESTIONS)
PARTS = ("S", "B", "A", "R")
Window = tuple[int, int]
"""The earliest and the latest minute; the seed chooses between them in steps of five."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of a course. `begins` counts minutes from 20:00 for the first stage, else from the stage before.

    `words`: what each kind of look or question tells. Those in `reveals` show the sign, the others only hint at it. `heard`: the
    sign announces itself, wherever the learner is. `not_preventable`: that this stage comes says nothing about the care.
    `either`: an emergency call for this sign of the second tier is as right. `answer`: the reply to an emergency call in this
    stage ("": the course's).
    """

    sign: str
    begins: Window
    reveals: tuple[str, ...]
    words: Mapping[str, str]
    look: Mapping[str, str]
    miss: float
    heard: str
    because: str
    acts: tuple[str, ...]
    facts: tuple[str, ...]
    not_preventable: bool
    either: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class Course:
    """What happens to one of the two people if nobody answers. `sedation`: a dose hastens it. `brushed`: so many calls are waved away."""

    id: str
    who: str
    stages: tuple[Stage, ...]
    harm_after: Window
    harm: str
    sedation: bool
    brushed: int
    brush_words: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Bell:
    """The second patient rings. Not met within `patience` minutes, the person helps themselves and falls."""

    id: str
    rings: Window
    patience: int
    words: str
    met: str
    unmet: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Body:
    """One of the two people: the name, what the evening handover says, and the answers to the questions on a quiet night."""

    name: str
    age: int
    told: str
    answers: Mapping[str, str]
    withdrawal: int


@dataclass(frozen=True, kw_only=True)
class Person:
    """One night: the person in withdrawal (`main`), the second patient (`other`), and what the seed decides about them.

    `tell`: by question, the reply to somebody who tells what was heard although no sign of the table stands yet.
    """

    id: str
    title: str
    main: Body
    other: Body
    plan: str
    risk: str
    next: str
    doses: tuple[int, ...]
    earlier: tuple[int, ...]
    tell: Mapping[str, str]
    courses: tuple[Course, ...]
    bells: tuple[Bell, ...]
    facts: tuple[str, ...]
    summary: str


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number of the model. `source` is a fact id or the words "chosen for teaching"."""

    id: str
    value: float
    unit: str
    meaning: str
    source: str


@dataclass(frozen=True, kw_only=True)
class HandoverItem:
    """One sentence that may be handed over. `kind`: key, or label (a judgement that helps nobody). `needs`: what must be known first."""

    id: str
    part: str
    kind: str
    needs: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Concern:
    """What a debrief raises besides a sign: "I saw that `saw`. I was concerned because `because`." `acts`: what would have been right."""

    id: str
    heading: str
    saw: str
    because: str
    acts: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The numbers, the words of a quiet look by grade, the sentences of the handover, and those of the debrief."""

    parameters: Mapping[str, Parameter]
    words: Mapping[str, tuple[str, ...]]
    handover: tuple[HandoverItem, ...]
    missed: Course
    concerns: Mapping[str, Concern]
    events: Mapping[str, str]

    def number(self, name: str) -> int:
        """The value of a parameter, in whole units."""
        return int(self.parameters[name].value)


@cache
def load_people() -> tuple[Person, ...]:
    """All nights in their order. The tests have checked the files; a fault raises KeyError or TypeError."""
    people = [_person(tomllib.loads(text)) for text in person_texts().values()]
    return tuple(person for _, person in sorted(people, key=lambda pair: pair[0]))


@cache
def load_rules() -> Rules:
    """The model's own numbers and words."""
    raw = tomllib.loads(rules_text())
    return Rules(
        parameters={one["id"]: Parameter(**one) for one in raw["parameter"]},
        words={name: tuple(words) for name, words in raw["words"].items()},
        handover=tuple(HandoverItem(**one) for one in raw["handover"]),
        missed=_course(raw["missed"]),
        concerns={
            one["id"]: Concern(**{**one, "acts": tuple(one["acts"]), "facts": tuple(one["facts"])})
            for one in raw["concern"]
        },
        events=dict(raw["events"]),
    )


def rules_text() -> str:
    """model.toml as it is written."""
    return (files("onboarding.activities") / "data" / "night_shift" / "model.toml").read_text(encoding="utf-8")


def person_texts() -> dict[str, str]:
    """The files of the people as they are written, by file name."""
    folder = files("onboarding.activities") / "data" / "night_shift" / "people"
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name.endswith(".toml")}
    return dict(sorted(found.items()))


def _person(raw: Mapping[str, Any]) -> tuple[int, Person]:
    return int(raw["order"]), Person(
        id=raw["id"],
        title=raw["title"],
        main=_body(raw["main"]),
        other=_body(raw["other"]),
        plan=raw["plan"],
        risk=raw["risk"],
        next=raw["next"],
        doses=tuple(raw["doses"]),
        earlier=tuple(raw["earlier"]),
        tell=dict(raw.get("tell", {})),
        courses=tuple(_course(one) for one in raw.get("course", [])),
        bells=tuple(_bell(one) for one in raw.get("bell", [])),
        facts=tuple(raw["facts"]),
        summary=raw["summary"],
    )


def _body(raw: Mapping[str, Any]) -> Body:
    return Body(**{**raw, "answers": dict(raw["answers"])})


def _bell(raw: Mapping[str, Any]) -> Bell:
    return Bell(**{**raw, "rings": _window(raw["rings"]), "facts": tuple(raw["facts"])})


def _course(raw: Mapping[str, Any]) -> Course:
    return Course(
        id=raw["id"],
        who=raw["who"],
        stages=tuple(_stage(one) for one in raw["stage"]),
        harm_after=_window(raw["harm_after"]),
        harm=raw["harm"],
        sedation=raw.get("sedation", False),
        brushed=raw.get("brushed", 0),
        brush_words=raw.get("brush_words", ""),
        answer=raw["answer"],
    )


def _stage(raw: Mapping[str, Any]) -> Stage:
    return Stage(
        sign=raw["sign"],
        begins=_window(raw["begins"]),
        reveals=tuple(raw.get("reveals", [])),
        words=dict(raw.get("words", {})),
        look=dict(raw.get("look", {})),
        miss=float(raw.get("miss", 0)),
        heard=raw.get("heard", ""),
        because=raw["because"],
        acts=tuple(raw["acts"]),
        facts=tuple(raw["facts"]),
        not_preventable=raw.get("not_preventable", False),
        either=raw.get("either", False),
        answer=raw.get("answer", ""),
    )


def _window(raw: Any) -> Window:
    early, late = raw
    if early > late or early % 5 or late % 5:
        raise ValueError(f"a window is [early, late] in steps of five minutes, not {raw}")
    return int(early), int(late)


def check_person(text: str, *, signs: Collection[str], facts: Collection[str]) -> list[str]:
    """Every fault of a person's file in a sentence with its next step; an empty list when it may be used."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [f"It cannot be read: {error}. Mend the file at that line."]
    if raw.get("schema") != 1:
        return ["It has no schema = 1. Begin as the other files of the folder do."]
    try:
        _, person = _person(raw)
    except KeyError as error:
        return [f"The field {error} is missing. Add it as in the other files of the folder."]
    except (TypeError, ValueError) as error:
        return [f"A field does not fit: {error}. Compare with the other files of the folder."]
    return list(_faults(person, signs, facts))


def _faults(person: Person, signs: Collection[str], facts: Collection[str]) -> Iterator[str]:
    cited = {*person.facts}
    for course in person.courses:
        place = f"Course '{course.id}'"
        if course.who not in ("main", "other"):
            yield f"{place}: who is '{course.who}'. Write main or other."
        if course.brushed and not course.brush_words:
            yield f"{place}: a call is waved away, and no words say how. Add brush_words."
        for stage in course.stages:
            cited.update(stage.facts)
            if stage.sign not in signs:
                yield f"{place}: sign '{stage.sign}' does not exist. Use an id from evidence/escalation.yaml."
            if not stage.heard and not set(stage.reveals) & set(LOOKS):
                yield f"{place}, '{stage.sign}': nothing shows it. Name a look in reveals, or write heard."
            for name in {*stage.words, *stage.reveals} - set(LOOKS):
                yield f"{place}, '{stage.sign}': there is no look '{name}'. Use one of {', '.join(LOOKS)}."
            for name in set(stage.look) - set(CHANNELS):
                yield f"{place}, '{stage.sign}': a look has no '{name}'. Use one of {', '.join(CHANNELS)}."
            if not 0 <= stage.miss <= 0.9:
                yield f"{place}, '{stage.sign}': miss is {stage.miss}. Write a share from 0 to 0.9."
            if len(stage.acts) < 2:
                yield f"{place}, '{stage.sign}': name at least two acts that would have been right."
    for bell in person.bells:
        cited.update(bell.facts)
    for question in sorted(set(person.tell) - set(QUESTIONS)):
        yield f"tell: there is no question '{question}'. Use one of {', '.join(QUESTIONS)}."
    for body in (person.main, person.other):
        if set(body.answers) != set(QUESTIONS):
            yield f"{body.name}: answers are wanted for {', '.join(QUESTIONS)}."
    for fact in sorted(cited - set(facts)):
        yield f"Fact '{fact}' does not exist. Use an id from evidence/facts/."
