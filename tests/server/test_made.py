"""What a learner made: the call of the quiz page, and the page to print, of a real server."""

from itertools import count
from pathlib import Path

import pytest

from onboarding.activities.plan_builder.data import load_builder
from onboarding.activities.plan_builder.model import BuilderModel
from onboarding.activities.session import Session
from onboarding.paths import Layout
from onboarding.questions import Item
from onboarding.questions.kinds.written import FromActivity
from tests.running_lab import Client, running_lab
from tests.server_course import make_quiz

ASKED = "plan-builder/emil"
WRITTEN = [Item("s01a", "written", "Write.", 1, (), "x", "p", own=FromActivity(ASKED))]
HOSTILE = '<script>alert(1)</script> "quoted" & {{ 7*7 }}'
numbers = count()


@pytest.fixture
def paper(root: Path) -> str:
    """A quiz that asks for Emil's plan."""
    folder = make_quiz(root / "quizzes" / f"m{next(numbers)}", {"s01": WRITTEN})
    return f"quizzes/{folder.name}/quiz.ipynb"


def write(root: Path, text: str, *, box: str = "then") -> None:
    """Type into a line of Emil's plan, as the lesson does."""
    file = root / "work" / "relapse-prevention" / "plan-builder.json"
    Session(BuilderModel(load_builder()), file).do({"do": "write", "person": "emil", "box": box, "text": text})


def test_the_text_for_an_answer(client: Client, root: Path, paper: str) -> None:
    """First nothing, with where to make it; then the text as it was typed, and no byte of the learner's file is changed."""
    nothing = client.call("GET", "/onboarding/api/made", path=paper, activity=ASKED)
    assert nothing.status == 200, nothing.text
    assert nothing.json == {
        "text": "",
        "wanted": "the plan of Emil",
        "title": "Build a plan",
        "lesson": "",
        "section": "the-plan",
    }
    write(root, HOSTILE)
    file = root / "work" / "relapse-prevention" / "plan-builder.json"
    before = file.read_bytes()
    found = client.call("GET", "/onboarding/api/made", path=paper, activity=ASKED)
    assert found.json["text"].endswith(f"What I do then\n{HOSTILE}")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("activity", "status"), [("plan-builder", 404), ("plan-builder/ines", 404), ("chain", 404), ("", 404)]
)
def test_only_what_the_quiz_asks_for(client: Client, paper: str, activity: str, status: int) -> None:
    """The call reads nothing but what a question of this paper names."""
    reply = client.call("GET", "/onboarding/api/made", path=paper, activity=activity)
    assert (reply.status, reply.json["reason"]) == (status, "path")
    assert client.call("GET", "/onboarding/api/made", path="../quiz.ipynb", activity=ASKED).status == 404


def test_the_page_to_print(client: Client, root: Path) -> None:
    """Who made it and that the people are invented; what was typed is text and nothing else; no key, no script but our files."""
    write(root, HOSTILE)
    page = client.call("GET", "/onboarding/made", activity="plan-builder")
    assert page.status == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "{{ 7*7 }}" in page.text
    assert "The people on this page are invented." in page.text
    assert "Demo, unsigned." in page.text
    assert page.text.count("Invented person") == page.text.count("<article") == 1
    assert "Ada Nkemelu" in page.text
    assert not any(question.needs[:30] in page.text for question in load_builder().questions)
    empty = client.call("GET", "/onboarding/made", activity="chain")
    assert "Nothing was made here yet." in empty.text


def test_what_is_not_there_or_broken_is_said(client: Client, root: Path) -> None:
    """An unknown name, and a file that cannot be read, end in a sentence on a page."""
    unknown = client.call("GET", "/onboarding/made", activity="../../etc/passwd")
    assert unknown.status == 404
    assert "There is no such activity" in unknown.text
    file = root / "work" / "patient-education" / "teach-back.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{", encoding="utf-8")
    broken = client.call("GET", "/onboarding/made", activity="teach-back")
    assert broken.status == 404
    assert "cannot be read" in broken.text
    file.unlink()


def test_a_stranger_sees_nothing(client: Client) -> None:
    """Without the token there is only the sign-in page."""
    stranger = Client(int(client.base.rsplit(":", 1)[1]))
    assert "Ada Nkemelu" not in stranger.call("GET", "/onboarding/made", activity="plan-builder").text
    assert stranger.call("GET", "/onboarding/api/made", path="x", activity=ASKED).status in (401, 403)


def test_a_trainers_lab_prints_nothing(layout: Layout, tmp_path: Path) -> None:
    """There is no learner in it, and it says so."""
    with running_lab(layout.root, tmp_path, "teach") as lab:
        page = lab.client().call("GET", "/onboarding/made", activity="plan-builder")
        assert page.status == 404
        assert "onboarding learn" in page.text
