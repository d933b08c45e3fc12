"""Observed practice: the station files, when it is competent, and what is signed into the ledger and read from it."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from onboarding.cli import app
from onboarding.content import load_content
from onboarding.course import load_course
from onboarding.errors import ContentError, CourseError
from onboarding.evidence import load_evidence
from onboarding.files import canonical_json
from onboarding.grading.state_rows import rows
from onboarding.paths import Layout
from onboarding.people import People, Person, add_person
from onboarding.printing import find_browser
from onboarding.questions import ROLES
from onboarding.records.entries import Entry, SlotScore
from onboarding.records.flags import Kind, flags
from onboarding.records.history import story
from onboarding.records.ledger import Ledger, LedgerProblem, verify
from onboarding.records.observed import COMPETENT, NOT_YET, deciding, observations
from onboarding.records.policy import attempts, counting
from onboarding.reports.attention import attention
from onboarding.reports.questions import hardest
from onboarding.reports.report import read_report, render
from onboarding.stations.form import DONE, NOT_DONE, Correction, Form, FormProblem, read_form
from onboarding.stations.outcome import judge
from onboarding.stations.paper import print_stations, stations_page
from onboarding.stations.signing import SigningRefused, sign
from onboarding.stations.station import Station, check_stations, load_station, load_stations
from tests.conftest import ROOT, copy_course
from tests.test_ledger import RECORD, tamper

STATIONS = {station.name: station for station in load_stations(ROOT / "stations")}
SBAR = STATIONS["sbar-handover"]
TODAY = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
ALL = sorted(STATIONS)


def test_the_course_has_the_six_stations() -> None:
    """Each is for every role, with critical steps, and what is cited may be graded."""
    assert ALL == [
        "asking-about-suicide", "de-escalation", "observation-set", "sbar-handover", "teach-back", "unresponsive-person",
    ]  # fmt: skip
    content = load_content(Layout(ROOT))
    assert {station.name for station in content.stations} == set(ALL)
    assert check_stations(content.stations, content.evidence, today=date.today()) == []


# --- the files


def broken(tmp_path: Path, change: Callable[[str], str]) -> list[str]:
    """What is said of the SBAR station after a change of its text."""
    text = (ROOT / "stations/sbar-handover.toml").read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path = tmp_path / "sbar-handover.toml"
    path.write_text(changed, encoding="utf-8")
    try:
        station = load_station(path)
    except ContentError as error:
        return [str(fault) for fault in error.faults]
    return [str(fault) for fault in check_stations((station,), load_evidence(ROOT / "evidence"), today=TODAY)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema = 1", "schema = 2", "schema is not 1"),
        ("schema = 1", "schema = ", "cannot be read"),
        ('title = "SBAR handover"', 'title = " "', "'title' is missing or empty"),
        ('where = ["simulated", "real"]', 'where = ["by hearsay"]', "does not say where it may be watched"),
        ("needed_others = 6", "needed_others = 60", "needs 60 steps that are not critical, but a nurse has 8"),
        ("needed_others = 6", 'needed_others = "six"', "'needed_others' is not a number"),
        ('id = "background"', 'id = "who"', "step 'who': stands twice"),
        ('id = "background"', 'id = "Back ground"', "its id cannot name a step"),
        ("critical = true", "critical = 1", "'critical' is not true or false"),
        ("critical = true", "critical = false", "has no critical step for a nurse"),
        ('facts = ["handover-isbar"]', "", "step 'who': rests on nothing"),
        ('facts = ["handover-isbar"]', 'facts = ["no-such-fact"]', "fact 'no-such-fact' does not exist"),
        ('facts = ["handover-isbar"]', 'facts = ["mon-what"]', "fact 'mon-what' may not be graded"),
        ('signs = ["unresponsive"]', 'signs = ["no-such-sign"]', "'no-such-sign' is no sign"),
        ('roles = ["nurse"]', 'roles = ["queen"]', "role 'queen' is unknown"),
        ("prepare = [", "prepares = [", "'prepares' is not a field"),
    ],
)
def test_a_fault_in_a_file_is_a_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    """It names the file and, where there is one, the step."""
    found = broken(tmp_path, lambda text: text.replace(old, new))
    assert any(said in fault and fault.startswith("stations/sbar-handover.toml") for fault in found), found


def test_a_critical_step_rests_on_what_was_read(tmp_path: Path) -> None:
    """A fact whose source nobody read, or that was due for review, holds no critical step."""
    evidence = load_evidence(ROOT / "evidence")
    fact = evidence.facts["handover-sbar"]
    for change, said in (
        ({"read": "not read: x"}, "nobody has read"),
        ({"review_by": date(2026, 3, 1)}, "was due for"),
    ):
        other = replace(evidence, facts={**evidence.facts, fact.id: replace(fact, **change)})
        found = [str(fault) for fault in check_stations((SBAR,), other, today=TODAY)]
        assert any(said in fault and "step 'situation'" in fault for fault in found), found


def test_content_names_a_broken_station(course: Layout) -> None:
    """`onboarding check` and `build` read the stations with everything else."""
    (course.stations / "odd.toml").write_text("schema = 1\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"stations/odd\.toml: has no step"):
        load_content(course)


# --- the rule


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ALL)
def test_a_critical_step_fails_whatever_the_total(name: str, role: str) -> None:
    """With all done it is competent; with any one critical step open it is not, and the words name that step."""
    station = STATIONS[name]
    steps = station.steps_for(role)
    full = {step.id: True for step in steps}
    assert judge(station, role, full).competent
    for step in steps:
        if step.critical:
            outcome = judge(station, role, {**full, step.id: False})
            assert (outcome.competent, outcome.missed) == (False, (step,))
            assert step.text in outcome.words


@given(st.data())
def test_the_rule(data: st.DataObject) -> None:
    """Competent exactly when every critical step of the role is done and enough of the others are."""
    station = STATIONS[data.draw(st.sampled_from(ALL))]
    role = data.draw(st.sampled_from(sorted(ROLES)))
    done = {step.id: data.draw(st.booleans(), label=step.id) for step in station.steps_for(role)}
    critical = [done[step.id] for step in station.steps_for(role) if step.critical]
    others = [done[step.id] for step in station.steps_for(role) if not step.critical]
    assert judge(station, role, done).competent == (all(critical) and sum(others) >= station.needed_others)


def test_nobody_is_judged_on_half_a_form() -> None:
    with pytest.raises(KeyError):
        judge(SBAR, "nurse", {"who": True})


def test_a_role_has_its_own_steps() -> None:
    """A nurse says that a dose is withheld; nobody else decides about one."""
    assert "dose-nurse" in {step.id for step in SBAR.steps_for("nurse")}
    for role in ("counsellor", "support"):
        assert "dose-nurse" not in {step.id for step in SBAR.steps_for(role)}
        assert "dose-others" in {step.id for step in SBAR.steps_for(role)}


# --- the form


def filled(
    *, station: Station = SBAR, role: str = "nurse", missed: tuple[str, ...] = (), **other: str
) -> dict[str, str]:
    """A form as the page sends it."""
    steps = {f"step-{step.id}": NOT_DONE if step.id in missed else DONE for step in station.steps_for(role)}
    named = {name.replace("_", "-"): value for name, value in other.items()}
    return {
        "request": "request-0001",
        "where": "simulated",
        "on": "2026-03-30",
        "assessor": "Bo Lead",
        "assessor-role": "charge nurse",
        **steps,
        **named,
    }


def read(values: dict[str, str], *, station: Station = SBAR, role: str = "nurse", learner: str = "ada") -> Form:
    return read_form(values, station=station, learner=learner, learner_name="Ada Example", role=role, today=TODAY)


def test_a_complete_form_is_read() -> None:
    form = read(filled(missed=("background",), adjustments=" More\r\ntime ", comment="Calm.\x1b[31m"))
    assert (form.on, form.where, form.assessor, form.assessor_role) == (
        date(2026, 3, 30), "simulated", "Bo Lead", "charge nurse",
    )  # fmt: skip
    assert (form.adjustments, form.comment) == ("More\ntime", "Calm.[31m")
    assert [step for step, done in form.done.items() if not done] == ["background"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"step-request": ""}, "step-request", "Done or not done? Says clearly"),
        ({"step-request": "perhaps"}, "step-request", "Done or not done?"),
        ({"where": "elsewhere"}, "where", "simulated or real"),
        ({"on": "31.3.2026"}, "on", "year-month-day"),
        ({"on": "2026-04-01"}, "on", "has not come yet"),
        ({"on": "2024-04-01"}, "on", "more than a year ago"),
        ({"assessor": "  "}, "assessor", "Who watched?"),
        ({"assessor": "x" * 101}, "assessor", "at most 100 characters"),
        ({"assessor": "ada  EXAMPLE"}, "assessor", "Nobody signs for themselves"),
        ({"assessor-role": ""}, "assessor-role", "In which role"),
        ({"comment": "x" * 1001}, "comment", "at most 1000"),
        ({"request": "../x"}, "request", "Open a new one"),
        ({"attempt": "request-0001", "seen": "f" * 64}, "why", "Why is it corrected?"),
        ({"attempt": "request-0001", "seen": "f", "why": "typo"}, "request", "which observation it corrects"),
    ],
)
def test_what_is_missing_or_odd_is_said(change: dict[str, str], field: str, said: str) -> None:
    """Each with its field, so that the page can lead there; nothing else is complained about."""
    with pytest.raises(FormProblem) as caught:
        read({**filled(), **change})
    assert [problem.field for problem in caught.value.problems] == [field]
    assert said in caught.value.problems[0].words


def test_a_station_that_is_simulated_only_says_so() -> None:
    """In a real emergency the assessor helps."""
    station = STATIONS["unresponsive-person"]
    with pytest.raises(FormProblem, match="This station is for: simulated"):
        read(filled(station=station, where="real"), station=station)


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
