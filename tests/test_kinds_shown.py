"""matching, short and case: what is released, kept, graded, told in feedback and practised."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onboarding.activities.practice.model import PracticeModel, explain
from onboarding.activities.practice.widget import practice_text
from onboarding.activities.state import ActionRefused
from onboarding.answers import read_sheet
from onboarding.errors import AnswerInvalid
from onboarding.files import canonical_json
from onboarding.grading.feedback import _rationales
from onboarding.grading.render import result_html
from onboarding.grading.score import PaperSlot, score_sheet
from onboarding.leaks import find_leaks
from onboarding.papers import plain_markdown
from onboarding.questions import Bank, Item, Slot
from onboarding.server.paper import Paper
from onboarding.server.paper import PaperSlot as ShownSlot
from onboarding.server.sheet import open_sheet, unanswered, write_answer
from tests.made_up_items import CASE, CASE_TOML, COUNT, EACH, FULL, MATCHING, SHORT, item_of


def paper(item: Item, **mark: Any) -> bytes:
    """A released notebook with one slot."""
    marked = {"schema": 1, "slot": "s01", "points": 3, "must_pass": False, "variants": [item.public()], **mark}
    source = item.rules.form(item, plain_markdown)
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": [f"{item.stem}\n\n{source}"]},
        {"cell_type": "code", "metadata": {"onboarding": marked}, "source": [], "outputs": []},
    ]
    return canonical_json({"cells": cells, "metadata": {}})


def private_places(full: Any, public: Any) -> list[Any]:
    """Every field that only the whole item has, as a table of its own."""
    if isinstance(full, dict) and isinstance(public, dict):
        own = [{name: inner} for name, inner in full.items() if name not in public]
        return own + [place for name in set(full) & set(public) for place in private_places(full[name], public[name])]
    if isinstance(full, list) and isinstance(public, list):
        return [place for a, b in zip(full, public, strict=True) for place in private_places(a, b)]
    return []


@EACH
def test_the_release_gives_nothing_away_and_the_check_would_see_it(item: Item) -> None:
    """The paper is clean; with any one private field, any private text or the order of the key in it, it is not."""
    bank = Bank("made-up", (Slot("s01", "o1", 3, False, (item,)),))
    assert find_leaks(paper(item), bank) == []
    planted = private_places(item.full(), item.public())
    names = {name for place in planted for name in place}
    assert {"matching": {"pairs"}, "short": {"accept", "reject"}, "case": {"accept", "number"}}[item.kind] <= names
    for place in planted:
        assert find_leaks(paper(item, variants=[{**item.public(), **place}]), bank), place
    texts = [item.principle, *(text for _, text in item.rules.private_texts(item))]
    assert len(texts) == {"matching": 5, "short": 2, "case": 6}[item.kind]
    for text in texts:
        assert find_leaks(paper(item, note=text), bank), text


def test_the_leak_check_sees_a_key_in_the_order_of_the_choices() -> None:
    """Choices that stand in the order of their lines, and the lines of a step in their right order, are found."""
    shown = MATCHING.public()
    shown["options"].sort(key=lambda option: ["call", "tell", "give", "wait"].index(option["id"]))
    bank = Bank("made-up", (Slot("s01", "o1", 3, False, (MATCHING,)),))
    assert find_leaks(paper(MATCHING, variants=[shown]), bank) == ["the order of s01a: change an option id"]


def test_the_paper_reads_well_without_the_quiz_page() -> None:
    """Every line, choice, step and unit is in the plain notebook; no accepted answer, no key."""
    matching, short, case = (item.rules.form(item, plain_markdown) for item in (MATCHING, SHORT, CASE))
    assert matching.startswith("Match each of these:\n\n- The person cannot be woken\n")
    assert matching.count("\n- ") == 3 + 4
    assert short == "Write a few words, at most 200 characters."
    assert (
        "**Step 2 of 3**\n\nYou see four breaths in half a minute. How fast does he breathe?\n\nWrite a number" in case
    )
    assert "- Look at his breathing" in case
    assert "nurse in charge" not in case
    hostile = CASE_TOML.replace("Let him sleep", "<b>*sleep*</b>")
    assert r"\<b\>\*sleep\*\</b\>" in (item := item_of(hostile)).rules.form(item, plain_markdown)


def sheet(item: Item, value: Any) -> bytes:
    """An answer sheet with one answer."""
    entry = {"variant": item.id, "sha": item.sha, "order": [], "rev": 1, "saved": None, "request": None, "value": value}
    attempt = {"id": "a" * 32, "n": 1, "opened": "2026-01-01T00:00:00.000000Z"}
    table = {"schema": 1, "quiz": "made-up", "learner": "ada", "content": "c", "attempt": attempt, "submitted": None}
    return canonical_json({**table, "slots": {"s01": entry}})


@pytest.mark.parametrize(
    ("item", "value"),
    [(MATCHING, {"deep": "call", "later": "tell", "sleep": "wait"}), (SHORT, "prescriber"), (CASE, FULL)],
    ids=["matching", "short", "case"],
)
def test_an_answer_is_written_to_the_sheet_and_read_again(tmp_path: Path, item: Item, value: Any) -> None:
    """The server takes what the page sends, refuses what the kind refuses, and finds it unchanged when the quiz is opened again."""
    asked = Paper("made-up", "Made up", "c", (ShownSlot("s01", {item.id: item.public()}),))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    opened = open_sheet(tmp_path, learner="ada", paper=asked, now=now).table
    about = {"learner": "ada", "paper": asked, "attempt": opened["attempt"]["id"], "slot": "s01", "rev": 0, "now": now}
    assert sorted(opened["slots"]["s01"]["order"]) == sorted(option.id for option in item.options)
    with pytest.raises(AnswerInvalid):
        write_answer(tmp_path, **about, request="r" * 32, value={"no-such": "x"})
    write_answer(tmp_path, **about, request="r" * 32, value=value)
    again = open_sheet(tmp_path, learner="ada", paper=asked, now=now)
    assert again.problems == ()
    assert again.table["slots"]["s01"]["value"] == value
    assert unanswered(again.table, asked) == []


@pytest.mark.parametrize(
    ("item", "value", "points", "words"),
    [
        (MATCHING, {"deep": "call", "later": "<b>"}, None, []),
        (MATCHING, {"sleep": "wait", "deep": "give"}, "1.00",
         ["Give half a dose", "not matched", "Call for help", "Not to be woken is an emergency."]),
        (SHORT, "The <b>nurse</b>", "0.00", ["The &lt;b&gt;nurse&lt;/b&gt;", "The prescriber; prescriber", "the nurse"]),
        (SHORT, "prescriber", "3.00", ["A change of the plan is a new order."]),
        (CASE, {"look": "wake", "count": COUNT}, "1.00",
         ["1. What do you do first?", "Let him sleep", "Look at his breathing", "8 breaths a minute", "not reached", "Twice four."]),
        (CASE, {"who": "x"}, None, []),
    ],
)  # fmt: skip
def test_an_answer_is_graded_and_rendered_for_the_trainer(
    item: Item, value: Any, points: str | None, words: list[str]
) -> None:
    """From the sheet to points and to a page on which the trainer reads answer, key and reason, all escaped."""
    slots = (PaperSlot("s01", 1, 3, False, (item.id,)),)
    (result,) = score_sheet(read_sheet(sheet(item, value), quiz="made-up"), slots, lambda slot, variant, sha: item)
    assert (None if result.got is None else str(result.got)) == points
    page = result_html(result)
    assert all(word in page for word in words), page
    assert "<b>nurse" not in page
    if points is None:
        assert "Could not be graded: The answer" in page


def test_feedback_before_passing_says_only_why_a_right_answer_is_right() -> None:
    """A distractor's reason is told after passing only; a right answer's at once."""
    told = _rationales(MATCHING, right=True, everything=False)
    assert len(told) == 3
    assert not any("Give half a dose" in line for line in told)
    assert len(_rationales(MATCHING, right=False, everything=True)) == 4
    assert _rationales(MATCHING, right=False, everything=False) == ()
    assert _rationales(SHORT, right=True, everything=False) == ("A change of the plan is a new order.",)
    assert [line.split(":")[0] for line in _rationales(CASE, right=True, everything=False)] == [
        "Step 1", "Step 2 – Twice four.", "Step 3 – The nurse decides what follows.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "value", "verdict", "hint"),
    [
        (MATCHING, {"deep": "call", "later": "tell", "sleep": "wait"}, "Right", ""),
        (MATCHING, {"deep": "call", "later": "give", "sleep": "wait"}, "Not yet", "2 of 3 lines are matched rightly."),
        (SHORT, "prescriber", "Right", ""),
        (SHORT, "the cook", "Not yet", ""),
        (CASE, FULL, "Right", ""),
        (CASE, {**FULL, "who": "the cook"}, "Not yet", "Step 3 is not right yet."),
        (CASE, {**FULL, "look": "wake", "who": "the cook"}, "Not yet", "Steps 1 and 3 are not right yet."),
    ],
)
def test_each_can_be_practised(item: Item, value: Any, verdict: str, hint: str) -> None:
    """As a practice question each refuses an unfinished answer, explains a whole one, and is complete as text."""
    model = PracticeModel(item)
    with pytest.raises(ActionRefused, match=r"first\.$"):
        model.act(model.start(1), {"do": "check"})
    state = model.act(model.act(model.start(1), {"do": "answer", "value": value}), {"do": "check"})
    told = explain(item, state.value)
    assert (told.verdict, told.hint) == (verdict, hint)
    assert told.notes
    assert all(note.why for note in told.notes)
    text = " ".join(practice_text(item).split())
    question, _, answer = text.partition("Answer and why")
    assert all(option.text in question for option in item.options)
    assert all(" ".join(words.split()) in answer for _, words in item.rules.private_texts(item))
    assert item.principle in answer
    for _ in range(20):
        assert not item.rules.order_shows_key(item, item.public())
