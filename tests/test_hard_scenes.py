"""A note before each hard scene, and ways round it that lead somewhere."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from onboarding import play
from onboarding.content import ModuleContent, load_content
from onboarding.errors import ContentError
from onboarding.hard_scenes import HARD_ACTIVITIES, check_hard_scenes, hard_scenes
from onboarding.lesson_text import Lesson, load_lesson
from onboarding.lessons import lesson_notebook
from onboarding.paths import Layout

ROOT = Path(__file__).parent.parent
CONTENT = load_content(Layout(ROOT))
HARD = [module for module in CONTENT.modules if module.lesson.hard]
EACH = pytest.mark.parametrize("module", HARD, ids=lambda module: module.module.id)
FRONT = "---\nmodule: made-up\ntitle: Made up\nminutes: 5\nhard: [one]\n---\n\n"
STORY = ":::{note} one\nNext comes a fall. The points it makes are in [Falls](#falls).\n:::\n\n:::{story}\nShe falls.\n:::\n\n"
FALLS = "## Falls {#falls}\n\nA fall is told [@one].\n\n## More {#more}\n\nMore [@one].\n"


def lesson(tmp_path: Path, text: str) -> Lesson:
    path = tmp_path / "08-made-up.md"
    path.write_text(text, encoding="utf-8")
    return load_lesson(path)


def test_a_story_an_activity_and_a_section(tmp_path: Path) -> None:
    """A scene is the story or activity after its note, or else the rest of its section; skipping it leads to what follows."""
    text = FRONT.replace("[one]", "[one, two, three]") + STORY + FALLS
    text += "\n:::{note} two\nA fall. The points it makes are in [Falls](#falls).\n:::\n\n:::{navigation}\n**Now you.**\n:::\n\n"
    text += "```{code-cell} x-first-minutes\nfirst_minutes()\n```\n\nIt is over [@one].\n\n## Last {#last}\n\n"
    text += ":::{note} three\nA fall. The points it makes are in [Falls](#falls).\n:::\n\nIt is told [@one].\n\n## End {#end}\n"
    found = lesson(tmp_path, text)
    assert [(scene.name, scene.after, scene.activity, scene.points) for scene in hard_scenes(found)] == [
        ("one", "falls", "", ("falls",)),
        ("two", "after-two", "x-first-minutes", ("falls",)),
        ("three", "end", "", ("falls",)),
    ]
    assert check_hard_scenes(found) == []
    assert found.uncited == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("hard: [one]", "hard: [one, two]", "hard scene 'two' has no note before it"),
        ("hard: [one]\n", "", "the note 'one' belongs to no hard scene"),
        (":::{note} one", ":::{note}", "a note has no name of its own"),
        ("[Falls](#falls)", "Falls", "does not say where the points of the scene stand"),
        ("(#falls)", "(#fall)", "leads to 'fall', which is no section outside the scene"),
        ("Next comes a fall.", "Next comes a fall. " + "She falls again. " * 12, "longer than 40 words"),
        (":::{story}\nShe falls.\n:::\n\n", "", "stands before no scene"),
        (FALLS, "", "nothing follows the hard scene 'one'"),
        (FALLS, FALLS + "\n```{code-cell} x\nnight_shift()\n```\n", "the activity night_shift comes without a note"),
    ],
)
def test_each_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, fault: str) -> None:
    """Right before the change, and refused after it."""
    text = FRONT + STORY + FALLS
    assert old in text
    assert check_hard_scenes(lesson(tmp_path, text)) == []
    found = check_hard_scenes(lesson(tmp_path, text.replace(old, new)))
    assert any(fault in str(one) for one in found), found
    assert all(str(one).startswith("notebooks/08-made-up.md") for one in found)


def test_a_section_is_not_its_own_way_round(tmp_path: Path) -> None:
    """A note whose points stand inside the scene leads nowhere."""
    note = ":::{note} one\nA fall. The points it makes are in [Falls](#falls).\n:::\n\n"
    found = lesson(tmp_path, FRONT + note + FALLS)
    assert any("stands before no scene" in str(one) for one in check_hard_scenes(found))


def test_hard_must_be_a_list(tmp_path: Path) -> None:
    """A single word is refused where it stands."""
    with pytest.raises(ContentError, match="hard is no list of names"):
        lesson(tmp_path, FRONT.replace("[one]", "one") + STORY + FALLS)


def test_the_course_refuses_a_note_that_leads_nowhere(course: Layout) -> None:
    """`check` and `build` look at the notes of every lesson."""
    path = course.notebooks / "09-emergencies.md"
    text = path.read_text("utf-8")
    assert "(#unresponsive)" in text
    path.write_text(text.replace("(#unresponsive)", "(#gone)", 1), encoding="utf-8")
    with pytest.raises(ContentError, match="leads to 'gone'"):
        load_content(course)


@EACH
def test_every_link_of_a_note_has_its_place_in_the_notebook(module: ModuleContent) -> None:
    """Each link leads to a place that stands once, before the cell or at the beginning of the cell that is meant."""
    cells = lesson_notebook(CONTENT, module)["cells"]
    text = "\n\n".join(cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    places = re.findall(r'<a id="([^"]+)"></a>', text)
    assert len(places) == len(set(places))
    notes = re.findall(r'<div class="onb-note">(.*?)</div>', text, re.DOTALL)
    assert len(notes) == len(module.lesson.hard)
    ids = [cell["id"] for cell in cells]
    for note in notes:
        links = re.findall(r"\]\(#([^)]+)\)", note)
        assert 2 <= len(links) <= 3
        for link in links:
            assert link in places
            if link.startswith("text-of-"):
                at = ids.index(link.removeprefix("text-of-"))
                assert cells[at]["cell_type"] == "code"
                assert cells[at - 1]["source"].endswith(f'<a id="{link}"></a>')
            else:
                assert cells[ids.index(link)]["source"].startswith(f'<a id="{link}"></a>')


@EACH
def test_who_skips_goes_on_below(module: ModuleContent) -> None:
    """The way past a scene leads on and never back, and passes the scene."""
    cells = [cell["id"] for cell in lesson_notebook(CONTENT, module)["cells"]]
    for scene in hard_scenes(module.lesson):
        blocks = module.lesson.blocks[: scene.note]
        before = next((block.anchor for block in reversed(blocks) if block.anchor), "top")
        assert cells.index(scene.after) > cells.index(before)
        if scene.activity:
            assert cells.index(scene.after) > cells.index(scene.activity)


def test_the_check_sees_a_lesson_that_loses_its_notes() -> None:
    """Without its notes every lesson with hard scenes is refused: nothing passes by being left out."""
    assert len(HARD) > 10
    for module in HARD:
        bare = replace(module.lesson, blocks=tuple(block for block in module.lesson.blocks if block.kind != "note"))
        assert len(check_hard_scenes(bare)) >= len(module.lesson.hard)


def test_hard_activities_exist_and_tell_everything_as_text() -> None:
    """Each can be read in full instead of played: the page has the same text that stands in the notebook."""
    for name in sorted(HARD_ACTIVITIES):
        widget = getattr(play, name)()
        bundle, _ = widget._repr_mimebundle_()
        assert widget.told == bundle["text/plain"]
        assert len(widget.told) > 2_000
        widget.close()
