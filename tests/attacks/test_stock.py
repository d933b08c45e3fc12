"""The suite can see: nbgrader as it comes, without any of our settings, fails it."""

from pathlib import Path

import pytest

from onboarding.paths import Layout
from tests.attacks import brought_files, notebooks
from tests.attacks.results import run
from tests.attacks.scene import ATTACKS, HONEST, make_outside, stage
from tests.conftest import copy_course
from tests.grading_course import Handed, hand_out

STOCK = """
for name in ("Autograde", "GenerateFeedback", "ExchangeFactory", "ZipCollectApp"):
    if name in c:
        del c[name]
"""
CANARIES = ("inserted-cells", "launcher-files", "planted-programs")
"""What runs without anything else: a shadow package alone runs only where some cell imports it, and ours import nothing."""


def as_it_comes(layout: Layout) -> None:
    """Take our lists, exporter and exchange out of the course's settings, and let grading start a kernel as nbgrader does."""
    place = layout.root / "nbgrader_config.py"
    place.write_text(f"{place.read_text(encoding='utf-8')}\nc = get_config()\n{STOCK}", encoding="utf-8")


@pytest.mark.soak
def test_stock_nbgrader_runs_what_learners_wrote(tmp_path: Path) -> None:
    """Collected and graded by nbgrader's own lists, code of three mechanisms runs; so the traps work."""
    assert set(CANARIES) < {name.replace("_", "-") for module in (brought_files, notebooks) for name in vars(module)}
    handed: Handed = hand_out(copy_course(tmp_path / "course"))
    outside = make_outside(tmp_path / "outside")
    handed.take(HONEST[0])
    scenes = stage(handed, outside, [ATTACKS[name] for name in CANARIES])
    as_it_comes(handed.layout)
    run(handed, outside, "nbgrader collect")
    for name, scene in zip(CANARIES, scenes, strict=True):
        if ATTACKS[name].planted:
            ATTACKS[name].act(scene)
    done = run(handed, outside, "nbgrader autograde")
    ran = {scene.learner for scene in scenes if scene.trap.exists()}
    assert ran == set(CANARIES), done.said[-3000:]
