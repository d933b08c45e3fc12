"""The path of one person: its files with their checks, the ways along it, what comes back, endings, players, the page, the text."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.capstone.check import FOLDER, FRAME
from onboarding.activities.capstone.data import check_path, load_path, path_texts
from onboarding.activities.capstone.debrief import HEADINGS, debrief, ending_of, look_back
from onboarding.activities.capstone.model import go, path_model
from onboarding.activities.capstone.picture import AHEAD, BEHIND, HERE, stations
from onboarding.activities.capstone.players import (
    Pick,
    by_the_table,
    does_nothing,
    escalates_everything,
    ignores_red_flags,
    kind_first,
    play,
)
from onboarding.activities.capstone.text import cited_facts, full_text
from onboarding.activities.choice_run import TalkState
from onboarding.activities.face import ActivityWidget
from onboarding.activities.scene_run import WRITE_FIRST
from onboarding.activities.shown_evidence import Shown, Sign, Tier
from onboarding.activities.state import Action, ActionRefused
from onboarding.evidence import load_evidence
from onboarding.play import capstone
from tests.conftest import ROOT

TEXTS = path_texts()
PATH = load_path()
PARTS = [part.id for part in PATH.parts]
MODEL = path_model(PATH)
EVIDENCE = load_evidence(ROOT / "evidence")
SHOWN = Shown(
    tiers=tuple(Tier(id=tier.id, title=tier.title, act=tier.act) for tier in EVIDENCE.tiers),
    signs={sign.id: Sign(id=sign.id, tier=sign.tier.id, text=sign.text) for sign in EVIDENCE.signs.values()},
    statements={fact.id: fact.statement for fact in EVIDENCE.facts.values()},
    local={},
)
TABLE = by_the_table(SHOWN)
REASON = "I wanted to know it early."


def instead(*ids: str) -> Pick:
    """What is sound, but these choices where they are offered. A choice is “episode/moment/choice” without the number of the episode."""
    wanted = {tuple(one.split("/")) for one in ids}

    def pick(scene: Any, offered: Any) -> Any:
        name = next(one.id for one in PATH.episodes if scene in one.scenes.values()).split("-", 1)[1]
        chosen = [option for option in offered if (name, scene.id, option.choice.id) in wanted]
        return chosen[0] if chosen else kind_first("sound")(scene, offered)

    return pick


def told(state: TalkState) -> str:
    """All that was seen on a path."""
    lines = []
    for part in PARTS:
        story = go(PATH, state, part).told
        lines += [f"{step.moment.before} {step.moment.seen}" for step in story.steps]
        lines.append(story.ending.text if story.ending else "")
    return "\n".join(lines)


def harms(state: TalkState) -> set[str]:
    """The harm that could have been prevented on a path that was gone to its end."""
    return go(PATH, state, PARTS[-1]).standing.flags & PATH.harms


def test_the_files_are_in_order() -> None:
    """Form and ways: no dead end, no circle, every moment, choice, conditional sentence and ending is met by somebody."""
    assert check_path(TEXTS, signs=EVIDENCE.signs) == []
    assert set(cited_facts(PATH)) <= set(EVIDENCE.facts)
    assert 8 <= len(PATH.episodes) <= 10


def test_each_sign_is_answered_by_the_call_of_its_tier() -> None:
    """Where a moment names a sign, exactly the sound choice makes the call of the sign's tier."""
    signs = [scene for episode in PATH.episodes for scene in episode.scenes.values() if scene.sign]
    assert {SHOWN.tier_of(scene.sign).id for scene in signs} == {"emergency", "urgent"}
    for scene in signs:
        calls = [option for option in scene.options if option.call == SHOWN.tier_of(scene.sign).id]
        assert [option.choice.kind for option in calls] == ["sound"]
        assert any(not option.call for option in scene.options)


def test_a_bigger_call_than_the_sign_asks_for_is_never_called_harm() -> None:
    """Every choice that is “over” makes the emergency call, and none of them sets a flag of harm."""
    for episode in PATH.episodes:
        for scene in episode.scenes.values():
            for option in scene.options:
                if option.choice.kind == "over":
                    assert option.call == "emergency"
                    assert not option.sets & PATH.harms


WAYS = [
    ("first-call/pass/tray", ["His hands shake", "Nobody has seen to the days in between"]),
    ("first-hour/told/page-four", ["“Does he drink?” asks the prescriber", "His plan says nothing about it", "“And alcohol?” she asks"]),
    ("plan/goal/ours", ["You wrote down something else"]),
    ("plan/who/some-day", ["he is too tired to say", "Nobody else may be told"]),
    ("step-and-night/handover/quiet", ["nobody has told her how he was at nine"]),
    ("leaving/pass-over/letter", ["It is noticed by chance"]),
    ("leaving/slip/believe", ["“He lies on the sofa"]),
    ("leaving/box/his-home", ["It was still there"]),
]  # fmt: skip


@pytest.mark.parametrize(("choice", "later"), WAYS, ids=[way[0] for way in WAYS])
def test_an_early_choice_comes_back_in_a_later_episode(choice: str, later: list[str]) -> None:
    """One choice is changed and all others stay sound: later days differ in what is seen, and the debrief says so."""
    sound, other = play(PATH, kind_first("sound")), play(PATH, instead(choice))
    for words in later:
        assert words not in told(sound)
        assert words in told(other)
    echoes = [go(PATH, state, PARTS[-1]).standing.echoes for state in (sound, other)]
    assert set(echoes[0]) != set(echoes[1])


def test_what_nobody_asked_is_not_known_at_night() -> None:
    """Seizures were asked about neither on the phone nor in private: the night and the crew do not know, and are told so."""
    asked = play(PATH, kind_first("sound"))
    never = play(PATH, instead("first-call/ask/tablets", "first-hour/begin/both"))
    assert "An earlier seizure. I put him near the desk." in told(asked)
    assert "You cannot say for certain. She writes: to be asked, in private." in told(never)
    assert "“Is it his first?” You do not know" in told(never)
    later = play(PATH, instead("first-call/ask/tablets"))
    assert "An earlier seizure. I put him near the desk." in told(later)


def test_who_can_speak_of_death_was_asked_or_heard_before() -> None:
    """He answers openly when he was asked early or heard now, and says no when neither happened."""
    closed = instead(
        "first-call/answer/six-years", "first-call/ask/tablets", "first-hour/begin/both", "two-minds/bench/think-of"
    )
    assert "“No,” he says, too quickly." in told(play(PATH, closed))
    heard = instead("first-call/answer/six-years", "first-call/ask/tablets", "first-hour/begin/both")
    assert "Here one may be asked, so I can say it." in told(play(PATH, heard))


def test_a_no_in_doubt_is_in_the_higher_tier() -> None:
    """After words about death and a no that nobody can trust, the emergency call is made as well; after a clear answer it is not."""
    closed = instead(
        "first-call/answer/six-years", "first-call/ask/tablets", "first-hour/begin/both", "two-minds/bench/think-of"
    )
    assert "the emergency call is made as well" in told(play(PATH, closed))
    assert "the emergency call is made as well" not in told(play(PATH, kind_first("sound")))


def test_who_tried_to_die_and_cannot_be_reached_is_an_emergency() -> None:
    """After an attempt a missed visit has the top tier's call as its only sound answer; without one the written way comes first."""
    silence = next(episode for episode in PATH.episodes if episode.id.endswith("silence"))
    unreached, missed = silence.scenes["unreached"], silence.scenes["missed"]
    assert [one.call for one in unreached.options if one.choice.kind == "sound"] == ["emergency"]
    assert [one.call for one in missed.options if one.choice.kind == "sound"] == [""]
    assert unreached.seen in told(play(PATH, instead("two-minds/hint/comfort")))
    assert unreached.seen not in told(play(PATH, kind_first("sound")))
    # A run that was saved when this was still one moment can be told again.
    state = play(PATH, instead("two-minds/hint/comfort", "silence/unreached/written-way"))
    assert "written-way" in state.run(PARTS[-1]).choices


def test_a_call_in_good_faith_does_not_bring_the_overdose() -> None:
    """His door was opened too early: he rings all the same, as he was heard and knows that a lapse can be told."""
    story = told(play(PATH, instead("silence/missed/door")))
    assert "At two he rings himself" in story
    assert "He lies on the sofa" not in story


def test_whoever_meets_the_lapse_well_has_not_let_him_go() -> None:
    """Nobody went after him, and he rang himself: who then listens and passes it on has him back."""
    back = play(PATH, instead("silence/missed/no-interest"))
    assert ending_of(PATH, back).id == "on-his-own-road"
    gone = play(PATH, instead("silence/missed/no-interest", "silence/told/once"))
    assert ending_of(PATH, gone).id == "out-of-reach"


@pytest.mark.parametrize("choice", ["first-hour/told/page-four", "leaving/box/his-home"])
def test_the_best_ending_asks_that_what_was_learnt_went_on(choice: str) -> None:
    """Drinking that reached nobody, or tablets left where a child comes, is no ending of which it is said that all went on."""
    assert ending_of(PATH, play(PATH, instead(choice))).id == "with-holes"


def test_the_family_hears_the_signs_only_with_consent() -> None:
    """With consent and teaching Mieke calls before she rings; without consent she has learnt nothing."""
    found = "leaving/slip/believe"
    assert "The ambulance is on its way" in told(play(PATH, instead(found)))
    assert "The ambulance is on its way" not in told(play(PATH, instead(found, "plan/who/some-day")))
    assert "The ambulance is on its way" not in told(play(PATH, instead(found, "teaching/begin/folder")))


def test_the_table_never_ends_in_preventable_harm() -> None:
    """Whoever calls by the table and else does what is sound harms nobody, and it is said so at each debrief."""
    state = play(PATH, TABLE)
    assert harms(state) == set()
    assert ending_of(PATH, state).id == "on-his-own-road"
    for part in PARTS:
        talk = debrief(PATH, state, part)
        assert {point.heading for point in talk.points} == {HEADINGS["sound"]}


def test_ignored_red_flags_end_in_harm() -> None:
    """All else is sound, and no sign is called for: harm in the night, after the seizure and after words about death."""
    state = play(PATH, ignores_red_flags)
    assert harms(state) == {"harm-night", "harm-seizure", "harm-words"}
    assert ending_of(PATH, state).id == "long-way-back"
    at_home = play(PATH, instead("leaving/slip/believe", "silence/found/sleep-off"))
    assert harms(at_home) == {"harm-home"}


def test_every_player_who_does_not_look_is_debriefed_worse() -> None:
    """Calling everybody for everything harms nobody and is told its cost; doing nothing harms and is told so first; both end worse."""
    best = play(PATH, TABLE)
    everything, nothing = play(PATH, escalates_everything), play(PATH, does_nothing)
    assert harms(everything) == set()
    assert harms(nothing) == set(PATH.harms)
    assert [ending_of(PATH, state).id for state in (best, everything, nothing)] == [
        "on-his-own-road",
        "with-holes",
        "long-way-back",
    ]
    for part in PARTS:
        verdicts = [debrief(PATH, state, part).verdict for state in (best, everything, nothing)]
        assert len(set(verdicts)) == 3
        assert debrief(PATH, everything, part).points[0].heading == HEADINGS["over"]
        assert debrief(PATH, nothing, part).points[0].heading in (HEADINGS["unsafe"], HEADINGS["late"])
    assert len({look_back(PATH, state)[-1] for state in (best, everything, nothing)}) == 3


ENDS: list[tuple[str, Pick]] = [
    ("long-way-back", ignores_red_flags),
    ("with-a-scar", instead("step-and-night/night/asleep")),
    ("out-of-reach", instead("ninety-days/meet/close")),
    ("on-his-own-road", kind_first("sound")),
    ("with-holes", instead("teaching/check/glad")),
]


@pytest.mark.parametrize(("ending", "pick"), ENDS, ids=[end[0] for end in ENDS])
def test_every_ending_is_debriefed(ending: str, pick: Pick) -> None:
    """Each ending is somebody's, is told, and has a last word of its own; every part has at most three decisions and a fact below each."""
    state = play(PATH, pick)
    assert ending_of(PATH, state).id == ending
    assert set(dict(ENDS)) == {one.id for one in PATH.endings}
    assert ending_of(PATH, state).debrief.text in look_back(PATH, state)[0]
    for part in PARTS:
        talk = debrief(PATH, state, part)
        assert 1 <= len(talk.points) <= 3
        assert all(point.said.facts and point.said.text.startswith("I saw ") for point in talk.points)
        assert len(talk.acceptable) >= 2
        assert talk.came_back or part == PARTS[0]
    last = debrief(PATH, state, PARTS[-1])
    assert ending_of(PATH, state).text in last.ending.text


def test_the_sound_choice_is_no_give_away() -> None:
    """It stands in every place, and neither the longest nor the shortest choice is mostly the sound one."""
    places, longest, shortest = [], 0, 0
    for episode in PATH.episodes:
        for scene in episode.scenes.values():
            at = [option.choice.kind for option in scene.options].index("sound")
            places.append(at)
            lengths = [len(option.choice.text) for option in scene.options]
            longest += lengths[at] == max(lengths)
            shortest += lengths[at] == min(lengths)
    assert {0, 1, 2} <= set(places)
    assert max(places.count(at) for at in set(places)) <= len(places) * 0.5
    assert 0 < longest <= len(places) * 0.4
    assert 0 < shortest <= len(places) * 0.4


def edited(name: str, old: str, new: str) -> list[str]:
    """The faults after one slip in one file."""
    assert old in TEXTS[name]
    return [str(fault) for fault in check_path({**TEXTS, name: TEXTS[name].replace(old, new, 1)}, signs=EVIDENCE.signs)]


FAULTS = [
    ("01-first-call.toml", 'kind = "late"', 'kind = "bad"', "kind 'bad' is unknown."),
    ("01-first-call.toml", 'call = "urgent"', 'call = "police"', "call 'police' is unknown."),
    ("01-first-call.toml", 'to = "ask"', 'to = "asks"', "leads to 'asks', which does not exist."),
    ("01-first-call.toml", 'start = "answer"', 'start = "hello"', "start 'hello' is no moment."),
    ("01-first-call.toml", 'part = "first-days"', 'part = "days"', "part 'days' does not exist."),
    ("01-first-call.toml", 'sets = ["heard"]', 'sets = ["herd"]', "names the flag 'herd', which does not exist."),
    ("01-first-call.toml", 'if = ["seizure"]\n', "", "has no condition."),
    ("01-first-call.toml", "schema = 1", "schema = 2", "schema is not 1."),
    ("01-first-call.toml", "in two weeks\"\nbecause", "in two weeks.\"\nbecause", "ends with a full stop."),
    ("01-first-call.toml", "“This morning. And enough", "“20 mg. And enough", "names an amount of a medicine"),
    ("01-first-call.toml", 'facts = ["wd-running-out"]', "facts = []", "cites no fact."),
    ("01-first-call.toml", 'id = "pass"', 'id = "ask"', "moment 'ask' stands twice."),
    ("01-first-call.toml", 'question = "Who hears', 'ask = "Who hears', "'ask' is not a field."),
    ("01-first-call.toml", 'to = "pass"', 'to = "answer"', "can be reached again from itself."),
    ("02-first-hour.toml", 'sign = "missed-dose"', 'sign = "shaking"', "sign 'shaking' does not exist."),
    ("02-first-hour.toml", 'else = "begin"\n', "", "has a condition without 'else'"),
    ("02-first-hour.toml", 'unless = ["bridged"]\nelse', 'if = ["harm-home"]\nelse', "this is met by nobody."),
    ("02-first-hour.toml", 'kind = "sound"', 'kind = "weaker"', "does not offer a sound choice and a weaker one"),
    ("04-step-and-night.toml", 'to = "next"', 'to = "night"', "can be reached again from itself."),
    ("04-step-and-night.toml", 'kind = "unsafe"', 'kind = "late"', "sets a flag of harm, and its kind is 'late'."),
    ("04-step-and-night.toml", 'part = "on-the-unit"', 'part = "at-home"', "do not follow the order of the parts"),
    ("04-step-and-night.toml", 'if = ["alcohol"]', 'if = ["harm-night"]', "when 2 is met by nobody."),
    ("08-leaving.toml", 'sets = ["booked"]\n', "", "flag 'booked': is set by no choice."),
    ("path.toml", 'if = ["heard", "goal"', 'if = ["harm-home", "goal"', "ending 'on-his-own-road': is reached by nobody."),
    ("path.toml", 'id = "handed"', 'id = "lost"', "flag 'lost' stands twice."),
    ("path.toml", 'title = "On the road, with holes in it"', 'if = ["heard"]\ntitle = "x"', "the last one has a condition."),
    ("path.toml", "harm = true", 'harm = "yes"', "'harm' is missing or has the wrong form."),
    ("path.toml", "[[part]]", "[[part", "cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS, ids=[f"{one[0]}: {one[3][:30]}" for one in FAULTS])
def test_faults_are_named(name: str, old: str, new: str, said: str) -> None:
    """A clinician's slip is refused with its file, its place and the next step."""
    found = edited(name, old, new)
    assert any(said in fault for fault in found), found
    assert all(fault.startswith(FOLDER) for fault in found)


def test_an_unused_flag_and_a_missing_frame_are_faults() -> None:
    """A flag that changes nothing is named; without the frame there is no path."""
    extra = TEXTS[FRAME].replace("[[flag]]", '[[flag]]\nid = "idle"\nwords = "nothing"\n[[flag]]', 1)
    call = TEXTS["01-first-call.toml"].replace('sets = ["heard"]', 'sets = ["heard", "idle"]')
    found = [str(fault) for fault in check_path({**TEXTS, FRAME: extra, "01-first-call.toml": call})]
    assert any("flag 'idle': changes nothing." in fault for fault in found), found
    without = {name: text for name, text in TEXTS.items() if name != FRAME}
    assert any("holds no path.toml" in str(fault) for fault in check_path(without))


def test_parts_open_one_after_the_other() -> None:
    """A later part is refused until the one before was talked through; beginning a part again begins the later ones again."""
    begun = MODEL.start(0)
    with pytest.raises(ActionRefused, match="opens when the one before it"):
        MODEL.act(begun, {"do": "open", "scene": PARTS[1]})
    done = play(PATH, TABLE)
    again = MODEL.act(done, {"do": "again", "scene": PARTS[1]})
    assert again.run(PARTS[0]) == done.run(PARTS[0])
    assert all(again.run(part).choices == () for part in PARTS[1:])


def test_the_picture_says_where_one_is() -> None:
    """Ten stations in order: behind, here, ahead; at the end all are behind."""
    state = MODEL.start(0)
    assert [one["state"] for one in stations(PATH, state)] == [HERE, *[AHEAD] * 9]
    for at, name in enumerate(("where-are-you", "safety", "nurse")):
        state = MODEL.act(state, {"do": "act", "scene": PARTS[0], "act": name, "at": at})
    assert [one["state"] for one in stations(PATH, state)][:3] == [BEHIND, HERE, AHEAD]
    assert {one["state"] for one in stations(PATH, play(PATH, TABLE))} == {BEHIND}


@given(st.lists(st.integers(min_value=0, max_value=9), max_size=60))
def test_any_pressing_can_be_told_again(pressed: list[int]) -> None:
    """Whatever is pressed, the short history leads to the same state, and a refusal is a sentence."""
    state = MODEL.start(0)
    for number in pressed:
        part = next((part for part in PARTS if not state.run(part).shown), PARTS[-1])
        moment = MODEL.tell(state, part).moment
        name = moment.choices[number % len(moment.choices)].id if moment else "none"
        actions: list[Action] = [
            {"do": "act", "scene": part, "act": name, "at": len(state.run(part).choices)},
            {"do": "reason", "scene": part, "text": REASON},
            {"do": "show", "scene": part},
        ]
        if number == 9:
            actions = [{"do": "again", "scene": PARTS[1]}, {"do": "open", "scene": PARTS[2]}]
        for action in actions:
            try:
                state = MODEL.act(state, action)
            except ActionRefused as error:
                assert str(error).endswith((".", "?"))
    again = MODEL.start(0)
    for action in MODEL.retell(state):
        again = MODEL.act(again, action)
    assert MODEL.dump(again) == MODEL.dump(state)
    json.dumps(MODEL.dump(state))


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """The activity, saving below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return capstone()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def test_every_button(widget: ActivityWidget) -> None:
    """Choose, double click, write, talk it through, go on; nothing is said before a part's end; a new kernel takes it up in the middle."""
    part = PARTS[0]
    assert press(widget, do="open", scene=PARTS[1])["refused"].startswith("This part opens")
    for at, name in enumerate(play(PATH, TABLE).run(part).choices):
        view = press(widget, do="act", scene=part, act=name, at=at)
        assert view["refused"] == ""
        assert "I saw" not in json.dumps(view)
        assert press(widget, do="act", scene=part, act=name, at=at)["refused"] == "The talk has gone on already."
    assert press(widget, do="show", scene=part)["refused"] == WRITE_FIRST
    press(widget, do="reason", scene=part, text=REASON)
    shown = press(widget, do="show", scene=part)["debrief"]
    assert shown["reason"] == REASON
    assert shown["came_back"]
    assert all(line["rests"].startswith("Rests on: ") for line in shown["points"])
    press(widget, do="open", scene=PARTS[1])
    press(widget, do="act", scene=PARTS[1], act="nurse", at=0)
    later = capstone()
    for name in ("current", "log", "now", "scenes", "path"):
        assert later.view[name] == widget.view[name]
    assert later.view["now"]["time"] == "Day 9, 21:15"
    assert press(widget, do="again", scene=part)["log"] == []


def test_text_is_complete(widget: ActivityWidget) -> None:
    """The plain text holds every moment, choice, answer, note and ending, keeps what we saw to its end, and never changes."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    before, _, after = " ".join(text.split()).partition("WHAT WE SAW")
    for episode in PATH.episodes:
        assert f"{episode.day}: {episode.title}" in before
        for scene in episode.scenes.values():
            assert scene.seen in before
            whens = [*scene.whens, *(when for option in scene.options for when in option.whens)]
            assert all(when.text in before and when.echo.text in after for when in whens)
            for option in scene.options:
                assert option.choice.text in before
                assert option.choice.reply in before
                assert option.choice.because not in before
                assert f"I saw {option.choice.saw}." in after
                assert all(PATH.flags[flag] in before for flag in option.sets | option.clears)
    for ending in PATH.endings:
        assert ending.text in before
        assert ending.debrief.text in after
    press(widget, do="act", scene=PARTS[0], act="two-weeks", at=0)
    assert capstone()._repr_mimebundle_()[0]["text/plain"] == text


def test_the_text_rests_on_the_evidence() -> None:
    """Each statement that is cited stands once at the end, from evidence/ and not from a copy."""
    text = " ".join(full_text(PATH, SHOWN).split())
    changed = replace(SHOWN, statements={**SHOWN.statements, "seizure-911": "Said anew."})
    assert SHOWN.statements["seizure-911"] in text
    assert "Said anew. [seizure-911]" in full_text(PATH, changed)
