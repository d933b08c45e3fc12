"""Setting matcher as text: every person with all choices, then what we saw. For somebody who reads without widgets."""

from collections.abc import Iterator

from onboarding.activities.setting_matcher.data import Matching, Profile
from onboarding.activities.setting_matcher.run import ENDING, lines, settings
from onboarding.activities.text_lines import wrapped

INTRO = (
    "Twelve people who do not exist. Which setting comes to mind, what weighs most, and what would change it? You decide on no "
    "setting here or on a shift: you practise to bring the prescriber what matters. Often several answers can be defended, and "
    "nothing is graded or recorded."
)
PRIVACY = "Write nothing about a real person in your care."
REACTION = "Defend it: how would you put it to the prescriber? One sentence is enough."


def full_text(content: Matching) -> str:
    """The activity complete as text. Depends on the data only: not on saved state, time or chance."""
    return "\n".join(_full(content))


def _full(content: Matching) -> Iterator[str]:
    yield "SETTING MATCHER"
    yield from wrapped(f"{INTRO} {REACTION} {PRIVACY} What we saw stands at the end.")
    yield "\nThe settings, from least to most support"
    for title in content.settings.values():
        yield from wrapped(title, bullet="- ")
    for number, profile in enumerate(content.profiles, start=1):
        yield from _asked(content, profile, number)
    yield "\nWHAT WE SAW"
    yield from wrapped(f"{ENDING.text} {content.rests_on(ENDING.facts)}")
    for number, profile in enumerate(content.profiles, start=1):
        yield from _seen(content, profile, number)


def _asked(content: Matching, profile: Profile, number: int) -> Iterator[str]:
    yield f"\n{number}. {profile.title}: {profile.name}, {profile.age}"
    for name, label in content.labels.items():
        yield from wrapped(f"{label}: {profile.about[name]}", bullet="- ")
    yield from wrapped("Which setting comes to mind? Which line weighs most? Which of these would change the setting?")
    for change in profile.changes:
        yield from wrapped(change.text, bullet="- ")


def _seen(content: Matching, profile: Profile, number: int) -> Iterator[str]:
    yield f"\n{number}. {profile.title}: {profile.name}"
    fits = "; ".join(content.settings[name] for name in profile.fits)
    yield from wrapped(f"Can be defended: {fits}. {content.rests_on(profile.facts)}")
    kinds = {choice.kind: choice.because for choice in settings(content, profile)}
    for kind, words in (("less", "Less support"), ("more", "More support")):
        if kind in kinds:
            yield from wrapped(f"{words}: {kinds[kind]}.", bullet="- ")
    weighing = "; ".join(choice.text for choice in lines(content, profile) if choice.kind == "sound")
    yield from wrapped(f"What weighs: {weighing}. Because {profile.decides}.", bullet="- ")
    for change in profile.changes:
        verdict = "changes it" if change.changes else "changes little"
        yield from wrapped(
            f"{change.text}: {verdict}, because {change.because}. {content.rests_on(change.facts)}", bullet="- "
        )
