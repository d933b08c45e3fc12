"""Refreshers over HTTP, of a real server that the real command started: plain forms, kept once, refused in words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onboarding.paths import Layout
from onboarding.refreshers.pools import ENVIRONMENT
from onboarding.refreshers.record import NAME, read_record
from tests.refresher_pools import DAY, SAFE, pass_quiz, pool, write_pool
from tests.running_lab import Client, Lab, running_lab
from tests.server.calls import quiz, submit
from tests.server_course import QUIZ

PLACE = "/onboarding/refreshers"
PAPER = f"quizzes/{QUIZ}/quiz.ipynb"


@pytest.fixture(scope="module")
def lab(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """As for the other tests of the server, with a made-up pool."""
    pools = tmp_path_factory.mktemp("pools")
    write_pool(pools, [*pool("r01", "r02"), *pool("r05", "r06", objective=SAFE)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(pools))
        with running_lab(layout.root, tmp_path_factory.mktemp("home"), "learn", "--name", "Ada Nkemelu") as lab:
            yield lab


@pytest.fixture
def passed(client: Client, root: Path) -> Client:
    """The learner has passed the one quiz, and answered no refresher."""
    for path in (root / "work").glob("*refreshers*"):
        path.unlink()
    quiz(client, PAPER)
    assert submit(client, PAPER).status == 200
    pass_quiz(root / "quizzes" / QUIZ, received=datetime.now(UTC) - 9 * DAY)
    return client


def hidden(page: str) -> dict[str, str]:
    """The fields that a form carries along."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_nothing_is_there_before_a_module_was_passed(client: Client, root: Path) -> None:
    """Home does not speak of it, the page says when it begins, and beginning writes no file."""
    assert "efresher" not in client.call("GET", "/onboarding/home").text
    assert "from the day after you have passed a module" in client.call("GET", PLACE).text
    assert "Nothing is due now." in client.call("POST", PLACE, form={"act": "begin"}).text
    assert not (root / "work" / NAME).exists()


def test_a_question_is_answered_once(passed: Client, root: Path) -> None:
    """Begin, nothing chosen, answer, the same again, another one again: one answer is kept, and it is on the disk when it is explained."""
    assert "Refreshers: 3 questions, about 2 minutes" in passed.call("GET", "/onboarding/home").text
    page = passed.call("POST", PLACE, form={"act": "begin"})
    form = {**hidden(page.text), "act": "answer"}
    nothing = passed.call("POST", PLACE, form=form)
    assert (nothing.status, "Choose an answer first." in nothing.text) == (400, True)
    told = passed.call("POST", PLACE, form={**form, "option": "a"})
    assert (told.status, "Not yet" in told.text, "Because of b." in told.text) == (200, True, True)
    before = (root / "work" / NAME).read_bytes()
    again = passed.call("POST", PLACE, form={**form, "option": "a"})
    assert "Your first answer is kept" not in again.text
    other = passed.call("POST", PLACE, form={**form, "option": "b"})
    assert "Your first answer is kept" in other.text
    assert (root / "work" / NAME).read_bytes() == before
    record = read_record(root / "work")
    assert record is not None
    assert [one.right for one in record.answers] == [False]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"rev": "0"}, 409, "You went on in another window"),
        ({"rev": "x"}, 409, "You went on in another window"),
        ({"session": "f" * 32}, 409, "You went on in another window"),
        ({"n": "9" * 30}, 409, "You went on in another window"),
        ({"sha": "old"}, 409, "worded anew"),
        ({"option": "z"}, 400, "not one of this question"),
        ({"option": ["a", "b"]}, 400, "not one of this question"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    passed: Client, root: Path, change: dict[str, object], status: int, words: str
) -> None:
    """The question stands on the page again, and no byte is changed."""
    form = {**hidden(passed.call("POST", PLACE, form={"act": "begin"}).text), "act": "answer", "option": "b"}
    before = (root / "work" / NAME).read_bytes()
    reply = passed.call("POST", PLACE, form={**form, **change})
    assert (reply.status, words in reply.text, "Check my answer" in reply.text) == (status, True, True)
    assert (root / "work" / NAME).read_bytes() == before


def test_a_form_from_elsewhere_is_refused(passed: Client, root: Path) -> None:
    """Without the token of the page nothing is begun."""
    assert passed.call("POST", PLACE, form={"act": "begin"}, xsrf=False).status == 403
    assert not (root / "work" / NAME).exists()


def test_a_stranger_sees_nothing(client: Client) -> None:
    stranger = Client(int(client.base.rsplit(":", 1)[1]))
    # Jupyter asks for its token; the address that was asked for stands in that form.
    assert "Refreshers" not in stranger.call("GET", PLACE).text


def test_a_trainers_lab_has_no_refreshers(layout: Layout, tmp_path: Path) -> None:
    """It says where to go instead."""
    with running_lab(layout.root, tmp_path, "teach") as lab:
        page = lab.client().call("GET", PLACE)
        assert (page.status, "onboarding learn" in page.text) == (500, True)
