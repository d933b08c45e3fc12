"""Players without hands: each goes the whole path by one habit. Tests hold with them that habits end as they should."""

from collections.abc import Callable, Sequence

from onboarding.activities.capstone.check import CALLS
from onboarding.activities.capstone.data import Option, Path, Scene
from onboarding.activities.capstone.model import go, path_model
from onboarding.activities.choice_run import TalkState
from onboarding.activities.shown_evidence import Shown

Pick = Callable[[Scene, Sequence[Option]], Option]
"""Chooses one of what is offered at a moment."""

REASON = "I did what I always do."


def play(path: Path, pick: Pick) -> TalkState:
    """The path in which `pick` chooses, gone to its end, with every part talked through."""
    model = path_model(path)
    state = model.start(0)
    for part in path.parts:
        while (scene := go(path, state, part.id).standing.at) is not None:
            option = pick(scene, scene.offered(go(path, state, part.id).standing.flags))
            at = len(state.run(part.id).choices)
            state = model.act(state, {"do": "act", "scene": part.id, "act": option.choice.id, "at": at})
        state = model.act(state, {"do": "reason", "scene": part.id, "text": REASON})
        state = model.act(state, {"do": "show", "scene": part.id})
    return state


def by_the_table(shown: Shown) -> Pick:
    """Where a sign is seen, the call of its tier; else what is sound."""

    def pick(scene: Scene, offered: Sequence[Option]) -> Option:
        if scene.sign:
            tier = shown.tier_of(scene.sign).id
            return next(option for option in offered if option.call == tier)
        return kind_first("sound")(scene, offered)

    return pick


def ignores_red_flags(scene: Scene, offered: Sequence[Option]) -> Option:
    """Where a sign is seen, the worst of what calls nobody; else what is sound."""
    if not scene.sign:
        return kind_first("sound")(scene, offered)
    return kind_first("unsafe", "late")(scene, [option for option in offered if not option.call])


def escalates_everything(scene: Scene, offered: Sequence[Option]) -> Option:
    """The biggest call there is; where none is offered, what is sound."""
    calls = [option for option in offered if option.call]
    if not calls:
        return kind_first("sound")(scene, offered)
    return min(calls, key=lambda option: CALLS.index(option.call))


def does_nothing(scene: Scene, offered: Sequence[Option]) -> Option:
    """What leaves it for later; where nothing does, what calls nobody and is not sound."""
    quiet = [option for option in offered if not option.call]
    return kind_first("late", "unsafe", "weaker")(scene, quiet)


def kind_first(*kinds: str) -> Pick:
    """What is of the first of `kinds` that is offered; else the first that is offered."""

    def pick(scene: Scene, offered: Sequence[Option]) -> Option:
        return min(
            offered,
            key=lambda option: kinds.index(option.choice.kind) if option.choice.kind in kinds else len(kinds),
        )

    return pick
