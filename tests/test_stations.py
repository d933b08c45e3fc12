"""Observed practice: the station files, when it is competent, and the form as it is filled in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.content import load_content
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.paths import Layout
from onboarding.questions import ROLES
from onboarding.stations.form import DONE, NOT_DONE, Form, FormProblem, read_form
from onboarding.stations.outcome import judge
from onboarding.stations.station import Station, check_stations, load_station, load_stations
from tests.conftest import ROOT

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
