"""Signs a form into the ledger: entered once whatever is sent twice, never overwritten; a correction is an entry of its own."""

import getpass
from dataclasses import replace
from datetime import UTC, datetime

from onboarding.answers import utc_stamp
from onboarding.errors import CourseError
from onboarding.files import content_hash
from onboarding.paths import Layout
from onboarding.records.entries import STATION, Entry, Record, SlotScore
from onboarding.records.ledger import Ledger
from onboarding.records.observed import COMPETENT, NOT_YET
from onboarding.stations.form import Form
from onboarding.stations.outcome import judge

GRADER = "observed practice"


class SigningRefused(CourseError):
    """The form was not entered, and the sentence says what to do instead."""


def sign(layout: Layout, form: Form, *, version: str, now: datetime | None = None) -> Entry:
    """Enter the form and return its entry; a form that was entered before is not entered again.

    `version` is the course's. Raises SigningRefused when another form was entered under the same id or the observation to be corrected
    is not what the assessor saw, LedgerProblem or DiskProblem; nothing was entered then.
    """
    record = record_of(form, version=version, now=now or datetime.now(UTC))
    before: list[Entry] = []

    def make(entries: tuple[Entry, ...]) -> tuple[str, Record] | None:
        for entry in entries:
            if entry.record.observed.get("request") == form.request:
                if _said(entry.record) != _said(record):
                    raise SigningRefused(
                        "This form was kept already, with other content. Look at what was kept; to change it, correct it there."
                    )
                before.append(entry)
                return None
        return _placed(form, record, entries)

    with Ledger(layout.ledger) as ledger:
        entry = ledger.enter(record.learner, record.quiz, make) or before[0]
        ledger.write_head(layout.ledger_head)
    return entry


def record_of(form: Form, *, version: str, now: datetime) -> Record:
    """The form as a record of the ledger, for a first observation; the steps' words are kept with it."""
    outcome = judge(form.station, form.role, form.done)
    steps = form.station.steps_for(form.role)
    observed = {
        "request": form.request,
        "where": form.where,
        "on": form.on.isoformat(),
        "assessor": {"name": form.assessor, "role": form.assessor_role},
        "adjustments": form.adjustments,
        "comment": form.comment,
    }
    station = {
        "title": form.station.title,
        "sha": form.station.sha,
        "needed_others": form.station.needed_others,
        "order": [step.id for step in steps],
        "steps": {step.id: step.text for step in steps},
    }
    return Record(
        learner=form.learner,
        quiz=f"{STATION}{form.station.name}",
        attempt_id=form.request,
        n=1,
        sheet=content_hash([form.learner, form.station.sha, form.role, observed, dict(form.done)]),
        variants={},
        answers={},
        scores={step.id: SlotScore("1" if form.done[step.id] else "0", "1", step.critical) for step in steps},
        state=COMPETENT if outcome.competent else NOT_YET,
        reason=outcome.words,
        content={"version": version, "station": station},
        submitted_claimed=None,
        received=utc_stamp(now),
        grader=GRADER,
        role=form.role,
        why=form.corrects.why if form.corrects else "",
        by=_account(),
        observed=observed,
    )


def _placed(form: Form, record: Record, entries: tuple[Entry, ...]) -> tuple[str, Record]:
    """Type and record of the new entry, after what the ledger has already."""
    if form.corrects is None:
        return "station", replace(record, n=len({entry.record.attempt_id for entry in entries}) + 1)
    mine = [entry for entry in entries if entry.record.attempt_id == form.corrects.attempt]
    if not mine:
        raise SigningRefused(
            "The observation that you want to correct is not in the ledger. Open it again from the list."
        )
    newest = mine[-1]
    if newest.type == "void":
        raise SigningRefused("That observation was struck out. Enter a new one instead.")
    if newest.hash != form.corrects.seen:
        raise SigningRefused("Somebody corrected this observation after you opened it. Open it again from the list.")
    return (
        "void" if form.corrects.strike else "station",
        replace(record, attempt_id=form.corrects.attempt, n=newest.record.n),
    )


def _said(record: Record) -> object:
    """What the assessor said, without when it arrived, on whose account, and its place among the observations."""
    body = record.body()
    return {key: body.get(key) for key in ("learner", "quiz", "role", "scores", "state", "observed", "why")}


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return ""
