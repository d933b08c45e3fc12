"""What a learner made in an activity, as text: read from the saved state, by the activity's own model, without touching it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from onboarding import play
from onboarding.activities.capital_map.data import MEDICINE, load_capital
from onboarding.activities.chain.data import load_stories
from onboarding.activities.face import ActivityWidget
from onboarding.activities.first_hour.data import load_people
from onboarding.activities.made import CannotBeRead, NotMadeHere, made, makers
from onboarding.activities.plan_builder.data import load_builder
from onboarding.activities.teach_back.data import load_teaching
from onboarding.activities.words.data import load_notes
from onboarding.content import load_content
from onboarding.errors import ContentError
from onboarding.lesson_text import load_lesson
from onboarding.paths import Layout
from onboarding.questions import item_from_full, load_bank
from tests.conftest import ROOT

MAKERS = makers()
FUNCTIONS = {
    "plan-builder": "plan_builder",
    "capital-map": "capital_map",
    "chain": "chain",
    "coping-cards": "coping_cards",
    "first-hour": "first_hour",
    "rewrite-the-note": "rewrite_the_note",
    "teach-back": "teach_back",
}


def widget(name: str) -> ActivityWidget:
    """The activity as its lesson calls it."""
    drawn: ActivityWidget = getattr(play, FUNCTIONS[name])()
    return drawn


def press(place: ActivityWidget, /, **action: object) -> Mapping[str, Any]:
    """What the page does when something is pressed; nothing is refused here."""
    place._handle_custom_msg({"id": "page-1", "act": action}, [])
    assert place.view["refused"] == ""
    view: Mapping[str, Any] = place.view
    return view


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's work folder."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", MAKERS)
def test_each_activity_is_where_its_maker_says(name: str, work: Path) -> None:
    """The widget carries the name, the lesson has the section, and the activity's cell stands in it; only with a file it is offered."""
    maker = MAKERS[name]
    assert set(MAKERS) == set(FUNCTIONS)
    assert widget(name).view["status"]["made"] == name
    (path,) = (ROOT / "notebooks").glob(f"[0-9][0-9]-{maker.module}.md")
    lesson, anchor, here = load_lesson(path), "", []
    for block in lesson.blocks:
        anchor = block.anchor or anchor
        if block.kind == "code" and f"{FUNCTIONS[name]}()" in block.text:
            here.append(anchor)
    assert here == [maker.section]


def test_nothing_is_offered_where_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a work folder there is nothing that a server could print; other activities make nothing."""
    monkeypatch.delenv("ONBOARDING_WORK", raising=False)
    assert widget("plan-builder").view["status"]["made"] == ""
    assert play.triage().view["status"]["made"] == ""


@pytest.mark.parametrize("name", MAKERS)
def test_nothing_made_is_no_text(name: str, work: Path) -> None:
    """Before anything was done there is no text, and looking creates nothing."""
    assert made(work, name).text == ""
    assert made(work, name).saved == ""
    widget(name)
    assert made(work, name).text == ""
    assert list(work.iterdir()) == []


def test_a_plan_as_text(work: Path) -> None:
    """The lines that were written, with their headings, for each person or for one; no question of ours is among it."""
    place = widget("plan-builder")
    press(place, do="write", person="emil", box="then", text="At ten I ring Sema\nfrom the kitchen.")
    press(place, do="write", person="ines", box="again", text="On the 14th.")
    press(place, do="reason", person="emil", text="The kitchen would hold.")
    press(place, do="talk", person="emil")
    emil = made(work, "plan-builder/emil")
    assert (
        emil.text
        == "Relapse prevention plan, written with Emil\n\nWhat I do then\nAt ten I ring Sema\nfrom the kitchen."
    )
    assert emil.wanted == "the plan of Emil"
    assert emil.saved.endswith("Z")
    both = made(work, "plan-builder").text
    assert emil.text in both
    assert "On the 14th." in both
    assert not any(question.needs[:30] in both or question.title in both for question in load_builder().questions)
    press(place, do="write", person="emil", box="then", text="")
    assert made(work, "plan-builder/emil").text == ""


def test_a_chain_as_text(work: Path) -> None:
    """What was told, each link with the parts that the learner put there, and the learner's sentence; nothing of what fits."""
    place, story = widget("chain"), load_stories()[0]
    for part in story.parts:
        press(place, do="place", story=story.id, part=part.id, place="later")
    press(place, do="reason", story=story.id, text="At four, before the tin.")
    text = made(work, f"chain/{story.id}").text
    assert story.told in text
    assert "Later: what followed with delay\n" + "\n".join(part.text for part in story.parts) in text
    assert "At four, before the tin." in text
    assert "Trigger" not in text
    assert not any(part.note in text for part in story.parts)


def test_a_map_of_recovery_capital_as_text(work: Path) -> None:
    """What was noted, under its part and line, then the step and why; nothing of what could be heard."""
    place, person = widget("capital-map"), load_capital().people[0]
    press(place, do="note", person=person.id, domain="human", line="there", text="Her trade\nand her hands")
    press(place, do="step", person=person.id, step=person.steps[0].id)
    press(place, do="reason", person=person.id, text="It has a day.")
    assert made(work, f"capital-map/{person.id}").text == (
        f"Map of recovery capital of {person.name}\n\nHuman: What is there\nHer trade\nand her hands\n\n"
        f"One step for this week\n{person.steps[0].text}\n\nWhy this step\nIt has a day."
    )
    press(place, do="show", person=person.id)
    assert not any(part.there in made(work, "capital-map").text for part in person.heard)
    assert made(work, f"capital-map/{load_capital().people[1].id}").text == ""


def test_no_sheet_says_to_change_a_medicine(work: Path) -> None:
    """Who picked such a step prints what is done with it instead, at any time."""
    place = widget("capital-map")
    (found,) = [(one, step) for one in load_capital().people for step in one.steps if step.kind == MEDICINE]
    person, step = found
    press(place, do="note", person=person.id, domain="human", line="there", text="Cooking")
    press(place, do="step", person=person.id, step=step.id)
    text = made(work, f"capital-map/{person.id}").text
    assert step.text not in text
    assert text.endswith(f"On no map\n{step.say}")


def test_the_form_of_a_first_hour_as_text(work: Path) -> None:
    """Each line of the form: what was heard, or that it was not asked."""
    place, person = widget("first-hour"), load_people()[0]
    topic = person.topics[0]
    press(place, do="ask", person=person.id, topic=topic.id, way=topic.ways[0].id, at=0)
    found = made(work, "first-hour")
    assert [piece.id for piece in found.pieces] == [person.id]
    assert f"{topic.label}\n{topic.ways[0].entry}" in found.text
    assert f"{person.topics[1].label}\nnot asked" in found.text


def test_notes_as_text(work: Path) -> None:
    """The draft beside the learner's own version; none of ours, also after they were compared."""
    place = widget("rewrite-the-note")
    card = place.view["card"]["id"]
    press(place, do="write", card=card, text="She asked for her dose at eight.")
    press(place, do="done")
    note = next(note for note in load_notes() if note.id == card)
    text = made(work, "rewrite-the-note").text
    assert f"The draft\n{note.note}\n\nMy version\nShe asked for her dose at eight." in text
    assert not any(version in text for version in note.rewordings)
    press(place, do="next")
    assert made(work, f"rewrite-the-note/{card}").text == text


def test_ten_minutes_of_teaching_as_text(work: Path) -> None:
    """What was chosen, in its order, under the questions that asked for it; nothing of what we saw in it."""
    place, person = widget("teach-back"), load_teaching().people[0]
    for at, point in enumerate(person.points[:3]):
        press(place, do="act", scene=person.id, act=point.choice.id, at=at)
    text = made(work, f"teach-back/{person.id}").text
    assert text.startswith(
        f"Ten minutes with {person.name}\n\nWhich point do you take first?\n{person.points[0].choice.text}"
    )
    assert person.points[2].choice.text in text
    assert not any(point.choice.because in text for point in person.points)


@pytest.mark.parametrize(
    "name", ["", "/", "triage", "plan-builder/", "plan-builder/nobody", "../plan-builder", "plan-builder/../../x"]
)
def test_what_is_not_made_here_is_refused(name: str, work: Path) -> None:
    """Only the names of the table lead to a file."""
    with pytest.raises(NotMadeHere, match="no such activity"):
        made(work, name)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"schema":1}',
        b"\xff\xfe",
        json.dumps(
            {
                "schema": 1,
                "activity": "plan-builder",
                "model_version": 1,
                "seed": 1,
                "rev": 1,
                "updated": "2026-01-01T00:00:00.000000Z",
                "state": {"current": "emil", "plans": {}},
                "history": [{"do": "write", "person": "emil", "box": "ghost", "text": "x"}],
            }
        ).encode(),
    ],
)
def test_a_broken_file_is_said_and_kept(broken: bytes, work: Path) -> None:
    """A file that cannot be read is left where it is, byte for byte: putting it aside is the activity's own affair."""
    file = work / "relapse-prevention" / "plan-builder.json"
    file.parent.mkdir()
    file.write_bytes(broken)
    with pytest.raises(CannotBeRead, match="“Build a plan” cannot be read"):
        made(work, "plan-builder/emil")
    assert file.read_bytes() == broken
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_changed_state_is_no_text(work: Path) -> None:
    """A text that no typing led to is not taken: the state has to follow from its history."""
    place = widget("plan-builder")
    press(place, do="write", person="emil", box="then", text="At ten.")
    file = work / "relapse-prevention" / "plan-builder.json"
    file.write_text(file.read_text("utf-8").replace('"state":{', '"state":{"forged":1,'), encoding="utf-8")
    with pytest.raises(CannotBeRead):
        made(work, "plan-builder")


def test_a_written_item_names_what_is_handed_in() -> None:
    """Each variant of the slot names the plan of its own person, in its public part and after a way through the store of items."""
    slot = load_bank(ROOT / "questions" / "relapse-prevention.toml").slot("s11")
    people = {person.id: person.name for person in load_builder().people}
    assert {item.public()["from_activity"] for item in slot.variants} == {f"plan-builder/{name}" for name in people}
    for item in slot.variants:
        name = people[item.public()["from_activity"].partition("/")[2]]
        assert item.stem.startswith(f"{name} has come off oxazepam")
        again = item_from_full(item.full())
        assert (again.sha, again.full_sha) == (item.sha, item.full_sha)
        assert any(line.critical and "spare tablets" in line.text for line in item.criteria)


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ("plan-builder/nobody", "is nothing that is made in a lesson"),
        ("triage", "is nothing that is made in a lesson"),
        ("../../x", "is no name of an activity"),
        ("", "is missing or empty"),
    ],
)
def test_a_wrong_name_in_a_question_is_a_fault(named: str, problem: str, course: Layout) -> None:
    """The author hears it before anybody is asked, with what can be named."""
    file = course.questions / "relapse-prevention.toml"
    text = file.read_text("utf-8")
    changed = text.replace('from_activity = "plan-builder/emil"', f'from_activity = "{named}"')
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(ContentError, match=problem):
        load_content(course)
