"""The answer sheet: no acknowledged answer is ever lost, whoever else writes and whenever the power goes."""

import json
import threading
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from onboarding.answers import read_sheet
from onboarding.errors import AnswerInvalid, DiskProblem
from onboarding.server.paper import read_paper
from onboarding.server.sheet import (
    AlreadySubmitted,
    Changed,
    Opened,
    OtherAttempt,
    RetakeRefused,
    carried_from,
    retake,
    submit,
    unanswered,
)
from tests.server_course import GOOD, SLOTS, make_quiz, sheet_on_disk
from tests.sheet.trial import WHEN, again, hand_in, opened, write, written


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
    slots = {f"s{n:02d}": [written(f"w{n}")] for n in range(1, 12)}
    folder = make_quiz(tmp_path / "q", slots)
    opened(folder)

    def write_all() -> None:
        for slot in slots:
            write(folder, slot, "𝄞" * 10_000, rev=0)

    with pytest.raises(AnswerInvalid, match="too long"):
        write_all()
    assert sum(entry["rev"] for entry in sheet_on_disk(folder)["slots"].values()) == 6


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


def test_what_was_right_is_shown_and_not_asked_again(folder: Path) -> None:
    """The entry repeats the earlier answer with its attempt's id, cannot be written, is not missing, and shows the paper no new variant."""
    first = opened(folder).table
    write(folder, "s02", ["a"], rev=0)
    hand_in(folder)
    ended = first["attempt"]["id"]
    paper = read_paper(folder)
    table = retake(
        folder, learner="ada-1", paper=paper, ended=ended, now=WHEN, carry={"s02": ended, "s03": "0" * 32, "s99": ended}
    ).table
    entry = table["slots"]["s02"]
    assert (entry["carried"], entry["value"], entry["rev"]) == (ended, ["a"], 0)
    assert "carried" not in table["slots"]["s03"], "an attempt that is not here cannot be shown: the question is asked"
    assert set(table["slots"]) == set(first["slots"])
    with pytest.raises(AnswerInvalid, match="not asked again"):
        write(folder, "s02", ["b"], rev=0)
    assert "s02" not in unanswered(table, paper)
    assert carried_from(folder, table, paper) == {"s02": {"attempt": ended, "n": 1}}
    assert read_sheet((folder / "answers.json").read_bytes(), quiz="tapering").slots["s02"].carried == ended
    assert opened(folder).table == table, "opening again changed something"


def test_a_carried_slot_is_not_carried_on_from_the_attempt_that_only_repeated_it(folder: Path) -> None:
    """The third attempt needs the one that asked."""
    first = opened(folder).table["attempt"]["id"]
    hand_in(folder)
    paper = read_paper(folder)
    second = retake(folder, learner="ada-1", paper=paper, ended=first, now=WHEN, carry={"s02": first}).table
    hand_in(folder)
    ended = second["attempt"]["id"]
    third = retake(
        folder, learner="ada-1", paper=paper, ended=ended, now=WHEN, carry={"s02": first, "s03": ended, "s01": first}
    ).table
    assert {slot: entry.get("carried") for slot, entry in third["slots"].items() if entry.get("carried")} == {
        "s01": first,
        "s02": first,
        "s03": ended,
    }
    hand_in(folder)
    again_from_copy = retake(
        folder, learner="ada-1", paper=paper, ended=third["attempt"]["id"], now=WHEN, carry={"s02": ended}
    ).table
    assert "carried" not in again_from_copy["slots"]["s02"]
