"""The files of the dialogues: what a clinician may get wrong is named, and what the course has is whole."""

import copy
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.activities.dialogues import data
from onboarding.activities.dialogues.check import dialogue_faults
from onboarding.activities.dialogues.data import Dialogue, Dialogues, check_texts, dialogue_texts, read_dialogues
from onboarding.activities.dialogues.kinds import CONVERSATION, PHONE_CALL, READINESS
from onboarding.activities.dialogues.run import replies, standing
from onboarding.activities.dialogues.text import rule_text
from onboarding.activities.shown_evidence import Setting, load_shown
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from tests.dialogues.talks import CONTENTS, EACH, NAMES, every_run, first_of, play

ROOT = Path(__file__).parent.parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
LOCAL = load_course(ROOT / "course.toml").local
TALKS = dialogue_texts(CONVERSATION)
FIRST = next(iter(TALKS))
each_dialogue = pytest.mark.parametrize(("content", "dialogue"), EACH, ids=NAMES)


def node(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """A node of a parsed dialogue."""
    return next(one for one in raw["node"] if one["id"] == name)


def reply(raw: dict[str, Any], at: str, name: str) -> dict[str, Any]:
    """A reply of a parsed dialogue."""
    found: dict[str, Any] = next(one for one in node(raw, at)["reply"] if one["id"] == name)
    return found


def ending(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """An ending of a parsed dialogue."""
    return next(one for one in raw["ending"] if one["id"] == name)


def damaged(change: Callable[[dict[str, Any]], object]) -> list[str]:
    """The faults of the first conversation after a change."""
    raw = tomllib.loads(TALKS[FIRST])
    change(raw)
    return [str(fault) for fault in dialogue_faults(FIRST, raw, CONVERSATION, signs=EVIDENCE.signs)]


DAMAGE: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no schema": (lambda raw: raw.update(schema=2), "schema is not 1"),
    "a missing field": (lambda raw: raw.pop("summary"), "'summary' is missing"),
    "an unknown field": (lambda raw: raw.update(score=1), "'score' is not a field"),
    "an empty field": (lambda raw: reply(raw, "first", "depend").update(text=" "), "'text' is empty"),
    "a dead end": (lambda raw: reply(raw, "first", "depend").update(to="nowhere"), "leads to 'nowhere', which does not"),
    "a circle": (lambda raw: reply(raw, "step", "monday").update(to="first"), "can be reached again from itself"),
    "a start": (lambda raw: raw.update(start="agrees"), "start 'agrees' is no node"),
    "an unreachable node": (
        lambda raw: raw["node"].append({**copy.deepcopy(raw["node"][0]), "id": "lost"}),
        "'lost' cannot be reached",
    ),
    "an unreachable ending": (
        lambda raw: raw["ending"].append(
            {**raw["ending"][0], **dict.fromkeys(("id", "title", "text", "differs", "debrief"), "lost")}
        ),
        "'lost' cannot be reached",
    ),
    "endings alike": (
        lambda raw: ending(raw, "polite").update(differs=ending(raw, "thinks")["differs"]),
        "two endings have the same 'differs'",
    ),
    "an ending without a debrief": (lambda raw: ending(raw, "polite").pop("debrief"), "'debrief' is missing"),
    "no effect": (lambda raw: reply(raw, "first", "depend").pop("readiness"), "changes neither information nor"),
    "an effect that has been": (
        lambda raw: reply(raw, "hand", "straight").update(learned=["hand"], readiness=0),
        "changes neither information nor",
    ),
    "the same effect": (
        lambda raw: reply(raw, "hand", "straight").update(learned=["less"]),
        "does exactly what 'straight' does",
    ),
    "readiness out of its scale": (lambda raw: raw.update(readiness=0), "moves readiness beyond its scale"),
    "readiness at the start": (lambda raw: raw.update(readiness=7), "readiness is outside the scale"),
    "unknown information": (lambda raw: reply(raw, "hand", "straight").update(learned=["x"]), "names 'x', which does"),
    "unused information": (lambda raw: raw["information"].update(x="y"), "'x' never comes up"),
    "a kind": (lambda raw: reply(raw, "first", "depend").update(kind="bad"), "kind 'bad' is unknown"),
    "a label": (lambda raw: reply(raw, "first", "depend").update(label="nagging"), "label 'nagging' is unknown"),
    "kind of talk": (lambda raw: raw.update(talk="denial"), "talk 'denial' is unknown"),
    "no sound reply": (lambda raw: reply(raw, "first", "for-her").update(kind="weaker"), "does not offer a sound reply"),
    "only sound replies": (
        lambda raw: [one.update(kind="sound") for one in node(raw, "first")["reply"]],
        "does not offer a sound reply and a weaker one",
    ),
    "no choice": (lambda raw: node(raw, "first").update(reply=node(raw, "first")["reply"][:1]), "leaves no choice"),
    "did is a sentence": (lambda raw: reply(raw, "first", "depend").update(did="It failed."), "'did' is a whole sent"),
    "quotation marks": (lambda raw: reply(raw, "first", "depend").update(text="“Hm.”"), "in quotation marks"),
    "no fact": (lambda raw: reply(raw, "first", "depend").update(facts=[]), "cites no fact"),
    "a dose": (lambda raw: reply(raw, "first", "depend").update(answer="15 mg"), "names an amount of a medicine"),
    "one acceptable way": (lambda raw: raw.update(acceptable=raw["acceptable"][:1]), "fewer than two ways"),
    "an id twice": (lambda raw: reply(raw, "first", "depend").update(id="for-her"), "reply 'for-her' stands twice"),
    "a place twice": (lambda raw: ending(raw, "polite").update(id="step"), "node or ending 'step' stands twice"),
    "a sign": (lambda raw: raw.update(sign="ghost"), "sign 'ghost' does not exist"),
    "replies that are no tables": (lambda raw: node(raw, "first").update(reply=["x"]), "not a list of tables"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_dialogue_is_refused_with_its_place(name: str) -> None:
    """Each fault a clinician can make is named with file, place and mend; the file as it is has none."""
    assert damaged(lambda raw: None) == []
    change, words = DAMAGE[name]
    found = damaged(change)
    assert any(words in fault for fault in found), found
    assert all(re.match(rf"{re.escape(FIRST)}(, [^:]+)?: .+\. .+[.…]$", fault) for fault in found), found


RULE_DAMAGE = {
    "a local setting": ('local = "phone_information_rule"', 'local = "ghost"', "local setting 'ghost' does not exist"),
    "no rules": ("[[rule]]", "[[rules]]", "has no rules"),
    "a rule twice": ('id = "listening"', 'id = "neither"', "rule 'neither' stands twice"),
    "a rule without a fact": ('facts = ["confirm-deny"]', "facts = []", "cites no fact"),
}


@pytest.mark.parametrize("name", RULE_DAMAGE)
def test_a_damaged_rule_is_refused(name: str) -> None:
    """The rules are checked, and so is their local setting; a rule that a reply names must be there."""
    texts = dialogue_texts(PHONE_CALL)
    assert check_texts(PHONE_CALL, texts, signs=EVIDENCE.signs, settings=LOCAL) == []
    before, after, words = RULE_DAMAGE[name]
    assert before in texts["rules.toml"]
    texts["rules.toml"] = texts["rules.toml"].replace(before, after)
    found = [str(fault) for fault in check_texts(PHONE_CALL, texts, signs=EVIDENCE.signs, settings=LOCAL)]
    assert any(words in fault for fault in found), found
    assert all(fault.startswith("onboarding/activities/data/dialogues/phone_call/rules.toml") for fault in found)


def test_what_a_call_may_not_have() -> None:
    """A call without its rules, with a rule that does not exist, or with a readiness, is refused in words."""
    texts = dialogue_texts(PHONE_CALL)
    name = next(iter(texts))
    assert "rules.toml: is missing" in str(check_texts(PHONE_CALL, {name: texts[name]})[0])
    for before, after, words in (
        ('rule = "neither"', 'rule = "ghost"', "rule 'ghost' is unknown"),
        ('gave = ["here"]', "readiness = 1", "'readiness' is not a field"),
        ('gave = ["here"]', 'gave = ["ghost"]', "'gave' names 'ghost'"),
    ):
        found = check_texts(PHONE_CALL, {**texts, name: texts[name].replace(before, after, 1)})
        assert any(words in str(fault) for fault in found), found


def test_what_the_service_has_set_is_shown() -> None:
    """A rule shows what its local setting holds: not yet set in the demo course, and the signed words once there are some."""
    made = activity_evidence(EVIDENCE, LOCAL)["local"]["phone_information_rule"]
    assert made == {"title": LOCAL["phone_information_rule"].title, "shown": "your service: not yet set"}
    signed = replace(
        LOCAL["phone_information_rule"],
        value="Say: I cannot say who is here.",
        signed_by="A. Lead",
        signed_role="clinical lead",
        signed_on="2026-11-25",
    )
    made = activity_evidence(EVIDENCE, {**LOCAL, "phone_information_rule": signed})["local"]["phone_information_rule"]
    shown = replace(load_shown(), local={"phone_information_rule": Setting(**made)})
    calls = CONTENTS[1]
    words = rule_text(calls, calls.all[0].nodes["first"][0], shown)
    assert words.endswith("recorded (your service: Say: I cannot say who is here.).")


def test_every_fault_of_all_files_is_named_at_once() -> None:
    """Reading raises once, with every fault and the whole path; a file that is no TOML is named."""
    texts = {name: text.replace('kind = "weaker"', 'kind = "bad"', 1) for name, text in TALKS.items()}
    with pytest.raises(ContentError) as caught:
        read_dialogues(CONVERSATION, texts)
    assert len(caught.value.faults) == len(TALKS)
    for fault, name in zip(caught.value.faults, TALKS, strict=True):
        assert fault.file == f"onboarding/activities/data/dialogues/conversation/{name}"
    with pytest.raises(ContentError, match=r"9-x\.toml: cannot be read"):
        read_dialogues(CONVERSATION, {**TALKS, "9-x.toml": "schema = "})
    (twice,) = check_texts(CONVERSATION, {**TALKS, f"9-{FIRST.split('-', 1)[1]}": TALKS[FIRST]})
    assert "stands twice" in str(twice)


def test_a_fault_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign or a fact that does not exist is a content error of the course, with file and next step."""
    for before, after in (('sign = "suicide-risk"', 'sign = "ghost"'), ('title = "', 'titel = "')):
        broken = {name: text.replace(before, after) for name, text in TALKS.items()}
        monkeypatch.setattr(data, "dialogue_texts", lambda activity, texts=broken: texts)
        with pytest.raises(ContentError, match=r"dialogues/conversation/\d-.*\.toml.*(ghost|titel)"):
            activity_evidence(EVIDENCE, LOCAL)


_NAMES = st.sampled_from(["id", "node", "reply", "ending", "facts", "learned", "text", "talk", "kind", "to", "summary"])
ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=50)
@given(st.dictionaries(_NAMES, ANYTHING, max_size=4))
def test_nothing_breaks_the_check(parts: dict[str, Any]) -> None:
    """Whatever stands in a dialogue, a node or a reply, the check answers with faults and never raises."""
    raw = tomllib.loads(TALKS[FIRST])
    for broken in (
        {**raw, **parts},
        {**raw, "node": [{**raw["node"][0], **parts}, *raw["node"][1:]]},
        {**raw, "node": [{**raw["node"][0], "reply": [{**raw["node"][0]["reply"][0], **parts}]}, *raw["node"][1:]]},
        {**raw, "ending": [{**raw["ending"][0], **parts}, *raw["ending"][1:]]},
    ):
        assert isinstance(dialogue_faults(FIRST, broken, CONVERSATION), list)


def test_the_dialogues_of_the_course() -> None:
    """At least four of each activity, with a name of their own, and every label of the conversation is used."""
    for content in CONTENTS:
        assert len(content.all) >= 4
        assert len({one.name for one in content.all}) == len(content.all)
    used = {one.named for talk in CONTENTS[0].all for offered in talk.nodes.values() for one in offered}
    assert used == set(CONVERSATION.labels)


@each_dialogue
def test_every_way_ends_and_everything_is_reached(content: Dialogues, dialogue: Dialogue) -> None:
    """Walking every way by itself: no dead end, every node, reply and ending is met, every reply changes something of its own."""
    nodes, said, ends = set(), set(), set()
    for run in every_run(dialogue):
        place, ready, known, given_ = dialogue.start, dialogue.readiness, set[str](), set[str]()
        for one in replies(dialogue, run):
            nodes.add(place)
            said.add((place, one.id))
            before = (ready, set(known), set(given_))
            ready += one.readiness
            known |= set(one.learned)
            given_ |= set(one.gave)
            place = one.to
            assert before != (ready, known, given_) or place in dialogue.endings, (run.said, one.id)
            assert 0 <= ready < len(READINESS)
        assert place in dialogue.endings
        assert standing(dialogue, run).readiness == ready
        ends.add(place)
    assert nodes == set(dialogue.nodes)
    assert said == {(at, one.id) for at, offered in dialogue.nodes.items() for one in offered}
    assert ends == set(dialogue.endings)
    assert len(ends) >= 3
    assert len({one.differs for one in dialogue.endings.values()}) == len(ends)


@each_dialogue
def test_thinking_ends_differently_from_habit(content: Dialogues, dialogue: Dialogue) -> None:
    """Sound replies lead to an ending to which neither the weaker nor the harmful ones lead."""
    best = standing(dialogue, play(dialogue, first_of("sound")))
    for kinds in (("weaker", "harmful"), ("harmful", "weaker")):
        worse = standing(dialogue, play(dialogue, first_of(*kinds)))
        assert worse.place != best.place
        assert not set(worse.known) > set(best.known)


def test_where_reflecting_is_wrong() -> None:
    """Ana hints at suicide: every way to the ending in which she is safe asks directly, and reflections there are weaker."""
    ana = next(one for one in CONTENTS[0].all if one.sign == "suicide-risk")
    reflections = [one for offered in ana.nodes.values() for one in offered if one.named == "reflection"]
    assert len(reflections) >= 2
    assert all(one.kind == "weaker" for one in reflections)
    helped = [run for run in every_run(ana) if standing(ana, run).place in ("not-alone", "empty")]
    assert helped
    for run in helped:
        assert any(one.named == "direct-question" for one in replies(ana, run))
    assert any(
        one.named == "reflection" and one.kind == "sound"
        for talk in CONTENTS[0].all for offered in talk.nodes.values() for one in offered
    )  # fmt: skip


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.activity.id)
def test_no_look_of_a_reply_gives_it_away(content: Dialogues) -> None:
    """The sound reply stands in no one place, and is the longest neither nearly always nor nearly never."""
    nodes = [offered for talk in content.all for offered in talk.nodes.values()]
    places = [at for offered in nodes for at, one in enumerate(offered) if one.kind == "sound"]
    assert max(places.count(at) for at in range(3)) <= len(places) / 2
    longest = [max(offered, key=lambda one: len(one.text)).kind for offered in nodes]
    assert len(nodes) * 0.25 <= longest.count("sound") <= len(nodes) * 0.6


def test_no_dose_and_no_method() -> None:
    """No dialogue names an amount of a medicine or how somebody might harm themselves."""
    for content in CONTENTS:
        for text in dialogue_texts(content.activity).values():
            assert not re.search(r"\d\s*(mg|milligram|tablet)", text.lower())
            assert not re.search(r"\b(hang|rope|jump|blade|knife|bridge|train|cut (her|him)self)\b", text.lower())
