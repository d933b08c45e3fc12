"""Observed practice once it is signed: the ledger, who reads it, the commands, and forms for paper."""

import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from onboarding.cli import app
from onboarding.content import load_content
from onboarding.course import load_course
from onboarding.errors import CourseError
from onboarding.files import canonical_json
from onboarding.grading.state_rows import rows
from onboarding.paths import Layout
from onboarding.people import People, Person, add_person
from onboarding.printing import find_browser
from onboarding.records.entries import Entry, SlotScore
from onboarding.records.flags import Kind, flags
from onboarding.records.history import story
from onboarding.records.ledger import Ledger, LedgerProblem, verify
from onboarding.records.observed import COMPETENT, NOT_YET, deciding, observations
from onboarding.records.policy import attempts, counting
from onboarding.reports.attention import attention
from onboarding.reports.questions import hardest
from onboarding.reports.report import read_report, render
from onboarding.stations.form import Correction
from onboarding.stations.paper import print_stations, stations_page
from onboarding.stations.signing import SigningRefused, sign
from tests.conftest import ROOT, copy_course
from tests.test_ledger import RECORD, tamper
from tests.test_stations import NOW, SBAR, STATIONS, TODAY, filled, read

# --- the ledger


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A course of its own, in which Ada is known and has one attempt at a quiz."""
    layout = copy_course(tmp_path / "course")
    add_person(layout, "ada", name="Ada Example", role="nurse")
    with Ledger(layout.ledger) as ledger:
        ledger.record(replace(RECORD, scores={"s01": SlotScore("2", "2", True)}))
        ledger.write_head(layout.ledger_head)
    return layout


def entries(layout: Layout) -> tuple[Entry, ...]:
    with Ledger(layout.ledger) as ledger:
        return ledger.entries()


def signed(layout: Layout, *, now: datetime = NOW, learner: str = "ada", **other: Any) -> Entry:
    return sign(layout, read(filled(**other), learner=learner), version="1", now=now)


def correcting(layout: Layout, entry: Entry, *, request: str = "request-0009", **other: Any) -> Entry:
    """Correct an observation as the page does."""
    about = {"attempt": entry.record.attempt_id, "seen": entry.hash, "why": "Ticked the wrong line"}
    return sign(layout, read(filled(request=request, **{**about, **other})), version="1", now=NOW)


def test_older_entries_hash_to_what_they_did() -> None:
    """A quiz attempt has no word of observed practice in it."""
    assert "observed" not in RECORD.body()
    assert b"observed" not in canonical_json(RECORD.body())


def test_a_form_becomes_an_entry_that_stands_alone(layout: Layout) -> None:
    """Steps with their words, who signed in which role, day, adjustments; the chain holds with entries of both kinds."""
    entry = signed(layout, missed=("background",), adjustments="More time")
    with Ledger(layout.ledger) as ledger:
        ledger.record(replace(RECORD, attempt_id="a2", n=2))
        ledger.write_head(layout.ledger_head)
        assert ledger.entries(learner="ada", quiz="station:sbar-handover") == (entry,)
    assert [one.type for one in entries(layout)] == ["attempt", "station", "attempt"]
    assert verify(layout.ledger, layout.ledger_head).problems == ()
    record = entry.record
    assert (record.state, record.role, record.n, record.station) == (COMPETENT, "nurse", 1, "sbar-handover")
    assert record.observed["assessor"] == {"name": "Bo Lead", "role": "charge nurse"}
    assert (record.observed["on"], record.observed["where"]) == ("2026-03-30", "simulated")
    assert record.observed["adjustments"] == "More time"
    assert (record.scores["background"].got, record.scores["background"].must_pass) == ("0", False)
    assert (record.scores["request"].got, record.scores["request"].must_pass) == ("1", True)
    (seen,) = observations([entry])
    assert seen.step_text("request") == next(step.text for step in SBAR.steps if step.id == "request")
    assert list(seen.done) == [step.id for step in SBAR.steps_for("nurse")], "in the order of the station"


def test_verify_finds_an_edit(layout: Layout) -> None:
    """Who turns "not yet" into "competent" in the file is found out."""
    entry = signed(layout, missed=("request",))
    assert entry.record.state == NOT_YET
    tamper(layout.ledger, f"UPDATE entry SET body = replace(body, '{NOT_YET}', '{COMPETENT}') WHERE seq = {entry.seq}")
    found = verify(layout.ledger, layout.ledger_head).problems
    assert found == (f"Entry {entry.seq}: its text does not match its hash.",)


def test_nothing_is_overwritten(layout: Layout) -> None:
    """The triggers refuse to change or remove what was signed."""
    entry = signed(layout)
    with sqlite3.connect(layout.ledger) as connection:
        for statement in ("UPDATE entry SET body = 'x' WHERE seq = ?", "DELETE FROM entry WHERE seq = ?"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement, (entry.seq,))
    connection.close()


def test_a_form_that_is_sent_twice_is_entered_once(layout: Layout) -> None:
    """The same form again, later, gives the first entry; another content under the same id is refused."""
    first = signed(layout)
    assert signed(layout, now=NOW.replace(hour=23)) == first
    assert len(entries(layout)) == 2
    with pytest.raises(SigningRefused, match="kept already, with other content"):
        signed(layout, missed=("request",))
    assert len(entries(layout)) == 2
    again = signed(layout, request="request-0002")
    assert (again.record.n, again.record.attempt_id) == (2, "request-0002")


def test_a_signature_that_was_broken_off_is_entered_once(layout: Layout) -> None:
    """The head could not be written after the entry: signing the same form again mends it and enters nothing twice."""
    good = layout.ledger_head.read_bytes()
    layout.ledger_head.write_bytes(b"{")
    with pytest.raises(LedgerProblem, match="cannot be read"):
        signed(layout)
    layout.ledger_head.write_bytes(good)
    entry = signed(layout)
    assert entries(layout)[1:] == (entry,)
    assert str(entry.hash).encode() in layout.ledger_head.read_bytes()
    assert verify(layout.ledger, layout.ledger_head).ok


def test_a_correction_is_an_entry_of_its_own(layout: Layout) -> None:
    """It has a reason, replaces what stood, can be sent twice, and only corrects what the assessor saw."""
    first = signed(layout, missed=("request",))
    second = correcting(layout, first)
    assert correcting(layout, first) == second, "sent twice"
    taken = entries(layout)
    assert [one.type for one in taken] == ["attempt", "station", "station"]
    assert taken[1] == first, "what was signed first still stands there"
    assert (second.record.why, second.record.n) == ("Ticked the wrong line", 1)
    (seen,) = observations(taken)
    assert seen.competent
    with pytest.raises(SigningRefused, match="corrected this observation after you opened it"):
        correcting(layout, first, request="request-0010")
    with pytest.raises(SigningRefused, match="is not in the ledger"):
        correcting(layout, first, request="request-0011", attempt="request-7777")
    assert len(entries(layout)) == 3


def test_an_observation_of_the_wrong_person_is_struck_out(layout: Layout) -> None:
    """It no longer counts, is still there to read, and cannot be corrected any more."""
    kept = signed(layout, on="2026-03-01", missed=("request",))
    wrong = signed(layout, request="request-0002")
    void = correcting(layout, wrong, strike="yes")
    assert void.type == "void"
    assert deciding(entries(layout))["ada", "sbar-handover"].entry == kept
    with pytest.raises(SigningRefused, match="was struck out"):
        correcting(layout, void, request="request-0012")
    assert verify(layout.ledger, layout.ledger_head).ok


def test_the_last_day_decides_and_not_the_last_entry(layout: Layout) -> None:
    """A form on paper that is entered late does not take back what was seen after it."""
    later = signed(layout, on="2026-03-30")
    signed(layout, request="request-0002", on="2026-03-01", missed=("request",))
    assert deciding(entries(layout))["ada", "sbar-handover"].entry == later


# --- who reads the ledger


def test_a_missed_critical_step_calls_the_trainer_until_it_is_competent(layout: Layout) -> None:
    """Like a missed safety question: by name, with the step; other steps call nobody; a correction that is competent ends it, too."""
    names = {"ada": "Ada Example"}

    def found() -> list[Kind]:
        return [flag.kind for flag in flags(entries(layout), names)]

    others = tuple(step.id for step in SBAR.steps_for("nurse") if not step.critical)
    few = signed(layout, request="request-0000", on="2026-03-01", missed=others)
    assert few.record.state == NOT_YET
    assert found() == []
    first = signed(layout, on="2026-03-02", missed=("request", "said-back"))
    assert found() == [Kind.FAILED_STATION]
    (flag,) = flags(entries(layout), names)
    assert "Ada Example did not do a critical step at the station “SBAR handover” on 2026-03-02" in flag.words
    assert "Says clearly what is asked for" in flag.words
    assert flag.quiz == "station:sbar-handover"
    signed(layout, request="request-0002", on="2026-03-03", missed=others)
    assert found() == [Kind.FAILED_STATION], "not yet again, without a critical miss: it stays"
    signed(layout, request="request-0003", on="2026-03-04")
    assert found() == []
    last = signed(layout, request="request-0004", on="2026-03-05", missed=("request",))
    assert found() == [Kind.FAILED_STATION], "a critical miss after a competent day calls again"
    correcting(layout, last, on="2026-03-05")
    assert found() == []
    assert first in entries(layout)
    urgent = attention(entries(layout)[:3], people=People({"ada": Person("Ada Example")}), now=NOW)
    assert next(one.kind for one in urgent) == "failed-station"


def test_nobody_takes_an_observation_for_an_attempt(layout: Layout) -> None:
    """Neither policy nor export nor the hardest questions know of stations, struck out or not; history does."""
    plain = entries(layout)
    before = (attempts(plain), hardest(plain, lambda *where: None), [r for r in rows(layout) if r.learner == "ada"])
    first = signed(layout, missed=("request",))
    signed(layout, request="request-0002", learner="bob")
    correcting(layout, first, strike="yes")
    taken = entries(layout)
    assert len(taken) == 4
    after = (attempts(taken), hardest(taken, lambda *where: None), [r for r in rows(layout) if r.learner == "ada"])
    assert after == before
    assert not [row for row in rows(layout) if "station" in row.quiz]
    assert counting([one for one in taken if one.record.station], "best") is None
    with pytest.raises(CourseError, match="There is no quiz station:sbar-handover"):
        list(rows(layout, quizzes=["station:sbar-handover"]))
    lines = [line.what for line in story(taken)]
    assert lines[1] == "observed practice on 2026-03-30 (simulated), signed by Bo Lead, charge nurse"
    assert lines[3].startswith("struck out")


def test_the_report_says_who_was_signed_by_whom_and_when(layout: Layout) -> None:
    """For each learner all six; texts are escaped; a report on one quiz has none."""
    signed(layout, assessor="Bo <b>Lead</b>")
    report = read_report(layout)
    (row,) = report.observed
    assert (row.named, row.competent, len(row.cells)) == ("Ada Example (ada)", 1, 6)
    page = render(report)
    for station in STATIONS.values():
        assert f'<th scope="col">{station.title}</th>' in page
    assert page.count("not watched yet") == 5
    assert "2026-03-30, simulated, Bo &lt;b&gt;Lead&lt;/b&gt;, charge nurse" in page
    assert read_report(layout, quiz="tapering-principles").observed == ()


# --- commands and paper


def run(layout: Layout, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--course", str(layout.root)], env={"COLUMNS": "200"})
    if done.exit_code:
        raise AssertionError(done.output + str(done.exception or ""))
    return done.output


def test_the_commands(layout: Layout) -> None:
    """List, show, record from paper, correct, and look; what is wrong is a sentence and keeps nothing."""
    today = date.today().isoformat()
    who = ["--assessor", "Bo Lead", "--assessor-role", "charge nurse", "--on", today, "--where", "simulated", "--yes"]
    record = ["stations", "record", "ada", "sbar-handover", *who]
    assert "unresponsive-person" in run(layout, "stations", "list")
    assert "CRITICAL request: Says clearly" in run(layout, "stations", "show", "sbar-handover")
    assert "not yet. A critical step was not done" in run(layout, *record, "--not-done", "request")
    assert "observation 1" in run(layout, *record, "--all-done", "--correct", "1", "--reason", "wrong line")
    said = run(layout, "stations", "list", "--learner", "ada")
    assert f"sbar-handover, observation 1: competent, {today}, simulated, signed by Bo Lead, charge nurse" in said
    for words, sentence in (
        ([*record, "--not-done", "no-such-step"], "no such step"),
        ([*record], "Say which steps were done"),
        (["stations", "record", "zoe", "sbar-handover", *who, "--all-done"], "zoe is not known here"),
        (["stations", "record", "ada", "no-such", *who, "--all-done"], "There is no station no-such"),
        ([*record[:-1], "--all-done"], "Nothing was kept"),
        ([*record, "--all-done", "--correct", "7", "--reason", "x"], "no observation 7"),
        ([*record, "--all-done", "--strike"], "say which observation"),
    ):
        with pytest.raises(AssertionError, match=sentence):
            run(layout, *words)
    assert len(entries(layout)) == 3


def test_blank_forms_for_paper(tmp_path: Path) -> None:
    """Every step of every station with two boxes, critical ones marked in words, room for the signature; nothing from elsewhere."""
    content = load_content(Layout(ROOT))
    page = stations_page(content, today=TODAY)
    assert page.count('<td class="box">') == 2 * sum(len(station.steps) for station in STATIONS.values())
    assert page.count("Critical step.") == sum(step.critical for one in STATIONS.values() for step in one.steps)
    assert page.count("Signature and day") == 6
    assert "<script" not in page
    assert "http" not in page
    if find_browser() is None:
        assert print_stations(content, tmp_path, today=TODAY).pdf is None


def test_a_course_without_stations(course: Layout) -> None:
    """An older course has no folder: everything goes on, and printing says so."""
    for path in course.stations.glob("*.toml"):
        path.unlink()
    content = load_content(course)
    assert content.stations == ()
    assert '<h2 id="stations">' not in render(read_report(course))
    with pytest.raises(CourseError, match="has no stations"):
        print_stations(content, course.root, today=TODAY)
    assert load_course(course.course_file).modules


def test_the_form_of_a_correction_is_kept_apart() -> None:
    form = read(filled(attempt="request-0001", seen="f" * 64, why=" typo ", strike="yes"))
    assert form.corrects == Correction("request-0001", "f" * 64, "typo", True)
