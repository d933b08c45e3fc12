"""matching, short and case: what an author may write, what each answer earns, what is shown and what is never released."""

import copy
import itertools
import json
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.practice_model import PracticeModel, explain
from onboarding.activities.practice_widget import practice_text
from onboarding.activities.state import ActionRefused
from onboarding.answers import read_sheet
from onboarding.errors import AnswerInvalid, ContentError
from onboarding.files import canonical_json
from onboarding.grading.feedback import _rationales
from onboarding.grading.render import result_html
from onboarding.grading.score import PaperSlot, score_sheet
from onboarding.leaks import find_leaks
from onboarding.papers import plain_markdown
from onboarding.questions import Bank, Item, Slot, item_from_full, kind_of, load_bank
from onboarding.questions.kinds.case import STEP_KINDS
from onboarding.questions.wording import plain_wording, says
from onboarding.server.paper import Paper
from onboarding.server.paper import PaperSlot as ShownSlot
from onboarding.server.sheet import open_sheet, unanswered, write_answer

HEAD = """
schema = 1
quiz = "made-up"
[[slot]]
id = "s01"
objective = "o1"
points = 3
[[slot.variant]]
id = "s01a"
difficulty = 2
facts = ["fact-one"]
reread = "section"
principle = "What cannot wait comes first."
"""
MATCHING_TOML = (
    HEAD
    + """
kind = "matching"
stem = "What fits each of these?"
key = {deep = "call", later = "tell", sleep = "wait"}
[[slot.variant.left]]
id = "deep"
text = "The person cannot be woken"
[[slot.variant.left]]
id = "later"
text = "The person asks for a later dose"
[[slot.variant.left]]
id = "sleep"
text = "The person is asleep but wakes at a word"
[[slot.variant.option]]
id = "call"
text = "Call for help"
rationale = "Not to be woken is an emergency."
[[slot.variant.option]]
id = "tell"
text = "Tell the prescriber"
rationale = "A wish about the plan goes to the person who plans."
[[slot.variant.option]]
id = "wait"
text = "Look again later"
rationale = "Sleep from which a person wakes is sleep."
[[slot.variant.option]]
id = "give"
text = "Give half a dose"
rationale = "Tempting as a middle way; nobody ordered it."
"""
)
SHORT_TOML = (
    HEAD
    + """
kind = "short"
stem = "Who alone may change the plan of a taper?"
accept = ["The prescriber", "prescriber", "the doctor who prescribes"]
reject = ["the nurse"]
rationale = "A change of the plan is a new order."
"""
)
CASE_TOML = (
    HEAD
    + """
kind = "case"
stem = "At 23:00 you find Mr. A. sleeping very deeply."
[[slot.variant.step]]
id = "look"
kind = "single"
stem = "What do you do first?"
key = ["check"]
[[slot.variant.step.option]]
id = "wake"
text = "Let him sleep"
rationale = "Tempting at night; he may be breathing too little."
[[slot.variant.step.option]]
id = "check"
text = "Look at his breathing"
rationale = "Breathing fails first."
[[slot.variant.step.option]]
id = "write"
text = "Write it in the file"
rationale = "Needed, but after he is safe."
[[slot.variant.step]]
id = "count"
kind = "number"
stem = "You see four breaths in half a minute. How fast does he breathe?"
units = ["breaths a minute", "breaths an hour"]
key = {value = "8", unit = "breaths a minute"}
rationale = "Twice four."
[[slot.variant.step]]
id = "who"
kind = "short"
stem = "Whom do you call now?"
accept = ["The nurse in charge", "nurse in charge"]
rationale = "The nurse decides what follows."
"""
)


def load(tmp_path: Path, text: str) -> Item:
    """The one item of a question file."""
    path = tmp_path / "made-up.toml"
    path.write_text(text, encoding="utf-8")
    return load_bank(path).items[0]


def faults(tmp_path: Path, text: str) -> list[str]:
    """The sentences that loading this text gives."""
    with pytest.raises(ContentError) as caught:
        load(tmp_path, text)
    return [str(fault) for fault in caught.value.faults]


def item_of(text: str) -> Item:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return load(Path(folder), text)


MATCHING, SHORT, CASE = item_of(MATCHING_TOML), item_of(SHORT_TOML), item_of(CASE_TOML)
EACH = pytest.mark.parametrize("item", [MATCHING, SHORT, CASE], ids=lambda item: item.kind)
COUNT = {"raw": "8", "unit": "breaths a minute"}
FULL = {"look": "check", "count": COUNT, "who": "nurse in charge"}


@EACH
def test_an_item_scores_its_own_examples(item: Item) -> None:
    """Each earns what its kind promises for right, partial and wrong answers and refuses malformed ones."""
    examples = item.rules.examples(item)
    assert any(expected is None for _, expected in examples)
    assert any(expected == 1 for _, expected in examples)
    for raw, expected in examples:
        if expected is None:
            with pytest.raises(AnswerInvalid, match=r"\.$"):
                item.rules.read(item.public(), raw)
        else:
            assert item.rules.score(item, item.rules.read(item.public(), raw)) == expected, raw


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"deep": "call", "later": "tell", "sleep": "wait"}, Fraction(1)),
        ({"deep": "call", "later": "tell", "sleep": "give"}, Fraction(2, 3)),
        ({"deep": "call", "later": "tell"}, Fraction(2, 3)),
        ({"deep": "call", "later": "call", "sleep": "call"}, Fraction(1, 3)),
        ({"sleep": "wait"}, Fraction(1, 3)),
        ({"deep": "tell", "later": "wait", "sleep": "call"}, Fraction(0)),
        (None, Fraction(0)),
    ],
)
def test_matching_counts_the_lines_that_are_right(value: Any, expected: Fraction) -> None:
    """The fraction of the lines; a wrong match takes nothing away."""
    assert MATCHING.rules.score(MATCHING, MATCHING.rules.read(MATCHING.public(), value)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("The prescriber", 1), ("prescriber", 1), ("  THE  PRESCRIBER. ", 1), ("the préscriber!", 1), ("“prescriber”", 1),
        ("The doctor, who prescribes", 1), ("the nurse", 0), ("a prescriber", 0), ("prescribers", 0), ("prescriber or nurse", 0),
        ("?", 0), ("…", 0), (None, 0),
    ],
)  # fmt: skip
def test_short_takes_the_listed_answers_and_no_others(typed: str | None, expected: int) -> None:
    """Case, accents, spaces and punctuation do not matter; another word does."""
    assert SHORT.rules.score(SHORT, SHORT.rules.read(SHORT.public(), typed)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (FULL, Fraction(1)),
        ({**FULL, "who": "the porter"}, Fraction(2, 3)),
        ({**FULL, "look": "wake"}, Fraction(2, 3)),
        ({"look": "check", "count": COUNT}, Fraction(2, 3)),
        ({"look": "check", "count": {"raw": "8", "unit": None}}, Fraction(1, 3)),
        ({"look": "check", "count": None}, Fraction(1, 3)),
        ({"look": "check"}, Fraction(1, 3)),
        ({"look": "wake", "count": {"raw": "4", "unit": "breaths a minute"}}, Fraction(0)),
        (None, Fraction(0)),
    ],
)
def test_a_case_earns_the_mean_of_its_steps(value: Any, expected: Fraction) -> None:
    """All steps weigh the same; a step that was not reached earns nothing."""
    assert CASE.rules.score(CASE, CASE.rules.read(CASE.public(), value)) == expected


@pytest.mark.parametrize("steps", [n for k in range(4) for n in itertools.combinations(("look", "count", "who"), k)])
def test_a_case_is_answered_from_its_first_step_on(steps: tuple[str, ...]) -> None:
    """Of all sets of steps only the beginnings are taken."""
    raw = {step: FULL[step] for step in steps}
    if steps == ("look", "count", "who")[: len(steps)]:
        assert CASE.rules.read(CASE.public(), raw) == (raw or None)
    else:
        with pytest.raises(AnswerInvalid, match="leaves out a step"):
            CASE.rules.read(CASE.public(), raw)


@pytest.mark.parametrize("early", [{"look": None}, {"look": "check", "count": {"raw": "8", "unit": None}}])
def test_a_later_step_needs_the_earlier_ones_complete(early: dict[str, Any]) -> None:
    """An answer that jumps over an unfinished step is refused with its number."""
    following = {1: "count", 2: "who"}[len(early)]
    with pytest.raises(AnswerInvalid, match=rf"Step {len(early)} was not answered before the next one was opened\."):
        CASE.rules.read(CASE.public(), {**early, following: None})


def test_answered_means_that_nothing_is_left() -> None:
    """A line without a match, a step without an answer or a number without its unit is work left."""
    public = {item.kind: item.public() for item in (MATCHING, SHORT, CASE)}
    full = {"deep": "give", "later": "give", "sleep": "give"}
    assert MATCHING.rules.answered(public["matching"], full)
    assert not MATCHING.rules.answered(public["matching"], {"deep": "call", "later": "tell"})
    assert not MATCHING.rules.answered(public["matching"], None)
    assert SHORT.rules.answered(public["short"], "x")
    assert not SHORT.rules.answered(public["short"], None)
    assert CASE.rules.answered(public["case"], FULL)
    assert not CASE.rules.answered(public["case"], {**FULL, "who": None})
    assert not CASE.rules.answered(public["case"], {"look": "check"})
    assert not CASE.rules.answered(public["case"], None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
NEAR = st.one_of(
    JSON,
    st.dictionaries(
        st.sampled_from(["deep", "later", "sleep", "look", "count", "who", "x"]),
        st.sampled_from(
            ["call", "tell", "check", "wake", None, COUNT, {"raw": "8", "unit": None}, [], "nurse in charge"]
        )
        | JSON,
        max_size=4,
    ),
)


@EACH
@given(raw=NEAR)
def test_no_answer_at_all_breaks_a_kind(item: Item, raw: Any) -> None:
    """Whatever JSON arrives is refused with a sentence, or read into a value that is stable, shown, and scored from 0 to 1."""
    public = item.public()
    try:
        value = item.rules.read(public, copy.deepcopy(raw))
    except AnswerInvalid as refusal:
        assert str(refusal).endswith(".")
        return
    assert item.rules.read(public, value) == value
    assert 0 <= item.rules.score(item, value) <= 1
    assert item.rules.score(item, value) < 1 or item.rules.answered(public, value)
    assert item.rules.show(public, value)
    heads, *rows = item.rules.table(item, value)
    assert all(len(row) == len(heads) for row in rows)
    assert (value is None) == (item.rules.show(public, value) == "No answer")


@given(text=st.text(max_size=40))
def test_a_wording_is_plain_once_and_for_all(text: str) -> None:
    """Making a wording plain twice changes nothing, and neither do capitals or an accent."""
    plain = plain_wording(text)
    assert plain_wording(plain) == plain
    assert says(text, text) == bool(plain)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("follow-up", "Follow up", True), ("don't", "dont", True), ("don’t", "don't", True), ("naïve", "NAIVE", True),
        ("2.5 mg", "2,5 mg.", True), ("2.5 mg", "25 mg", False), ("2.5", "2-5", False), ("-5", "5", False), ("−5", "-5", True),
        ("5%", "5", False), ("1/2", "12", False), ("½", "1/2", False), ("10²", "102", False), ("<5", "5", False),
        ("Straße", "STRASSE", True), ("mg/day", "mg day", True), ("nurse", "nur se", False),
    ],
)  # fmt: skip
def test_wordings_are_compared_without_making_two_doses_equal(one: str, other: str, same: bool) -> None:
    """What only dresses a word is ignored; what makes a number is kept."""
    assert (plain_wording(one) == plain_wording(other)) is same


@pytest.mark.parametrize(
    ("text", "before", "after", "expected"),
    [
        (MATCHING_TOML, 'deep = "call", ', "", "the key has no match for line 'deep'. Add deep = \"…\" to the key."),
        (MATCHING_TOML, 'deep = "call"', 'deep = "shout"', "key 'shout' is no option. Use option ids: call, tell, wait, give."),
        (MATCHING_TOML, 'deep = "call"', 'deep = "call", deeper = "call"', "key 'deeper' is no line on the left. Use line ids: deep"),
        (MATCHING_TOML, 'later = "tell", sleep = "wait"', 'later = "call", sleep = "call"', "every line has the same match."),
        (MATCHING_TOML, 'key = {deep = "call", later = "tell", sleep = "wait"}', 'key = ["call"]',
         'the key is not a table of lines and options. Write key = {l1 = "b", l2 = "a"}.'),
        (MATCHING_TOML, 'id = "later"', 'id = "deep"', "line 'deep' stands twice. Give each line on the left its own id."),
        (MATCHING_TOML, "The person asks for a later dose", "the person cannot be WOKEN.", "two lines on the left say the same."),
        (MATCHING_TOML, "Tempting as a middle way; nobody ordered it.", "", "option 'give' has no rationale."),
        (MATCHING_TOML, 'text = "Tell the prescriber"', 'text = "call for help"', "options 'call' and 'tell' say the same."),
        (MATCHING_TOML, 'text = "The person cannot be woken"', "", "'text' is missing or empty."),
        (MATCHING_TOML, 'stem = "What', 'accept = ["x"]\nstem = "What', "'accept' is not a field."),
        (SHORT_TOML, '"prescriber"', '"the PRESCRIBER!"', "'The prescriber' and 'the PRESCRIBER!' are the same answer. Drop one:"),
        (SHORT_TOML, '"the nurse"', '"Prescriber."', "'prescriber' and 'Prescriber.' are the same answer."),
        (SHORT_TOML, '"the nurse"', '"…"', "'reject' has an entry without letters or figures: '…'."),
        (SHORT_TOML, "Who alone may", "Is it the nurse or the Prescriber who may",
         "the stem contains the accepted answer 'prescriber'. Ask for it in other words."),
        (SHORT_TOML, 'accept = ["The prescriber", "prescriber", "the doctor who prescribes"]', "accept = []",
         'has no accepted answer. Write accept = ["…", "…"].'),
        (SHORT_TOML, 'accept = ["The prescriber", "prescriber", "the doctor who prescribes"]', 'accept = "x"',
         "'accept' is not a list of texts."),
        (SHORT_TOML, '"the nurse"', f'"{"x" * 101}"', "'reject' has an entry of more than 100 characters."),
        (SHORT_TOML, 'rationale = "A change of the plan is a new order."', "", "has no rationale."),
        (SHORT_TOML, "accept =", 'key = ["a"]\naccept =', "'key' is not a field."),
        (CASE_TOML, 'key = ["check"]', 'key = ["no"]', "step 'look' key 'no' is no option."),
        (CASE_TOML, 'id = "count"', 'id = "look"', "step 'look' stands twice. Give each step its own id."),
        (CASE_TOML, 'kind = "number"', 'kind = "written"',
         "step 'count': kind 'written' cannot be a step. Use one of: single, multiple, ordering, number, short."),
        (CASE_TOML, 'kind = "number"', 'kind = "case"', "step 'count': kind 'case' cannot be a step."),
        (CASE_TOML, "You see four", "You look at his breathing! You see four",
         "the stem of step 'count' gives away the answer 'Look at his breathing' of step 'look'."),
        (CASE_TOML, "Whom do you call now?", "He takes 8 breaths a minute. Whom do you call now?",
         "the stem of step 'who' gives away the answer '8 breaths a minute' of step 'count'."),
        (CASE_TOML, "At 23:00 you find", "At 23:00 you, without a nurse-in-charge, find",
         "the accepted answer 'nurse in charge' of step 'who' is shown before it."),
        (CASE_TOML, "Let him sleep", "Ask the nurse in charge", "the accepted answer 'nurse in charge' of step 'who' is shown before it."),
        (CASE_TOML, 'rationale = "Twice four."', "", "step 'count' has no rationale."),
        (CASE_TOML, "Twice four.\"", "Twice four.\"\nfacts = [\"fact-two\"]", "step 'count': 'facts' is not a field."),
        (CASE_TOML, CASE_TOML[CASE_TOML.index('[[slot.variant.step]]\nid = "count"'):], "", "has 1 steps. Write 2 to 8:"),
    ],
)  # fmt: skip
def test_each_authored_fault_is_named_with_its_mend(
    tmp_path: Path, text: str, before: str, after: str, expected: str
) -> None:
    """One damaged line gives a sentence with its place, its fault and the next step."""
    assert before in text
    found = faults(tmp_path, text.replace(before, after, 1))
    assert any(expected in sentence for sentence in found), found
    assert all(sentence.startswith("questions/made-up.toml, slot 's01', variant 's01a'") for sentence in found)


def test_lines_in_the_order_of_their_options_are_refused(tmp_path: Path) -> None:
    """Of all orders of the lines exactly the one in which the options are shown gives the answer away."""
    start = MATCHING_TOML.index("[[slot.variant.left]]")
    end = MATCHING_TOML.index("[[slot.variant.option]]")
    left = MATCHING_TOML[start:end].split("[[slot.variant.left]]\n")[1:]
    blocks = {
        line: f"[[slot.variant.left]]\n{block}" for line, block in zip(("deep", "later", "sleep"), left, strict=True)
    }
    refused = []
    for order in itertools.permutations(blocks):
        lines = "".join(blocks[line] for line in order)
        try:
            load(tmp_path, MATCHING_TOML[:start] + lines + MATCHING_TOML[end:])
        except ContentError as error:
            assert "gives the answer away" in str(error)
            refused.append([{"deep": "call", "later": "tell", "sleep": "wait"}[line] for line in order])
    shown = [option["id"] for option in MATCHING.public()["options"] if option["id"] != "give"]
    assert refused == [shown]


@EACH
def test_an_item_survives_the_store(item: Item) -> None:
    """What the store keeps is read back as the same item with the same hashes, through JSON."""
    again = item_from_full(json.loads(canonical_json(item.full())))
    assert again == item
    assert (again.sha, again.full_sha) == (item.sha, item.full_sha)
    assert item.full_sha != item.sha


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (MATCHING_TOML, 'later = "tell", sleep = "wait"', 'later = "wait", sleep = "give"'),
        (MATCHING_TOML, "Not to be woken is an emergency.", "Another reason."),
        (SHORT_TOML, '"The prescriber", ', '"The medical director", '),
        (SHORT_TOML, 'reject = ["the nurse"]', 'reject = ["the porter"]'),
        (CASE_TOML, 'key = ["check"]', 'key = ["write"]'),
        (CASE_TOML, 'value = "8"', 'value = "9"'),
        (CASE_TOML, "Breathing fails first.", "Another reason."),
    ],
)  # fmt: skip
def test_a_changed_key_changes_no_byte_of_the_public_part(tmp_path: Path, text: str, before: str, after: str) -> None:
    """The public part depends on nothing private; the whole item does."""
    assert before in text
    one, other = load(tmp_path, text), load(tmp_path, text.replace(before, after, 1))
    assert canonical_json(one.public()) == canonical_json(other.public())
    assert one.full_sha != other.full_sha


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


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_every_kind_of_step_can_be_a_step(kind: str) -> None:
    """What may be a step is marked by the program and has answers that earn everything and nothing."""
    options = "".join(
        f'[[slot.variant.step.option]]\nid = "{name}"\ntext = "Choice {name}"\nrationale = "Why {name}."\n'
        for name in "abcd"
    )
    own = {
        "single": f'key = ["b"]\n{options}',
        "multiple": f'key = ["b", "c"]\n{options}',
        "ordering": f'key = ["c", "a", "d", "b"]\n{options}',
        "number": 'key = {value = "1", unit = "mg"}\nunits = ["mg", "g"]\nrationale = "Why."\n',
        "short": 'accept = ["word"]\nrationale = "Why."\n',
    }[kind]
    extra = f'[[slot.variant.step]]\nid = "more"\nkind = "{kind}"\nstem = "And then?"\n{own}'
    item = item_of(CASE_TOML + extra)
    assert kind_of(kind).AUTO
    for raw, expected in item.rules.examples(item):
        if expected is not None:
            assert item.rules.score(item, item.rules.read(item.public(), raw)) == expected
    assert item_from_full(item.full()) == item
