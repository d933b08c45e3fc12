"""Only what failed is asked again, right answers count from the trainer's records, and three failures lead to the trainer. Real grading."""

import html
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from onboarding.errors import CourseError
from onboarding.files import canonical_json
from onboarding.grading.allowing import allow_attempt
from onboarding.people import add_person
from onboarding.questions import Item
from onboarding.questions.roles import ROLES, suits
from onboarding.records.entries import Record
from onboarding.records.flags import Flag, Kind, flags
from onboarding.records.ledger import Ledger
from onboarding.server import sheet
from tests.conftest import copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, change, copy_handed, hand_out, right, wrong


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    return hand_out(copy_course(tmp_path_factory.mktemp("mastery") / "course"))


@pytest.fixture
def handed(template: Handed, tmp_path: Path) -> Handed:
    return copy_handed(template.layout, tmp_path / "course")


def failing(*slots: str, handed: Handed) -> Callable[[Item], Any]:
    """Answers rightly but for these slots; an empty text where the trainer would have to mark."""
    missed = {item.id for slot in slots for item in handed.bank.slot(slot).variants}
    return lambda item: None if item.kind == "written" else wrong(item) if item.id in missed else right(item)


def last_record(handed: Handed, learner: str) -> Record:
    with Ledger(handed.layout.ledger) as ledger:
        return ledger.history(learner, QUIZ)[-1].record


def raised(handed: Handed) -> list[Flag]:
    with Ledger(handed.layout.ledger) as ledger:
        return flags(ledger.entries(), {"ada": "Ada Example"})


def forge(handed: Handed, learner: str, carried: dict[str, str]) -> None:
    """Have the open sheet say that these slots were right before."""
    path = handed.folder(learner) / "answers.json"
    table = json.loads(path.read_bytes())
    for slot, attempt in carried.items():
        table["slots"][slot]["carried"] = attempt
    path.write_bytes(canonical_json(table))


def test_a_retake_asks_only_what_failed_and_passes_on_both(handed: Handed) -> None:
    """A missed safety question is asked again in both its forms, right ones (a marked text included) are carried, and all of it counts."""
    layout = handed.layout
    first = handed.take(
        "ada", lambda item: right(item) if item.kind == "written" else failing("s01", "s06", handed=handed)(item)
    )
    assert handed.grade()["ada"].state == "waiting for marking"
    assert [flag.kind for flag in raised(handed)] == [Kind.FAILED_SAFETY], (
        "told before anybody marks the written answer"
    )
    handed.mark("ada", 4.0, "Well said.")
    assert handed.grade()["ada"].state == "graded: not yet passed"
    view = handed.again("ada")
    asked = {slot for slot, entry in view["slots"].items() if not entry["carried"]}
    assert asked == {"s01", "s02", "s06"}
    assert view["slots"][WRITTEN]["carried"] == {"attempt": first["attempt"]["id"], "n": 1}
    for slot in asked:
        assert view["slots"][slot]["variant"] != first["slots"][slot]["variant"], (
            f"{slot} repeats while a variant is unseen"
        )
    place = {"attempt": view["attempt"]["id"], "slot": WRITTEN, "rev": 0, "request": "r", "value": "other"}
    with pytest.raises(CourseError, match="not asked again"):
        handed.desk("ada").answer({"path": f"quizzes/{QUIZ}/quiz.ipynb", **place})
    handed.take("ada")
    outcome = handed.grade()["ada"]
    assert (outcome.state, outcome.score) == ("graded: passed", outcome.max_score)
    record = last_record(handed, "ada")
    assert set(record.carried) == set(first["slots"]) - asked
    assert set(record.variants) == set(record.answers) == asked, "what was not asked counts as asked again"
    assert record.reason == ""
    assert handed.scores("ada")[WRITTEN] == (4.0, None, False)
    page = handed.feedback("ada")
    assert "Right in attempt 1; it was not asked again." in page
    assert [flag for flag in raised(handed) if flag.kind is not Kind.VARIANT] == []
    assert layout.ledger_head.exists()


def test_a_carried_answer_is_never_taken_from_the_sheet(handed: Handed) -> None:
    """Forged, foreign, unknown and forbidden carries cost their own slot its number, each with a reason."""
    handed.take("ada", failing("s01", handed=handed))
    first = handed.take("bob", failing("s01", "s03", "s06", handed=handed))
    handed.grade()
    foreign = last_record(handed, "ada").attempt_id
    view = handed.again("bob")
    assert not view["slots"]["s02"]["carried"], "the other form of a missed safety behaviour"
    table = handed.answer("bob", failing(handed=handed))
    mine = first["attempt"]["id"]
    forge(handed, "bob", {"s06": mine, "s02": mine, "s05": "0" * 32, "s07": foreign, "s09": table["attempt"]["id"]})
    handed.submit("bob")
    outcome = handed.grade()["bob"]
    assert outcome.state == "could not be graded"
    record = last_record(handed, "bob")
    refused = {slot for slot, score in record.scores.items() if score.got is None}
    assert refused == {"s02", "s05", "s06", "s07", "s09"}
    assert "the records do not say so" in record.reason
    assert "another attempt than the one" in record.reason
    assert {Kind.NOT_GRADED, Kind.CARRY} <= {flag.kind for flag in raised(handed) if flag.learner == "bob"}


def test_after_three_failures_the_trainer_comes_first(handed: Handed) -> None:
    """The page says so and opens nothing; an attempt taken all the same is graded and flagged; the trainer allows exactly one more."""
    for number in (1, 2, 3):
        handed.take("ada", failing("s01", handed=handed))
        assert handed.grade()["ada"].state == "graded: not yet passed"
        view = handed.look("ada")
        assert view["see_trainer"] == (number == 3)
        assert view["can_retake"] == (number < 3)
        if number < 3:
            handed.again("ada")
    assert "See your trainer" in handed.feedback("ada")
    with pytest.raises(sheet.RetakeRefused, match="see your trainer first"):
        handed.again("ada")
    assert {flag.kind for flag in raised(handed)} == {Kind.FAILED_SAFETY, Kind.THREE_ATTEMPTS}
    assert all("Ada Example" in flag.words for flag in raised(handed))
    handed.retake("ada")  # what a person can do by hand in their own folder
    handed.take("ada", failing("s01", handed=handed))
    assert handed.grade()["ada"].state == "graded: not yet passed"
    assert Kind.BEYOND in {flag.kind for flag in raised(handed)}
    assert handed.look("ada")["see_trainer"]
    for said in ("may take attempt 5", "may try again already"):
        assert any(said in sentence for sentence in allow_attempt(handed.layout, "ada", QUIZ))
    assert handed.look("ada")["can_retake"]
    handed.again("ada")
    handed.take("ada", failing("s01", handed=handed))
    handed.grade()
    assert "not allowed" not in last_record(handed, "ada").reason
    assert handed.look("ada")["see_trainer"]


def for_roles(text: str) -> str:
    """s03a and s03c, which are for everyone, for support workers and counsellors alone; s03b and s03d are for nurses already."""
    for variant in ("s03a", "s03c"):
        text = text.replace(f'id = "{variant}"\n', f'id = "{variant}"\nroles = ["support", "counsellor"]\n')
    return text


def test_a_role_has_its_own_questions_and_the_trainers_list_counts(handed: Handed) -> None:
    """Each role gets its own variants; the sheet's role is a claim, and one that is not the trainer's is recorded and flagged."""
    change(handed.layout, for_roles)
    add_person(handed.layout, "ada", name="Ada Example", role="nurse")
    add_person(handed.layout, "bob", name="Bob Example", role="support")
    nurse, support = Handed(handed.layout, "nurse"), Handed(handed.layout, "support")
    assert nurse.open("ada")["slots"]["s03"]["variant"] in ("s03b", "s03d")
    assert nurse.look("ada")["role"] == "nurse"
    assert support.open("cy")["slots"]["s03"]["variant"] in ("s03a", "s03c")
    assert nurse.open("bob")["slots"]["s03"]["variant"] in ("s03b", "s03d")
    with pytest.raises(sheet.RoleNeeded, match="--role nurse"):
        handed.open("dee")
    assert support.look("ada")["role"] == "nurse", "a role changes between attempts only"
    every: Callable[[Item], Any] = lambda item: None if item.kind == "written" else right(item)  # noqa: E731
    for learner in ("ada", "bob", "cy"):
        nurse.take(learner, every)
    outcomes = handed.grade()
    assert (outcomes["ada"].role, outcomes["cy"].role) == ("nurse", "support")
    assert last_record(handed, "ada").role == "nurse"
    assert "trainer's list" not in last_record(handed, "ada").reason
    assert "trainer's list" not in last_record(handed, "cy").reason
    assert (
        "Answered as a nurse; the trainer's list says support worker. Not the variants this learner was due: s03, s04."
        in (last_record(handed, "bob").reason)
    )
    assert {(flag.learner, flag.kind) for flag in raised(handed)} >= {("bob", Kind.VARIANT)}
    assert ("ada", Kind.VARIANT) not in {(flag.learner, flag.kind) for flag in raised(handed)}
    assert "You answered as: nurse." in handed.feedback("ada")


def test_in_the_real_bank_each_role_is_asked_what_that_role_decides(handed: Handed) -> None:
    """A nurse gets the nurse's questions on drowsiness, at the retake another one; nobody else is asked whether to withhold."""
    slots = {slot.id: slot for slot in handed.bank.slots}
    for name in ("s03", "s04"):
        for role in ROLES:
            fitting = [item for item in slots[name].variants if suits(item.roles, role)]
            assert len(fitting) >= 2, (name, role)
    nurses = {item.id for name in ("s03", "s04") for item in slots[name].variants if item.roles == ("nurse",)}
    assert nurses == {"s03b", "s03d", "s04b"}
    nurse, support = Handed(handed.layout, "nurse"), Handed(handed.layout, "support")
    shown = nurse.take("ada", failing("s03", "s04", handed=handed))["slots"]
    first = {name: shown[name]["variant"] for name in ("s03", "s04")}
    assert set(first.values()) <= nurses
    handed.grade()
    again = nurse.again("ada")["slots"]["s03"]["variant"]
    assert {first["s03"], again} == {"s03b", "s03d"}
    asked = support.open("cy")["slots"]
    assert not {asked[name]["variant"] for name in ("s03", "s04")} & nurses
    assert ("ada", Kind.VARIANT) not in {(flag.learner, flag.kind) for flag in raised(handed)}


NEW_SLOT = """
[[slot]]
id = "s13"
objective = "tp-o5"
points = 1
[[slot.variant]]
id = "s13a"
kind = "single"
difficulty = 2
facts = ["esc-emergency"]
reread = "when-to-call"
principle = "A new principle."
stem = "A question that was added later. What should you do?"
key = ["a"]
option = [
  {id = "a", text = "The first of three", rationale = "Because."},
  {id = "b", text = "The second of three", rationale = "Because."},
  {id = "c", text = "The third of three", rationale = "Because."},
]
"""


def test_questions_may_be_edited_and_added_after_submissions(handed: Handed) -> None:
    """The version answered is graded, an open attempt keeps its answers and its paper, and a new question waits for the next attempt."""
    handed.take("ada", failing("s06", "s01", handed=handed))
    assert handed.grade()["ada"].state == "graded: not yet passed"
    before = handed.answer("cy", failing("s01", handed=handed))
    stem = handed.bank.slot("s06").variant(last_record(handed, "ada").variants["s06"]).stem
    edited = stem[:-12] + " (edited) " + stem[-12:]
    change(handed.layout, lambda text: text.replace(stem.replace('"', '\\"'), edited.replace('"', '\\"')) + NEW_SLOT)
    again = Handed(handed.layout)
    assert again.open("cy")["slots"] == before["slots"], "an open attempt lost something"
    again.submit("cy")
    outcomes = again.grade()
    assert {outcomes[name].state for name in ("ada", "cy")} == {"graded: not yet passed"}
    assert outcomes["cy"].max_score == Decimal(sum(slot.points for slot in handed.bank.slots)), (
        "the new question counts"
    )
    page = html.unescape(again.feedback("ada"))
    assert stem[:40] in page
    assert "(edited)" not in page
    assert "added to the quiz after your attempt was opened" in page
    assert "s13" not in last_record(again, "ada").scores
    assert "questions added since then were not asked (13)" in last_record(again, "cy").reason
    view = again.again("ada")
    assert {slot for slot, entry in view["slots"].items() if not entry["carried"]} >= {"s01", "s02", "s06", "s13"}
    again.take("ada")
    assert again.grade()["ada"].state == "waiting for marking"
    assert last_record(again, "ada").scores["s13"].got == "1.00"
    assert again.scores("ada")["s13"][0] == 1.0
