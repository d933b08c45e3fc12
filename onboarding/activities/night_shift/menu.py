"""The buttons of a night: what each act is called and how many simulated minutes it takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from onboarding.activities.night_shift.people import QUESTIONS, Person, Rules
from onboarding.activities.shown_evidence import Shown


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One act that can be done now. `group`: main, other, now (a dose is due, or a call was waved away) or self."""

    act: str
    who: str
    group: str
    words: str
    minutes: int


_WORDS = {
    "look": "Look in full: breaths for a whole minute, rousing, sedation score, pulse, pressure, oxygen and temperature, skin, mind, "
    "senses, mood",
    "glance": "Glance in from the door",
    "ask_open": "Ask an open question and listen",
    "ask_suicide": "Ask directly about suicide",
    "ask_substances": "Ask about alcohol, opioids, other medicines and earlier seizures",
    "ask_body": "Ask about the body: pain, falls, sickness, pregnancy",
    "reassure": "Sit down for a moment and reassure",
    "tend": "See to what is needed: toilet, water, pillow, company",
}
_MINUTES = {
    "glance": "minutes_glance",
    "look": "minutes_look",
    "reassure": "minutes_talk",
    "tend": "minutes_tend",
    **dict.fromkeys(QUESTIONS, "minutes_talk"),
}


def standing(person: Person, rules: Rules, shown: Shown) -> Iterator[Choice]:
    """What is open all night, in the order of the page."""
    words = "Record what you saw and when, for both"
    yield Choice(act="record", who="self", group="self", words=words, minutes=rules.number("minutes_record"))
    words = "Go on with other work nearby, within earshot"
    yield Choice(act="wait", who="self", group="self", words=words, minutes=rules.number("minutes_wait"))
    tiers = {tier.id: tier.title for tier in shown.tiers}
    for who, body in (("main", person.main), ("other", person.other)):
        names = ("look", "glance", *QUESTIONS, "reassure") if who == "main" else ("look", "glance", "ask_open", "tend")
        for name in names:
            yield Choice(act=name, who=who, group=who, words=_WORDS[name], minutes=rules.number(_MINUTES[name]))
        for act, tier in (("tell", "urgent"), ("emergency", "emergency")):
            words = f"{tiers[tier]}: {body.name}"
            yield Choice(act=act, who=who, group=who, words=words, minutes=rules.number("minutes_call"))


def at_dose(role: str, rules: Rules) -> Iterator[Choice]:
    """What is open while a dose is due."""
    listed: tuple[tuple[str, str], ...]
    if role == "nurse":
        listed = (
            ("dose_check", "Before the dose: score sedation, count the breaths, check that the person rouses"),
            ("dose_give", "Give the dose as ordered"),
            ("dose_withhold", "Withhold this one dose under order or policy, and call the prescriber now"),
        )
    else:
        listed = (
            ("dose_fetch", "“Please stop. Look first, I will stay here”: you stay until the nurse has looked"),
            ("dose_let", "“Nothing to say”: let the nurse give it"),
        )
    for act, words in listed:
        yield Choice(act=act, who="main", group="now", words=words, minutes=rules.number("minutes_dose"))


def up_chain(rules: Rules) -> Choice:
    """What is open after a call was waved away."""
    words = "Go up the chain: call the next person yourself, say what you saw and that you are concerned"
    return Choice(act="up_chain", who="main", group="now", words=words, minutes=rules.number("minutes_call"))
