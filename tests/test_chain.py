"""The chain: its stories, the placing of parts, the debrief, the text and the page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.chain.data import LINKS, PLACES, TELL, Story, check_stories, load_stories, stories_text
from onboarding.activities.chain.debrief import TITLES, debrief, points
from onboarding.activities.chain.model import PLACE_FIRST, SEEN, WRITE_FIRST, Building, ChainModel, ChainState
from onboarding.activities.chain.text import full_text
from onboarding.activities.face import ActivityWidget
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import chain

ROOT = Path(__file__).parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
LOCAL = load_course(ROOT / "course.toml").local
STORIES, SHOWN = load_stories(), load_shown()
MODEL = ChainModel(STORIES)
REASON = "At the thought, since it can be looked at."


def built(story: Story, places: dict[str, str]) -> Building:
    """A chain in which these parts were put elsewhere, and every other part in its most usual place."""
    return Building(placed=tuple((part.id, places.get(part.id, part.fits[0])) for part in story.parts), reason=REASON)


def found(story: Story, places: dict[str, str]) -> list[str]:
    """The points of such a chain."""
    return [point.id for point in points(story, built(story, places))]


def story_of(name: str) -> Story:
    """The story with this id."""
    return next(story for story in STORIES if story.id == name)


def test_the_stories_are_sound() -> None:
    """The file passes its own check, each story has all six links, several places are sound, and one cannot wait."""
    assert check_stories(stories_text(), signs=EVIDENCE.signs, facts=EVIDENCE.facts) == []
    for story in STORIES:
        assert set(LINKS) <= {part.fits[0] for part in story.parts}
        assert any(len(part.fits) > 1 for part in story.parts)
    signs = [part.sign for story in STORIES for part in story.parts if part.sign]
    assert {EVIDENCE.signs[sign].tier.id for sign in signs} == {"emergency"}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('sign = "hallucination"', 'sign = "ghost"', "'sign' is not known"),
        ('fits = ["tell"]\nsign', 'fits = ["tell", "once"]\nsign', "'sign' is not known"),
        ('id = "mad"', 'id = "three"', "stands twice"),
        ('id = "karim"', 'id = "dana"', "stands twice"),
        ('id = "mad"', 'id = "Mad One"', "no plain name"),
        ('fits = ["feeling", "trigger"]', 'fits = ["feeling", "soon"]', "'fits' is no list of different places"),
        ('fits = ["once"]', 'fits = ["later"]', "no part fits 'once'"),
        ('facts = ["cbt-thought-record"]', 'facts = ["made-up"]', "fact 'made-up' does not exist"),
        ('facts = ["cbt-thought-record"]', "facts = []", "names no fact"),
        ("age = 51", "age = 9", "'age' is not the age"),
        ('text = "The row with his boss"', 'text = "The row with his boss"\npoints = 3', "has a field 'points'"),
        ("It sounds like a feeling", "It sounds like a feeling " * 20, "more than 280"),
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("[[story]]", "[[story", "cannot be read"),
    ],
)
def test_each_fault_of_the_file_is_named(before: str, after: str, problem: str) -> None:
    """A clinician who edits the file hears what is wrong, where, and how to mend it."""
    text = re.sub(r"^#.*\n", "", stories_text(), flags=re.MULTILINE)
    broken = text.replace(before, after, 1)
    assert broken != text
    faults = check_stories(broken, signs=EVIDENCE.signs, facts=EVIDENCE.facts)
    assert [fault.problem for fault in faults if problem in fault.problem]
    assert len(faults) == 1
    assert faults[0].mend.endswith((".", "…", "]"))


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is a content error with the file's name and the part."""
    broken = stories_text().replace('sign = "hallucination"', 'sign = "ghost"')
    monkeypatch.setattr("onboarding.activities.chain.data.stories_text", lambda: broken)
    with pytest.raises(ContentError, match=r"chain\.toml.*nora.*cats.*sign"):
        activity_evidence(EVIDENCE, LOCAL)


def test_every_sound_place_is_accepted() -> None:
    """Whichever of the sound places is chosen, nothing is held against it."""
    for story in STORIES:
        for part in story.parts:
            for place in part.fits:
                assert found(story, {part.id: place}) == []
        assert "Your chain holds" in debrief(story, built(story, {}), SHOWN).summary


def test_habits_earn_a_worse_debrief_than_thinking() -> None:
    """Telling everything, one place for everything, and overlooking what cannot wait are each named; so are the swaps."""
    dana, nora = story_of("dana"), story_of("nora")
    assert found(dana, {part.id: TELL for part in dana.parts}) == ["one-place"]
    assert found(dana, {part.id: "trigger" for part in dana.parts}) == ["one-place"]
    assert found(nora, {part.id: "later" for part in nora.parts}) == ["missed", "one-place"]
    assert found(nora, {"cats": "later"}) == ["missed"]
    assert "make the call" in debrief(nora, built(nora, {"cats": "later"}), SHOWN).summary
    assert found(dana, {"cannot": "feeling"}) == ["swapped"]
    assert found(dana, {"calm": "later"}) == ["turned"]
    assert found(dana, {"breakfast": TELL}) == ["told"]
    assert found(dana, {"quiet-flat": "act"}) == ["elsewhere"]
    assert len(found(dana, {"cannot": "feeling", "calm": "later", "breakfast": TELL, "quiet-flat": "act"})) == 3


@given(st.data())
def test_a_debrief_names_at_most_three_points_and_no_score(data: st.DataObject) -> None:
    """Points stand for every chain with a place that is not sound, and for no other; no number could be chased."""
    story = data.draw(st.sampled_from(STORIES))
    places = {part.id: data.draw(st.sampled_from(PLACES)) for part in story.parts}
    told = debrief(story, built(story, places), SHOWN)
    assert len(told.points) <= 3
    assert bool(told.points) == any(places[part.id] not in part.fits for part in story.parts)
    for point in told.points:
        assert 1 <= len(point.parts) <= 3
        assert point.text.startswith("I saw ")
        assert "I was concerned because" in point.text
        assert point.text.endswith("What were you weighing?")
        assert not re.search(r"\d|per cent|score", point.heading + point.text)


ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(
        lambda story, part, place: {"do": "place", "story": story.id, "part": part, "place": place},
        st.sampled_from(STORIES),
        st.sampled_from([part.id for story in STORIES for part in story.parts]),
        st.sampled_from([*PLACES, "", "nowhere"]),
    ),
    st.builds(
        lambda do, story: {"do": do, "story": story.id, "text": REASON},
        st.sampled_from(["open", "reason", "show", "again", "dance"]),
        st.sampled_from(STORIES),
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
    again: ChainState = MODEL.start(2)
    for action in json.loads(json.dumps(MODEL.retell(state))):
        again = MODEL.act(again, action)
    assert again == state


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """A chain that saves below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return chain()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed."""
    widget._handle_custom_msg({"id": "page-1", "act": action}, [])
    return dict(widget.view)


def test_each_story_on_the_page(widget: ActivityWidget, tmp_path: Path) -> None:
    """Nothing of what fits is sent before; every ending is debriefed; what was done is on the disk and comes back."""
    for story in STORIES:
        assert widget.view["story"]["id"] == story.id
        assert press(widget, do="show", story=story.id)["refused"] == PLACE_FIRST
        for part in story.parts:
            before = press(widget, do="place", story=story.id, part=part.id, place=part.fits[0])
            assert before["debrief"] is None
            assert not any(one.note in json.dumps(before, ensure_ascii=False) for one in story.parts)
        assert press(widget, do="show", story=story.id)["refused"] == WRITE_FIRST
        press(widget, do="reason", story=story.id, text=REASON)
        view = press(widget, do="show", story=story.id)
        assert view["debrief"]["reason"] == REASON
        assert [one["sound"] for one in view["debrief"]["fittings"]] == [True] * len(story.parts)
        assert view["debrief"]["points"] == []
        assert press(widget, do="reason", story=story.id, text="x")["refused"] == SEEN
        assert chain().view["shown"]
        press(widget, do="open", story=view["next"]["id"])
    assert widget.view["story"]["id"] == STORIES[0].id
    assert press(widget, do="again", story=STORIES[0].id)["debrief"] is None
    saved = json.loads((tmp_path / "counselling-and-therapies" / "chain.json").read_text("utf-8"))
    assert saved["state"]["stories"]["nora"]["shown"]


def test_text_is_complete(widget: ActivityWidget) -> None:
    """Readers without widgets get every story, part, place, note, way and statement, and the call of the sign."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert text == full_text(STORIES, SHOWN)
    flat = " ".join(text.split())
    for story in STORIES:
        facts = [*story.facts, *(fact for part in story.parts for fact in part.facts)]
        facts += [fact for way in story.ways for fact in way.facts]
        words = [story.told, story.pattern, *(way.text for way in story.ways)]
        words += [word for part in story.parts for word in (part.text, part.note, *(TITLES[one] for one in part.fits))]
        for wanted in (*words, *(EVIDENCE.facts[fact].statement for fact in facts)):
            assert " ".join(wanted.split()) in flat
    assert EVIDENCE.signs["hallucination"].text in flat
