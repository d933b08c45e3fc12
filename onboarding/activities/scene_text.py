"""First minutes as text: every scene, way and debrief, for somebody who reads without widgets."""

from collections.abc import Iterator

from onboarding.activities.scene_check import ROLES
from onboarding.activities.scene_data import Act, Scene, Scenes
from onboarding.activities.scene_debrief import said
from onboarding.activities.text_lines import wrapped

INTRO = (
    "Seven scenes with people who do not exist. Choose your role, then choose what you do. The clock in the story moves only when "
    "you act. Nobody comments before the end, no dose is chosen, and nothing is graded or recorded."
)
PRIVACY = "Write nothing about a real person in your care."
REACTION = "How was it, and what were you thinking? One sentence is enough."
ROLE_NAMES = {"nurse": "Nurse", "support-worker": "Support worker", "counsellor": "Counsellor"}


def full_text(content: Scenes) -> str:
    """The activity complete as text. Depends on the scenes only: not on saved state, time or chance."""
    return "\n".join(_full(content))


def _full(content: Scenes) -> Iterator[str]:
    yield "FIRST MINUTES"
    yield from wrapped(
        f"{INTRO} To play it as text: begin at the first moment of a scene, choose one act, and go on where it leads. {REACTION} "
        f"{PRIVACY} What we saw stands at the end."
    )
    for number, scene in enumerate(content.scenes, start=1):
        yield from _scene(scene, number)
    yield "\nWHAT WE SAW"
    for number, scene in enumerate(content.scenes, start=1):
        yield from _told(content, scene, number)


def _scene(scene: Scene, number: int) -> Iterator[str]:
    names = _names(scene, number)
    yield f"\nSCENE {number}: {scene.title}"
    yield from wrapped(f"{scene.clock}. {scene.name}, {scene.age}. {scene.situation}")
    for moment in scene.moments.values():
        yield from wrapped(f"{names[moment.id]}. {moment.text}")
        for act in moment.acts:
            yield from wrapped(f"{act.text}{_only(act)} ({_minutes(act)}; go to {names[act.to]})", bullet="- ")
    for name, ending in scene.endings.items():
        yield from wrapped(f"{names[name]} (the end). {ending.text}")


def _told(content: Scenes, scene: Scene, number: int) -> Iterator[str]:
    names = _names(scene, number)
    yield f"\nScene {number}: {scene.title}"
    for moment in scene.moments.values():
        for act in moment.acts:
            yield from wrapped(
                f"{names[moment.id]}, {act.text}: {said(act)} {content.rests_on(act.facts)}", bullet="- "
            )
    for name, ending in scene.endings.items():
        yield from wrapped(f"{names[name]}: {content.rests_on(ending.facts)}", bullet="- ")
    yield "What differs by role:"
    for role in ROLES:
        told = scene.roles[role]
        yield from wrapped(f"{ROLE_NAMES[role]}: {told.text} {content.rests_on(told.facts)}", bullet="- ")
    yield "Several ways are sound:"
    for text in scene.acceptable:
        yield from wrapped(text, bullet="- ")
    yield from wrapped(scene.summary)


def _names(scene: Scene, number: int) -> dict[str, str]:
    """Moments are 1.1, 1.2; endings 1.A, 1.B."""
    moments = {name: f"{number}.{at}" for at, name in enumerate(scene.moments, start=1)}
    return moments | {name: f"{number}.{chr(ord('A') + at)}" for at, name in enumerate(scene.endings)}


def _only(act: Act) -> str:
    if act.roles == ROLES:
        return ""
    return f" [{', '.join(ROLE_NAMES[role].lower() for role in act.roles)}]"


def _minutes(act: Act) -> str:
    return "1 minute" if act.minutes == 1 else f"{act.minutes} minutes"
