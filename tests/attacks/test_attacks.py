"""Thirty and more mechanisms at once against the real commands: nothing runs, nobody is touched, everyone has the right state."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from onboarding.paths import Layout
from onboarding.records.ledger import verify
from tests.attacks import brought_files, notebooks, sheets, texts, things
from tests.attacks.controls import CONTROLS
from tests.attacks.results import Run, anywhere, came_of, neighbours, run, tree
from tests.attacks.scene import ATTACKS, HONEST, Scene, make_outside, stage
from tests.conftest import copy_course
from tests.grading_course import Handed, copy_handed, hand_out

MODULES = (brought_files, notebooks, sheets, texts, things)
THROUGH = {name: bad for name, bad in ATTACKS.items() if not bad.planted}
BY_NBGRADER = {name: bad for name, bad in ATTACKS.items() if bad.planted or CONTROLS[bad.control].way == "nbgrader"} | {
    name: ATTACKS[name] for name in ("fifo", "link-to-a-secret", "another-persons-sheet", "a-million-slots")
}


@dataclass(frozen=True)
class Done:
    """A course after the attacks."""

    scenes: dict[str, Scene]
    before: dict[str, str]
    ran: Run
    outside: Path

    @property
    def handed(self) -> Handed:
        return next(iter(self.scenes.values())).handed


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A course with two honest submissions, not graded yet."""
    handed = hand_out(copy_course(tmp_path_factory.mktemp("honest") / "course"))
    for learner in HONEST:
        handed.take(learner)
    return handed.layout


@pytest.fixture(scope="module")
def clean(honest: Layout, tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """The same, graded without any attack."""
    folder = tmp_path_factory.mktemp("clean")
    handed = copy_handed(honest, folder / "course")
    assert run(handed, make_outside(folder / "outside"), "onboarding grade").codes == [0]
    return handed


@pytest.fixture(scope="module")
def attacked(honest: Layout, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Every attack that comes through the exchange, in one batch of `onboarding grade`."""
    folder = tmp_path_factory.mktemp("attacked")
    handed, outside = copy_handed(honest, folder / "course"), make_outside(folder / "outside")
    scenes = stage(handed, outside, list(THROUGH.values()))
    before = tree(handed, outside)
    return Done(dict(zip(THROUGH, scenes, strict=True)), before, run(handed, outside, "onboarding grade"), outside)


def test_there_are_thirty_mechanisms_and_each_names_its_control() -> None:
    """No attack without a control, no control without an attack."""
    assert len(ATTACKS) >= 30
    assert {bad.control for bad in ATTACKS.values()} == set(CONTROLS)
    assert not [name for name, bad in ATTACKS.items() if "Control:" not in bad.why]


def test_nothing_runs_and_nobody_is_touched(attacked: Done) -> None:
    """No code of a learner's, no foreign file, no change outside the trainer's folders, no traceback, no program started."""
    assert anywhere(attacked.handed, attacked.scenes.values(), attacked.before, attacked.outside, attacked.ran) == []


def test_honest_learners_are_graded_as_if_alone(attacked: Done, clean: Handed) -> None:
    """Ledger, gradebook and feedback of the neighbours are those of a run without any attack."""
    assert neighbours(attacked.handed, clean) == []


@pytest.mark.parametrize("name", THROUGH)
def test_each_attack_ends_in_its_state(attacked: Done, name: str) -> None:
    """State and sentence are the right ones, and so are the numbers."""
    assert came_of(THROUGH[name], attacked.scenes[name], stated=True) == []


def test_the_ledger_is_whole(attacked: Done) -> None:
    """Every attacker that was taken in has one entry, and the chain holds."""
    layout = attacked.handed.layout
    checked = verify(layout.ledger, layout.ledger_head)
    assert checked.ok
    assert checked.entries == len(HONEST) + len([bad for bad in THROUGH.values() if bad.state])


@pytest.fixture(scope="module")
def by_nbgrader(honest: Layout, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """nbgrader's own commands, over what comes through the exchange and what somebody put into submitted/ by hand."""
    folder = tmp_path_factory.mktemp("nbgrader")
    handed, outside = copy_handed(honest, folder / "course"), make_outside(folder / "outside")
    scenes = dict(zip(BY_NBGRADER, stage(handed, outside, list(BY_NBGRADER.values())), strict=True))
    before = tree(handed, outside)
    collected = run(handed, outside, "nbgrader collect")
    for name, scene in scenes.items():
        if ATTACKS[name].planted:
            ATTACKS[name].act(scene)
    graded = run(handed, outside, "nbgrader autograde")
    both = Run(collected.said + graded.said, collected.codes + graded.codes, collected.seen + graded.seen)
    return Done(scenes, before, both, outside)


@pytest.mark.parametrize("name", BY_NBGRADER)
def test_plain_nbgrader_gives_the_same_numbers(by_nbgrader: Done, name: str) -> None:
    """`nbgrader collect` and `nbgrader autograde` rest on the same controls."""
    assert came_of(BY_NBGRADER[name], by_nbgrader.scenes[name], stated=False) == []
    assert not by_nbgrader.scenes[name].trap.exists()


def test_plain_nbgrader_runs_nothing_either(by_nbgrader: Done) -> None:
    """The watch saw nothing, and our next run clears away what was put into submitted/ by hand."""
    assert by_nbgrader.ran.seen == []
    assert by_nbgrader.ran.codes == [0, 0]
    done = run(by_nbgrader.handed, by_nbgrader.outside, "onboarding grade")
    scenes = by_nbgrader.scenes.values()
    assert anywhere(by_nbgrader.handed, scenes, by_nbgrader.before, by_nbgrader.outside, done) == []
