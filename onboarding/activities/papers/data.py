"""Printed papers of invented people (urine results, filled-in forms), read from `data/results.toml` and `data/forms.toml`.

A paper is read, and each of its remarks may be ticked. `ours` says whether we would tick it; `harm`, whether reading it the
other way could hurt somebody. A form has answers with points; their sum is counted here and written in no file.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = "onboarding/activities/data"
RESULTS, FORMS = "results.toml", "forms.toml"
GROUPS = ("means", "act", "say")
"""What a remark is about: what the paper can mean, what to do, what to say to the person."""
MOST_POINTS = 3
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_PAPER = {"id", "name", "age", "situation", "title", "line", "listed", "answer", "remark", "acts", "summary", "facts"}
_REMARK = {"id", "group", "text", "ours", "harm", "saw", "concern", "facts"}
_LONGEST = {"situation": 420, "summary": 320, "saw": 200, "concern": 260, "text": 200}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A printed line: what it is and what it says."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question of a form and the answer that is crossed; `points` is None where the question was left open."""

    question: str
    crossed: str
    points: int | None


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing a reader may tick. `saw` and `concern` complete "I saw …, I was concerned because …"."""

    id: str
    group: str
    text: str
    ours: bool
    harm: bool
    saw: str
    concern: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper, the person it is about, and all that may be remarked on it. `acts` are each sound."""

    id: str
    name: str
    age: int
    situation: str
    title: str
    lines: tuple[Entry, ...]
    listed: tuple[Entry, ...]
    answers: tuple[Answer, ...]
    remarks: tuple[Remark, ...]
    acts: tuple[str, ...]
    summary: str
    facts: tuple[str, ...]

    @property
    def total(self) -> int | None:
        """The sum of the crosses; None where there is nothing to add up."""
        return sum(answer.points or 0 for answer in self.answers) if self.answers else None


@dataclass(frozen=True, kw_only=True)
class PaperFault:
    """What is wrong in a file and how to mend it."""

    place: str
    problem: str
    mend: str


@cache
def load_papers(name: str) -> tuple[Paper, ...]:
    """The papers of a file in its order. The build has checked it; a fault raises KeyError or TypeError."""
    return tuple(_paper(raw) for raw in tomllib.loads(papers_text(name))["paper"])


def papers_text(name: str) -> str:
    """The file as it is written."""
    return (files("onboarding.activities") / "data" / name).read_text(encoding="utf-8")


def check_papers(text: str, *, facts: Collection[str]) -> list[PaperFault]:
    """Every fault of a file of papers; an empty list when it may be used. `facts` are the known ids."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [PaperFault(place="", problem=f"cannot be read: {error}.", mend="Mend the file at that line.")]
    entries = raw.get("paper")
    if raw.get("schema") != 1 or not isinstance(entries, list) or not entries:
        return [PaperFault(place="", problem="has no schema = 1 or no [[paper]].", mend="Begin as the file in git.")]
    found = []
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        place = f"paper '{entry.get('id', number)}'"
        for where, problem, mend in _faults(entry, facts, seen):
            found.append(PaperFault(place=f"{place}{where}", problem=problem, mend=mend))
        seen.add(str(entry.get("id")))
    return found


def _paper(raw: Mapping[str, Any]) -> Paper:
    return Paper(
        id=raw["id"],
        name=raw["name"],
        age=raw["age"],
        situation=raw["situation"],
        title=raw["title"],
        lines=tuple(Entry(**line) for line in raw.get("line", ())),
        listed=tuple(Entry(**line) for line in raw.get("listed", ())),
        answers=tuple(
            Answer(question=answer["question"], crossed=answer["crossed"], points=answer.get("points"))
            for answer in raw.get("answer", ())
        ),
        remarks=tuple(Remark(**{"harm": False, **remark, "facts": tuple(remark["facts"])}) for remark in raw["remark"]),
        acts=tuple(raw["acts"]),
        summary=raw["summary"],
        facts=tuple(raw["facts"]),
    )


_Found = Iterator[tuple[str, str, str]]


def _faults(entry: Mapping[str, Any], facts: Collection[str], seen: Collection[str]) -> _Found:
    for field in sorted(set(entry) - _PAPER):
        yield "", f"has a field '{field}' that is not known.", f"Use only: {', '.join(sorted(_PAPER))}."
    yield from _words("", entry, ("id", "name", "situation", "title", "summary"))
    yield from _named("", entry, facts)
    if entry.get("id") in seen:
        yield "", "stands twice.", "Give it an id of its own."
    if not isinstance(entry.get("age"), int):
        yield "", "'age' is no whole number.", "Write age = 52."
    if bool(entry.get("line")) == bool(entry.get("answer")):
        yield "", "has both or neither of [[paper.line]] and [[paper.answer]].", "A result has lines, a form answers."
    for kind in ("line", "listed"):
        for number, line in enumerate(entry.get(kind, ()), start=1):
            where = f", {kind} {number}"
            yield from _words(where, line, ("label", "text"))
            for field in sorted(set(line) - {"label", "text"}):
                yield where, f"has a field '{field}' that is not known.", "Use only: label, text."
    for number, answer in enumerate(entry.get("answer", ()), start=1):
        where = f", answer {number}"
        for field in sorted(set(answer) - {"question", "crossed", "points"}):
            yield where, f"has a field '{field}' that is not known.", "Use only: question, crossed, points."
        yield from _words(where, answer, ("question", "crossed"))
        if not isinstance(answer.get("points", 0), int) or not 0 <= answer.get("points", 0) <= 3:
            yield where, "'points' is not 0, 1, 2 or 3.", "Leave the line out where the question was left open."
    if len(entry.get("acts") or ()) < 2:
        yield "", "names fewer than two sound acts.", "Add to acts: there is more than one good way."
    yield from _remarks(entry, facts)


def _remarks(entry: Mapping[str, Any], facts: Collection[str]) -> _Found:
    remarks = entry.get("remark") or []
    ids = [remark.get("id") for remark in remarks]
    for remark in remarks:
        where = f", remark '{remark.get('id')}'"
        for field in sorted(set(remark) - _REMARK):
            yield where, f"has a field '{field}' that is not known.", f"Use only: {', '.join(sorted(_REMARK))}."
        yield from _words(where, remark, ("id", "text", "saw", "concern"))
        yield from _named(where, remark, facts)
        if ids.count(remark.get("id")) > 1:
            yield where, "stands twice.", "Give it an id of its own."
        if remark.get("group") not in GROUPS:
            yield where, f"group '{remark.get('group')}' is not known.", f"Use one of: {', '.join(GROUPS)}."
        if not isinstance(remark.get("ours"), bool) or not isinstance(remark.get("harm", False), bool):
            yield where, "'ours' or 'harm' is not true or false.", "Write ours = true or ours = false."
        for field in ("saw", "concern"):
            if str(remark.get(field, "")).endswith("."):
                yield where, f"'{field}' ends with a full stop.", "Take it out: the debrief puts it."
    for group in ("means", "act"):
        ours = {remark.get("ours") for remark in remarks if remark.get("group") == group}
        if ours != {True, False}:
            yield "", f"the group '{group}' leaves nothing to weigh.", "Give it remarks with ours = true and = false."


def _words(where: str, entry: Mapping[str, Any], fields: Collection[str]) -> _Found:
    for field in fields:
        value = entry.get(field)
        if not isinstance(value, str) or not value.strip():
            yield where, f"'{field}' is missing.", f'Add {field} = "…".'
        elif len(value) > _LONGEST.get(field, 200):
            yield (
                where,
                f"'{field}' has {len(value)} characters, more than {_LONGEST.get(field, 200)}.",
                "Say it in fewer words.",
            )
        elif field == "id" and not _ID.match(value):
            yield where, "the id is no plain name.", "Use small letters, figures and hyphens."


def _named(where: str, entry: Mapping[str, Any], facts: Collection[str]) -> _Found:
    named = entry.get("facts")
    if not isinstance(named, list) or not named:
        yield where, "names no fact.", 'Add facts = ["…"].'
        return
    for fact in named:
        if fact not in facts:
            yield where, f"fact '{fact}' does not exist.", "Use an id from evidence/facts/."
