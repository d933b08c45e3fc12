"""The review finds flaws in items and stays silent on sound ones, the real bank among them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from onboarding.content import load_content
from onboarding.errors import ContentError
from onboarding.paths import Layout
from onboarding.questions import Bank, Item, Slot, load_bank
from onboarding.questions.kinds.case import Steps
from onboarding.review.finding import Finding
from onboarding.review.flaws import review_bank, review_item
from onboarding.review.report import Review, review_course, show_review
from onboarding.review.testwise import baseline
from onboarding.review.words import content_stems, reading_grade, stem, syllables
from tests.flawed_items import FLAWED
from tests.review_items import (
    SOUND,
    bank_of,
    ids,
    item,
    swap,
)

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("made", SOUND, ids=lambda made: made.stem[:30])
def test_a_sound_item_has_no_flaw(made: Item) -> None:
    """The examples that the other tests damage are sound."""
    assert [str(finding) for finding in review_item(made, file="f", place="p")] == []


@pytest.mark.parametrize(("flaw", "flawed", "clean"), FLAWED, ids=[f"{i}-{case[0]}" for i, case in enumerate(FLAWED)])
def test_each_flaw_is_found_and_its_mended_twin_is_not(flaw: str, flawed: Item, clean: Item) -> None:
    """The flawed item has this finding, the item beside it has not."""
    assert flaw in ids(flawed)
    assert flaw not in ids(clean)


def test_only_an_item_about_wording_may_quote_the_wording_and_not_in_its_key() -> None:
    """Stem and wrong options may quote it; the right option, a bare word, and any other item may not."""
    quoted = 'A note says: "Known addict." What should you write instead?'
    note, bare = 'Write "drug-seeking" in the note', "Write drug-seeking in the note"
    about = ("words-person-first",)
    assert "person-first" not in ids(item(quoted, swap(c=note), facts=about))
    assert "person-first" in ids(item(quoted, swap(c=note)))
    assert "person-first" in ids(item(quoted, swap(c=bare), facts=about))
    assert "person-first" in ids(item(quoted, swap(a=note), facts=about))


def test_a_finding_says_where_and_how_to_mend() -> None:
    """A finding names file, place, flaw and next step."""
    finding = Finding(
        "questions/x.toml", "slot 's01', variant 's01a'", "blank", "the stem has a blank.", "Ask a question."
    )
    assert str(finding) == "questions/x.toml, slot 's01', variant 's01a': the stem has a blank. Ask a question. [blank]"


def test_variants_of_one_slot_are_equally_hard() -> None:
    """Variants that differ in difficulty are a finding of the slot; equal ones are not."""
    one, other = replace(item(), id="s01a"), replace(item(), id="s01b", difficulty=3)
    uneven = review_bank(Bank("x", (Slot("s01", "o", 1, False, (one, other)),)), file="f")
    assert [(found.flaw, found.place) for found in uneven] == [("uneven-variants", "slot 's01'")]
    even = Bank("x", (Slot("s01", "o", 1, False, (one, replace(other, difficulty=2))),))
    assert review_bank(even, file="f") == []


def test_words_meet_in_their_stems() -> None:
    """Endings do not hide that two words are one."""
    assert stem("sedation") == stem("sedated") == stem("sedate")
    assert stem("tapering") == stem("tapers") == stem("taper")
    assert content_stems("The nurse and the seizures") == content_stems("Nurses: seizure")
    assert [syllables(word) for word in ("nurse", "evening", "table", "a")] == [1, 3, 2, 1]
    assert (
        reading_grade("The man sat down. He was ill.")
        < 3
        < reading_grade("Interdisciplinary deliberation necessitates reconsideration.")
    )


def test_a_case_and_its_steps_are_reviewed() -> None:
    """A case needs no question of its own; a flaw of a step is told with the step."""
    step = replace(item("Which of the following is true?"), id="t2")
    case = replace(
        item("A man has slept badly since his dose was reduced.", (), key=""), kind="case", own=Steps((item(), step))
    )
    found = review_item(case, file="f", place="slot 's01', variant 's01a'")
    assert [(one.flaw, one.place) for one in found] == [("unfocused-stem", "slot 's01', variant 's01a', step 't2'")]


def test_the_real_bank_is_clean() -> None:
    """At most three findings, none to mend, and no strategy beats chance."""
    review = review_course(load_content(Layout(ROOT)))
    assert len(review.findings) <= 3, [str(finding) for finding in review.findings]
    assert review.to_mend == 0


def test_what_is_shown_says_what_to_mend() -> None:
    """The findings and the rows that failed are printed; every row only when asked for."""
    rows = baseline(bank_of([[9, 5, 6, 7]] * 15, "a" * 15), pool="graded")
    review = Review(
        tuple(review_item(item("Which is true?"), file="questions/x.toml", place="slot 's01'")), tuple(rows)
    )
    brief, full = Console(record=True, width=120, quiet=False), Console(record=True, width=120)
    show_review(review, out=brief)
    show_review(review, out=full, verbose=True)
    said = brief.export_text()
    assert "questions/x.toml, slot 's01': the stem asks nothing in particular" in said
    assert "longest" in said
    assert "beaten" in said
    assert f"{review.to_mend} to mend" in said
    assert "alphabetical" in full.export_text()


def slot_by_slot(path: Path, folder: Path) -> dict[str, list[str]]:
    """The findings of each slot of a question file, each slot read by itself so that one that does not load hides no other.

    A fault that the loader tells (a missing rationale, a twin option) stops a build and counts as found.
    """
    head, *slots = path.read_text(encoding="utf-8").split("[[slot]]")
    told: dict[str, list[str]] = {}
    alone = folder / path.name
    for number, text in enumerate(slots):
        alone.write_text(f"{head}[[slot]]{text}", encoding="utf-8")
        try:
            bank = load_bank(alone)
        except ContentError as error:
            faults = [str(fault) for fault in error.faults]
            assert all("rationale" in fault or "say the same" in fault or "has no text" in fault for fault in faults), (
                faults
            )
            told[f"did not load: {number}"] = faults
        else:
            told[bank.slots[0].id] = [str(found) for found in review_bank(bank, file=path.name)]
    return told


@pytest.mark.parametrize(
    ("name", "at_most"), [("", 1), ("_second", 0), ("_third", 0), ("_fourth", 0), ("_fifth", 0), ("_sixth", 3)]
)
def test_planted_flaws(name: str, at_most: int, tmp_path: Path) -> None:
    """Of 30 items, each with one flaw planted by somebody who knew the rules and not this program, all but a few have a finding.

    When they were first read, unseen, 24, 27, 25, 26, 25 and 27 of 30 had one (docs/writing-questions.md). No rule was changed after the
    sixth set was read.
    """
    planted: dict[str, str] = json.loads((DATA / f"planted_flaws{name}.json").read_text(encoding="utf-8"))
    told = slot_by_slot(DATA / f"planted_flaws{name}.toml", tmp_path)
    assert len(told) == len(planted) == 30
    # Two acts joined by "and" in every option (f12) are left alone: this course's items ask for an act and for who is told of it.
    missed = {slot: flaw for slot, flaw in planted.items() if told.get(slot) == []}
    assert len(missed) <= at_most, missed


@pytest.mark.parametrize(
    ("name", "at_most"), [("", 0), ("_second", 1), ("_third", 0), ("_fourth", 0), ("_fifth", 1), ("_sixth", 2)]
)
def test_clean_items_raise_few_alarms(name: str, at_most: int, tmp_path: Path) -> None:
    """Of 20 sound items written by the same hand few have a finding."""
    told = slot_by_slot(DATA / f"clean_items{name}.toml", tmp_path)
    alarms = {slot: found for slot, found in told.items() if found}
    assert len(told) == 20
    assert len(alarms) <= at_most, alarms


def test_the_development_set_is_found(tmp_path: Path) -> None:
    """63 flawed and 40 sound items that were written beside the rules: they hold what was reached, and say nothing about unseen items."""
    planted = json.loads((DATA / "planted_flaws_fifth_development.json").read_text(encoding="utf-8"))
    told = slot_by_slot(DATA / "planted_flaws_fifth_development.toml", tmp_path)
    assert told.keys() == planted.keys()
    assert [(slot, planted[slot]) for slot, found in told.items() if not found] == []
    sound = slot_by_slot(DATA / "clean_items_fifth_development.toml", tmp_path)
    assert len(sound) == 40
    assert {slot: found for slot, found in sound.items() if found} == {}
