"""Where activities keep their state: nothing is lost, nothing half-written is read, nothing newer is overwritten."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.session import Session
from onboarding.activities.state import Action, ActionRefused, StaleState, StateFile, work_file
from onboarding.errors import DiskProblem


@dataclass(frozen=True)
class Counting:
    """A model that is easy to foresee: it adds up numbers and refuses everything else."""

    activity: str = "counting"
    version: int = 1

    def start(self, seed: int) -> int:
        return 0

    def act(self, state: int, action: Action) -> int:
        if type(action.get("add")) is not int:
            raise ActionRefused("Only whole numbers can be added.")
        return int(state + action["add"])

    def dump(self, state: int) -> Any:
        return {"sum": state}

    def retell(self, state: int) -> list[Action]:
        return [{"add": state}]

    def replaces(self, last: Action, new: Action) -> bool:
        return False


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "module" / "counting.json"


def stored(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


def test_file_has_the_documented_form(path: Path) -> None:
    """Exactly the fields of docs/formats.md, and the revision counts the writes."""
    session = Session(Counting(), path)
    session.do({"add": 2})
    session.do({"add": 3})
    document = stored(path)
    assert set(document) == {"schema", "activity", "model_version", "seed", "rev", "updated", "state", "history"}
    assert document["rev"] == 2
    assert document["state"] == {"sum": 5}
    assert document["history"] == [{"add": 2}, {"add": 3}]
    assert document["updated"].endswith("Z")


@given(numbers=st.lists(st.integers(-9, 9), max_size=450))
def test_replaying_the_history_yields_the_state(numbers: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    """However much was done, the saved history leads to the saved state, in the same file and with the same seed."""
    path = tmp_path_factory.mktemp("work") / "counting.json"
    model = Counting()
    session = Session(model, None)
    history = session._history
    for number in numbers:
        session.do({"add": number})
    history = session._history
    StateFile(path=path, activity="counting", model_version=1).save(
        state=model.dump(session.state), history=history, seed=session.seed, rev=0
    )
    later = Session(model, path)
    assert later.state == session.state == sum(numbers)
    assert later.seed == session.seed
    assert later.status.notice == ""
    assert len(history) <= 400


def test_reading_writes_nothing(path: Path) -> None:
    """Opening an activity creates neither file nor folder."""
    Session(Counting(), path)
    assert not path.parent.exists()


def test_refused_action_changes_and_saves_nothing(path: Path) -> None:
    """An action that the model refuses leaves state and file as they were."""
    session = Session(Counting(), path)
    session.do({"add": 1})
    before = path.read_bytes()
    with pytest.raises(ActionRefused):
        session.do({"add": "x"})
    assert session.state == 1
    assert path.read_bytes() == before


def test_stale_write_is_refused_and_both_copies_kept(path: Path) -> None:
    """Two windows: the later writer is told, its own work lies beside the other's, and the file is untouched."""
    one, two = Session(Counting(), path), Session(Counting(), path)
    one.do({"add": 1})
    before = path.read_bytes()
    two.do({"add": 20})
    assert two.status.conflict
    assert "Both copies are kept" in two.status.notice
    assert path.read_bytes() == before
    assert stored(path.with_name("counting.json.other"))["state"] == {"sum": 20}
    with pytest.raises(ActionRefused):
        two.do({"add": 1})


def test_after_a_conflict_one_may_keep_ones_own(path: Path) -> None:
    """Keeping this page saves it and leaves the other copy beside it; work goes on."""
    one, two = Session(Counting(), path), Session(Counting(), path)
    one.do({"add": 1})
    two.do({"add": 20})
    two.keep_mine()
    assert not two.status.conflict
    assert stored(path)["state"] == {"sum": 20}
    kept = [stored(file)["state"]["sum"] for file in path.parent.glob("counting.json.other*")]
    assert sorted(kept) == [1, 20]
    two.do({"add": 5})
    assert stored(path)["state"] == {"sum": 25}


def test_after_a_conflict_one_may_take_the_other(path: Path) -> None:
    """Taking the other copy shows it and goes on from it."""
    one, two = Session(Counting(), path), Session(Counting(), path)
    one.do({"add": 1})
    two.do({"add": 20})
    two.take_other()
    assert two.state == 1
    assert not two.status.conflict
    two.do({"add": 5})
    assert stored(path)["state"] == {"sum": 6}
    assert stored(path)["rev"] == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"schema":1,"activity":"other","model_version":1,"seed":0,"rev":1,"updated":"","state":{"sum":1},"history":[{"add":1}]}',
        b'{"schema":1,"activity":"counting","model_version":1,"seed":0,"rev":1,"updated":"","state":{"sum":2},"history":[{"add":1}]}',
        b'{"schema":1,"activity":"counting","model_version":1,"seed":0,"rev":1,"updated":"","state":{"sum":1},"history":[{"add":"x"}]}',
        b'{"schema":1,"activity":"counting","model_version":1,"seed":0,"rev":1,"updated":"","state":{"sum":1},"history":[7]}',
        b'{"schema":1,"activity":"counting","model_version":1,"seed":-1,"rev":1,"updated":"","state":{"sum":0},"history":[]}',
        b'{"schema":1,"activity":"counting","model_version":1,"seed":0,"rev":true,"updated":"","state":{"sum":0},"history":[]}',
        b'{"schema":1,"activity":"counting","model_version":1,"seed":0,"rev":NaN,"updated":"","state":{"sum":0},"history":[]}',
        b"x" * (1024 * 1024 + 1),
    ],
    ids=range(14),
)
def test_broken_file_is_kept_and_said(path: Path, content: bytes) -> None:
    """A file that is broken in any way is put aside unchanged, the learner is told its name, and work starts afresh."""
    path.parent.mkdir()
    path.write_bytes(content)
    session = Session(Counting(), path)
    assert session.state == 0
    assert "counting.json.bak" in session.status.notice
    assert path.with_name("counting.json.bak").read_bytes() == content
    session.do({"add": 4})
    assert stored(path)["state"] == {"sum": 4}


def test_a_second_broken_file_does_not_replace_the_first(path: Path) -> None:
    """Every broken file is kept under a name of its own."""
    path.parent.mkdir()
    for content in (b"one", b"two"):
        path.write_bytes(content)
        Session(Counting(), path)
    kept = [file.read_bytes() for file in sorted(path.parent.glob("counting.json.bak*"))]
    assert kept == [b"one", b"two"]


@pytest.mark.parametrize(("schema", "model"), [(2, 1), (1, 2)])
def test_newer_file_is_opened_read_only(path: Path, schema: int, model: int) -> None:
    """A file of a newer version is shown as far as it is understood, and not touched."""
    document = {
        "schema": schema, "activity": "counting", "model_version": model, "seed": 0, "rev": 9, "updated": "",
        "state": {"sum": 3}, "history": [{"add": 3}],
    }  # fmt: skip
    path.parent.mkdir()
    path.write_text(json.dumps(document), "utf-8")
    session = Session(Counting(), path)
    assert session.state == 3
    assert not session.status.writable
    assert "newer version" in session.status.notice
    with pytest.raises(ActionRefused):
        session.do({"add": 1})
    assert stored(path) == document


def test_newer_file_that_is_not_understood_is_left_alone(path: Path) -> None:
    """Even when nothing of a newer file can be shown it stays where it is."""
    path.parent.mkdir()
    path.write_text('{"schema": 2, "quite": "different"}', "utf-8")
    session = Session(Counting(), path)
    assert session.state == 0
    assert not session.status.writable
    assert path.read_text("utf-8") == '{"schema": 2, "quite": "different"}'


def test_older_model_is_replayed(path: Path) -> None:
    """A file of an older model is taken up by replaying its history, even where the state looks different now."""
    Session(Counting(), path).do({"add": 3})

    @dataclass(frozen=True)
    class Doubling(Counting):
        version: int = 2

        def act(self, state: int, action: Action) -> int:
            return state + 2 * int(action["add"])

    session = Session(Doubling(), path)
    assert session.state == 6
    assert session.status.notice == ""


def test_failed_write_keeps_what_is_on_the_page(path: Path) -> None:
    """When the folder cannot be made the learner is told, the state stays, and the next action saves all of it."""
    path.parent.write_text("in the way", "utf-8")
    session = Session(Counting(), path)
    session.do({"add": 1})
    assert session.state == 1
    assert session.status.notice.startswith("Not saved.")
    assert session.status.saved == ""
    path.parent.unlink()
    session.do({"add": 2})
    assert stored(path)["state"] == {"sum": 3}
    assert session.status.notice == ""


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    """A link in place of the file is put aside; what it points to is neither read nor changed."""
    target = tmp_path / "elsewhere"
    target.write_text("private", "utf-8")
    path.parent.mkdir()
    path.symlink_to(target)
    Session(Counting(), path).do({"add": 1})
    assert target.read_text("utf-8") == "private"
    assert not path.is_symlink()


def test_one_of_two_writers_of_a_revision_wins(path: Path) -> None:
    """A write names the revision it read; the second one for the same revision raises and is kept."""
    file = StateFile(path=path, activity="counting", model_version=1)
    assert file.save(state={"sum": 1}, history=[{"add": 1}], seed=0, rev=0) == 1
    with pytest.raises(StaleState) as refused:
        file.save(state={"sum": 2}, history=[{"add": 2}], seed=0, rev=0)
    assert stored(refused.value.kept)["state"] == {"sum": 2}
    assert stored(path)["state"] == {"sum": 1}


def test_no_temporary_file_is_left(path: Path) -> None:
    """After writes only the state file and the lock are there."""
    session = Session(Counting(), path)
    for _ in range(5):
        session.do({"add": 1})
    assert sorted(os.listdir(path.parent)) == [".lock", "counting.json"]


def test_disk_problem_is_raised_by_the_file(path: Path) -> None:
    """The file itself raises; it is the session that turns it into a sentence."""
    path.parent.write_text("in the way", "utf-8")
    file = StateFile(path=path, activity="counting", model_version=1)
    with pytest.raises(DiskProblem):
        file.save(state={}, history=[], seed=0, rev=0)


@pytest.mark.parametrize(
    ("module", "activity"), [("..", "x"), ("a/b", "x"), ("a", "../x"), ("", "x"), ("a", ""), ("a", "X")]
)
def test_names_cannot_leave_the_work_folder(module: str, activity: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only plain lower-case names make a path."""
    monkeypatch.setenv("ONBOARDING_WORK", "/somewhere")
    with pytest.raises(ValueError, match="not a plain name"):
        work_file(module, activity)


def test_work_file_lies_below_the_named_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The server names the folder; without it there is no file."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    assert work_file("tapering-principles", "plan-reader") == tmp_path / "tapering-principles" / "plan-reader.json"
    monkeypatch.delenv("ONBOARDING_WORK")
    assert work_file("tapering-principles", "plan-reader") is None


def replayed(model: Counting, history: Sequence[Action]) -> int:
    state = model.start(0)
    for action in history:
        state = model.act(state, action)
    return state


def test_retold_history_stays_short_on_disk(path: Path) -> None:
    """A very long run is kept as a short history that leads to the same state."""
    session = Session(Counting(), path)
    for _ in range(405):
        session.do({"add": 1})
    document = stored(path)
    assert len(document["history"]) < 10
    assert replayed(Counting(), document["history"]) == 405
