"""A learner's refreshers on the server: what is due, a session begun, an answer kept. Knows nothing of HTTP.

An answer is on the disk before its explanation is shown. Every change holds the lock of the `work` folder and goes from one revision
of the file to the next; a page that was drawn before another one wrote is refused in words.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from onboarding.errors import AnswerInvalid, CourseError, DiskProblem, FileProblem
from onboarding.files import read_bounded, write_atomic
from onboarding.questions import shuffled
from onboarding.refreshers.pools import Card, Pools
from onboarding.refreshers.record import (
    LIMIT,
    NAME,
    Answer,
    Given,
    Record,
    RecordDamaged,
    RecordNewer,
    Session,
    dump,
    parse,
    read_record,
)
from onboarding.refreshers.safety import another_day
from onboarding.refreshers.schedule import Plan, plan
from onboarding.server.lock import folder_lock
from onboarding.server.progress import ModuleGlance

BACKUP = f".{NAME}.bak"


class Stale(CourseError):
    """The page was drawn before another window went on. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "You went on in another window after this page was opened, so this answer was not kept. Here is where you are now."
        )


class Reworded(CourseError):
    """The question was changed by an update while it stood on the page. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "The course was updated, and this question is worded anew. Your answer was not kept: please read it again."
        )


class NewerRecord(CourseError):
    """The file was written by a newer version of the course; it is left as it is."""

    def __init__(self) -> None:
        super().__init__(
            "Your refreshers were saved by a newer version of the course. Update the course on this computer; nothing was changed."
        )


@dataclass(frozen=True)
class Standing:
    """What a learner's file says now: the record, what is due, the current session where one is open, and a sentence about damage."""

    record: Record
    plan: Plan
    session: Session | None
    said: str = ""

    @property
    def waiting(self) -> tuple[str, ...]:
        """What is asked next: the rest of the open session, else what a new one would ask."""
        return self.session.items[len(self.session.given) :] if self.session else self.plan.items


def passed_at(glances: Iterable[ModuleGlance]) -> dict[str, datetime]:
    """When the feedback came that said "passed", by module. A note that cannot be read counts as long ago."""
    found = {}
    for glance in glances:
        if glance.quiz and glance.quiz.passed:
            try:
                moment = datetime.fromisoformat(glance.quiz.received)
            except ValueError:
                moment = datetime.min
            found[glance.module.id] = moment if moment.tzinfo else datetime(2000, 1, 1, tzinfo=UTC)
    return found


def look(work: Path, pools: Pools, *, passed: Mapping[str, datetime], now: datetime) -> Standing:
    """Where a learner stands. Writes nothing; a damaged file is said and mended by the next change. Raises NewerRecord."""
    record, said = _read(work)
    return _standing(record, pools, passed=passed, now=now, said=said)


def begin(work: Path, pools: Pools, *, passed: Mapping[str, datetime], now: datetime) -> Standing:
    """Open a session when something is due and none is open. Raises NewerRecord, DiskProblem or FolderBusy."""
    with _locked(work):
        record, said = _mended(work, now)
        standing = _standing(record, pools, passed=passed, now=now, said=said)
        if standing.session is not None or not standing.plan.items:
            return standing
        session = Session(secrets.token_hex(16), now.astimezone(UTC), standing.plan.items)
        record = _write(work, replace(record, session=session), now)
        return replace(standing, record=record, session=session)


def answer(
    work: Path,
    pools: Pools,
    *,
    session: str,
    place: int,
    item: str,
    sha: str,
    rev: int,
    value: Sequence[str],
    now: datetime,
) -> bool:
    """Keep the first answer to the question at `place` of `session`; nothing changes when it had been answered before.

    True when that earlier answer was another one than this.

    All values are untrusted. Raises AnswerInvalid, Stale, Reworded, NewerRecord, DiskProblem or FolderBusy; nothing is changed then.
    """
    with _locked(work):
        record, _ = _mended(work, now)
        current = _live(record.session, pools)
        if current is None or current.id != session or not 0 <= place < len(current.items):
            raise Stale
        if place < len(current.given):
            return set(current.given[place].value) != set(value)
        card = pools.get(current.items[place])
        if place > len(current.given) or card is None or card.key != item or record.rev != rev:
            raise Stale
        if card.item.sha != sha:
            raise Reworded
        chosen = _value(card, value)
        right = bool(card.item.rules.score(card.item, chosen) == 1)
        kept = Answer(card.key, card.objective, now.astimezone(UTC), right)
        given = Given(tuple([chosen] if isinstance(chosen, str) else chosen), right, sha)
        _write(work, replace(record, session=current).answered(kept, given), now)
        return False


def shown_order(card: Card, session: str) -> list[str]:
    """The option ids in the order of this session; a reload shows the same one."""
    order = [option["id"] for option in card.item.public()["options"]]
    return shuffled(order, learner="", attempt=session, variant=card.key) if card.item.shuffle else order


def _value(card: Card, value: Sequence[str]) -> str | list[str]:
    item = card.item
    raw: object = list(value) if item.kind == "multiple" else value[0] if len(value) == 1 else list(value) or None
    chosen = item.rules.read(item.public(), raw)
    if not chosen:
        raise AnswerInvalid(item.rules.EMPTY)
    found: str | list[str] = chosen
    return found


def _standing(record: Record, pools: Pools, *, passed: Mapping[str, datetime], now: datetime, said: str) -> Standing:
    session = _live(record.session, pools)
    open_ = session is not None and not session.over and not another_day(session.begun, now)
    return Standing(record, plan(pools, record.answers, passed=passed, now=now), session if open_ else None, said)


def _live(session: Session | None, pools: Pools) -> Session | None:
    """The session without the open questions that the course no longer has."""
    if session is None:
        return None
    done = len(session.given)
    return replace(session, items=(*session.items[:done], *(key for key in session.items[done:] if key in pools)))


def _read(work: Path) -> tuple[Record, str]:
    try:
        return read_record(work) or _spare(work) or Record(), ""
    except RecordNewer as error:
        raise NewerRecord from error
    except RecordDamaged:
        spare = _spare(work)
        if spare is not None:
            return spare, f"Your file {NAME} was damaged. Its second copy is used."
        return Record(), (
            f"Your file {NAME} cannot be read, so it is not known what you answered before. It is kept; tell your trainer."
        )


def _mended(work: Path, now: datetime) -> tuple[Record, str]:
    """The record, with a damaged file kept under another name so that the next write replaces nothing. Hold the lock."""
    record, said = _read(work)
    path = work / NAME
    if said:
        aside = work / f"refreshers.broken-{now.astimezone(UTC):%Y%m%dT%H%M%S%f}.json"
        try:
            path.rename(aside)
        except OSError as error:
            raise DiskProblem(
                path, f"It is damaged and could not be kept aside ({error.strerror}).", "Ask your trainer for help."
            ) from error
        said = f"{said} The damaged one is kept as {aside.name}."
    return record, said


def _spare(work: Path) -> Record | None:
    with suppress(FileProblem, RecordDamaged, RecordNewer):
        return parse(read_bounded(work / BACKUP, limit=LIMIT))
    return None


def _write(work: Path, record: Record, now: datetime) -> Record:
    after = replace(record, rev=record.rev + 1)
    data = dump(after, now=now)
    write_atomic(work / NAME, data)
    # When only the copy fails, the write did succeed: the next one makes the copy again.
    with suppress(DiskProblem):
        write_atomic(work / BACKUP, data)
    return after


@contextmanager
def _locked(work: Path) -> Iterator[None]:
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskProblem(work, f"This folder could not be made ({error.strerror}).", "Tell your trainer.") from error
    with folder_lock(work):
        yield
