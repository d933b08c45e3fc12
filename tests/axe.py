"""axe-core over parts of a page: what it finds wrong, in words. It comes with `npm ci` (package-lock.json), as TypeScript does."""

import functools
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([within, tags]) => {
  const found = await axe.run({include: within}, {runOnly: tags, iframes: false});
  return found.violations.flatMap(({id, nodes}) => nodes.map(node => `${id}: ${node.target}: ${node.failureSummary}`));
}"""


@functools.cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def need_axe() -> None:
    """Leave the test out, saying so, where there is no Node to fetch axe-core; fail in CI."""
    if not AXE.is_file():
        words = (
            "axe-core is not here: install Node 20 or newer and run `sh tests/javascript_types.sh`, which fetches it."
        )
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)


def violations(page: Page, *within: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA and its own best practices inside the parts (CSS selectors) of a page.

    Each part must be there: a check of nothing finds nothing.
    """
    need_axe()
    for part in within:
        assert page.locator(part).count(), f"there is no {part}"
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    # A colour on its way to another one is no colour that stays.
    page.wait_for_function(
        "document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"
    )
    found: list[str] = page.evaluate(RUN, [[[part] for part in within], TAGS])
    return found
