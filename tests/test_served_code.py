"""The slim copy of the pages that a Lab serves is the same programs and the same styles as the readable sources."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from onboarding.browser import JS, LABEXTENSIONS, NAME
from onboarding.browser.served import READABLE, served_labextensions, slim
from tests.node_packages import node_package

ROOT = Path(__file__).parent.parent
SCRIPTS = sorted((LABEXTENSIONS / NAME).rglob("*.js"))
STYLES = sorted(JS.glob("*.css"))


def different(*pairs: tuple[Path, Path]) -> list[str]:
    """The first of each pair of modules that are not the same program."""
    node_package("typescript")
    paths = [str(path) for pair in pairs for path in pair]
    done = subprocess.run(["node", "tests/same_code.mjs", *paths], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_every_served_module_is_the_same_program(tmp_path: Path) -> None:
    """The library that slims them knows no template literal inside another one: whoever writes one is told here."""
    folder = served_labextensions(tmp_path / "served", {})
    assert len(SCRIPTS) > 30
    assert different(*((path, folder / path.relative_to(LABEXTENSIONS)) for path in SCRIPTS)) == []


def test_the_comparison_sees_a_changed_text(tmp_path: Path) -> None:
    """One blank in a sentence is a difference; a comment and a line end are none."""
    source, same, other = (tmp_path / f"{name}.js" for name in ("source", "same", "other"))
    source.write_text("// why\nexport const words = n => `${n} left${n ? `, ${n} right` : ''}`;\n", encoding="utf-8")
    same.write_text("export const words=n=>`${n} left${n?`, ${n} right`:''}`;", encoding="utf-8")
    other.write_text("export const words=n=>`${n} left${n?`,${n} right`:''}`;", encoding="utf-8")
    assert different((source, same), (source, other)) == [str(source)]
    broken = tmp_path / "broken.js"
    broken.write_text(slim(source), encoding="utf-8")
    assert different((source, broken)) == [str(source)], "the library can do this now: the rule may go"


RULES = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const words = rule => rule.cssText.replace(/\\s*([,{}:;()/])\\s*/g, '$1').replace(/\\s+/g, ' ');
  return [...sheet.cssRules].map(words);
}"""


@pytest.mark.browser
def test_every_served_style_sheet_has_the_same_rules(browser: Browser) -> None:
    """As the browser reads them, rule by rule."""
    page = browser.new_page()
    for path in STYLES:
        readable = page.evaluate(RULES, path.read_text("utf-8"))
        assert len(readable) > 1, path.name
        assert page.evaluate(RULES, slim(path)) == readable, path.name
    page.close()


def test_the_copy_is_made_anew_and_keeps_nothing_old(tmp_path: Path) -> None:
    """A file that an older version left is gone, a damaged one is mended, types are not served."""
    folder = served_labextensions(tmp_path / "served", {})
    old = folder / NAME / "js" / "old" / "gone.js"
    old.parent.mkdir()
    old.write_text("export {};", encoding="utf-8")
    damaged = folder / NAME / "js" / "quiz-page.js"
    whole = damaged.read_bytes()
    damaged.write_bytes(b"")
    served_labextensions(folder, {})
    assert not old.parent.exists()
    assert damaged.read_bytes() == whole
    assert not list(folder.rglob("*.d.ts"))


def test_the_sources_are_served_when_asked_for(tmp_path: Path) -> None:
    """For those who work on the pages, and for looking for a fault."""
    assert served_labextensions(tmp_path / "served", {READABLE: "1"}) == LABEXTENSIONS
    assert not (tmp_path / "served").exists()
