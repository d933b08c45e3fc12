"""Build a plan: its file, the writing and the questions back, the text and the page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.face import ActivityWidget
from onboarding.activities.plan_builder import data
from onboarding.activities.plan_builder.data import LONGEST, MOST_BOXES, builder_text, check_builder, load_builder
from onboarding.activities.plan_builder.debrief import asked
from onboarding.activities.plan_builder.model import PLAN_FIRST, WRITE_FIRST, BuilderModel, BuilderState, Plan
from onboarding.activities.plan_builder.text import full_text
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import plan_builder
from onboarding.questions.item import MAX_CHARS

ROOT = Path(__file__).parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
TIERS = {sign.id: sign.tier.id for sign in EVIDENCE.signs.values()}
BUILDER, SHOWN = load_builder(), load_shown()
MODEL = BuilderModel(BUILDER)
EMIL, INES = (person.id for person in BUILDER.people)
REASON = "The line about the kitchen would hold."


def test_the_file_is_sound() -> None:
    """It passes its own check, every line of the plan is asked about, and a whole plan fits into a written answer."""
    assert check_builder(builder_text(), signs=TIERS, facts=EVIDENCE.facts) == []
    assert {box for question in BUILDER.questions for box in question.boxes} == {box.id for box in BUILDER.boxes}
    headings = sum(len(box.title) + 4 for box in BUILDER.boxes)
    assert MOST_BOXES * LONGEST + headings < MAX_CHARS


def test_a_plan_has_room_for_all_that_it_needs() -> None:
    """Signs, who, when and where, what helps, tablets, tolerance, a lapse, whom to call, what nobody waits for, and when to look again."""
    assert [box.id for box in BUILDER.boxes] == [
        "moments",
        "then",
        "helps",
        "call",
        "tablets",
        "body",
        "taken",
        "nobody-waits",
        "again",
    ]
    assert all("?" in box.prompt for box in BUILDER.boxes)
    calls = {sign for question in BUILDER.questions for sign in question.signs}
    assert {"overdose", "unresponsive", "breathing", "suicide-risk"} <= calls


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('signs = ["overdose"', 'signs = ["drowsy-before-dose"', "sign 'drowsy-before-dose' is not in the top tier"),
        ('signs = ["overdose"', 'signs = ["ghost"', "sign 'ghost' is not in the top tier"),
        ('boxes = ["moments", "helps"]', 'boxes = ["moments", "moments", "helps"]', "'boxes' is no list of different"),
        ('boxes = ["moments", "helps"]', 'boxes = ["moments"]', "is in no question"),
        ('boxes = ["moments", "helps"]', 'boxes = ["ghost", "helps"]', "'boxes' is no list of different boxes"),
        ('id = "ines"', 'id = "emil"', "person 'emil' stands twice"),
        ('id = "helps"', 'id = "My Helps"', "no plain name"),
        ('facts = ["rl-old-amount"]', 'facts = ["made-up"]', "fact 'made-up' does not exist"),
        ('facts = ["rl-old-amount"]', "facts = []", "names no fact"),
        ("age = 36", "age = 9", "'age' is not the age"),
        ("age = 36", 'age = "nine"', "'age' is missing or has the wrong form"),
        ("age = 36", "age = 36\nscore = 3", "'score' is not a field"),
        ("Which two or three things have helped? What is my reason to go on?", "Two things.", "'prompt' asks nothing"),
        ("Making tea helped", "He took 30 mg", "names an amount of a medicine"),
        ("Hard moments differ", "Hard moments differ " * 30, "more than 500"),
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("[last]", "[lost]", "'lost' is not a field"),
        ("[[person]]", "[[person", "cannot be read"),
    ],
)
def test_each_fault_of_the_file_is_named(before: str, after: str, problem: str) -> None:
    """A clinician who edits the file hears what is wrong, where, and how to mend it."""
    text = re.sub(r"^#.*\n", "", builder_text(), flags=re.MULTILINE)
    broken = text.replace(before, after, 1)
    assert broken != text
    faults = check_builder(broken, signs=TIERS, facts=EVIDENCE.facts)
    assert [fault for fault in faults if problem in fault.fault]
    assert all(fault.fix for fault in faults)


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is a content error with the file's name and the place."""
    broken = builder_text().replace('signs = ["overdose"', 'signs = ["ghost"')
    monkeypatch.setattr(data, "builder_text", lambda: broken)
    with pytest.raises(ContentError, match=r"plan_builder\.toml.*question 'after'.*ghost"):
        activity_evidence(EVIDENCE, load_course(ROOT / "course.toml").local)


def test_open_lines_are_named_and_full_ones_are_not_praised() -> None:
    """The debrief says which lines are open; it has no number to chase, and says nothing for a box that is merely full."""
    person = BUILDER.people[0]
    for number in range(1, len(BUILDER.questions) + 1):
        question = BUILDER.questions[number - 1]
        empty = asked(BUILDER, person, Plan(), number, SHOWN)
        full = Plan(lines=tuple((box.id, "x") for box in BUILDER.boxes), at=number)
        told = asked(BUILDER, person, full, number, SHOWN)
        assert told.open == ""
        assert empty.open.startswith("I saw ")
        assert "I was concerned because" in empty.open
        assert empty.open.endswith("?")
        assert all(BUILDER.box(box).title in empty.open for box in question.boxes)
        assert (told.ask, told.needs) == (empty.ask, empty.needs)
        assert "{" not in told.ask + told.needs
        assert not re.search(r"\d|per cent|score|points", told.ask + told.needs)
        assert set(told.statements) == {EVIDENCE.facts[fact].statement for fact in question.facts}


ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(
        lambda person, box, text: {"do": "write", "person": person, "box": box, "text": text},
        st.sampled_from([EMIL, INES, "nobody"]),
        st.sampled_from([*(box.id for box in BUILDER.boxes), "ghost"]),
        st.sampled_from(["", "   ", "On Sunday I ring Sema.", "x" * (LONGEST + 5)]),
    ),
    st.builds(
        lambda do, person, at: {"do": do, "person": person, "text": REASON, "at": at},
        st.sampled_from(["open", "reason", "talk", "next", "next", "back", "change", "dance"]),
        st.sampled_from([EMIL, INES]),
        st.integers(0, 7),
    ),
)


@given(st.lists(ACTIONS, max_size=60))
def test_any_actions_leave_a_state_that_can_be_retold(pressed: list[Action]) -> None:
    """Whatever is pressed, the state is told again by its short history, also after it went through JSON."""
    state = MODEL.start(1)
    for action in pressed:
        try:
            state = MODEL.act(state, action)
        except ActionRefused as error:
            assert str(error)
    again: BuilderState = MODEL.start(2)
    for action in json.loads(json.dumps(MODEL.retell(state))):
        again = MODEL.act(again, action)
    assert again == state


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """A plan builder that saves below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return plan_builder()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed."""
    widget._handle_custom_msg({"id": "page-1", "act": action}, [])
    return dict(widget.view)


def test_each_plan_on_the_page(widget: ActivityWidget, tmp_path: Path) -> None:
    """Nothing of what we ask back is sent before; each question comes; a line can be changed on the way; all of it comes back."""
    for person in BUILDER.people:
        press(widget, do="open", person=person.id)
        assert press(widget, do="talk", person=person.id)["refused"] == PLAN_FIRST
        press(widget, do="write", person=person.id, box="then", text=f"At ten, {person.name}: kitchen.")
        assert press(widget, do="talk", person=person.id)["refused"] == WRITE_FIRST
        before = press(widget, do="reason", person=person.id, text=REASON)
        sent = json.dumps(before, ensure_ascii=False)
        assert not any(question.needs[:20] in sent or question.title in sent for question in BUILDER.questions)
        view = press(widget, do="talk", person=person.id)
        for number, question in enumerate(BUILDER.questions, start=1):
            assert (view["at"], view["asked"]["title"]) == (number, question.title)
            assert len(view["asked"]["calls"]) == len(question.signs)
            press(widget, do="write", person=person.id, box=question.boxes[0], text="Changed.")
            view = press(widget, do="next", person=person.id, at=number)
        assert press(widget, do="next", person=person.id, at=view["at"])["refused"]
        assert view["last"]["text"]
        assert view["asked"] is None
        assert plan_builder().view["last"] == view["last"]
    assert widget.view["people"][0]["progress"] == "talked through"
    assert press(widget, do="change", person=INES)["at"] == 0
    saved = json.loads((tmp_path / "relapse-prevention" / "plan-builder.json").read_text("utf-8"))
    assert saved["state"]["plans"][EMIL]["lines"]["then"] == "At ten, Emil: kitchen."


def test_a_plan_that_is_emptied_is_written_anew(widget: ActivityWidget) -> None:
    """An empty plan is not talked through further, and its saved file can be read again."""
    press(widget, do="write", person=EMIL, box="then", text="At ten.")
    press(widget, do="reason", person=EMIL, text=REASON)
    assert press(widget, do="talk", person=EMIL)["at"] == 1
    assert press(widget, do="reason", person=EMIL, text="x")["refused"]
    assert press(widget, do="write", person=EMIL, box="then", text=" ")["at"] == 0
    again = plan_builder()
    assert again.view["status"]["notice"] == ""
    assert again.view["reason"] == REASON


def test_text_is_complete(widget: ActivityWidget) -> None:
    """Readers without widgets get every person, prompt, question, need and statement, and what nobody waits for."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert text == full_text(BUILDER, SHOWN)
    flat = " ".join(text.split())
    first = BUILDER.people[0]
    wanted = [person.told for person in BUILDER.people]
    wanted += [word for box in BUILDER.boxes for word in (box.title, box.prompt)]
    for question in BUILDER.questions:
        wanted += [text.replace("{name}", first.name) for text in (question.title, question.ask, question.needs)]
        wanted += [EVIDENCE.facts[fact].statement for fact in question.facts]
        wanted += [EVIDENCE.signs[sign].text for sign in question.signs]
    for words in [*wanted, BUILDER.last.replace("{name}", first.name)]:
        assert " ".join(words.split()) in flat
    assert "{name}" not in text
    assert "Write nothing about a real person" in flat
