"""Hard scenes of a lesson: the note that stands before each, and the way round it in words.

A lesson names its hard scenes in its front matter (`hard: [opening, suicide]`) and puts `:::{note} opening` before each. A scene is
the story or the activity that follows the note, or else the rest of the section. The note links to the section that has the scene's
points; the build adds the way past the scene and, for an activity, the way to its text.
"""

import re
from dataclasses import dataclass

from onboarding.errors import Fault
from onboarding.lesson_text import Block, Lesson

HARD_ACTIVITIES = frozenset(
    {
        "capstone",
        "conversation",
        "first_hour",
        "first_minutes",
        "first_ninety_days",
        "night_shift",
        "phone_call",
        "rewrite_the_note",
        "score_it",
        "setting_matcher",
        "triage",
    }
)
"""Activities in which a person is in danger of life or speaks of dying, or a child or an adult is being harmed."""
LONGEST_NOTE = 40
"""Words of a note, so that it does not tell what it warns of."""
_LINK = re.compile(r"\]\(#([a-z0-9-]+)\)")
_CALL = re.compile(r"^([a-z_]+)\(")


@dataclass(frozen=True)
class HardScene:
    """One hard scene. `note` and `end` are places in the lesson's blocks: the note before it, the first block after it."""

    name: str
    note: int
    end: int
    line: int
    activity: str = ""
    """The cell of the activity, where the scene is played."""
    points: tuple[str, ...] = ()
    """Anchors to which the note leads."""
    anchor: str = ""
    """The anchor of the section that follows the scene; "" where something else follows."""

    @property
    def after(self) -> str:
        """Where reading goes on for those who skip the scene."""
        return self.anchor or f"after-{self.name}"


def hard_scenes(lesson: Lesson) -> tuple[HardScene, ...]:
    """The scenes that have a note, in the order of the lesson."""
    return tuple(_scene(lesson.blocks, at) for at, block in enumerate(lesson.blocks) if block.kind == "note")


def note_box(block: Block, scene: HardScene) -> str:
    """A note as Markdown: what comes, then the links round it."""
    text = f" [Read it as text instead](#{text_anchor(scene.activity)})." if scene.activity else ""
    skip = f"[Skip this {'activity' if scene.activity else 'part'}](#{scene.after})."
    return f'<div class="onb-note">\n\n{block.text} {skip}{text}\n\n</div>'


def target(name: str) -> str:
    """A place to which a link of a note leads, on every page that shows notebooks."""
    return f'<a id="{name}"></a>'


def text_anchor(cell: str) -> str:
    """The anchor just above the text of an activity."""
    return f"text-of-{cell}"


def check_hard_scenes(lesson: Lesson) -> list[Fault]:
    """A fault for each hard scene without its note, each note that leads nowhere, and each hard activity that comes unannounced."""
    scenes = hard_scenes(lesson)
    names = [scene.name for scene in scenes]
    faults = [
        Fault(
            lesson.file,
            "front matter",
            f"hard scene '{name}' has no note before it.",
            f"Write :::{{note}} {name} before the scene, with a link to the section that has its points.",
        )
        for name in lesson.hard
        if name not in names
    ]
    for scene in scenes:
        place = f"line {scene.line}"
        if not re.fullmatch(r"[a-z0-9-]+", scene.name) or names.count(scene.name) > 1:
            faults.append(
                Fault(lesson.file, place, "a note has no name of its own.", "Write :::{note} its-name, once each.")
            )
        elif scene.name not in lesson.hard:
            fault = f"the note '{scene.name}' belongs to no hard scene."
            faults.append(Fault(lesson.file, place, fault, "Add its name to hard: [...] in the front matter."))
        if len(lesson.blocks[scene.note].text.split()) > LONGEST_NOTE:
            fault = f"the note '{scene.name}' is longer than {LONGEST_NOTE} words."
            faults.append(Fault(lesson.file, place, fault, "Name what comes in one calm sentence."))
        if lesson.blocks[scene.end - 1].kind in ("note", "navigation"):
            fault = f"the note '{scene.name}' stands before no scene."
            faults.append(
                Fault(lesson.file, place, fault, "Put it before a story, an activity or the text of a section.")
            )
        if scene.end == len(lesson.blocks):
            fault = f"nothing follows the hard scene '{scene.name}'."
            faults.append(Fault(lesson.file, place, fault, "Put something after it, to which its readers can skip."))
        within = {block.anchor for block in lesson.blocks[scene.note : scene.end] if block.anchor}
        if not scene.points:
            fault = f"the note '{scene.name}' does not say where the points of the scene stand."
            faults.append(Fault(lesson.file, place, fault, "Link a section: its points are in [Title](#anchor)."))
        for anchor in scene.points:
            if anchor not in lesson.anchors or anchor in within:
                fault = f"the note '{scene.name}' leads to '{anchor}', which is no section outside the scene."
                faults.append(Fault(lesson.file, place, fault, f"Use one of: {', '.join(lesson.anchors)}."))
    announced = {scene.activity for scene in scenes}
    for cell in lesson.code_cells:
        call = _CALL.match(cell.text)
        if call and call[1] in HARD_ACTIVITIES and cell.argument not in announced:
            fault = f"the activity {call[1]} comes without a note."
            faults.append(
                Fault(lesson.file, f"line {cell.line}", fault, "Write :::{note} before it, and name it in hard.")
            )
    return faults


def _scene(blocks: tuple[Block, ...], at: int) -> HardScene:
    note = blocks[at]
    start = at + 1
    while start < len(blocks) and blocks[start].kind == "navigation":
        start += 1
    end, activity = start, ""
    if start < len(blocks) and blocks[start].kind in ("story", "code"):
        activity = blocks[start].argument if blocks[start].kind == "code" else ""
        end = start + 1
    else:
        while end < len(blocks) and blocks[end].kind != "heading":
            end += 1
    anchor = blocks[end].anchor if end < len(blocks) and blocks[end].kind == "heading" else ""
    points = tuple(_LINK.findall(note.text))
    return HardScene(note.argument, at, end, note.line, activity=activity, points=points, anchor=anchor)
