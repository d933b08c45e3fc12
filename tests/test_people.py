"""Whom the trainer knows, and in which role a learner answers."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onboarding.cli import app, main
from onboarding.errors import CourseError, FileProblem
from onboarding.paths import Layout
from onboarding.people import People, add_person, load_people, save_people
from onboarding.server.settings import Onboarding
from onboarding.workspace import current_learner, register_learner
from tests.server_course import make_course


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return make_course(tmp_path / "course")


def test_a_person_is_entered_changed_and_named(layout: Layout) -> None:
    """The list is the trainer's alone; an unknown learner is shown by id."""
    assert load_people(layout) == People()
    add_person(layout, "ada", name=" Ada  Example ", role="nurse")
    add_person(layout, "bob", name="Bob", role="")
    people = add_person(layout, "ada", name="Ada Example", role="counsellor")
    assert load_people(layout) == people
    assert (people.named("ada"), people.role("ada")) == ("Ada Example (ada)", "counsellor")
    assert (people.named("cy"), people.role("cy"), people.role("bob")) == ("cy", "", "")
    assert layout.people.stat().st_mode & 0o077 == 0


def test_allowed_attempts_survive_a_change_of_name(layout: Layout) -> None:
    save_people(layout, People().with_extra("ada", "q", 2))
    people = add_person(layout, "ada", name="Ada", role="nurse")
    assert people.extra_attempts("ada", "q") == 2
    assert people.extra_attempts("ada", "other") == 0


@pytest.mark.parametrize(
    "damage",
    [
        b"{",
        b"[]",
        b'{"schema": 2, "people": {}}',
        b'{"schema": 1, "people": {"ada": {"name": "A", "role": "queen"}}}',
        b'{"schema": 1, "people": {}, "extra_attempts": {"ada": {"q": "many"}}}',
        b'{"schema": 1, "people": {}, "extra_attempts": {"ada": {"q": true}}}',
    ],
)
def test_a_damaged_list_is_said_and_never_overwritten(layout: Layout, damage: bytes) -> None:
    """Nobody's role or allowance is forgotten silently."""
    layout.trainer.mkdir(parents=True)
    layout.people.write_bytes(damage)
    with pytest.raises(FileProblem, match="damaged"):
        load_people(layout)
    with pytest.raises(FileProblem, match="damaged"):
        add_person(layout, "ada", name="Ada", role="nurse")
    assert layout.people.read_bytes() == damage


def test_the_commands_speak_in_words(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`people add` and `people list` show names and roles; a wrong role is a sentence that names the right ones."""
    course = ["--course", str(layout.root)]
    said = CliRunner().invoke(app, ["people", "add", "ada", "--name", "Ada [bold]", "--role", "support", *course])
    assert said.exit_code == 0, said.output
    assert "Ada [bold] (ada): support" in said.output
    shown = CliRunner().invoke(app, ["people", "list", *course]).output
    assert "support worker" in shown
    assert "Ada [bold]" in shown
    monkeypatch.setattr("sys.argv", ["onboarding", "people", "add", "ada", "--name", "Ada", "--role", "queen", *course])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 1
    assert "Use one of: nurse, counsellor, support." in capsys.readouterr().err


def test_a_role_is_remembered_for_each_learner_and_can_change(layout: Layout) -> None:
    """Kept beside the name; a start without a role keeps the last one."""
    assert register_learner(layout, "Ada", "nurse").role == "nurse"
    assert register_learner(layout, "Bob").role == ""
    assert register_learner(layout, "Ada").role == "nurse"
    assert register_learner(layout, "Ada", "support").role == "support"
    assert current_learner(layout) == register_learner(layout, "Ada")
    with pytest.raises(CourseError, match="Role 'queen' is unknown"):
        register_learner(layout, "Ada", "queen")
    table = json.loads(layout.settings.read_bytes())
    layout.settings.write_text(json.dumps({**table, "roles": {"x": "queen"}}), encoding="utf-8")
    with pytest.raises(FileProblem, match="damaged"):
        current_learner(layout)


def test_a_server_is_told_the_role_or_does_not_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """From its configuration, else from the environment; what is no role counts as unknown."""
    monkeypatch.delenv("ONBOARDING_ROLE", raising=False)
    assert Onboarding().answers_as == ""
    monkeypatch.setenv("ONBOARDING_ROLE", "counsellor")
    assert Onboarding().answers_as == "counsellor"
    assert Onboarding(role="nurse").answers_as == "nurse"
    assert Onboarding(role="queen").answers_as == ""
