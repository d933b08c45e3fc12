"""The answer sheet is untrusted: a fault costs its slot, never the others, and never a traceback."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.answers import MAX_BYTES, Sheet, SheetProblem, read_sheet
from onboarding.errors import AnswerInvalid


def sheet(**changes: Any) -> dict[str, Any]:
    """A sound sheet of one answer, with top-level changes."""
    slot = {
        "variant": "s01a",
        "sha": "0" * 64,
        "order": ["b", "a"],
        "rev": 1,
        "saved": "x",
        "request": "r",
        "value": "b",
    }
    return {
        "schema": 1, "quiz": "made-up", "learner": "ada", "content": "c" * 64, "submitted": None,
        "attempt": {"id": "a1", "n": 1, "opened": "2026-11-23T08:00:00.000000Z"}, "slots": {"s01": slot}, **changes,
    }  # fmt: skip


def read(table: Any) -> Sheet:
    return read_sheet(json.dumps(table).encode(), quiz="made-up")


def test_a_sound_sheet_is_read() -> None:
    """Its slots are there and there is no problem."""
    result = read(sheet())
    assert result.slots["s01"].raw == "b"
    assert result.problems == {}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged or cut off"),
        (json.dumps(sheet()).encode()[:-20], "damaged or cut off"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"[" * 100_000, "nested too deeply|damaged"),
        (b" " * (MAX_BYTES + 1), "larger than 256 KiB"),
        (b"[]", "not of a kind"),
        (json.dumps(sheet(schema=2)).encode(), "not of a kind"),
        (json.dumps(sheet(quiz="other")).encode(), "another quiz: other"),
        (json.dumps(sheet(points=99)).encode(), "unknown field: points"),
        (json.dumps(sheet(attempt={"id": "a", "n": True, "opened": "x"})).encode(), "no valid attempt number"),
        (json.dumps(sheet(learner="")).encode(), "no valid 'learner'"),
        (json.dumps(sheet(slots=[])).encode(), "no list of answers"),
        (json.dumps(sheet(slots={f"s{n}": {} for n in range(201)})).encode(), "201 answers"),
        (json.dumps(sheet()).replace('"schema": 1', '"schema": 1, "schema": 1').encode(), "stands twice"),
        (json.dumps(sheet(content=float("nan"))).encode(), "NaN is not a number"),
    ],
)
def test_a_sheet_that_cannot_be_read_gives_a_reason(data: bytes, reason: str) -> None:
    """Each way of breaking the sheet as a whole ends in one sentence."""
    with pytest.raises(SheetProblem, match=reason):
        read_sheet(data, quiz="made-up")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (7, "not a table"),
        ({"variant": "s02a", "sha": "0", "value": 1, "score": 9}, "unknown field: score"),
        ({"sha": "0", "value": 1}, "which question was shown"),
        ({"variant": "s02a", "sha": "0"}, "no answer field"),
    ],
)
def test_a_bad_slot_costs_only_itself(entry: Any, reason: str) -> None:
    """The damaged slot has a reason; its neighbour is still there."""
    table = sheet()
    table["slots"]["s02"] = entry
    result = read(table)
    assert "s01" in result.slots
    assert reason in result.problems["s02"]


def test_an_answer_to_another_version_is_refused() -> None:
    """The hash names the very question that was shown; a value is never read against another."""
    answer = read(sheet()).slots["s01"]
    with pytest.raises(AnswerInvalid, match="another version"):
        answer.value({"id": "s01a", "kind": "single", "options": [{"id": "b", "text": "B"}], "sha": "1" * 64})


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """Any bytes are read or refused with a sentence."""
    try:
        read_sheet(data, quiz="made-up")
    except SheetProblem as problem:
        assert str(problem)


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=4), max_size=3)


@given(
    st.dictionaries(st.sampled_from(sorted(sheet())), VALUES | st.dictionaries(st.text(max_size=5), VALUES, max_size=3))
)
def test_no_field_breaks_the_reader(changes: dict[str, Any]) -> None:
    """Any value in any field is read or refused with a sentence."""
    try:
        read(sheet(**changes))
    except SheetProblem as problem:
        assert str(problem)
