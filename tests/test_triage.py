"""The triage activity: its situations, the boxes, the rounds, the debrief and the page."""

import json
import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.face import ActivityWidget
from onboarding.activities.leitner import FIRST, GAPS, LAST, Card, answered, choose
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.triage.data import check_vignettes, load_vignettes, vignettes_text
from onboarding.activities.triage.debrief import patterns, summary
from onboarding.activities.triage.model import FEWEST, ROUND, WRITE_FIRST, TriageModel, TriageState
from onboarding.activities.triage.text import full_text
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import triage

ROOT = Path(__file__).parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
LOCAL = load_course(ROOT / "course.toml").local
VIGNETTES, SHOWN = load_vignettes(), load_shown()
MODEL = TriageModel(VIGNETTES, SHOWN)
TIERS = [tier.id for tier in SHOWN.tiers]
KNOWN: dict[str, Collection[str]] = {"signs": EVIDENCE.signs, "facts": EVIDENCE.facts}


def table(vignette: str) -> str:
    """The tier of the escalation table itself, read from evidence/ and not from what was built."""
    sign = next(one.sign for one in VIGNETTES if one.id == vignette)
    return EVIDENCE.signs[sign].tier.id


def play(state: TriageState, *, right: bool, times: int) -> TriageState:
    """Sort this many situations, all as the table does or all otherwise."""
    for _ in range(times):
        if state.waiting:
            state = MODEL.act(state, {"do": "next"})
        current = MODEL.current(state).id
        tier = table(current) if right else next(t for t in TIERS if t != table(current))
        state = MODEL.act(state, {"do": "sort", "vignette": current, "tier": tier})
    return state


def new_round(state: TriageState) -> TriageState:
    """Finish this round, talk it through, begin another."""
    state = MODEL.act(state, {"do": "next"} if len(state.round) >= ROUND else {"do": "finish"})
    state = MODEL.act(state, {"do": "reason", "text": "The quiet one, she slept."})
    return MODEL.act(MODEL.act(state, {"do": "debrief"}), {"do": "again"})


def test_at_least_thirty_situations_with_all_tiers_and_mimics() -> None:
    """Enough to choose from, every sign of the top two tiers stands in one, and many are not what they seem."""
    assert len(VIGNETTES) >= 30
    count = Counter(table(one.id) for one in VIGNETTES)
    assert min(count.values()) >= 3
    assert sum(one.mimic for one in VIGNETTES) >= 8
    for wanted in ("glucose", "infection", "head", "alcohol|drank", "pregnant", "quiet", "catatonia"):
        assert any(re.search(wanted, f"{one.text} {one.note}") for one in VIGNETTES), wanted


def test_the_tier_is_written_nowhere_else() -> None:
    """The file names signs only, and what was built agrees with the table."""
    assert check_vignettes(vignettes_text(), **KNOWN) == []
    assert not re.search(r"^tier", vignettes_text(), re.MULTILINE)
    assert json.loads((ROOT / "onboarding/data/evidence.json").read_text("utf-8")) == activity_evidence(EVIDENCE, LOCAL)
    for one in VIGNETTES:
        assert [tier for tier in TIERS if MODEL.right(one.id, tier)] == [table(one.id)]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('sign = "hallucination"', 'sign = "ghost"', "sign 'ghost' does not exist"),
        ('sign = "hallucination"', 'sign = "hallucination"\ntier = "record"', "names a tier"),
        ('id = "birgit-voice-gone"', 'id = "arne-cat"', "stands twice"),
        ('facts = ["sym-distinctive"]', 'facts = ["made-up"]', "fact 'made-up' does not exist"),
        ('facts = ["sym-distinctive"]', "facts = []", "names no fact"),
        ("\nmimic = true\n", '\nmimic = "yes"\n', "'mimic' is not true or false"),
        ("\nmimic = true\n", "\npoints = 3\n", "has a field 'points'"),
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("[[vignette]]", "[[vignette", "cannot be read"),
        ('id = "arne-cat"', 'id = "Arne Cat"', "no plain name"),
        ("Nine days after", "Nine days " * 50, "more than 420"),
    ],
)
def test_each_fault_of_the_file_is_named(before: str, after: str, problem: str) -> None:
    """A clinician who edits the file hears what is wrong, where, and how to mend it."""
    text = vignettes_text().replace(before, after, 1)
    assert text != vignettes_text()
    (fault,) = check_vignettes(text, **KNOWN)
    assert problem in fault.problem
    assert fault.mend.endswith(".") or fault.mend.endswith("…")


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is a content error with the file's name."""
    broken = vignettes_text().replace('sign = "chest-pain"', 'sign = "heart"')
    monkeypatch.setattr("onboarding.activities.triage.data.vignettes_text", lambda: broken)
    with pytest.raises(ContentError, match=r"triage\.toml.*nora-chest.*heart"):
        activity_evidence(EVIDENCE, LOCAL)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c", "d", "e", "f"]), st.integers(1, LAST), st.integers(0, 40)),
        unique_by=lambda one: one[0],
    ),
    st.integers(0, 40),
    st.sampled_from(["", "a", "b"]),
    st.booleans(),
)
def test_boxes_choose_soundly(seen: list[tuple[str, int, int]], turn: int, last: str, fresh: bool) -> None:
    """A due card comes before a new one, the lowest box first, and none twice running."""
    order = ["a", "b", "c", "d", "e", "f"]
    cards = {name: Card(box=box, due=due) for name, box, due in seen}
    chosen = choose(order, cards, turn=turn, last=last, fresh=fresh)
    assert chosen in order
    assert chosen != last
    due = {n for n, c in cards.items() if n != last and (c.due <= turn or (fresh and c.box == FIRST))}
    if due:
        assert chosen in due
        assert cards[chosen].box == min(cards[name].box for name in due)
    elif set(order) - set(cards) - {last}:
        assert chosen not in cards


def test_boxes_move() -> None:
    """Right: a box up and longer away. Missed: back to the first box, and soon again."""
    card = None
    for turn in range(1, 8):
        card = answered(card, right=True, turn=turn)
        assert card.box == min(turn + 1, LAST)
        assert card.due == turn + GAPS[card.box]
    assert list(GAPS.values()) == sorted(GAPS.values())
    assert answered(card, right=False, turn=20) == Card(box=FIRST, due=20 + GAPS[FIRST])
    with pytest.raises(ValueError, match="no card"):
        choose([], {}, turn=0, last="", fresh=False)


@pytest.mark.parametrize("seed", range(5))
def test_what_was_missed_comes_back_in_the_sitting(seed: int) -> None:
    """A missed situation returns after three others, and the one that was right does not."""
    state = play(MODEL.start(seed), right=False, times=1)
    missed = state.last
    later = play(state, right=True, times=4)
    assert [name for name, _ in later.round].count(missed) == 2
    assert later.round[4][0] == missed
    assert len({name for name, _ in later.round}) == 4


@pytest.mark.parametrize("seed", range(5))
def test_what_was_missed_comes_first_in_the_next_sitting(seed: int) -> None:
    """In the next round a missed one stands at the beginning, and after enough right answers it stays away."""
    state = play(play(MODEL.start(seed), right=True, times=ROUND - 1), right=False, times=1)
    missed = state.last
    state = new_round(state)
    assert MODEL.current(state).id != state.last or len(VIGNETTES) == 1
    names = [name for name, _ in play(state, right=True, times=5).round]
    assert missed in names


@given(
    st.integers(0, 2**31),
    st.lists(st.sampled_from([*TIERS, "next", "finish", "debrief", "again", "recall"]), max_size=60),
)
def test_any_actions_leave_a_state_that_can_be_retold(seed: int, pressed: list[str]) -> None:
    """Whatever is pressed, the state is sound, is told again by its short history, and comes back from JSON as it was."""
    state = MODEL.start(seed)
    for what in pressed:
        action: Action = {"do": what}
        if what in TIERS:
            action = {"do": "sort", "vignette": MODEL.current(state).id, "tier": what}
        try:
            state = MODEL.act(state, action)
            if state.stage == "reflect":
                state = MODEL.act(state, {"do": "reason", "text": "One two three."})
        except ActionRefused as error:
            assert str(error)
    again = MODEL.start(seed)
    for action in json.loads(json.dumps(MODEL.retell(state))):
        again = MODEL.act(again, action)
    assert again == state
    assert len(state.round) <= ROUND
    assert all(FIRST <= card.box <= LAST for _, card in state.cards)


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"turn": 3},
        {
            "turn": 1,
            "cards": {"nobody": [1, 2]},
            "round": [],
            "waiting": False,
            "stage": "sort",
            "reason": "",
            "last": "",
        },
        {
            "turn": 1,
            "cards": {"arne-cat": [9, 2]},
            "round": [],
            "waiting": False,
            "stage": "sort",
            "reason": "",
            "last": "",
        },
        {"turn": 1, "cards": {}, "round": [], "waiting": True, "stage": "sort", "reason": "", "last": ""},
        {"turn": 1, "cards": {}, "round": [], "waiting": False, "stage": "done", "reason": "", "last": ""},
        {"turn": 1, "cards": [], "round": 5, "waiting": False, "stage": "sort", "reason": "", "last": ""},
    ],
)
def test_what_does_not_fit_is_refused(kept: dict[str, Any]) -> None:
    """A saved state that cannot be is turned down, and nothing falls over."""
    with pytest.raises(ActionRefused):
        MODEL.act(MODEL.start(1), {"do": "recall", "state": kept})


def debriefed(tier: str | None) -> tuple[str, ...]:
    """The patterns of somebody who sorted all situations into one tier, or (None) as the table does."""
    answers = [(one, tier or table(one.id)) for one in VIGNETTES]
    return tuple(pattern.id for pattern in patterns(answers, SHOWN))


def test_thinking_gets_the_better_debrief() -> None:
    """Calling for everyone, telling for everyone and watching everyone are each named; sorting as the table does is not."""
    assert debriefed(None) == ()
    assert debriefed("emergency")[0] == "call-all"
    assert debriefed("urgent")[:2] == ("one-tier", "top-lower")
    assert debriefed("record") == ("one-tier", "top-lower", "explained"), "a fourth one is left out"
    assert "as the table does" in summary(())


def test_one_call_too_many_is_no_habit() -> None:
    """Somebody whose round held mostly emergencies is not told that they called for everyone; who did, hears it once."""
    top = [(one, "emergency") for one in VIGNETTES if table(one.id) == "emergency"]
    lower = [(one, "emergency") for one in VIGNETTES if table(one.id) != "emergency"]
    assert [pattern.id for pattern in patterns([*top[:5], lower[0]], SHOWN)] == ["higher"]
    assert [pattern.id for pattern in patterns([*top[:5], *lower[:2]], SHOWN)] == ["call-all"]


@given(st.lists(st.tuples(st.sampled_from(VIGNETTES), st.sampled_from(TIERS)), min_size=1, max_size=ROUND))
def test_debrief_names_at_most_three_patterns_and_no_score(answers: list[Any]) -> None:
    """Never more than three patterns, none when all is as the table has it, and no number that could be chased."""
    found = patterns(answers, SHOWN)
    assert len(found) <= 3
    assert bool(found) == any(table(one.id) != tier for one, tier in answers)
    for pattern in found:
        assert 1 <= len(pattern.people) <= 3
        assert not re.search(r"\d|per cent|score of", pattern.heading + pattern.text)


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """A triage activity that saves below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return triage()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed."""
    widget._handle_custom_msg({"id": "page-1", "act": action}, [])
    return dict(widget.view)


def test_a_whole_round_on_the_page(widget: ActivityWidget, tmp_path: Path) -> None:
    """Nothing of the answer is sent before it is given; what was done is on the disk and comes back."""
    for number in range(ROUND):
        situation = widget.view["situation"]
        assert situation["told"] is None
        before = json.dumps({key: value for key, value in widget.view.items() if key not in ("intro", "tiers")})
        sign = next(one.sign for one in VIGNETTES if one.id == situation["id"])
        assert SHOWN.signs[sign].text not in before
        view = press(widget, do="sort", vignette=situation["id"], tier=table(situation["id"]))
        assert view["situation"]["told"]["same"]
        assert view["situation"]["told"]["statements"]
        assert view["can_finish"] == (number + 1 >= FEWEST)
        view = press(widget, do="next")
    assert view["stage"] == "reflect"
    assert press(widget, do="debrief")["refused"] == WRITE_FIRST
    press(widget, do="reason", text="The pregnant woman, since nothing had changed.")
    assert press(widget, do="debrief")["debrief"]["patterns"] == []
    assert triage().view["stage"] == "debrief"
    assert press(widget, do="again")["stage"] == "sort"
    saved = json.loads((tmp_path / "recognising-withdrawal" / "triage.json").read_text("utf-8"))
    assert saved["state"]["turn"] == ROUND


def test_text_is_complete(widget: ActivityWidget) -> None:
    """Readers without widgets get each situation, its tier, its sign and its facts, always in the same words."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert text == full_text(VIGNETTES, SHOWN)
    flat = " ".join(text.split())
    for one in VIGNETTES:
        assert " ".join(one.text.split()) in flat
        assert EVIDENCE.signs[one.sign].text in flat
        assert all(EVIDENCE.facts[fact].statement in flat for fact in one.facts)
