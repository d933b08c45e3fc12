"""A bad question file gets an error that names file, slot, fault and fix."""

from pathlib import Path

import pytest

from onboarding.errors import ContentError
from onboarding.questions import load_bank, load_practice

GOOD = """
schema = 1
quiz = "made-up"
[[slot]]
id = "s01"
objective = "o1"
points = 2
[[slot.variant]]
id = "s01a"
kind = "single"
difficulty = 2
facts = ["fact-one"]
reread = "section"
principle = "The idea."
stem = "What do you do first?"
key = ["b"]
[[slot.variant.option]]
id = "a"
text = "Wait for the morning"
rationale = "Tempting, but late."
[[slot.variant.option]]
id = "b"
text = "Fetch the nurse now"
rationale = "Right."
[[slot.variant.option]]
id = "c"
text = "Ask the person to sleep"
rationale = "Tempting, but unsafe."
"""


def faults(tmp_path: Path, text: str) -> list[str]:
    """The sentences that loading this text gives."""
    path = tmp_path / "made-up.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_bank(path)
    return [str(fault) for fault in caught.value.faults]


def test_a_good_file_loads(tmp_path: Path) -> None:
    """The example that the other tests damage is sound."""
    path = tmp_path / "made-up.toml"
    path.write_text(GOOD, encoding="utf-8")
    bank = load_bank(path)
    assert bank.slot("s01").variant("s01a").option("b").text == "Fetch the nurse now"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('rationale = "Tempting, but late."', 'rationale = ""',
         "questions/made-up.toml, slot 's01', variant 's01a': option 'a' has no rationale. "
         "Add one line that says why it is right, or why it is tempting and wrong."),
        ('key = ["b"]', 'key = ["d"]', "key 'd' is no option. Use option ids: a, b, c."),
        ('key = ["b"]', 'key = ["a", "b"]', "has 2 keys. A single-choice item has exactly one."),
        ('key = ["b"]', 'key = "b"', 'the key is not a list of option ids. Write key = ["b"].'),
        ('kind = "single"', 'kind = "essay"',
         "kind 'essay' is unknown. Use one of: case, matching, multiple, number, ordering, short, single, written."),
        ('facts = ["fact-one"]', "facts = []", 'names no fact. Add facts = ["…"]'),
        ("points = 2", "points = 0", "slot 's01': 'points' is not a whole number above 0."),
        ('quiz = "made-up"', 'quiz = "other"', "quiz is 'other'. Write quiz = \"made-up\""),
        ("schema = 1", "schema = 9", "schema is not 1."),
        ('id = "c"', 'id = "a"', "option 'a' stands twice. Give each option its own id."),
        ('text = "Ask the person to sleep"', 'text = "fetch the NURSE now."', "options 'b' and 'c' say the same."),
        ("difficulty = 2", 'difficulty = 2\nroles = ["nurse"]', "leaves a counsellor no variants. Write at least"),
        ("difficulty = 2", 'difficulty = 2\nroles = ["doctor"]', "role 'doctor' is unknown. Use: nurse, counsellor, support."),
        ("difficulty = 2", 'difficulty = 2\nroles = []', "'roles' is empty. Name at least one"),
        ("difficulty = 2", 'difficulty = 2\nroles = ["nurse", "nurse"]', "'roles' names a role twice."),
        ("difficulty = 2", 'difficulty = 2\nroles = "nurse"', "'roles' is not a list of texts."),
        ("difficulty = 2", 'dificulty = 2', "'dificulty' is not a field."),
        ('stem = "What do you do first?"', "", "'stem' is missing or empty."),
        ("[[slot]]", "[[slot", "cannot be read:"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place_and_mend(tmp_path: Path, before: str, after: str, expected: str) -> None:
    """One damaged line gives a sentence with file, slot, fault and next step."""
    assert before in GOOD
    found = faults(tmp_path, GOOD.replace(before, after, 1))
    assert any(expected in sentence for sentence in found), found
    assert all(sentence.startswith("questions/made-up.toml") for sentence in found)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """An author sees all faults of a file in one run."""
    text = GOOD.replace("points = 2", "points = 0").replace('rationale = "Right."', 'rationale = ""')
    assert len(faults(tmp_path, text)) == 2


def test_an_ordering_written_in_its_right_order_is_refused(tmp_path: Path) -> None:
    """Neither the authored nor the alphabetical order may be the key."""
    text = GOOD.replace('kind = "single"', 'kind = "ordering"').replace('key = ["b"]', 'key = ["a", "b", "c"]')
    assert any("gives the answer away" in sentence for sentence in faults(tmp_path, text))


def test_a_rubric_must_add_up(tmp_path: Path) -> None:
    """The points of a written item's criteria are the slot's points."""
    head = GOOD[: GOOD.index("key = ")].replace('kind = "single"', 'kind = "written"')
    anchors = "".join(
        f'[[slot.variant.anchor]]\nlevel = "{level}"\ntext = "An answer."\n' for level in ("full", "part", "none")
    )
    criterion = '[[slot.variant.criterion]]\nid = "c1"\ntext = "Names whom to call."\npoints = 1\n'
    assert any(
        "the rubric adds up to 1, the slot has 2 points" in sentence
        for sentence in faults(tmp_path, head + criterion + anchors)
    )


def test_practice_has_no_written_items(tmp_path: Path) -> None:
    """Practice is explained at once, so a program must be able to mark it."""
    path = tmp_path / "made-up.toml"
    path.write_text('schema = 1\nmodule = "made-up"\n[[item]]\nid = "p01"\nkind = "written"\n', encoding="utf-8")
    with pytest.raises(ContentError, match="is written"):
        load_practice(path)


def test_units_stand_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    """The right unit is not given away by being written first."""
    head = GOOD[: GOOD.index("key = ")].replace('kind = "single"', 'kind = "number"')
    number = 'units = ["weeks", "days", "months"]\nkey = {value = "3", unit = "weeks"}\nrationale = "Because."\n'
    path = tmp_path / "made-up.toml"
    path.write_text(head + number, encoding="utf-8")
    assert load_bank(path).items[0].public()["units"] == ["days", "months", "weeks"]
