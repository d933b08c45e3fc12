"""*Sort the cases* and *rewrite the note*: their files, the run, the debrief, the text and the page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.face import ActivityWidget
from onboarding.activities.leitner import FIRST, LAST
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.words.check import check_cases, check_notes
from onboarding.activities.words.data import cases_text, load_cases, load_notes, load_words, notes_text
from onboarding.activities.words.debrief import (
    case_patterns,
    case_summary,
    note_patterns,
    note_summary,
    still_there,
)
from onboarding.activities.words.decks import NO_VERDICT, TOLD, CaseDeck, NoteDeck, keep_id
from onboarding.activities.words.model import FEWEST, WordsModel, WordsState, Written
from onboarding.activities.words.text import cases_text as full_cases
from onboarding.activities.words.text import notes_text as full_notes
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import rewrite_the_note, sort_the_cases
from onboarding.review.words import reading_grade

ROOT = Path(__file__).parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
LOCAL = load_course(ROOT / "course.toml").local
CASES, NOTES, WORDS, SHOWN = load_cases(), load_notes(), load_words(), load_shown()
CASE_DECK, NOTE_DECK = CaseDeck(CASES, WORDS), NoteDeck(NOTES)
MODELS = {"cases": WordsModel(CASE_DECK), "notes": WordsModel(NOTE_DECK)}
BOTH = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
TEXT = "Says that she shook when it was late."


def right(model: WordsModel, card: str) -> list[str]:
    """Ticks with which the card settles."""
    if model.deck is CASE_DECK:
        return list(CASE_DECK.case(card).holds)
    return list(NOTE_DECK.options(card))


def through(model: WordsModel, state: WordsState, ticks: list[str] | None = None) -> WordsState:
    """Write the card on the page, tick (None: as we do), compare, and go on."""
    card = model.current(state)
    boxes: Action = {"do": "tick", "ids": right(model, card) if ticks is None else ticks}
    middle: list[Action] = [boxes, {"do": "show"}] if model.deck.ticks_first else [boxes]
    for action in ({"do": "write", "card": card, "text": TEXT}, {"do": "done"}, *middle, {"do": "next"}):
        state = model.act(state, action)
    return state


# ---- the two files ----


def test_the_files_are_sound_and_cover_what_they_must() -> None:
    """Each word holds somewhere and fails somewhere; there are stories with none, one and all; no draft has one version only."""
    assert check_cases(cases_text(), facts=EVIDENCE.facts) == []
    assert check_notes(notes_text(), facts=EVIDENCE.facts) == []
    assert len(CASES) >= 2 * CASE_DECK.round
    assert len(NOTES) >= 2 * NOTE_DECK.round
    for word in WORDS:
        assert 2 <= sum(word.id in case.holds for case in CASES) < len(CASES)
        assert any(word.id not in (*case.holds, *case.open) for case in CASES)
    assert {0, 1, len(WORDS)} <= {len(case.holds) for case in CASES}
    assert any(case.open for case in CASES), "not every story is black or white"


def test_as_prescribed_is_never_a_use_disorder_by_tolerance_or_withdrawal_alone() -> None:
    """The rule of the lesson holds in the stories: a use disorder holds only beside misuse."""
    for case in CASES:
        if "use-disorder" in case.holds:
            assert "misuse" in case.holds, case.id


def test_what_learners_see_is_plain() -> None:
    """Stories, drafts and what we say of them: about grade 10 or less, each file as a whole."""
    stories = " ".join(f"{one.text} {one.act} {' '.join(one.because.values())}" for one in CASES)
    drafts = " ".join(f"{one.seen} {one.act} {' '.join(one.rewordings)}" for one in NOTES)
    assert reading_grade(stories) <= 10
    assert reading_grade(drafts) <= 10


def test_our_versions_lose_no_word_that_decides() -> None:
    """No version of ours has a word of the draft that judges, and each says that somebody was told or called."""
    for note in NOTES:
        assert still_there(note, note.note) == tuple(one.words for one in note.judges)
        for version in note.rewordings:
            assert still_there(note, version) == (), note.id
    told = re.compile(r"told|call|passed on|trying to reach", re.IGNORECASE)
    assert all(told.search(version) for note in NOTES for version in note.rewordings)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('holds = ["physical-dependence"]', 'holds = ["habit"]', "word 'habit' does not exist"),
        ('open = ["use-disorder"]', 'open = ["misuse"]', "word 'misuse' holds and is open"),
        ("physical-dependence = ", "tolerance = ", "'because' says nothing of 'physical-dependence'"),
        ('id = "tom-weaker"', 'id = "inez-late"', "stands twice"),
        ('id = "tom-weaker"', 'id = "Tom Weaker"', "no plain name"),
        ('"esc-urgent"]', '"made-up"]', "fact 'made-up' does not exist"),
        ('facts = ["ox-tolerance"]', "facts = []", "names no fact"),
        ("Inez, 52, has", "Inez, 52, has " * 60, "more than 400"),
        ('[[case]]\nid = "inez-late"', '[[case]]\nscore = 3\nid = "inez-late"', "a field 'score'"),
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("[[word]]", "[[word", "cannot be read"),
    ],
)
def test_each_fault_of_the_stories_is_named(before: str, after: str, problem: str) -> None:
    """A clinician who edits the file hears what is wrong, where, and how to mend it."""
    text = cases_text().replace(before, after, 1)
    assert text != cases_text()
    found = check_cases(text, facts=EVIDENCE.facts)
    assert any(problem in fault.problem for fault in found), found
    assert all(fault.mend.endswith((".", "…", '"', "]")) for fault in found)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('words = "frequent flyer"', 'words = "nuisance"', "the draft does not say “nuisance”"),
        ("Ms Kaya, 36, says that", "Ms Kaya, 36, claims that", "a rewording still says “claims”"),
        ('why = "It casts doubt on her. \\"Says\\" does not."', 'why = ""', "no 'words' or no 'why'"),
        ('"The test was positive for cocaine", ', "", "'keep' has fewer than 2"),
        ("[[note.judges]]", "[[note.verdicts]]", "a field 'verdicts'"),
        ("seen = ", "saw = ", "'seen' is missing"),
    ],
)
def test_each_fault_of_the_drafts_is_named(before: str, after: str, problem: str) -> None:
    """As for the stories."""
    text = notes_text().replace(before, after, 1)
    assert text != notes_text()
    assert any(problem in fault.problem for fault in check_notes(text, facts=EVIDENCE.facts))


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is a content error with the file's name."""
    broken = notes_text().replace('"esc-urgent"', '"esc-sometime"', 1)
    monkeypatch.setattr("onboarding.activities.words.data.notes_text", lambda: broken)
    with pytest.raises(ContentError, match=r"notes\.toml.*kaya-stolen.*esc-sometime"):
        activity_evidence(EVIDENCE, LOCAL)


# ---- the run ----


@BOTH
def test_nothing_is_ticked_or_compared_before_something_is_written(model: WordsModel) -> None:
    """The reason comes first, and a word or two is not one."""
    state = model.start(1)
    card = model.current(state)
    for action in ({"do": "done"}, {"do": "tick", "ids": []}, {"do": "show"}, {"do": "next"}, {"do": "finish"}):
        with pytest.raises(ActionRefused):
            model.act(state, action)
    short = model.act(state, {"do": "write", "card": card, "text": "No idea"})
    with pytest.raises(ActionRefused, match="First write"):
        model.act(short, {"do": "done"})
    written = model.act(model.act(short, {"do": "write", "card": card, "text": TEXT}), {"do": "done"})
    with pytest.raises(ActionRefused, match="has been written"):
        model.act(written, {"do": "write", "card": card, "text": "another one now"})


@BOTH
@pytest.mark.parametrize("seed", range(4))
def test_a_card_that_did_not_settle_comes_back_after_three_others(model: WordsModel, seed: int) -> None:
    """And one that settled does not, within the round."""
    first = model.current(model.start(seed))
    wrong = [one for one in model.deck.options(first) if one not in right(model, first)]
    state = through(model, model.start(seed), wrong)
    missed = state.last
    names = [missed]
    while state.stage == "write":
        names.append(model.current(state))
        state = through(model, state)
    assert len(names) == model.deck.round
    assert len(set(names)) == len(names) - names[1:].count(missed)
    if model.deck.round > 4:
        assert names[4] == missed


@BOTH
def test_every_card_is_reached(model: WordsModel) -> None:
    """No dead end: round after round, each card of the file is shown, and each run ends in a debrief."""
    state, seen = model.start(3), set()
    for _ in range(6):
        while state.stage == "write":
            seen.add(model.current(state))
            state = through(model, state)
        state = model.act(state, {"do": "reason", "text": TEXT})
        state = model.act(model.act(state, {"do": "debrief"}), {"do": "again"})
    assert seen == set(model.deck.ids())


PRESSED = ["write", "done", "tick", "show", "next", "finish", "reason", "debrief", "again"]


@BOTH
@given(
    seed=st.integers(0, 2**31), pressed=st.lists(st.tuples(st.sampled_from(PRESSED), st.integers(0, 7)), max_size=60)
)
def test_any_actions_leave_a_state_that_can_be_retold(
    model: WordsModel, seed: int, pressed: list[tuple[str, int]]
) -> None:
    """Whatever is pressed, the state comes back from its short history and from JSON as it was."""
    state = model.start(seed)
    for what, number in pressed:
        card = model.current(state)
        action: Action = {"do": what}
        if what == "write":
            action |= {"card": card, "text": TEXT}
        elif what == "tick":
            action |= {"ids": [one for at, one in enumerate(model.deck.options(card)) if number >> at & 1]}
        elif what == "reason":
            action |= {"text": TEXT}
        try:
            state = model.act(state, action)
        except ActionRefused as error:
            assert str(error)
    again = model.start(seed)
    for action in json.loads(json.dumps(model.retell(state))):
        again = model.act(again, action)
    assert again == state
    assert len(state.round) <= model.deck.round
    assert all(FIRST <= card.box <= LAST for _, card in state.cards)


SOUND: dict[str, Any] = {
    "turn": 1,
    "cards": {"inez-late": [2, 9]},
    "round": [{"card": "inez-late", "text": TEXT, "ticks": ["physical-dependence"]}],
    "stage": "reflect",
    "card": "",
    "text": "",
    "ticks": [],
    "reason": "",
    "last": "inez-late",
}


@pytest.mark.parametrize(
    "change",
    [
        {"cards": {"nobody": [1, 2]}},
        {"cards": {"inez-late": [9, 2]}},
        {"cards": 5},
        {"round": [{"card": "inez-late", "text": TEXT, "ticks": ["habit"]}]},
        {"round": []},
        {"stage": "done"},
        {"stage": "compare"},
        {"card": "inez-late"},
        {"turn": 0},
        {"last": "nobody"},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    """A saved state that cannot be is turned down; the sound one beside it is taken up."""
    model = MODELS["cases"]
    assert model.act(model.start(1), {"do": "recall", "state": SOUND}).stage == "reflect"
    with pytest.raises(ActionRefused):
        model.act(model.start(1), {"do": "recall", "state": SOUND | change})


# ---- the debrief ----


def sorted_as(ticks: list[str] | None) -> tuple[str, ...]:
    """The patterns of somebody who ticked the same for everybody, or (None) as we do."""
    round_ = [Written(card=case.id, text=TEXT, ticks=tuple(case.holds if ticks is None else ticks)) for case in CASES]
    return tuple(one.id for one in case_patterns(round_, CASE_DECK))


def test_thinking_gets_the_better_debrief() -> None:
    """Every word, no word and one word for everybody are each named; thinking is not."""
    assert sorted_as(None) == ()
    assert sorted_as([word.id for word in WORDS]) == ("all",)
    assert sorted_as([]) == ("none",)
    assert sorted_as(["use-disorder"])[0] == "presumed"
    assert sorted_as(["physical-dependence"])[0] == "overlooked"
    assert sorted_as(["misuse"])[:2] == ("overlooked", "body")
    assert len(sorted_as(["misuse"])) == 3
    assert case_summary(()) != case_summary(case_patterns([Written(card="inez-late", text="", ticks=())], CASE_DECK))


@given(
    st.lists(
        st.tuples(st.sampled_from(CASES), st.sets(st.sampled_from([word.id for word in WORDS]))), min_size=1, max_size=6
    )
)
def test_a_debrief_of_stories_names_at_most_three_patterns_and_no_score(done: list[Any]) -> None:
    """None when all settled, never more than three, no number that could be chased."""
    round_ = [Written(card=case.id, text=TEXT, ticks=tuple(ticks)) for case, ticks in done]
    found = case_patterns(round_, CASE_DECK)
    assert len(found) <= 3
    assert bool(found) == any(not CASE_DECK.settled(case.id, frozenset(ticks)) for case, ticks in done)
    for pattern in found:
        assert 1 <= len(pattern.people) <= 3
        assert "I saw" in pattern.text
        assert "I was concerned because" in pattern.text
        assert pattern.text.endswith("?")
        assert not re.search(r"\d", pattern.heading + pattern.text)


def test_a_debrief_of_drafts_follows_the_learners_ticks() -> None:
    """A fact, a person told and a verdict that are missing are each named; a word of the draft that stayed asks a question."""
    note = NOTES[0]
    every = NOTE_DECK.options(note.id)

    def found(text: str, *missing: str) -> tuple[str, ...]:
        ticks = tuple(box for box in every if box not in missing)
        return tuple(one.id for one in note_patterns([Written(card=note.id, text=text, ticks=ticks)], NOTE_DECK))

    assert found(TEXT) == ()
    assert found(TEXT, keep_id(1)) == ("lost",)
    assert found(TEXT, TOLD) == ("untold",)
    assert found(TEXT, NO_VERDICT) == ("verdict",)
    assert found("She CLAIMS that they were stolen.") == ("verdict",)
    assert found("She reclaims her coat.") == (), "a longer word is another word"
    assert found(TEXT, *every) == ("lost", "untold", "verdict")
    assert note_summary(()) != note_summary(note_patterns([Written(card=note.id, text="", ticks=())], NOTE_DECK))


# ---- the page ----

WIDGETS = {"cases": sort_the_cases, "notes": rewrite_the_note}


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed."""
    widget._handle_custom_msg({"id": "page-1", "act": action}, [])
    return dict(widget.view)


@pytest.mark.parametrize("which", WIDGETS)
def test_a_round_on_the_page(which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of ours is sent before the learner has written; what was done is on the disk and comes back."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    make, model = WIDGETS[which], MODELS[which]
    widget = make()
    for number in range(FEWEST):
        card = widget.view["card"]["id"]
        secret = CASE_DECK.case(card).act if which == "cases" else NOTE_DECK.note(card).rewordings[0]
        press(widget, do="write", card=card, text=TEXT)
        assert secret not in json.dumps(widget.view, ensure_ascii=False)
        view = press(widget, do="done")
        if which == "cases":
            assert view["stage"] == "choose"
            assert secret not in json.dumps(view, ensure_ascii=False)
        press(widget, do="tick", ids=right(model, card))
        view = press(widget, do="show") if which == "cases" else dict(widget.view)
        assert view["stage"] == "compare"
        assert secret in " ".join(line for one in view["card"]["ours"] for line in one["lines"]).replace(
            "“", ""
        ).replace("”", "")
        assert make().view["card"]["text"] == TEXT, "nothing is lost by closing the page"
        assert view["can_finish"] == (number + 1 >= FEWEST)
        if number + 1 < FEWEST:
            press(widget, do="next")
    assert press(widget, do="finish")["stage"] == "reflect"
    assert "First write one sentence" in press(widget, do="debrief")["refused"]
    press(widget, do="reason", text=TEXT)
    assert press(widget, do="debrief")["debrief"]["patterns"] == []
    assert press(widget, do="again")["stage"] == "write"
    name = model.activity
    saved = json.loads((tmp_path / "oxazepam-and-dependence" / f"{name}.json").read_text("utf-8"))
    assert saved["state"]["turn"] == FEWEST


def test_the_text_is_complete() -> None:
    """Readers without widgets get each story and draft, ours, and the facts, always in the same words."""
    text = sort_the_cases()._repr_mimebundle_()[0]["text/plain"]
    assert text == full_cases(CASES, WORDS, SHOWN)
    flat = " ".join(text.split())
    for case in CASES:
        assert all(part in flat for part in (case.text, case.act, *case.because.values()))
        assert all(EVIDENCE.facts[fact].statement in flat for fact in case.facts)
    text = rewrite_the_note()._repr_mimebundle_()[0]["text/plain"]
    assert text == full_notes(NOTES, SHOWN)
    flat = " ".join(text.split())
    for note in NOTES:
        assert all(part in flat for part in (note.seen, note.note, note.act, *note.rewordings, *note.keep))
        assert all(EVIDENCE.facts[fact].statement in flat for fact in note.facts)
