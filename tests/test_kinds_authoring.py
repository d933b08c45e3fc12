"""matching, short and case: what an author may write, and what the store keeps of it."""

import itertools
import json
from pathlib import Path

import pytest

from onboarding.errors import ContentError
from onboarding.files import canonical_json
from onboarding.questions import Item, item_from_full, kind_of
from onboarding.questions.kinds.case import STEP_KINDS
from tests.made_up_items import CASE_TOML, EACH, MATCHING, MATCHING_TOML, SHORT_TOML, faults, item_of, load


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
