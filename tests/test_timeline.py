"""The timeline: one wide window from data, in a picture and in words, that never says anybody is safe."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.face import ActivityWidget
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.timeline.model import (
    MOST_EVENTS,
    NOT_SAFE,
    Event,
    TimelineModel,
    facts_on,
    last_day,
    load_line,
    opened,
    sentences,
)
from onboarding.activities.timeline.picture import NARROW, WIDE, lesson_picture, window_picture
from onboarding.activities.timeline.text import full_text, still_missing
from onboarding.evidence import load_evidence
from onboarding.play import timeline

ROOT = Path(__file__).parent.parent
LINE, STATEMENTS = load_line(), load_shown().statements
MODEL = TimelineModel(LINE)
KINDS = [window.event for window in LINE.windows]
DAYS = st.integers(1, LINE.days)
EVENTS = st.lists(st.builds(Event, day=DAYS, kind=st.sampled_from(KINDS)), max_size=MOST_EVENTS, unique=True)
SVG = "{http://www.w3.org/2000/svg}"


def test_every_fact_exists_and_no_window_is_graded() -> None:
    """What is shown rests on facts of evidence/; the windows themselves rest on facts that may not be graded, or on the check."""
    facts = load_evidence(ROOT / "evidence").facts
    named = {fact for window in LINE.windows for fact in window.facts} | set(LINE.always)
    assert named <= set(facts)
    assert named <= set(STATEMENTS)
    assert not facts["time-clinic-short"].gradable
    assert not facts["time-delayed-long"].gradable


def test_one_wide_window() -> None:
    """At least two weeks for each event, longer after a change to a longer-acting drug, and no field for a peak."""
    after = {kind: last_day(LINE, Event(day=1, kind=kind)) for kind in KINDS}
    assert after["last"] > 14
    assert after["reduction"] > 14
    assert after["switch"] == LINE.days > after["reduction"]
    text = (ROOT / "onboarding/activities/data/timeline.toml").read_text("utf-8")
    assert not re.search(r"^(peak|worst)", text, re.MULTILINE)


@given(EVENTS, DAYS)
def test_no_day_is_ever_called_safe(events: list[Event], day: int) -> None:
    """Each day has its sentences, the last of which says that nobody is safe outside a window."""
    told = sentences(LINE, events, day=day)
    assert told[-1] == NOT_SAFE
    assert len(told) >= 2
    assert not any(re.search(r"\bsafe\b|all-clear", words.replace("no all-clear", "")) for words in told[:-1])
    assert set(LINE.always) <= set(facts_on(LINE, events, day=day))


@given(EVENTS, st.builds(Event, day=DAYS, kind=st.sampled_from(KINDS)), DAYS)
def test_an_event_only_ever_opens(events: list[Event], more: Event, day: int) -> None:
    """Placing something never closes a window that was open, and what lies after the day changes nothing."""
    before = {one.event for one in opened(LINE, events, day=day) if one.open}
    after = {one.event for one in opened(LINE, [*events, more], day=day) if one.open}
    assert before <= after <= before | {more}
    if more.day > day:
        assert after == before or more in events


@given(st.builds(Event, day=DAYS, kind=st.sampled_from(KINDS)))
def test_a_window_opens_on_its_day_and_stays_open(event: Event) -> None:
    """From the day of the event to the last drawn day it is open without a gap; before it there is nothing."""
    for day in range(1, LINE.days + 1):
        found = opened(LINE, [event], day=day)
        assert bool(found) == (day >= event.day)
        assert all(one.open == (day <= last_day(LINE, event)) for one in found)


@given(EVENTS, DAYS, st.sampled_from([WIDE, NARROW]))
def test_the_picture_has_one_bar_of_one_height_for_each_event(events: list[Event], look: int, size: Any) -> None:
    """Well-formed, with title and description; every bar as high as the next, and none ends before its window does."""
    svg = window_picture(LINE, events, look=look, size=size)
    root = ElementTree.fromstring(svg.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))
    bars = [bar for bar in root.iter(f"{SVG}rect") if "url" not in bar.attrib["fill"]]
    assert len(bars) == len(events)
    assert len({bar.attrib["height"] for bar in root.iter(f"{SVG}rect")}) <= 1
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert desc is not None
    assert desc.text == " ".join(sentences(LINE, events, day=look))
    assert {root.attrib["aria-labelledby"], root.attrib["aria-describedby"]} == {title.attrib["id"], desc.attrib["id"]}
    for bar in bars:
        assert float(bar.attrib["x"]) >= 0
        assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= size.width


def test_the_picture_of_the_lesson_is_drawn_from_the_data() -> None:
    """Refresh it with: python -m onboarding.activities.timeline.picture > notebooks/figures/withdrawal-window.svg"""
    stored = (ROOT / "notebooks" / "figures" / "withdrawal-window.svg").read_text("utf-8")
    assert stored == lesson_picture(LINE)
    assert ElementTree.fromstring(stored).find(f"{SVG}desc") is not None
    assert "peak" not in stored.replace("and no peak", "")


@pytest.mark.parametrize("person", LINE.people, ids=lambda person: person.id)
def test_people_can_be_placed(person: Any) -> None:
    """Placing what the story tells leaves nothing missing; one thing less, or one too much, is named."""
    assert still_missing(LINE, person, person.events) == ()
    assert len(still_missing(LINE, person, person.events[1:])) == 1
    assert len(still_missing(LINE, person, [*person.events, Event(day=40, kind="reduction")])) == 1
    assert all(1 <= event.day <= person.look <= LINE.days for event in person.events)
    for event in person.events:
        assert f"day {event.day}" in person.story


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "do": st.sampled_from(["open", "place", "remove", "look", "clear", "shout"]),
                "person": st.sampled_from([*(person.id for person in LINE.people), "nobody"]),
                "event": st.sampled_from([*KINDS, "party"]),
                "day": st.one_of(st.integers(-1, LINE.days + 2), st.just("3"), st.just(2.5)),
            }
        ),
        max_size=40,
    )
)
def test_any_actions_leave_a_state_that_can_be_retold(sent: list[Action]) -> None:
    """Refused actions change nothing; the short history leads to the same state."""
    state = MODEL.start(0)
    for action in sent:
        try:
            state = MODEL.act(state, action)
        except ActionRefused as error:
            assert str(error)
    again = MODEL.start(0)
    for action in json.loads(json.dumps(MODEL.retell(state))):
        again = MODEL.act(again, action)
    assert again == state
    assert all(len(placed.events) <= MOST_EVENTS for _, placed in state.placed)


def test_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Place, look, take away, clear, another person; a new kernel takes up what was saved."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    widget = timeline()

    def press(**action: object) -> dict[str, Any]:
        widget._handle_custom_msg({"id": "p", "act": {"person": "noor", **action}}, [])
        return dict(widget.view)

    for event in LINE.people[0].events:
        view = press(do="place", event=event.kind, day=event.day)
    assert view["after"] == LINE.people[0].after
    assert view["open"] == 1
    assert press(do="place", event="reduction", day=3)["refused"] == "This is on the line already."
    assert press(do="look", day=10)["open"] == 1
    assert "whole day" in press(do="look", day=99)["refused"]
    assert len(timeline().view["events"]) == 2
    assert len(press(do="remove", event="reduction", day=3)["events"]) == 1
    assert press(do="clear")["events"] == []
    assert press(do="open", person="rosa")["name"] == "Rosa, 55"
    assert isinstance(widget, ActivityWidget)
    assert widget._repr_mimebundle_()[0]["text/plain"] == full_text(LINE, STATEMENTS)
