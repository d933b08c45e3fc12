"""The path as text: every day, choice, ending and debrief, for somebody who reads or prints instead of playing."""

from collections.abc import Iterator, Mapping

from onboarding.activities.capstone.check import NEXT
from onboarding.activities.capstone.data import Condition, Episode, Option, Path, Scene, When
from onboarding.activities.capstone.debrief import HEADINGS
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.talk import said
from onboarding.activities.text_lines import wrapped

TITLE = "One person, from the first call to ninety days later"
INTRO = (
    "One person who does not exist, from the first call to ninety days after leaving. Choose what you do, in the work that you have: "
    "where only a nurse or a prescriber may act, you bring them. What you choose comes back later. You can stop after any choice and "
    "go on another day. After each of the four parts you talk it through. No dose is chosen, and nothing is graded or recorded."
)
PRIVACY = "Write nothing about a real person in your care."
REACTION = "How was it, and what were you thinking? One sentence is enough."


def full_text(path: Path, shown: Shown) -> str:
    """The activity complete as text. Depends on the path and the evidence only: not on saved state or chance."""
    return "\n".join(_full(path, shown))


def rests_on(facts: tuple[str, ...], shown: Shown) -> str:
    """The statements on which a line rests, with their ids."""
    return "Rests on: " + " ".join(f"{shown.statements[fact]} [{fact}]" for fact in facts)


def tier_text(scene: Scene, shown: Shown) -> str:
    """Where the sign of a moment stands in the escalation table; "" when it has none."""
    if not scene.sign:
        return ""
    return f"In the escalation table: {shown.signs[scene.sign].text} Tier: {shown.tier_of(scene.sign).title}."


def _full(path: Path, shown: Shown) -> Iterator[str]:
    names = _names(path)
    yield TITLE.upper()
    yield from wrapped(
        f"{INTRO} To play it as text: keep a list of notes. Begin at {names[_first(path)]}, choose one line, read what stands behind its "
        "number under ANSWERS, note or strike what it says, and go on where it leads. A sentence that begins with “If” counts only when "
        f"your list fits. After each part: {REACTION} {PRIVACY} What we saw stands at the end."
    )
    if path.note:
        yield from wrapped(f"Before you begin: {path.note}")
    yield from wrapped(f"{path.name}, {path.age}, {path.who}")
    yield "The days: " + "; ".join(f"{episode.day}, {episode.title.lower()}" for episode in path.episodes) + "."
    for number, part in enumerate(path.parts, start=1):
        yield f"\nPART {number}: {part.title}"
        yield from wrapped(part.situation)
        for episode in path.of(part.id):
            yield from _episode(path, episode, names)
        if part.id != path.parts[-1].id:
            yield from wrapped(f"The end of part {number}. {part.close.text}")
    yield "\nENDINGS. Read them in order; the first that fits your list is yours."
    for ending in path.endings:
        yield from wrapped(f"{_if(path, ending.condition) or 'Otherwise:'} {ending.title}. {ending.text}", bullet="- ")
    yield "\nANSWERS"
    for episode in path.episodes:
        for scene in episode.scenes.values():
            for option in scene.options:
                yield from _answer(path, episode, scene, option, names)
    yield "\nWHAT WE SAW"
    for number, part in enumerate(path.parts, start=1):
        yield f"\nPart {number}: {part.title}"
        for episode in path.of(part.id):
            for scene in episode.scenes.values():
                yield from _seen(episode, scene, names, shown)
        yield "Several ways are sound:"
        for way in part.acceptable:
            yield from wrapped(f"{way.text} {_ids(way.facts)}", bullet="- ")
        yield from wrapped(f"{part.summary.text} {_ids(part.summary.facts)}")
    yield "\nThe endings:"
    for ending in path.endings:
        yield from wrapped(f"{ending.title}: {ending.debrief.text} {_ids(ending.debrief.facts)}", bullet="- ")
    yield "\nWHAT IT RESTS ON"
    for fact in cited_facts(path):
        yield from wrapped(f"{shown.statements[fact]} [{fact}]", bullet="- ")


def _episode(path: Path, episode: Episode, names: Mapping[str, str]) -> Iterator[str]:
    yield f"\n{episode.day}: {episode.title}"
    for scene in episode.scenes.values():
        name = names[f"{episode.id}/{scene.id}"]
        only = _if(path, scene.condition)
        if only:
            where = "the next day" if scene.otherwise == NEXT else names[f"{episode.id}/{scene.otherwise}"]
            yield from wrapped(f"{name} is only for you {only[0].lower()}{only[1:]} Otherwise go on with {where}.")
        yield from wrapped(f"{name}. {scene.time}. {scene.seen}")
        yield from _whens(path, scene.whens)
        yield scene.question
        for option in scene.options:
            only = _if(path, option.condition)
            yield from wrapped(
                f"{f'({only}) ' if only else ''}{option.choice.text} → {_of(names, episode, scene, option)}",
                bullet="- ",
            )


def _answer(path: Path, episode: Episode, scene: Scene, option: Option, names: Mapping[str, str]) -> Iterator[str]:
    parts = [f"{_of(names, episode, scene, option)}. {option.choice.reply}"]
    parts += [f"{_if(path, when.condition)} {when.text}" for when in option.whens]
    parts += [f"Note: {path.flags[flag]}." for flag in sorted(option.sets)]
    parts += [f"Strike: {path.flags[flag]}." for flag in sorted(option.clears)]
    parts.append("The day ends." if option.to == NEXT else f"Go to {names[f'{episode.id}/{option.to}']}.")
    yield from wrapped(" ".join(parts), bullet="- ")


def _seen(episode: Episode, scene: Scene, names: Mapping[str, str], shown: Shown) -> Iterator[str]:
    if tier := tier_text(scene, shown):
        yield from wrapped(f"{names[f'{episode.id}/{scene.id}']}: {tier}", bullet="- ")
    for option in scene.options:
        name = _of(names, episode, scene, option)
        words = f"{name}: {HEADINGS[option.choice.kind]}. {said(option.choice)} {_ids(option.choice.facts)}"
        yield from wrapped(words, bullet="- ")
    for whens in (scene.whens, *(option.whens for option in scene.options)):
        for when in whens:
            yield from wrapped(f"What came back: {when.echo.text} {_ids(when.echo.facts)}", bullet="- ")


def _whens(path: Path, whens: tuple[When, ...]) -> Iterator[str]:
    for when in whens:
        yield from wrapped(f"{_if(path, when.condition)} {when.text}", bullet="- ")


def _if(path: Path, condition: Condition) -> str:
    words = [path.flags[flag] for flag in sorted(condition.all)]
    words += [f"not “{path.flags[flag]}”" for flag in sorted(condition.none)]
    if condition.some:
        words.append("one of " + " or ".join(f"“{path.flags[flag]}”" for flag in sorted(condition.some)))
    return f"If your list says: {'; '.join(words)}:" if words else ""


def _ids(facts: tuple[str, ...]) -> str:
    return f"[{'; '.join(facts)}]"


def cited_facts(path: Path) -> tuple[str, ...]:
    """Every fact that is cited, once, in the order in which it first comes up."""
    cited: list[str] = []
    for part in path.parts:
        for line in (part.close, *part.acceptable, part.summary):
            cited += line.facts
    for episode in path.episodes:
        for scene in episode.scenes.values():
            cited += [fact for when in scene.whens for fact in when.echo.facts]
            for option in scene.options:
                cited += option.choice.facts
                cited += [fact for when in option.whens for fact in when.echo.facts]
    for ending in path.endings:
        cited += ending.debrief.facts
    return tuple(dict.fromkeys(cited))


def _first(path: Path) -> str:
    return f"{path.episodes[0].id}/{path.episodes[0].start}"


def _names(path: Path) -> Mapping[str, str]:
    """Moments are 1.1, 1.2 in the first episode; their choices 1.1a, 1.1b."""
    names: dict[str, str] = {}
    for number, episode in enumerate(path.episodes, start=1):
        for at, scene in enumerate(episode.scenes.values(), start=1):
            names[f"{episode.id}/{scene.id}"] = f"{number}.{at}"
            for place, option in enumerate(scene.options):
                names[f"{episode.id}/{scene.id}/{option.choice.id}"] = f"{number}.{at}{chr(ord('a') + place)}"
    return names


def _of(names: Mapping[str, str], episode: Episode, scene: Scene, option: Option) -> str:
    return names[f"{episode.id}/{scene.id}/{option.choice.id}"]
