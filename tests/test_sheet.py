"""The answer sheet: no acknowledged answer is ever lost, whoever else writes and whenever the power goes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from server_course import GOOD, SLOTS, make_quiz, sheet_on_disk

from onboarding.answers import read_sheet
from onboarding.errors import AnswerInvalid, DiskProblem
from onboarding.files import canonical_json
from onboarding.server.paper import PaperProblem, read_paper
from onboarding.server.sheet import (
    Ack,
    AlreadySubmitted,
    Changed,
    Opened,
    OtherAttempt,
    RetakeRefused,
    open_sheet,
    retake,
    submit,
    unanswered,
    write_answer,
)

WHEN = datetime(2025, 3, 1, 10, 42, tzinfo=UTC)
REPO = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_quiz(tmp_path / "quizzes" / "tapering")


def opened(folder: Path, *, now: datetime = WHEN) -> Opened:
    return open_sheet(folder, learner="ada-1", paper=read_paper(folder), now=now)


def write(
    folder: Path,
    slot: object,
    value: object,
    *,
    rev: object,
    request: object = None,
    attempt: object = None,
    now: datetime = WHEN,
) -> Ack:
    return write_answer(
        folder,
        learner="ada-1",
        paper=read_paper(folder),
        attempt=attempt or sheet_on_disk(folder)["attempt"]["id"],
        slot=slot,
        rev=rev,
        request=request or os.urandom(8).hex(),
        value=value,
        now=now,
    )


def hand_in(folder: Path) -> None:
    attempt = sheet_on_disk(folder)["attempt"]["id"]
    submit(folder, learner="ada-1", paper=read_paper(folder), attempt=attempt, hand_in=lambda: WHEN, now=WHEN)


def again(folder: Path) -> Opened:
    ended = sheet_on_disk(folder)["attempt"]["id"]
    return retake(folder, learner="ada-1", paper=read_paper(folder), ended=ended, now=WHEN)


def test_opening_is_an_attempt_that_graders_can_read(folder: Path) -> None:
    """The first opening writes a complete sheet, and the grader's reader accepts all of it."""
    table = opened(folder).table
    sheet = read_sheet((folder / "answers.json").read_bytes(), quiz="tapering")
    assert sheet.problems == {}
    assert (sheet.learner, sheet.attempt_n, sheet.submitted) == ("ada-1", 1, None)
    assert set(table["slots"]) == set(SLOTS)
    assert opened(folder) == Opened(table, ()), "opening again changes nothing"


def test_every_option_is_shown_once_and_orders_differ_between_attempts(folder: Path) -> None:
    """`order` is a permutation of the options, and it is not the same in every attempt."""
    orders = set()
    for _ in range(4):
        entry = opened(folder).table["slots"]["s03"]
        assert sorted(entry["order"]) == ["a", "b", "c", "d"]
        orders.add(tuple(entry["order"]))
        hand_in(folder)
        again(folder)
    assert len(orders) > 1


@pytest.mark.parametrize("slot", list(SLOTS))
def test_each_kind_is_written_and_read_back(folder: Path, slot: str) -> None:
    """Every valid answer comes back as it was saved, with the revision and time of its acknowledgement."""
    opened(folder)
    for rev, value in enumerate(GOOD[slot]):
        ack = write(folder, slot, value, rev=rev)
        entry = opened(folder).table["slots"][slot]
        assert (entry["value"], entry["rev"], entry["saved"]) == (value, ack.rev, ack.saved)
        assert ack.rev == rev + 1


BAD: list[tuple[Any, Any]] = [
    ("s01", "z"), ("s01", ["a"]), ("s01", 3), ("s01", True), ("s02", "a"), ("s02", ["a", "a"]), ("s03", ["z"]),
    ("s04", {"raw": 3, "unit": "weeks"}), ("s04", {"raw": "3", "unit": "years"}), ("s04", "3"), ("s05", "x" * 10_001),
    ("s05", {"a": 1}), ("s05", "\ud800"), ("s99", "a"), (None, "a"), (["s01"], "a"),
]  # fmt: skip


@pytest.mark.parametrize(("slot", "value"), BAD)
def test_an_answer_of_the_wrong_form_is_refused(folder: Path, slot: Any, value: Any) -> None:
    """An answer that does not fit its question is refused with a sentence, and nothing is written."""
    opened(folder)
    before = (folder / "answers.json").read_bytes()
    with pytest.raises(AnswerInvalid, match=r"\."):
        write(folder, slot, value, rev=0)
    assert (folder / "answers.json").read_bytes() == before


@pytest.mark.parametrize(
    ("rev", "request_id"), [(-1, "r"), ("0", "r"), (True, "r"), (0.0, "r"), (0, 7), (0, "x" * 101), (0, "é")]
)
def test_a_malformed_revision_or_request_is_refused(folder: Path, rev: Any, request_id: Any) -> None:
    """Neither is guessed at."""
    opened(folder)
    with pytest.raises(AnswerInvalid):
        write(folder, "s01", "a", rev=rev, request=request_id)


def test_a_sheet_that_graders_would_refuse_for_its_size_is_not_written(tmp_path: Path) -> None:
    """The limit of 256 KiB is kept when writing, in words, and the answers before stay."""
    written = {f"s{n:02d}": [_written(f"w{n}")] for n in range(1, 12)}
    folder = make_quiz(tmp_path / "q", written)
    opened(folder)

    def write_all() -> None:
        for slot in written:
            write(folder, slot, "𝄞" * 10_000, rev=0)

    with pytest.raises(AnswerInvalid, match="too long"):
        write_all()
    assert sum(entry["rev"] for entry in sheet_on_disk(folder)["slots"].values()) == 6


def _written(name: str) -> Any:
    from dataclasses import replace

    return replace(SLOTS["s05"][0], id=name)


def test_a_replay_gets_the_first_acknowledgement(folder: Path) -> None:
    """The same request twice is one write, even after the attempt was handed in."""
    opened(folder)
    first = write(folder, "s01", "a", rev=0, request="one")
    assert write(folder, "s01", "a", rev=0, request="one", now=WHEN + timedelta(minutes=5)) == first
    hand_in(folder)
    assert write(folder, "s01", "a", rev=0, request="one") == first


def test_the_later_writer_sees_what_is_saved(folder: Path) -> None:
    """A stale revision is refused with the saved value; the same request number with another value is no replay."""
    opened(folder)
    write(folder, "s01", "a", rev=0, request="one")
    for value in ("b", "c"):
        with pytest.raises(Changed) as refusal:
            write(folder, "s01", value, rev=0, request="one")
        assert (refusal.value.rev, refusal.value.value) == (1, "a")
    assert sheet_on_disk(folder)["slots"]["s01"]["value"] == "a"


def test_an_attempt_that_was_handed_in_is_read_only(folder: Path) -> None:
    """After Submit nothing can be written, and a second Submit hands nothing in and tells the same time."""
    opened(folder)
    write(folder, "s01", "a", rev=0)
    attempt, paper = sheet_on_disk(folder)["attempt"]["id"], read_paper(folder)
    calls = count()
    for _ in range(2):
        table = submit(
            folder,
            learner="ada-1",
            paper=paper,
            attempt=attempt,
            hand_in=lambda: WHEN + timedelta(next(calls)),
            now=WHEN,
        )
        assert table["submitted"] == "2025-03-01T10:42:00.000000Z"
    assert next(calls) == 1
    with pytest.raises(AlreadySubmitted):
        write(folder, "s01", "b", rev=1)
    assert unanswered(table, paper) == ["s02", "s03", "s04", "s05"]


def test_a_failed_hand_in_leaves_the_attempt_open(folder: Path) -> None:
    """When the exchange fails, the sheet is as before and can be written and handed in."""

    def fails() -> datetime:
        raise DiskProblem(folder, "The disk is full.", "Free some space.")

    attempt = opened(folder).table["attempt"]["id"]
    before = (folder / "answers.json").read_bytes()
    with pytest.raises(DiskProblem):
        submit(folder, learner="ada-1", paper=read_paper(folder), attempt=attempt, hand_in=fails, now=WHEN)
    assert (folder / "answers.json").read_bytes() == before
    write(folder, "s01", "a", rev=0)
    hand_in(folder)


def test_no_answer_slips_in_while_handing_in(folder: Path) -> None:
    """A write that arrives during Submit is answered afterwards, with a refusal: what was handed in is what is kept."""
    attempt, paper = opened(folder).table["attempt"]["id"], read_paper(folder)
    outcome: list[object] = []

    def late() -> None:
        try:
            outcome.append(write(folder, "s01", "a", rev=0, attempt=attempt))
        except AlreadySubmitted as refusal:
            outcome.append(refusal)

    writer = threading.Thread(target=late)

    def slow() -> datetime:
        writer.start()
        writer.join(0.2)
        assert writer.is_alive(), "the writer waits for the lock"
        return WHEN

    submit(folder, learner="ada-1", paper=paper, attempt=attempt, hand_in=slow, now=WHEN)
    writer.join(10)
    assert [type(entry) for entry in outcome] == [AlreadySubmitted]
    assert sheet_on_disk(folder)["slots"]["s01"]["value"] is None


def test_retake_needs_feedback_that_says_not_yet(folder: Path) -> None:
    """No retake of an open attempt, nor of one whose feedback is about another attempt or missing."""
    paper, attempt = read_paper(folder), opened(folder).table["attempt"]["id"]
    with pytest.raises(RetakeRefused, match="submit it first"):
        retake(folder, learner="ada-1", paper=paper, ended=attempt, now=WHEN)
    hand_in(folder)
    for ended in (None, "another"):
        with pytest.raises(RetakeRefused, match="feedback"):
            retake(folder, learner="ada-1", paper=paper, ended=ended, now=WHEN)


def test_retakes_show_variants_not_seen_before_and_keep_every_attempt(folder: Path) -> None:
    """Three attempts at a slot with three variants show all three; each earlier sheet is kept as it was handed in."""
    seen, sheets = [], []
    for number in (1, 2, 3):
        table = opened(folder).table
        assert table["attempt"]["n"] == number
        seen.append(table["slots"]["s01"]["variant"])
        write(folder, "s01", "a", rev=0)
        hand_in(folder)
        sheets.append(sheet_on_disk(folder))
        again(folder)
    assert sorted(seen) == ["s01a", "s01b", "s01c"]
    kept = [json.loads((folder / "attempts" / f"{number}.json").read_bytes()) for number in (1, 2, 3)]
    assert kept == sheets
    with pytest.raises(OtherAttempt):
        write(folder, "s01", "a", rev=0, attempt=sheets[0]["attempt"]["id"])


def damage_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def damage_empty(path: Path) -> None:
    path.write_bytes(b"")


def damage_binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)))


def damage_deep(path: Path) -> None:
    path.write_bytes(b"[" * 100_000)


def damage_huge(path: Path) -> None:
    path.write_bytes(b"x" * 300_000)


def damage_entry(path: Path) -> None:
    table = json.loads(path.read_bytes())
    table["slots"]["s02"]["rev"] = "seven"
    path.write_bytes(canonical_json(table))


def damage_owner(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"ada-1", b"eve-2"))


DAMAGE = [damage_cut, damage_empty, damage_binary, damage_deep, damage_huge, damage_entry, damage_owner]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_sheet_comes_back_from_its_copy(folder: Path, damage: Callable[[Path], None]) -> None:
    """Every acknowledged answer is back, the damaged bytes are kept aside, and the learner is told."""
    opened(folder)
    write(folder, "s01", "a", rev=0)
    before = sheet_on_disk(folder)
    damage(folder / "answers.json")
    broken = (folder / "answers.json").read_bytes()
    after = opened(folder)
    assert after.table == before == sheet_on_disk(folder)
    (aside,) = folder.glob("answers.broken-*.json")
    assert aside.read_bytes() == broken
    assert aside.name in after.problems[0]


def test_a_damaged_sheet_without_a_copy_is_kept_and_a_new_one_opened(folder: Path) -> None:
    """Nothing is deleted even when nothing can be brought back."""
    opened(folder)
    (folder / "answers.json.bak").unlink()
    damage_cut(folder / "answers.json")
    after = opened(folder)
    assert after.table["attempt"]["n"] == 1
    assert "trainer" in after.problems[0]
    assert len(list(folder.glob("answers.broken-*.json"))) == 1


def test_a_deleted_sheet_comes_back(folder: Path) -> None:
    """Deleting answers.json by mistake loses nothing."""
    opened(folder)
    write(folder, "s05", "Long work", rev=0)
    before = sheet_on_disk(folder)
    (folder / "answers.json").unlink()
    after = opened(folder)
    assert after.table == before
    assert after.problems


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """A sheet that is a link to another file is put aside; the file it points to is neither read nor changed."""
    other = tmp_path / "other.json"
    opened(folder)
    other.write_bytes((folder / "answers.json").read_bytes())
    before = other.read_bytes()
    (folder / "answers.json").unlink()
    (folder / "answers.json").symlink_to(other)
    opened(folder)
    write(folder, "s01", "a", rev=0)
    assert other.read_bytes() == before
    assert not (folder / "answers.json").is_symlink()


def test_a_value_that_no_longer_fits_is_asked_again(folder: Path) -> None:
    """A readable sheet with an impossible value keeps its other answers, keeps a copy, and says which question."""
    opened(folder)
    write(folder, "s02", ["a"], rev=0)
    table = sheet_on_disk(folder)
    table["slots"]["s01"]["value"] = {"not": "a choice"}
    (folder / "answers.json").write_bytes(canonical_json(table))
    after = opened(folder)
    assert after.table["slots"]["s01"]["value"] is None
    assert after.table["slots"]["s02"]["value"] == ["a"]
    assert "question 1" in after.problems[0]
    assert json.loads(next(folder.glob("answers.broken-*")).read_bytes()) == table


def test_a_course_update_keeps_answers_and_replaces_only_untouched_questions(folder: Path) -> None:
    """An answered question that changed is kept for marking and said; an untouched one is drawn from the new paper."""
    from dataclasses import replace

    opened(folder)
    write(folder, "s02", ["a"], rev=0)
    changed = {slot: [replace(item, stem="New stem") for item in items] for slot, items in SLOTS.items()}
    changed["s06"] = [_written("s06a")]
    make_quiz(folder, changed)
    before = sheet_on_disk(folder)["slots"]["s02"]
    after = opened(folder)
    assert after.table["slots"]["s02"] == before
    assert after.table["slots"]["s01"]["sha"] == next(
        i.sha for i in changed["s01"] if i.id == after.table["slots"]["s01"]["variant"]
    )
    assert after.table["slots"]["s06"]["value"] is None
    assert "question 2" in after.problems[0]
    with pytest.raises(AnswerInvalid, match="Reload"):
        write(folder, "s02", ["b"], rev=1)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b"\xff", b'{"cells": [], "metadata": {"onboarding": {"schema": 1, "page": "lesson"}}}'],
)
def test_a_paper_that_is_no_quiz_is_refused(folder: Path, content: bytes) -> None:
    """A damaged or foreign notebook is told in words and no sheet is made for it."""
    (folder / "quiz.ipynb").write_bytes(content)
    with pytest.raises(PaperProblem, match=r"quiz\.ipynb"):
        read_paper(folder)


WRITER = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from onboarding.server.paper import read_paper
from onboarding.server.sheet import Changed, write_answer
folder, attempt, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
paper = read_paper(folder)
print("ready", flush=True)
sys.stdin.readline()
def one(number):
    try:
        write_answer(folder, learner="ada-1", paper=paper, attempt=attempt, slot="s05", rev=int(sys.argv[4]),
                     request=f"{name}-{number}", value=f"{name}-{number}", now=datetime.now(UTC))
    except Changed:
        return None
    return f"{name}-{number}"
with ThreadPoolExecutor(10) as pool:
    print(*[won for won in pool.map(one, range(10)) if won], flush=True)
"""


def test_of_twenty_simultaneous_writers_exactly_one_wins(folder: Path) -> None:
    """Ten threads in each of two processes write one revision of one slot at once: one is acknowledged, and it is on the disk."""
    attempt = opened(folder).table["attempt"]["id"]
    for rev in range(3):
        args = [sys.executable, "-c", WRITER, str(folder), attempt]
        writers = [
            subprocess.Popen(
                [*args, name, str(rev)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_env(), cwd=REPO
            )
            for name in ("p", "q")
        ]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("\n")
            writer.stdin.flush()
        won = [name for writer in writers for name in writer.communicate(timeout=60)[0].split()]
        assert [writer.returncode for writer in writers] == [0, 0]
        assert len(won) == 1
        entry = sheet_on_disk(folder)["slots"]["s05"]
        assert (entry["value"], entry["rev"]) == (won[0], rev + 1)


def test_writers_of_different_slots_do_not_lose_each_others_answers(folder: Path) -> None:
    """Forty threads on five slots: every acknowledged write is there at the end."""
    attempt, paper = opened(folder).table["attempt"]["id"], read_paper(folder)

    def one(job: tuple[str, int]) -> tuple[str, int]:
        slot, number = job
        while True:
            entry = sheet_on_disk(folder)["slots"][slot]
            try:
                ack = write_answer(
                    folder, learner="ada-1", paper=paper, attempt=attempt, slot=slot, rev=entry["rev"],
                    request=f"{slot}-{number}", value=GOOD[slot][number % len(GOOD[slot])], now=WHEN,
                )  # fmt: skip
            except Changed:
                continue
            return slot, ack.rev

    with ThreadPoolExecutor(8) as pool:
        acks = list(pool.map(one, [(slot, number) for slot in SLOTS for number in range(8)]))
    assert len(set(acks)) == 40
    assert {slot: entry["rev"] for slot, entry in sheet_on_disk(folder)["slots"].items()} == dict.fromkeys(SLOTS, 8)


STOPPED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
import onboarding.files
from onboarding.server import sheet, sheet_file
from onboarding.server.paper import read_paper
folder, stop, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
steps = 0
def step():
    global steps
    if steps == stop:
        os._exit(9)
    steps += 1
def stopping(function):
    def run(*args, **kwargs):
        step()
        result = function(*args, **kwargs)
        step()
        return result
    return run
os.replace, os.fsync, os.rename, os.mkdir = map(stopping, (os.replace, os.fsync, os.rename, os.mkdir))
paper, now = read_paper(folder), datetime.now(UTC)
if what == "retake":
    sheet.retake(folder, learner="ada-1", paper=paper, ended=sys.argv[4], now=now)
else:
    sheet.write_answer(folder, learner="ada-1", paper=paper, attempt=sys.argv[4], slot="s01", rev=1, request="new", value="c", now=now)
"""


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPO)}


def _stopped_at(folder: Path, stop: int, what: str, attempt: str) -> int:
    args = [sys.executable, "-c", STOPPED, str(folder), str(stop), what, attempt]
    return subprocess.run(args, env=_env(), check=False, timeout=60).returncode


def test_a_retake_stopped_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    """Killed before or after any step on the disk, the old attempt is whole somewhere and a second try succeeds."""
    for stop in count():
        folder = make_quiz(tmp_path / str(stop))
        opened(folder)
        write(folder, "s05", "Long work", rev=0)
        hand_in(folder)
        old = sheet_on_disk(folder)
        code = _stopped_at(folder, stop, "retake", old["attempt"]["id"])
        after = opened(folder)
        assert after.problems == ()
        if after.table != old:
            assert json.loads((folder / "attempts" / "1.json").read_bytes()) == old
            assert after.table["attempt"]["n"] == 2
        else:
            assert again(folder).table["attempt"]["n"] == 2
        assert [path.name for path in (folder / "attempts").glob("*.json")] == ["1.json"]
        if code == 0:
            break
        assert code == 9
    assert stop > 8, "every step was tried"


def test_a_write_stopped_at_any_moment_is_old_or_new(tmp_path: Path) -> None:
    """Killed at any step, the sheet holds the old answer or the new one, whole; sending it again ends in the new one."""
    for stop in count():
        folder = make_quiz(tmp_path / str(stop))
        attempt = opened(folder).table["attempt"]["id"]
        write(folder, "s01", "a", rev=0, request="old")
        code = _stopped_at(folder, stop, "write", attempt)
        after = opened(folder)
        assert after.problems == ()
        assert after.table["slots"]["s01"]["value"] in ("a", "c")
        assert write(folder, "s01", "c", rev=1, request="new").rev == 2
        if code == 0:
            break
        assert code == 9
    assert stop > 5


class Tabs(RuleBasedStateMachine):
    """Two windows write, resend, submit and retake in any order; a plain model says what must be saved."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.keep = tempfile.TemporaryDirectory()
        self.folder = make_quiz(Path(self.keep.name) / "q")
        self.numbers = count()

    def teardown(self) -> None:
        self.keep.cleanup()

    @initialize()
    def start(self) -> None:
        table = opened(self.folder).table
        self.attempt = table["attempt"]["id"]
        self.submitted = False
        self.model: dict[str, tuple[int, Any]] = {slot: (0, None) for slot in SLOTS}
        self.views = [dict.fromkeys(SLOTS, 0), dict.fromkeys(SLOTS, 0)]
        self.last: dict[str, tuple[str, int, Any, Ack]] = {}

    @rule(tab=st.integers(0, 1), slot=st.sampled_from(sorted(SLOTS)), data=st.data())
    def click(self, tab: int, slot: str, data: st.DataObject) -> None:
        value, request = data.draw(st.sampled_from(GOOD[slot])), f"r{next(self.numbers)}"
        rev, saved = self.model[slot]
        try:
            ack = write(self.folder, slot, value, rev=self.views[tab][slot], request=request, attempt=self.attempt)
        except AlreadySubmitted:
            assert self.submitted
        except Changed as refusal:
            assert self.views[tab][slot] != rev
            assert (refusal.rev, refusal.value) == (rev, saved)
            self.views[tab][slot] = rev
        else:
            assert not self.submitted
            assert self.views[tab][slot] == rev
            assert ack.rev == rev + 1
            self.model[slot] = (ack.rev, value)
            self.last[slot] = (request, rev, value, ack)
            self.views[tab][slot] = ack.rev

    @rule(slot=st.sampled_from(sorted(SLOTS)))
    def resend(self, slot: str) -> None:
        if slot in self.last:
            request, rev, value, ack = self.last[slot]
            assert write(self.folder, slot, value, rev=rev, request=request, attempt=self.attempt) == ack

    @rule(damage=st.sampled_from(DAMAGE))
    def spoil(self, damage: Callable[[Path], None]) -> None:
        damage(self.folder / "answers.json")

    @rule()
    def hand_in(self) -> None:
        opened(self.folder)
        hand_in(self.folder)
        self.submitted = True

    @rule()
    def try_again(self) -> None:
        opened(self.folder)
        if self.submitted:
            again(self.folder)
            self.start()

    @invariant()
    def saved_is_what_was_acknowledged(self) -> None:
        if hasattr(self, "model"):
            slots = opened(self.folder).table["slots"]
            assert {slot: (entry["rev"], entry["value"]) for slot, entry in slots.items()} == self.model


Tabs.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestTabs = Tabs.TestCase


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["raw", "unit", "x"]), x, max_size=3),
        max_leaves=6,
    )
)
def test_any_json_is_accepted_or_refused_in_words(value: Any) -> None:
    """Whatever JSON a page sends, a slot takes it whole or refuses it; the sheet stays one that graders read."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        folder = make_quiz(Path(place) / "q")
        opened(folder)
        for slot in SLOTS:
            try:
                write(folder, slot, value, rev=0)
            except AnswerInvalid as refusal:
                assert str(refusal).endswith(".")
        assert opened(folder).problems == ()
        assert read_sheet((folder / "answers.json").read_bytes(), quiz="tapering").problems == {}
