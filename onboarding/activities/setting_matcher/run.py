"""Matching a person and a setting: which one comes to mind, what decides, which change would change it. Pure; nothing is graded."""

from collections.abc import Sequence

from onboarding.activities.choice_run import Choice, Conversations, Moment, Run, Session, Told, follow
from onboarding.activities.scene_data import Cited
from onboarding.activities.setting_matcher.data import Change, Matching, Profile
from onboarding.activities.talk import Talk, talk_through

HEADINGS = {
    "less": "Less support than can be defended",
    "more": "More support than can be defended",
    "beside": "A line that does not decide",
    "same": "A change that changes little here",
    "sound": "A thought that holds",
}
"""In the order of weight: what could harm most is talked about first."""
_VERDICTS = {
    "less": "You thought of less support than this person can be left with.",
    "more": "You thought of more support than anything here calls for, and a stay has its price, too.",
    "beside": "Your setting can be defended, and another line of the picture carries it.",
    "same": "Your setting can be defended. What would change it is something else.",
    "sound": "Setting, reason and change fit together, so a prescriber can use what you bring.",
}
ENDING = Cited(
    text="The prescriber decides on the setting, with the person. What you have put together is what you bring.",
    facts=("bzd-guideline-outpatient-default", "asam-r04"),
)


def match(content: Matching, profile: Profile, choices: Sequence[str]) -> Told:
    """The thinking in which `choices` were made. Raises ActionRefused for one that was not offered then."""
    return follow(_session(content, profile), choices)


def matching_model(content: Matching) -> Conversations:
    """The model of "Setting matcher"."""
    profiles = {profile.id: profile for profile in content.profiles}
    return Conversations(
        "setting-matcher",
        tuple(profiles),
        lambda state, name: match(content, profiles[name], state.run(name).choices),
    )


def _session(content: Matching, profile: Profile) -> Session:
    yield Moment(
        seen="Read all the lines before you choose.",
        question="Which setting comes to mind?",
        choices=settings(content, profile),
    )
    yield Moment(seen="Somebody asks you why.", question="Which line weighs most?", choices=lines(content, profile))
    yield Moment(
        seen="One thing changes.",
        question="Which of these would change the setting?",
        choices=tuple(_change(change) for change in profile.changes),
    )
    return ENDING


def settings(content: Matching, profile: Profile) -> tuple[Choice, ...]:
    """The settings as this person's choices."""
    order = list(content.settings)
    ranks = [order.index(name) for name in profile.fits]

    def choice(rank: int, name: str, title: str) -> Choice:
        kind = "less" if rank < min(ranks) else "more" if rank > max(ranks) else "sound"
        because = {"less": profile.less, "more": profile.more, "sound": profile.decides}[kind]
        saw = f"that you thought of “{title}”"
        return Choice(id=name, kind=kind, text=title, saw=saw, because=because, facts=profile.facts)

    return tuple(choice(rank, name, title) for rank, (name, title) in enumerate(content.settings.items()))


def lines(content: Matching, profile: Profile) -> tuple[Choice, ...]:
    """The lines of the picture as this person's choices."""
    return tuple(
        Choice(
            id=name,
            kind="sound" if name in profile.weighs else "beside",
            text=f"{label}: {profile.about[name]}",
            saw=f"that you looked first at “{label}”",
            because=profile.decides,
            facts=profile.facts,
        )
        for name, label in content.labels.items()
    )


def _change(change: Change) -> Choice:
    return Choice(
        id=change.id,
        kind="sound" if change.changes else "same",
        text=change.text,
        saw=f"that you chose “{change.text}”",
        because=change.because,
        facts=change.facts,
    )


def debrief(content: Matching, profile: Profile, run: Run) -> Talk:
    """What we say to somebody who matched `profile` like this, in the order of every debrief."""
    told = match(content, profile, run.choices)
    kinds = [step.choice.kind for step in told.steps]
    titles = [content.settings[name] for name in profile.fits]
    wanted = next(change for change in profile.changes if change.changes)
    return talk_through(
        told,
        reason=run.reason,
        headings=HEADINGS,
        time=lambda minutes: "",
        verdict=_VERDICTS[next(kind for kind in HEADINGS if kind in kinds)],
        rather=lambda choice: True,
        acceptable=(*titles, f"A change that would change it: {wanted.text}"),
        summary="You bring what you see and what the person wants; the prescriber decides with the person.",
    )


def overview(content: Matching, runs: Sequence[tuple[Profile, Run]]) -> str:
    """A last word on all people together: always the same setting is told what it costs."""
    first = [match(content, profile, run.choices).steps[0].choice for profile, run in runs]
    kinds = [choice.kind for choice in first]
    if len({choice.id for choice in first}) == 1:
        return "You thought of the same setting for everybody. Whom did that leave alone, and whom did it take out of their life?"
    if kinds.count("less") > kinds.count("more"):
        return "What stands out is less support than could be defended. Look once more at danger, illness and withdrawal first."
    if kinds.count("more") > kinds.count("less"):
        return "What stands out is more support than was called for. Look once more at what a stay takes away."
    if "less" in kinds:
        return "You erred to both sides. Look once more at danger, illness and withdrawal first, and then at home and wish."
    return "You could defend a setting for each of the twelve. On a shift the lines are not written down: ask for them, and pass them on."
