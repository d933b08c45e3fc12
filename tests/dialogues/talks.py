"""Ways through a dialogue, for the tests."""

from collections.abc import Callable, Iterator

from onboarding.activities.dialogues.data import Dialogue, Dialogues, Reply, load_dialogues
from onboarding.activities.dialogues.kinds import ACTIVITIES
from onboarding.activities.dialogues.run import Run, ended, standing

CONTENTS: tuple[Dialogues, ...] = tuple(load_dialogues(activity) for activity in ACTIVITIES)
EACH: tuple[tuple[Dialogues, Dialogue], ...] = tuple((content, one) for content in CONTENTS for one in content.all)
NAMES = [f"{content.activity.id}/{dialogue.id}" for content, dialogue in EACH]
REASON = "I was afraid to ask, and I wanted to help."


def offered(dialogue: Dialogue, run: Run) -> tuple[Reply, ...]:
    """What can be said where `run` stands."""
    return dialogue.nodes.get(standing(dialogue, run).place, ())


def every_run(dialogue: Dialogue) -> Iterator[Run]:
    """Every way through a dialogue, to its end."""
    waiting = [Run()]
    while waiting:
        run = waiting.pop()
        if ended(dialogue, run):
            yield Run(said=run.said, reason=REASON, shown=True)
        waiting += [Run(said=(*run.said, reply.id)) for reply in offered(dialogue, run)]


def play(dialogue: Dialogue, choose: Callable[[tuple[Reply, ...]], Reply]) -> Run:
    """A run to its end in which `choose` picks each reply."""
    run = Run()
    while not ended(dialogue, run):
        run = Run(said=(*run.said, choose(offered(dialogue, run)).id))
    return Run(said=run.said, reason=REASON, shown=True)


def first_of(*kinds: str) -> Callable[[tuple[Reply, ...]], Reply]:
    """Picks the first reply of the first of these kinds that is offered, and any reply when there is none."""
    return lambda replies: min(replies, key=lambda reply: kinds.index(reply.kind) if reply.kind in kinds else 9)
