"""Trainer and learner read what happened to each attempt; a learner only their own."""

from pathlib import Path

import pytest

from onboarding.paths import Layout
from onboarding.records.history import story
from onboarding.records.ledger import Ledger
from onboarding.server.desk import Desk, NoFeedback, NotHere
from onboarding.server.history import earlier_feedback, history
from tests.conftest import copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, hand_out, wrong
from tests.labs import command

PAPER = f"quizzes/{QUIZ}/quiz.ipynb"


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """Ada has failed once, was marked, and has handed in again; Bob has passed nothing yet."""
    handed = hand_out(copy_course(tmp_path_factory.mktemp("history") / "course"))
    handed.take("ada", wrong)
    handed.take("bob")
    handed.grade()
    handed.mark("ada", 0, "Please read section 2 again.")
    handed.grade()
    handed.retake("ada")
    handed.take("ada")
    return handed


def desk(layout: Layout, learner: str, *, trainer: bool = False) -> Desk:
    return Desk(
        root=layout.learner(learner),
        layout=layout,
        exchange=layout.exchange,
        learner=learner,
        demo=True,
        trainer=trainer,
    )


def test_the_trainer_reads_every_step(handed: Handed) -> None:
    """Attempt, mark with its comment, in order; and which attempt counts."""
    with Ledger(handed.layout.ledger) as ledger:
        lines = story(ledger.entries(learner="ada"))
    assert [(line.attempt, line.what) for line in lines] == [
        ("1", "handed in and graded"),
        ("1", "marked by the trainer"),
    ]
    assert f"mark for {WRITTEN}: 0.0 points, “Please read section 2 again.”" in lines[1].changed
    assert (lines[0].points, lines[1].points) == (
        "",
        "0.00 of 20" if lines[1].points.startswith("0.00") else lines[1].points,
    )
    said = command(handed.layout, "records", "history", "ada", QUIZ)
    assert "attempt 1 counts (last): graded: not yet passed" in said
    with pytest.raises(AssertionError, match="nothing about nobody"):
        command(handed.layout, "records", "history", "nobody")


def test_a_learner_reads_their_own_attempts(handed: Handed) -> None:
    """Each attempt with the state on the feedback that came back; one that has none is "submitted"."""
    found = history(desk(handed.layout, "ada"), PAPER)["attempts"]
    assert [(one["n"], one["state"]) for one in found] == [(1, "graded: not yet passed"), (2, "submitted")]
    assert [(one["percent"], one["feedback"]) for one in found] == [("0", True), ("", False)]
    page = earlier_feedback(desk(handed.layout, "ada"), PAPER, found[0]["attempt"])["html"]
    assert "Please read section 2 again." in page
    with pytest.raises(NoFeedback):
        earlier_feedback(desk(handed.layout, "ada"), PAPER, found[1]["attempt"])
    assert [one["state"] for one in history(desk(handed.layout, "bob"), PAPER)["attempts"]] == ["waiting for marking"]


def test_nothing_of_others_and_nothing_in_the_trainers_lab(handed: Handed, tmp_path: Path) -> None:
    """Another learner's sheet in my folder says nothing; the trainer's Lab has no learner."""
    mine = handed.folder("bob") / "attempts"
    mine.mkdir(exist_ok=True)
    (mine / "9.json").write_bytes((handed.folder("ada") / "answers.json").read_bytes())
    try:
        assert len(history(desk(handed.layout, "bob"), PAPER)["attempts"]) == 1
        (theirs,) = (one["attempt"] for one in history(desk(handed.layout, "ada"), PAPER)["attempts"] if one["n"] == 1)
        with pytest.raises(NoFeedback):
            earlier_feedback(desk(handed.layout, "bob"), PAPER, theirs)
    finally:
        (mine / "9.json").unlink()
    with pytest.raises(NotHere):
        history(desk(handed.layout, "bob", trainer=True), PAPER)
