"""Every statement that the course has to teach is taught, asked or practised, and every objective has its slots and practice."""

from dataclasses import replace

import pytest

from onboarding.content import Content, load_content
from onboarding.coverage import coverage_page, covered, objectives, statements
from onboarding.paths import Layout
from tests.conftest import ROOT

LAYOUT = Layout(ROOT)
TOPICS = statements(LAYOUT.evidence)


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(LAYOUT)


def test_every_statement_is_taught_and_asked(content: Content) -> None:
    """Printed: statement, lesson, section, items. What may not be graded is practised in its lesson instead."""
    rows = covered(content, TOPICS)
    for row in rows:
        print(row.id, row.topic, f"{row.number} {row.module}", row.anchor, row.graded, row.practised, sep=" | ")
    owned = {id_ for module in content.modules for id_ in module.module.seed}
    assert owned <= {row.id for row in rows}
    by_statement = {id_: [row for row in rows if row.id == id_] for id_ in TOPICS}
    for id_, places in by_statement.items():
        if places and any(row.gradable for row in places):
            assert any(row.graded for row in places), f"{id_} is taught and may be graded, and no question asks for it"
        elif places:
            assert any(row.practised for row in places), f"{id_} may not be graded, and nothing practises it"


def test_every_statement_is_one_of_the_list(content: Content) -> None:
    """S01 to S58, and no lesson claims another."""
    assert list(TOPICS) == [f"S{number:02d}" for number in range(1, 59)]
    claimed = {seed for module in content.modules for seed in module.lesson.seeds}
    assert claimed <= set(TOPICS)


def test_every_objective_has_two_slots_and_practice(content: Content) -> None:
    """Two slots or more ask for each, and its lesson has something to try."""
    for objective in objectives(content):
        assert len(objective.slots) >= 2, objective.id
        assert objective.practice >= 1, objective.id


def test_the_page_says_what_is_missing(content: Content) -> None:
    """Without a module its statements are named as not taught; the real page is the built one."""
    less = replace(content, modules=tuple(m for m in content.modules if m.module.id != "emergencies"))
    assert "S38" in coverage_page(less, TOPICS).split("not yet: ")[1].splitlines()[0]
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == coverage_page(content, TOPICS)
