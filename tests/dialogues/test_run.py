"""Playing a dialogue: the model, the debrief, the view of the page and the text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.dialogues.data import Dialogue, Dialogues
from onboarding.activities.dialogues.debrief import MOST_DISCUSSED, debrief, overview
from onboarding.activities.dialogues.kinds import ACTIVITIES
from onboarding.activities.dialogues.run import DialoguePlay, Run, ended, replies, standing
from onboarding.activities.dialogues.text import full_text
from onboarding.activities.dialogues.widget import DialogueWidget
from onboarding.activities.scene_run import WRITE_FIRST
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.play import conversation, phone_call
from tests.dialogues.talks import CONTENTS, EACH, NAMES, REASON, every_run, first_of, offered, play

ENTRIES: dict[str, Callable[[], DialogueWidget]] = {"conversation": conversation, "phone-call": phone_call}
each_dialogue = pytest.mark.parametrize(("content", "dialogue"), EACH, ids=NAMES)
each_content = pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.activity.id)


def test_each_activity_has_its_entry() -> None:
    """What a lesson calls exists for every activity."""
    assert set(ENTRIES) == {activity.id for activity in ACTIVITIES}


@each_dialogue
def test_every_run_is_talked_through(content: Dialogues, dialogue: Dialogue) -> None:
    """The debrief of every way has its four parts, discusses at most three decisions, names every other weaker one, and cites each line."""
    for run in every_run(dialogue):
        told = debrief(content, dialogue, run)
        done = replies(dialogue, run)
        assert told.reason == REASON
        assert [line.you for line in told.lines] == [one.text for one in done]
        assert 1 <= len(told.points) <= MOST_DISCUSSED
        for point in told.points:
            assert point.said.text.startswith("I saw you say ")
            assert point.said.text.endswith("What were you weighing?")
        named = " ".join([*(point.said.text for point in told.points), *told.also])
        assert all(one.text in named for one in done if one.kind != "sound")
        for line in [told.about_ending, told.summary, *told.acceptable, *(point.said for point in told.points)]:
            assert line.text
            assert line.facts
        assert len(told.acceptable) >= 2
        at = standing(dialogue, run)
        assert len(told.learned) + len(told.unsaid) == len(dialogue.information)
        assert told.differs == dialogue.endings[at.place].differs


@each_dialogue
def test_readiness_is_told_as_it_moved(content: Dialogues, dialogue: Dialogue) -> None:
    """Each line says how readiness moved there; together they lead from the start to the end."""
    for choose in (first_of("sound"), first_of("weaker", "harmful")):
        run = play(dialogue, choose)
        told = debrief(content, dialogue, run)
        moves = [one.readiness for one in replies(dialogue, run)]
        assert [bool(line.moved) for line in told.lines] == [bool(move) for move in moves]
        assert bool(told.readiness) == bool(dialogue.readiness_for)


@each_content
def test_habits_are_told_apart(content: Dialogues) -> None:
    """Somebody who answers soundly throughout, and somebody who does not, get another last word."""
    words = [
        overview(content, [play(one, first_of(*kinds)) for one in content.all])
        for kinds in (("sound",), ("weaker", "harmful"), ("harmful", "weaker"))
    ]
    assert "Nothing stands out" in words[0]
    assert all("What we would look at first" in each for each in words[1:])


@given(st.data())
def test_random_play_is_never_stuck(data: st.DataObject) -> None:
    """From any state that can be reached there is something to say, and going on reaches a debrief."""
    content = data.draw(st.sampled_from(CONTENTS))
    model = DialoguePlay(content)
    state = model.start(0)
    dialogue = data.draw(st.sampled_from(content.all))
    while not ended(dialogue, state.run(dialogue.id)):
        run = state.run(dialogue.id)
        choice = data.draw(st.sampled_from(offered(dialogue, run)))
        state = model.act(state, {"do": "say", "dialogue": dialogue.id, "reply": choice.id, "at": len(run.said)})
    with pytest.raises(ActionRefused, match="First write"):
        model.act(state, {"do": "show", "dialogue": dialogue.id})
    state = model.act(state, {"do": "reason", "dialogue": dialogue.id, "text": REASON})
    state = model.act(state, {"do": "show", "dialogue": dialogue.id})
    assert debrief(content, dialogue, state.run(dialogue.id)).reason == REASON
    assert model.act(state, {"do": "again", "dialogue": dialogue.id}).run(dialogue.id) == Run()


def actions(content: Dialogues) -> st.SearchStrategy[Action]:
    """Anything that the page can send, and some that it cannot."""
    names = st.sampled_from([one.id for one in content.all[:2]] + ["nowhere"])
    said = st.sampled_from(sorted({r.id for one in content.all[:2] for node in one.nodes.values() for r in node}))
    return st.one_of(
        st.builds(lambda d, r, at: {"do": "say", "dialogue": d, "reply": r, "at": at}, names, said, st.integers(0, 4)),
        st.builds(lambda d, t: {"do": "reason", "dialogue": d, "text": t}, names, st.text(max_size=30)),
        st.builds(lambda do, d: {"do": do, "dialogue": d}, st.sampled_from(["open", "show", "again", "print"]), names),
        st.just({}),
    )


@given(st.lists(actions(CONTENTS[0]), max_size=40))
def test_any_actions_leave_a_state_that_can_be_retold(sent: list[Action]) -> None:
    """Every action is done or refused with a sentence; `retell` leads to the same state."""
    model = DialoguePlay(CONTENTS[0])
    state = model.start(0)
    for action in sent:
        try:
            state = model.act(state, action)
        except ActionRefused as error:
            assert str(error).endswith((".", "?"))
    again = model.start(0)
    for action in model.retell(state):
        again = model.act(again, action)
    assert model.dump(again) == model.dump(state)
    json.dumps(model.dump(state))


@pytest.fixture(params=[activity.id for activity in ACTIVITIES])
def widget(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DialogueWidget:
    """Each activity, saving below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return ENTRIES[request.param]()


def press(widget: DialogueWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def to_the_debrief(widget: DialogueWidget, dialogue: Dialogue) -> dict[str, Any]:
    """Play the sound way of a dialogue through the page, write, and ask for the debrief."""
    press(widget, do="open", dialogue=dialogue.id)
    for at, reply in enumerate(play(dialogue, first_of("sound")).said):
        assert press(widget, do="say", dialogue=dialogue.id, reply=reply, at=at)["refused"] == ""
    press(widget, do="reason", dialogue=dialogue.id, text=REASON)
    return press(widget, do="show", dialogue=dialogue.id)


def content_of(widget: DialogueWidget) -> Dialogues:
    """The dialogues that the widget plays."""
    return next(content for content in CONTENTS if content.activity.title == widget.view["title"])


def test_every_button(widget: DialogueWidget) -> None:
    """Say, double click, write, talk it through, play again: each does what it says."""
    dialogue = content_of(widget).all[0]
    first = next(iter(dialogue.nodes.values()))[0]
    assert len(widget.view["replies"]) >= 2
    heard = press(widget, do="say", dialogue=dialogue.id, reply=first.id, at=0)
    assert heard["log"][-1]["heard"] == first.answer
    assert press(widget, do="say", dialogue=dialogue.id, reply=first.id, at=0)["refused"].endswith("gone on already.")
    assert "Play it to its end" in press(widget, do="show", dialogue=dialogue.id)["refused"]
    press(widget, do="again", dialogue=dialogue.id)
    press(widget, do="open", dialogue=dialogue.id)
    for at, reply in enumerate(play(dialogue, first_of("sound")).said):
        press(widget, do="say", dialogue=dialogue.id, reply=reply, at=at)
    assert widget.view["ending"]
    assert press(widget, do="say", dialogue=dialogue.id, reply=first.id, at=at + 1)["refused"].startswith("The talk is")
    assert press(widget, do="show", dialogue=dialogue.id)["refused"] == WRITE_FIRST
    press(widget, do="reason", dialogue=dialogue.id, text=REASON)
    told = press(widget, do="show", dialogue=dialogue.id)["debrief"]
    assert told["reason"] == REASON
    assert all(rests for rests in (point["rests"] for point in told["points"]))
    assert len(press(widget, do="again", dialogue=dialogue.id)["log"]) == 1


def test_nobody_comments_before_the_end(widget: DialogueWidget) -> None:
    """Until the debrief is asked for, the page is sent no label, no kind of talk, no readiness and no word of what a reply did."""
    content = content_of(widget)
    dialogue = content.all[0]
    press(widget, do="open", dialogue=dialogue.id)
    for at, reply in enumerate(play(dialogue, first_of("sound")).said):
        sent = json.dumps(press(widget, do="say", dialogue=dialogue.id, reply=reply, at=at), ensure_ascii=False)
        for node in dialogue.nodes.values():
            assert not any(one.did in sent for one in node)
        assert not any(ending.differs in sent for ending in dialogue.endings.values())
        for words in ("change talk", "sustain talk", "discord", "readiness", "affirmation", "reflection"):
            assert words not in sent
        assert all(bool(line["rule"]) == content.activity.rules for line in widget.view["log"][1:])


def test_last_word_and_a_new_kernel(widget: DialogueWidget) -> None:
    """After all of them there is a last word; a new kernel takes up what was saved."""
    content = content_of(widget)
    for dialogue in content.all:
        assert widget.view["overview"] == ""
        to_the_debrief(widget, dialogue)
    assert "Nothing stands out" in widget.view["overview"]
    assert widget.view["status"]["saved"]
    later = ENTRIES[content.activity.id]()
    for name in ("current", "log", "reason", "debrief", "overview"):
        assert later.view[name] == widget.view[name]


@each_content
def test_text_is_complete(content: Dialogues) -> None:
    """The plain text holds everything, keeps labels and debriefs to its end, and depends on no state."""
    shown = load_shown()
    text = ENTRIES[content.activity.id]()._repr_mimebundle_()[0]["text/plain"]
    assert text == full_text(content, shown)
    flat = " ".join(text.split())
    before, _, rest = flat.partition("WHAT WE SAW")
    after, _, sources = rest.partition("WHAT IT RESTS ON")

    def has(words: str, where: str) -> bool:
        return " ".join(words.split()) in where

    for one in content.all:
        for words in (one.title, one.situation, one.opening, *(end.text for end in one.endings.values())):
            assert has(words, before), words
        assert has(one.note, before)
        for node in one.nodes.values():
            for reply in node:
                assert has(f"“{reply.text}” →", before), reply.text
                assert has(reply.answer, before), reply.answer
                assert not has(reply.did, before)
                assert has(f"({content.named(reply)}).", after)
                assert has(reply.did, after)
                assert all(has(f"{shown.statements[fact]} [{fact}]", sources) for fact in reply.facts)
        for end in one.endings.values():
            assert has(f"{end.differs} {end.debrief.text}", after), end.id
        assert all(has(way.text, after) for way in one.acceptable)
        assert has(one.summary.text, after)
        assert all(has(words, after) for words in (*one.information.values(), *one.given.values()))
    assert all(len(line) <= 100 for line in text.splitlines() if "[" not in line)
