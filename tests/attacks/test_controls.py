"""The proof that each attack tests its control: with that one taken out, the same checks fail for the same attack."""

from pathlib import Path

import pytest

from onboarding.paths import Layout
from tests.attacks import test_attacks
from tests.attacks.controls import CONTROLS
from tests.attacks.results import anywhere, came_of, run, tree
from tests.attacks.scene import ATTACKS, FAILED, HONEST, WAITS, make_outside, stage
from tests.conftest import copy_course
from tests.grading_course import Handed, copy_handed, hand_out

assert test_attacks.MODULES  # the mechanisms are entered when their modules are imported


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    handed = hand_out(copy_course(tmp_path_factory.mktemp("honest") / "course"))
    handed.take(HONEST[0])
    return handed.layout


def faults_of(handed: Handed, folder: Path, names: list[str], *, without: str) -> dict[str, list[str]]:
    """What the checks of the suite find for each of these attacks, with a control taken out; "" has what names no attack."""
    bad = [ATTACKS[name] for name in names]
    outside = make_outside(folder / "outside")
    scenes = stage(handed, outside, bad)
    before = tree(handed, outside)
    way = CONTROLS[without].way if without != "-" else "onboarding"
    if way == "nbgrader":
        done = run(handed, outside, "nbgrader collect", without=without)
        for attack, scene in zip(bad, scenes, strict=True):
            if attack.planted:
                attack.act(scene)
        after = run(handed, outside, "nbgrader autograde")
        done.codes += after.codes
        done.said += after.said
        done.seen += after.seen
    else:
        done = run(handed, outside, "onboarding grade", without=without)
    common = anywhere(handed, scenes, before, outside, done)
    if way == "nbgrader":
        # What was put there by hand lies there until our own next run clears it away.
        planted = [str(scene.submitted) for attack, scene in zip(bad, scenes, strict=True) if attack.planted]
        common = [fault for fault in common if not any(place in fault for place in planted)]
    found = {
        attack.name: [
            *came_of(attack, scene, stated=way == "onboarding"),
            *(fault for fault in common if f"/{attack.name}/" in fault or fault.startswith(f"{attack.name}:")),
        ]
        for attack, scene in zip(bad, scenes, strict=True)
    }
    return {**found, "": common}


@pytest.mark.soak
@pytest.mark.parametrize("control", CONTROLS)
def test_without_its_control_an_attack_is_seen(honest: Layout, tmp_path: Path, control: str) -> None:
    """For each attack on this control the suite would fail."""
    names = [name for name, bad in ATTACKS.items() if bad.control == control]
    handed = copy_handed(honest, tmp_path / "course")
    found = faults_of(handed, tmp_path, names, without=control)
    stopped = bool(found[""]) and any("Traceback" in fault for fault in found[""])
    unseen = [name for name in names if not found[name]]
    assert stopped or not unseen, found


SAMPLE = ("size is bounded", "a sheet counts for the person it names")


@pytest.mark.parametrize("control", SAMPLE)
def test_two_of_them_in_every_run(honest: Layout, tmp_path: Path, control: str) -> None:
    """The same for two controls, so that the proof itself cannot go stale unseen; the others are in `make soak`."""
    name = next(name for name, bad in ATTACKS.items() if bad.control == control)
    assert ATTACKS[name].state in (WAITS, FAILED)
    found = faults_of(copy_handed(honest, tmp_path / "course"), tmp_path, [name], without=control)
    assert found[name], found
