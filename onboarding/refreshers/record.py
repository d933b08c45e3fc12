"""A learner's refreshers as a file: `work/refreshers.json`, the first answer to every refresher in the order in which they were given.

The schedule is not stored: it follows from the answers (schedule.py), as what is reopened does (safety.py). So a pool may change, an
item go and another come, without anything being lost. The file is no record of competence; a pass stands in the ledger.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onboarding.answers import utc_stamp
from onboarding.errors import FileProblem
from onboarding.files import canonical_json, read_bounded

NAME = "refreshers.json"
SCHEMA = 1
LIMIT = 8 * 1024 * 1024
"""Room for decades: one answer takes about 150 bytes."""
MOST_ITEMS = 50
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,99}/[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_OBJECTIVE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_ID = re.compile(r"[0-9a-f]{32}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class RecordDamaged(Exception):
    """The file is not one that we wrote."""


class RecordNewer(Exception):
    """A newer version of the course wrote the file."""


@dataclass(frozen=True)
class Answer:
    """The first answer to a question of one session; only it counts. `at` is UTC."""

    item: str
    objective: str
    at: datetime
    right: bool


@dataclass(frozen=True)
class Given:
    """What was chosen in the current session, and the hash of the question as it was shown."""

    value: tuple[str, ...]
    right: bool
    sha: str


@dataclass(frozen=True)
class Session:
    """A few questions in a row; the first `len(given)` of `items` are answered."""

    id: str
    begun: datetime
    items: tuple[str, ...]
    given: tuple[Given, ...] = ()

    @property
    def over(self) -> bool:
        return len(self.given) >= len(self.items)


@dataclass(frozen=True)
class Record:
    """All that the file says. `rev` grows with every write."""

    rev: int = 0
    answers: tuple[Answer, ...] = ()
    session: Session | None = None

    def answered(self, answer: Answer, given: Given) -> "Record":
        """With one more answer, which is the next one of the session."""
        assert self.session is not None
        session = replace(self.session, given=(*self.session.given, given))
        return replace(self, answers=(*self.answers, answer), session=session)


@dataclass(frozen=True)
class History:
    """The answers by card and by objective, each in order."""

    by_item: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    by_objective: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, answers: tuple[Answer, ...]) -> "History":
        items: dict[str, list[Answer]] = {}
        objectives: dict[str, list[Answer]] = {}
        for answer in answers:
            items.setdefault(answer.item, []).append(answer)
            objectives.setdefault(answer.objective, []).append(answer)
        return cls({k: tuple(v) for k, v in items.items()}, {k: tuple(v) for k, v in objectives.items()})


def read_record(work: Path) -> Record | None:
    """What a learner's `work` folder has; None when there is no file. Writes nothing. Raises RecordDamaged or RecordNewer."""
    path = work / NAME
    if not path.is_symlink() and not path.exists():
        return None
    try:
        return parse(read_bounded(path, limit=LIMIT))
    except FileProblem as error:
        raise RecordDamaged(str(error)) from error


def dump(record: Record, *, now: datetime) -> bytes:
    """The bytes of the file."""
    session = record.session
    return canonical_json(
        {
            "schema": SCHEMA,
            "rev": record.rev,
            "updated": utc_stamp(now),
            "answers": [
                {"item": one.item, "objective": one.objective, "at": utc_stamp(one.at), "right": one.right}
                for one in record.answers
            ],
            "session": session
            and {
                "id": session.id,
                "begun": utc_stamp(session.begun),
                "items": list(session.items),
                "given": [{"value": list(one.value), "right": one.right, "sha": one.sha} for one in session.given],
            },
        }
    )


def parse(data: bytes) -> Record:
    """The record in `data`, which anybody may have written. Raises RecordDamaged or RecordNewer."""
    try:
        table = json.loads(data)
        schema = table["schema"]
        if type(schema) is int and schema > SCHEMA:
            raise RecordNewer("written by a newer version")
        _must(schema == SCHEMA)
        _must(type(table["rev"]) is int and 0 <= table["rev"] < 2**53)
        return Record(table["rev"], tuple(_answer(one) for one in _list(table["answers"])), _session(table["session"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordDamaged(str(error)) from error


def _answer(table: Any) -> Answer:
    return Answer(
        _text(table["item"], _KEY), _text(table["objective"], _OBJECTIVE), _when(table["at"]), _flag(table["right"])
    )


def _session(table: Any) -> Session | None:
    if table is None:
        return None
    items = tuple(_text(one, _KEY) for one in _list(table["items"]))
    given = tuple(
        Given(tuple(_plain(part) for part in _list(one["value"])), _flag(one["right"]), _plain(one["sha"]))
        for one in _list(table["given"])
    )
    _must(len(items) <= MOST_ITEMS and len(given) <= len(items))
    return Session(_text(table["id"], _ID), _when(table["begun"]), items, given)


def _when(value: Any) -> datetime:
    return datetime.fromisoformat(_text(value, _STAMP)).astimezone(UTC)


def _text(value: Any, shape: re.Pattern[str]) -> str:
    _must(isinstance(value, str) and shape.fullmatch(value) is not None)
    return str(value)


def _plain(value: Any) -> str:
    _must(isinstance(value, str) and len(value) <= 100)
    return str(value)


def _list(value: Any) -> list[Any]:
    _must(isinstance(value, list))
    return list(value)


def _flag(value: Any) -> bool:
    _must(isinstance(value, bool))
    return bool(value)


def _must(holds: bool) -> None:
    if not holds:
        raise ValueError("not as we write it")
