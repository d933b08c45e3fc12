"""The HTTP API, asked as the page asks it, of a real Jupyter Server that the real command started."""

import json
import shutil
from pathlib import Path

import pytest

from onboarding.grading.places import Exchange
from onboarding.paths import Layout
from tests.running_lab import REPO, Client, Lab, running_lab
from tests.server.calls import give_feedback, put, quiz, submit
from tests.server_course import GOOD, QUIZ, SLOTS, sheet_on_disk


def test_opening_a_quiz(client: Client, root: Path, path: str) -> None:
    """GET quiz has every field of the contract and nothing of a key, and is the same the second time."""
    first = quiz(client, path)
    assert set(first) == {
        "quiz", "title", "learner", "state", "attempt", "slots", "submitted", "feedback", "can_retake", "demo", "lesson", "problems",
        "see_trainer", "role",
    }  # fmt: skip
    assert first["state"] == "not started"
    assert first["feedback"] == "not ready"
    assert first["demo"] is True
    assert first["learner"] == root.name
    assert set(first["slots"]) == set(SLOTS)
    assert all(
        set(slot) == {"variant", "sha", "order", "rev", "saved", "value", "carried"} for slot in first["slots"].values()
    )
    assert quiz(client, path) == first


def test_an_answer_is_on_the_disk_when_it_is_acknowledged(client: Client, root: Path, path: str) -> None:
    """After 200 the sheet holds the value; a replay gets the same answer; the state is then 'in progress'."""
    attempt = quiz(client, path)["attempt"]["id"]
    for slot, values in GOOD.items():
        reply = put(client, path, slot, values[0], rev=0, attempt=attempt, request=f"once-{slot}")
        entry = sheet_on_disk((root / path).parent)["slots"][slot]
        assert (reply.status, reply.json) == (200, {"slot": slot, "rev": 1, "saved": entry["saved"]})
        assert entry["value"] == values[0]
        assert put(client, path, slot, values[0], rev=0, attempt=attempt, request=f"once-{slot}").json == reply.json
    assert quiz(client, path)["state"] == "in progress"


def test_submitting_reaches_the_exchange_once(client: Client, root: Path, layout: Layout, path: str) -> None:
    """Submit says the time and what is unanswered, puts the sheet into the exchange, and twice is once."""
    attempt = quiz(client, path)["attempt"]["id"]
    put(client, path, "s01", "a", rev=0, attempt=attempt)
    handed_in = set(Exchange(layout.exchange).inbound.iterdir())
    first = submit(client, path)
    assert first.status == 200, first.text
    assert first.json["unanswered"] == ["s02", "s03", "s04", "s05"]
    (new,) = set(Exchange(layout.exchange).inbound.iterdir()) - handed_in
    assert json.loads((new / "answers.json").read_bytes())["slots"]["s01"]["value"] == "a"
    assert submit(client, path).json == first.json
    assert len(set(Exchange(layout.exchange).inbound.iterdir()) - handed_in) == 1
    view = quiz(client, path)
    assert (view["state"], view["submitted"], view["can_retake"]) == ("submitted", first.json["submitted"], False)
    late = put(client, path, "s01", "b", rev=1, attempt=attempt)
    assert (late.status, late.json["reason"]) == (409, "submitted")


def test_a_broken_exchange_leaves_the_attempt_open(client: Client, root: Path, layout: Layout, path: str) -> None:
    """When handing in fails, the page hears why, the attempt can still be written and handed in later."""
    attempt = quiz(client, path)["attempt"]["id"]
    inbound = Exchange(layout.exchange).inbound
    inbound.rename(inbound.with_name("away"))
    try:
        reply = submit(client, path)
    finally:
        inbound.with_name("away").rename(inbound)
    assert reply.status == 503
    assert "Your answers are saved" in reply.json["message"]
    assert quiz(client, path)["submitted"] is None
    assert put(client, path, "s01", "a", rev=0, attempt=attempt).status == 200
    assert submit(client, path).status == 200


def test_feedback_is_ready_then_read_and_a_new_page_is_new(client: Client, root: Path, path: str) -> None:
    """Feedback goes from not ready to ready to read; when it was marked again it is ready once more."""
    submit(client, path)
    assert quiz(client, path)["feedback"] == "not ready"
    give_feedback(root, path, "waiting for marking")
    view = quiz(client, path)
    assert (view["state"], view["feedback"], view["can_retake"]) == ("waiting for marking", "ready", False)
    reply = client.call("GET", "/onboarding/api/feedback", path=path)
    assert reply.status == 200
    assert "<h1>Feedback</h1>" in reply.json["html"]
    assert quiz(client, path)["feedback"] == "read"
    give_feedback(root, path, "graded: passed")
    view = quiz(client, path)
    assert (view["state"], view["feedback"], view["can_retake"]) == ("graded: passed", "ready", False)
    refused = client.call("POST", "/onboarding/api/retake", body={"path": path})
    assert (refused.status, refused.json["reason"]) == (409, "retake")


def test_a_retake_opens_after_not_yet_passed(client: Client, root: Path, path: str) -> None:
    """'Not yet passed' allows one new attempt, with another variant; the old sheet is kept; old feedback is not shown for the new one."""
    first = quiz(client, path)
    submit(client, path)
    give_feedback(root, path, "graded: not yet passed")
    assert quiz(client, path)["can_retake"] is True
    reply = client.call("POST", "/onboarding/api/retake", body={"path": path})
    assert reply.status == 200, reply.text
    assert reply.json["attempt"]["n"] == 2
    assert reply.json["slots"]["s01"]["variant"] != first["slots"]["s01"]["variant"]
    assert (reply.json["state"], reply.json["feedback"], reply.json["can_retake"]) == (
        "not started",
        "not ready",
        False,
    )
    assert quiz(client, path) == reply.json
    kept = json.loads(((root / path).parent / "attempts" / "1.json").read_bytes())
    assert kept["attempt"]["id"] == first["attempt"]["id"]
    assert client.call("POST", "/onboarding/api/retake", body={"path": path}).status == 409
    assert client.call("GET", "/onboarding/api/feedback", path=path).status == 404


@pytest.mark.parametrize(
    "page",
    [
        "<p>no marks</p>",
        '<html><head></head><body><meta name="onboarding-attempt" content="ATTEMPT">'
        '<meta name="onboarding-state" content="graded: not yet passed"></body></html>',
        '<html><head><meta name="onboarding-attempt" content="another">'
        '<meta name="onboarding-state" content="graded: not yet passed"></head></html>',
        '<html><head><meta name="onboarding-attempt" content="ATTEMPT">'
        '<meta name="onboarding-state" content="splendid"></head></html>',
    ],
)
def test_what_is_no_feedback_on_this_attempt_opens_nothing(client: Client, root: Path, path: str, page: str) -> None:
    """Marks in the body (a learner's text), of another attempt, or of no known state are not believed."""
    submit(client, path)
    attempt = quiz(client, path)["attempt"]["id"]
    (root / path).with_name("feedback.html").write_text(page.replace("ATTEMPT", attempt), encoding="utf-8")
    view = quiz(client, path)
    assert (view["state"], view["feedback"], view["can_retake"]) == ("submitted", "not ready", False)


def test_the_manifest_comes_from_the_course_and_not_from_the_copy(client: Client, root: Path) -> None:
    """What may run by itself is the course's own code, whatever stands in the learner's copy."""
    copy = root / "lessons" / "08-tapering-principles.ipynb"
    copy.write_text(copy.read_text("utf-8").replace("import this", "import os"), encoding="utf-8")
    (root / "lessons" / "09-mine.ipynb").write_text(copy.read_text("utf-8"), encoding="utf-8")
    reply = client.call("GET", "/onboarding/api/lessons")
    assert reply.json == {
        "lessons": {
            "lessons/08-tapering-principles.ipynb": {
                "module": QUIZ,
                "title": QUIZ,
                "kernel": "python3",
                "cells": ["import this\nx"],
                "references": {"1": {"title": "A source"}},
                "words": {"taper": {"term": "Taper"}},
            }
        }
    }


def test_the_learners_server_does_not_import_nbgrader(lab: Lab, client: Client, path: str) -> None:
    """nbgrader costs seconds and belongs to the trainer: a learner's server does without, even after handing in."""
    submit(client, path)
    maps = Path(f"/proc/{lab.server}/maps").read_text("utf-8")
    assert "python" in maps
    assert "sqlalchemy" not in maps


def test_the_trainers_lab_answers_no_quiz_and_runs_no_lesson(layout: Layout, tmp_path: Path) -> None:
    """In the trainer's Lab a paper cannot be turned into an attempt, and nothing may run by itself; the formgrader is there."""
    shutil.copy2(REPO / "nbgrader_config.py", layout.root / "nbgrader_config.py")
    with running_lab(layout.root, tmp_path, "teach") as lab:
        trainer = lab.client()
        reply = trainer.call("GET", "/onboarding/api/quiz", path=f"release/{QUIZ}/quiz.ipynb")
        assert (reply.status, reply.json["reason"]) == (403, "place")
        assert "onboarding learn" in reply.json["message"]
        assert trainer.call("GET", "/onboarding/api/lessons").json == {"lessons": {}}
        assert trainer.call("GET", "/formgrader").status == 200
        assert '"onboardingRole": "trainer"' in trainer.call("GET", "/lab").text
    assert list((layout.release / QUIZ).iterdir()) == [layout.release / QUIZ / "quiz.ipynb"]
