"""Talking a run through in the order reactions, what happened, analysis, summary. No score, no pass."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onboarding.activities.dialogues.data import Cited, Dialogue, Dialogues, Reply
from onboarding.activities.dialogues.kinds import READINESS, TALK
from onboarding.activities.dialogues.run import Run, replies, standing

MOST_DISCUSSED = 3
_WEIGHT = {"harmful": 0, "weaker": 1, "sound": 2}
_HEADINGS = {
    "sound": "A reply that helped",
    "weaker": "A reply that cost something",
    "harmful": "A reply that could harm",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One exchange: what was said, what that is called, what came back, and what it did."""

    you: str
    named: str
    heard: str
    talk: str
    moved: str
    did: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """One decision talked through."""

    heading: str
    said: Cited


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """In the order of the page. `reason` is the learner's own sentence; `also` names decisions for which there was no room."""

    reason: str
    opening: str
    lines: tuple[Line, ...]
    ending: str
    differs: str
    about_ending: Cited
    readiness: str
    learned: tuple[str, ...]
    unsaid: tuple[str, ...]
    given: tuple[str, ...]
    verdict: str
    points: tuple[Point, ...]
    also: tuple[str, ...]
    acceptable: tuple[Cited, ...]
    summary: Cited


def debrief(content: Dialogues, dialogue: Dialogue, run: Run) -> Debrief:
    """What we say to somebody who talked like this. The run has come to an ending."""
    done = replies(dialogue, run)
    at = standing(dialogue, run)
    ending = dialogue.endings[at.place]
    weighed = sorted(done, key=lambda reply: _WEIGHT[reply.kind])  # stable: in the order of the run within one kind
    differed = [reply for reply in weighed if reply.kind != "sound"]
    return Debrief(
        reason=run.reason.strip(),
        opening=heard(dialogue.opening, dialogue.talk),
        lines=_lines(content, dialogue, done),
        ending=f"{ending.title}. {ending.text}",
        differs=ending.differs,
        about_ending=ending.debrief,
        readiness=_readiness(dialogue, at.readiness),
        learned=tuple(dialogue.information[each] for each in at.known),
        unsaid=tuple(words for each, words in dialogue.information.items() if each not in at.known),
        given=tuple(dialogue.given[each] for each in at.given),
        verdict=_verdict(done, rules=content.activity.rules),
        points=tuple(
            Point(heading=_HEADINGS[reply.kind], said=Cited(text=said(content, reply), facts=reply.facts))
            for reply in (differed or weighed)[:MOST_DISCUSSED]
        ),
        also=tuple(f"“{reply.text}” ({content.named(reply)})" for reply in differed[MOST_DISCUSSED:]),
        acceptable=dialogue.acceptable,
        summary=dialogue.summary,
    )


def said(content: Dialogues, reply: Reply) -> str:
    """The decision in the form in which colleagues debrief each other."""
    head = f"I saw you say “{reply.text}” ({content.named(reply)})."
    if reply.kind == "sound":
        return f"{head} That helped because {reply.did}. What were you weighing?"
    return f"{head} I was concerned because {reply.did}. What were you weighing?"


def heard(words: str, talk: str) -> str:
    """What the other person said, with the name of such words where they have one."""
    return f"{words} [{TALK[talk]}]" if talk else words


def did(reply: Reply) -> str:
    """What a reply did, as a sentence of its own."""
    return f"{reply.did[0].upper()}{reply.did[1:]}."


def _lines(content: Dialogues, dialogue: Dialogue, done: Sequence[Reply]) -> tuple[Line, ...]:
    lines = []
    now = dialogue.readiness
    for reply in done:
        before, now = now, now + reply.readiness
        lines.append(
            Line(
                you=reply.text,
                named=content.named(reply),
                heard=reply.answer,
                talk=TALK.get(reply.talk, ""),
                moved=f"readiness: {READINESS[before]} → {READINESS[now]}" if now != before else "",
                did=did(reply),
            )
        )
    return tuple(lines)


def _readiness(dialogue: Dialogue, now: int) -> str:
    if not dialogue.readiness_for:
        return ""
    first, last = READINESS[dialogue.readiness], READINESS[now]
    way = f"“{first}” at the start and at the end" if first == last else f"from “{first}” to “{last}”"
    return f"Readiness {dialogue.readiness_for}: {way}."


def _verdict(done: Sequence[Reply], *, rules: bool) -> str:
    kinds = Counter(reply.kind for reply in done)
    mended = " You changed course, and that counted." if done[-1].kind == "sound" and kinds["sound"] < len(done) else ""
    if kinds["harmful"]:
        return f"One of your replies could have cost somebody safety or trust, although it was meant well.{mended}"
    if rules:
        if kinds["weaker"]:
            return (
                f"You kept most of what has to be kept. In one place a word went out, or a worry was not heard.{mended}"
            )
        return "Nothing went out that has no consent or need behind it, and what came in was heard."
    if kinds["weaker"] > kinds["sound"]:
        return f"Most of your replies are the usual ones, and each closed a door a little.{mended}"
    if kinds["weaker"]:
        return f"Much of what you said opened something; some of it closed it again.{mended}"
    return "Each of your replies left room for the other person, or asked what had to be asked."


def overview(content: Dialogues, runs: Sequence[Run]) -> str:
    """A last word on all dialogues together, for somebody who has talked each of them through."""
    said_all = [reply for dialogue, run in zip(content.all, runs, strict=True) for reply in replies(dialogue, run)]
    used = Counter(content.named(reply) for reply in said_all)
    counted = ", ".join(f"{name} ({number})" for name, number in used.most_common())
    habits = Counter(content.named(reply) for reply in said_all if reply.kind != "sound")
    what = "The rules that your replies touched" if content.activity.rules else "Your replies over all of them"
    head = f"{what}: {counted}."
    if not habits:
        return (
            f"{head} Nothing stands out that we would raise. With a real person it is slower and less tidy: ask a colleague to "
            "listen in."
        )
    (habit, number), *_ = habits.most_common(1)
    times = "once" if number == 1 else f"{number} times"
    cost = "where it was not kept" if content.activity.rules else "where something else would have opened more"
    return (
        f"{head} What we would look at first: “{habit}”, {times} {cost}. Play one again and answer differently there."
    )
