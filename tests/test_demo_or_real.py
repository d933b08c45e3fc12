"""A demo may be tried out as it is; a real service hands nothing out whose settings a clinical lead has not signed."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from onboarding.course import NotSigned, load_course
from onboarding.doctor import examine
from onboarding.errors import ContentError
from onboarding.grading import exchange
from onboarding.grading.feedback import Around
from onboarding.grading.places import Exchange
from onboarding.paths import Layout
from onboarding.reports.report import read_report, render
from onboarding.server.desk import Desk
from onboarding.server.home import home_page, home_view
from onboarding.server.settings import Onboarding
from onboarding.workspace import hand_out_all, prepare_learner
from tests.conftest import ROOT

QUIZ = "tapering-principles"
LESSON = f"08-{QUIZ}.ipynb"


def real(layout: Layout) -> None:
    """What a service writes into course.toml."""
    edit(layout, r"^demo = true\b", "demo = false")


def sign(layout: Layout, names: Iterable[str], *, leave: str = "") -> None:
    """Let a clinical lead fill in these settings; `leave` is a field that they forget."""
    words = {
        "value": "Ring 1234", "signed_by": "Ada Lead", "signed_role": "clinical lead", "signed_on": "2026-01-01",
    }  # fmt: skip
    for name in names:
        for field in set(words) - {leave}:
            edit(layout, rf"(^\[local\.{name}\]\n(?:\w+ = .*\n)*?{field} = )\"\"", rf'\1"{words[field]}"')


def edit(layout: Layout, pattern: str, new: str) -> None:
    text, changed = re.subn(pattern, new, layout.course_file.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert changed == 1, pattern
    layout.course_file.write_text(text, encoding="utf-8")


def required(layout: Layout, module: str = QUIZ) -> tuple[str, ...]:
    return load_course(layout.course_file).module(module).requires


def everything(layout: Layout) -> list[str]:
    return list(load_course(layout.course_file).local)


def papers(layout: Layout) -> list[str]:
    outbound = Exchange(layout.exchange).outbound
    return sorted(path.name for path in outbound.iterdir()) if outbound.is_dir() else []


def onboarding(layout: Layout, *words: str) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-m", "onboarding.cli", *words, "--course", str(layout.root)]
    return subprocess.run(line, capture_output=True, text=True, env={**os.environ, "COLUMNS": "200"})


def test_a_course_is_a_demo_until_it_says_otherwise(course: Layout) -> None:
    """Without the line, too; and what is neither true nor false is a fault."""
    assert (load_course(course.course_file).real, load_course(course.course_file).held_back()) == (False, {})
    edit(course, r"^demo = true.*\n", "")
    assert not load_course(course.course_file).real
    edit(course, r"^schema = 1\n", 'schema = 1\ndemo = "no"\n')
    with pytest.raises(ContentError, match=r"course\.toml: 'demo' is neither true nor false"):
        load_course(course.course_file)


def test_a_signature_has_a_day(course: Layout) -> None:
    """ "Last Monday" is none."""
    edit(course, r'(^\[local\.nurse_call\]\n(?:\w+ = .*\n)*?signed_on = )""', r'\1"last Monday"')
    with pytest.raises(ContentError, match=r"local\.nurse_call: signed_on is no day"):
        load_course(course.course_file)


def test_a_real_service_does_not_hand_out_what_is_unsigned(course: Layout) -> None:
    """The command names setting, module, file and next step, and leaves nothing behind; signed, it hands out this module alone."""
    real(course)
    done = onboarding(course, "release", QUIZ)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name in required(course):
        assert f"course.toml, [local.{name}]: has no value, no signed_by, no signed_role, no signed_on" in done.stderr
    assert done.stderr.count(f"may not hand out {QUIZ} without it") == len(required(course))
    assert "A named clinical lead fills it in, then hand out again." in done.stderr
    assert not course.workspace.exists(), "something was made before the refusal"
    sign(course, required(course))
    exchange.release(course, QUIZ)
    assert papers(course) == [QUIZ]
    with pytest.raises(NotSigned, match="home_call"):
        exchange.release(course, "recognising-withdrawal")
    assert papers(course) == [QUIZ]


@pytest.mark.parametrize("field", ["value", "signed_by", "signed_role", "signed_on"])
def test_half_a_signature_is_none(course: Layout, field: str) -> None:
    """Whatever is left out is named, and nothing else."""
    real(course)
    first, *others = required(course)
    sign(course, others)
    sign(course, [first], leave=field)
    with pytest.raises(NotSigned) as refused:
        exchange.release(course, QUIZ)
    (fault,) = refused.value.faults
    assert str(fault).startswith(f"course.toml, [local.{first}]: has no {field}, and a real service")


def test_nbgrader_and_the_formgraders_button_refuse_as_well(course: Layout) -> None:
    """`nbgrader release_assignment` is what the button runs."""
    real(course)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    words = ["nbgrader", "release_assignment", QUIZ]
    done = subprocess.run(words, cwd=course.root, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"a real service may not hand out {QUIZ} without it" in done.stderr
    assert papers(course) == []


def test_a_learner_gets_neither_quiz_nor_lesson_of_what_is_held_back(course: Layout) -> None:
    """`onboarding learn` says so; what is signed is there, the rest comes with its signatures and is called by nobody a missing paper."""
    real(course)
    sign(course, required(course))
    said: list[str] = []
    hand_out_all(course, say=said.append)
    root, notes = prepare_learner(course, "ada-1")
    held = set(load_course(course.course_file).held_back())
    assert held
    assert QUIZ not in held
    assert set(papers(course)).isdisjoint(held)
    assert QUIZ in papers(course)
    lessons = {path.name[3:-6] for path in (root / "lessons").glob("*.ipynb")}
    assert lessons == {module.id for module in load_course(course.course_file).modules} - held
    assert {name for name in held if f"{name} is not handed out" in "\n".join(said)} == held
    assert all("onboarding check" in line for line in said if "not signed" in line)
    assert not [note for note in notes if any(name in note for name in held)]
    sign(course, set(everything(course)) - set(required(course)))
    prepare_learner(course, "ada-1")
    assert len(list((root / "lessons").glob("*.ipynb"))) == len(load_course(course.course_file).modules)


def test_the_check_and_the_doctor_name_what_is_held_back(course: Layout) -> None:
    """In a demo the check passes and says that it is one; in a real service it fails, and the doctor has it as something to mend."""
    done = onboarding(course, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "This is a demo (demo = true in course.toml)" in done.stdout
    assert "Not signed by a clinical lead yet" in done.stdout
    real(course)
    done = onboarding(course, "check")
    assert done.returncode == 1
    for name in required(course):
        assert f"[local.{name}]: has no value" in done.stderr
    assert any(QUIZ in finding.what and not finding.ok for finding in examine(course, rebuild=False))


@pytest.mark.parametrize(
    ("service", "everything_signed", "demo"),
    [(False, False, True), (False, True, True), (True, False, True), (True, True, False)],
)
def test_every_page_says_demo_until_it_is_none(
    course: Layout, service: bool, everything_signed: bool, demo: bool
) -> None:
    """Home, quiz page, feedback and report."""
    if service:
        real(course)
    if everything_signed:
        sign(course, everything(course))
    root = course.learner("ada-1")
    root.mkdir(parents=True)
    settings = Onboarding(course=str(course.root), learner="ada-1")
    desk = Desk.from_settings(settings, root=root)
    assert desk.demo is demo
    assert Around.load(course, QUIZ).demo is demo
    home = home_page(home_view(desk, name="Ada"), base="/", xsrf="")
    assert ('data-role="demo"' in home) is demo
    assert ("have not been signed" in home) is (demo and not everything_signed)
    assert ("<strong>Demo, unsigned.</strong>" in render(read_report(course))) is demo
