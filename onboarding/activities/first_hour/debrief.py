"""Talking a first talk through: what happened, at most three decisions, several sound ways. No score, no pass.

Asking nothing, calling for everyone and asking so that nothing comes out each get a point that names what it costs. A safety
question that was missed is always among the points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboarding.activities.first_hour.data import Person, Topic, Way
from onboarding.activities.first_hour.model import Talk, asked, known
from onboarding.activities.shown_evidence import Shown

MOST_POINTS = 3
_ALWAYS = "not-asked"
HOW_NAMES = {
    "open": "open",
    "direct": "direct",
    "closed": "closed",
    "leading": "leading: it carries the wished-for answer",
    "judging": "judging: it carries blame",
    "vague": "vague: it does not ask the question",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step of the talk as it is told afterwards. `how` is "" for a call."""

    did: str
    heard: str
    how: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """One decision: what we saw, why it concerns us, the question, and the facts it rests on."""

    id: str
    heading: str
    text: str
    lines: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """The debrief of one talk, in its order: reaction, what happened, analysis, summary."""

    reason: str
    happened: tuple[Line, ...]
    verdict: str
    points: tuple[Point, ...]
    hand_on: tuple[tuple[str, bool], ...]
    """What has to reach the nurse in charge, and whether it came out in this talk."""
    acceptable: tuple[str, ...]
    summary: str


@dataclass(frozen=True, kw_only=True)
class _Heard:
    """A danger sign in an answer: at which step, and what was done about it."""

    at: int
    topic: Topic
    way: Way
    tier: str
    done: str
    """ "at once", "too low", "late" or "never"."""


def debrief(person: Person, talk: Talk, shown: Shown) -> Debrief:
    """What is said when the learner has written how it was."""
    found = points(person, talk, shown)
    form = known(person, talk)
    return Debrief(
        reason=talk.reason,
        happened=tuple(happened(person, talk, shown)),
        verdict=_verdict(person, talk, shown, found),
        points=found,
        hand_on=tuple(
            (topic.hand_on, topic.id in form and form[topic.id].full) for topic in person.topics if topic.hand_on
        ),
        acceptable=person.acceptable,
        summary=(
            "On a shift: the safety questions first, in words that leave every answer open. When an answer is a danger sign, the "
            "form waits."
        ),
    )


def happened(person: Person, talk: Talk, shown: Shown) -> Iterator[Line]:
    """Every step in its order, with the kind of each question."""
    questions = {at: (topic, way) for at, topic, way in asked(person, talk)}
    titles = {tier.id: tier.title for tier in shown.tiers}
    for at, (_, tier, _) in enumerate(talk.steps):
        if at in questions:
            _, way = questions[at]
            yield Line(did=f"“{way.ask}”", heard=way.answer, how=HOW_NAMES[way.how])
        else:
            yield Line(did=titles[tier], heard="", how="")


def points(person: Person, talk: Talk, shown: Shown) -> tuple[Point, ...]:
    """The most dangerous first, at most three; a missed safety question is never left out."""
    found = [
        *_signs(person, talk, shown),
        *_safety(person, talk, shown),
        *_calls(person, talk, shown),
        *_order(person, talk),
    ]
    kept = found[:MOST_POINTS]
    missed = next((point for point in found if point.id == _ALWAYS), None)
    if missed is not None and missed not in kept:
        kept[-1] = missed
    return tuple(kept)


def missed_safety(person: Person, talk: Talk, shown: Shown) -> tuple[Topic, ...]:
    """The safety questions that nobody asked; none when the talk broke off for a sign of the top tier, or in doubt about one."""
    if any(one.tier == "emergency" and one.done == "at once" for one in _heard(person, talk, shown)):
        return ()
    if _in_doubt(person, talk):
        return ()
    form = known(person, talk)
    return tuple(topic for topic in person.topics if topic.safety and topic.id not in form)


def _heard(person: Person, talk: Talk, shown: Shown) -> Iterator[_Heard]:
    for at, topic, way in asked(person, talk):
        if way.sign:
            tier = shown.signs[way.sign].tier
            yield _Heard(at=at, topic=topic, way=way, tier=tier, done=_done(person, talk, at, tier))


def _in_doubt(person: Person, talk: Talk) -> bool:
    """Whether the emergency call came after an answer that left open whether a sign of the top tier stands."""
    return ("call", "emergency", "") in talk.steps and any(way.doubt for _, _, way in asked(person, talk))


def _done(person: Person, talk: Talk, at: int, tier: str) -> str:
    """A sign of the second tier may be told after the other safety questions: they belong to the same call."""
    calls = {number: step[1] for number, step in enumerate(talk.steps) if step[0] == "call" and number > at}
    enough = {number for number, called in calls.items() if called in (tier, "emergency")}
    if at + 1 in enough:
        return "at once"
    if at + 1 in calls:
        return "too low"
    if not enough:
        return "never"
    between = [step for step in talk.steps[at + 1 : min(enough)] if step[0] == "ask"]
    safety = all(person.topic(topic).safety for _, topic, _ in between)
    return "at once" if tier == "urgent" and safety else "late"


def _signs(person: Person, talk: Talk, shown: Shown) -> Iterator[Point]:
    order = {"emergency": 0, "urgent": 1}
    for one in sorted(_heard(person, talk, shown), key=lambda one: order[one.tier]):
        if one.done == "at once":
            continue
        title = next(tier.title for tier in shown.tiers if tier.id == one.tier)
        saw = {
            "too low": "I saw that you brought the nurse. The table asks for the emergency call here",
            "late": "I saw that you went on asking before you called",
            "never": "I saw that you called nobody",
        }[one.done]
        yield Point(
            id=f"sign-{one.done.replace(' ', '-')}",
            heading=f"An answer that was a danger sign: {one.topic.label.lower()}",
            text=(
                f"{saw}. I was concerned because this sign stands in the tier “{title}”: {shown.signs[one.way.sign].text} "
                "The form can wait. What were you weighing?"
            ),
            lines=(one.way.answer,),
            facts=one.topic.facts,
        )


def _safety(person: Person, talk: Talk, shown: Shown) -> Iterator[Point]:
    missed = missed_safety(person, talk, shown)
    if missed:
        yield Point(
            id=_ALWAYS,
            heading="Safety questions that were not asked",
            text=(
                "I saw that the talk ended without these. I was concerned because they cost no time here, and an empty line reads "
                "like a no. What kept you from asking?"
            ),
            lines=tuple(f"{topic.label}: {topic.why}" for topic in missed),
            facts=tuple(dict.fromkeys(fact for topic in missed for fact in topic.facts)),
        )
    form = known(person, talk)
    doubt = _in_doubt(person, talk)
    hidden = [
        topic
        for topic in person.topics
        if topic.safety and topic.id in form and not form[topic.id].full and not (doubt and form[topic.id].doubt)
    ]
    if hidden:
        yield Point(
            id="not-heard",
            heading="Asked, and not heard",
            text=(
                f"I saw an answer on the form that {person.name} gave to please you, or to be left in peace. I was concerned because "
                "others will rely on it. Which other wording could you have tried?"
            ),
            lines=tuple(f"“{form[topic.id].ask}” ({HOW_NAMES[form[topic.id].how]})" for topic in hidden),
            facts=tuple(dict.fromkeys(fact for topic in hidden for fact in topic.facts)),
        )


def _calls(person: Person, talk: Talk, shown: Shown) -> Iterator[Point]:
    called = ("call", "emergency", "") in talk.steps
    if (
        called
        and not _in_doubt(person, talk)
        and not any(one.tier == "emergency" for one in _heard(person, talk, shown))
    ):
        yield Point(
            id="called-without-sign",
            heading="An emergency call without a sign of the top tier",
            text=(
                "I saw that you made the emergency call. In doubt that is right, and nobody is blamed for it. I was concerned because "
                "nothing you had heard stands in the top tier, and a team that is called each time may come more slowly. What did you "
                "hear that worried you?"
            ),
            lines=(),
            facts=("esc-emergency", "esc-in-doubt"),
        )


def _order(person: Person, talk: Talk) -> Iterator[Point]:
    first: dict[str, int] = {}
    for at, topic, _ in asked(person, talk):
        first.setdefault(topic.id, at)
    safety = [first[topic.id] for topic in person.topics if topic.safety and topic.id in first]
    early = [
        topic
        for topic in person.topics
        if not topic.safety and topic.id in first and first[topic.id] < max(safety, default=0)
    ]
    if len(early) >= 2:
        yield Point(
            id="order",
            heading="What can wait came first",
            text=(
                "I saw that you asked about other things while safety questions were still open. I was concerned because a first talk can "
                "break off at any moment. What spoke for this order?"
            ),
            lines=tuple(topic.label for topic in early),
            facts=("ap-first-interview", "ap-safety-first-order"),
        )


def _verdict(person: Person, talk: Talk, shown: Shown, found: Sequence[Point]) -> str:
    if found:
        return "Something to look at together:" if len(found) == 1 else "Some things to look at together:"
    if any(one.tier == "emergency" for one in _heard(person, talk, shown)):
        return "You heard a sign of the top tier and called at once. The rest of the form waits, and that is right."
    if _in_doubt(person, talk):
        return "You could not tell and made the emergency call: that is right, and the form waits. The direct question would have told you."
    return f"What matters for today came out, and {person.name} could say it in words of their own."
