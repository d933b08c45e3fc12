"""The proof that each attack tests its control: with that one taken out, the same checks fail for the same attack, and for it alone."""

from pathlib import Path

import pytest

from onboarding.paths import Layout
from tests.attacks import test_attacks
from tests.attacks.controls import CONTROLS
from tests.attacks.results import Run, anywhere, came_of, run, scores, tree
from tests.attacks.scene import ATTACKS, HONEST, Attack, Scene, make_outside, stage
from tests.conftest import copy_course
from tests.grading_course import Handed, copy_handed, hand_out

assert test_attacks.MODULES  # the mechanisms are entered when their modules are imported
STOPPED = ("a traceback was shown", "a command failed", "the terminal was sent")
"""How the faults begin that hit everybody: a batch that one submission ends."""


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    handed = hand_out(copy_course(tmp_path_factory.mktemp("honest") / "course"))
    handed.take(HONEST[0])
    return handed.layout


def graded(handed: Handed, folder: Path, bad: list[Attack], *, without: str) -> tuple[list[Scene], list[str]]:
    """Let attackers hand in and grade with a control taken out; the attackers' places, and what does not hold for everybody."""
    outside = make_outside(folder / "outside")
    scenes = stage(handed, outside, bad)
    before = tree(handed, outside)
    if CONTROLS[without].way == "onboarding":
        return scenes, anywhere(
            handed, scenes, before, outside, run(handed, outside, "onboarding grade", without=without)
        )
    collected = run(handed, outside, "nbgrader collect", without=without)
    for attack, scene in zip(bad, scenes, strict=True):
        if attack.planted:
            attack.act(scene)
    marked = run(handed, outside, "nbgrader autograde")
    both = Run(collected.said + marked.said, collected.codes + marked.codes, collected.seen + marked.seen)
    # What was put there by hand lies there until our own next run clears it away.
    planted = [str(scene.submitted) for attack, scene in zip(bad, scenes, strict=True) if attack.planted]
    found = anywhere(handed, scenes, before, outside, both)
    return scenes, [fault for fault in found if not any(place in fault for place in planted)]


def faults_of(honest: Layout, folder: Path, name: str) -> list[str]:
    """What the checks of the suite find when this attack's control is taken out: about the attacker, or about a batch that stopped."""
    bad = ATTACKS[name]
    (scene,), common = graded(copy_handed(honest, folder / "course"), folder, [bad], without=bad.control)
    found = came_of(bad, scene, stated=CONTROLS[bad.control].way == "onboarding")
    return found + [fault for fault in common if name in fault or fault.startswith(STOPPED)]


@pytest.mark.soak
@pytest.mark.parametrize("name", ATTACKS)
def test_without_its_control_an_attack_is_seen(honest: Layout, tmp_path: Path, name: str) -> None:
    """The suite would fail."""
    found = faults_of(honest, tmp_path, name)
    print(*found, sep="\n")
    assert found


@pytest.mark.soak
@pytest.mark.parametrize("control", CONTROLS)
def test_without_a_control_honest_work_is_graded_as_before(honest: Layout, tmp_path: Path, control: str) -> None:
    """What is seen above comes of the attack, not of grading that has lost a part."""
    handed = copy_handed(honest, tmp_path / "course")
    _, common = graded(handed, tmp_path, [], without=control)
    got = scores(handed, HONEST[0])
    assert {slot.id: got[slot.id][0] for slot in handed.bank.slots if slot.auto} == {
        slot.id: float(slot.points) for slot in handed.bank.slots if slot.auto
    }
    assert [fault for fault in common if fault.startswith(STOPPED)] == []


SAMPLE = ("a-million-slots", "another-persons-sheet", "inserted-cells")


@pytest.mark.parametrize("name", SAMPLE)
def test_three_of_them_in_every_run(honest: Layout, tmp_path: Path, name: str) -> None:
    """The same for three attacks, so that the proof itself cannot go stale unseen; the others are in `make soak`."""
    assert faults_of(honest, tmp_path, name)
