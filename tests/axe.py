"""axe-core over parts of a page: what it finds wrong, in words. It comes with `npm ci` (package-lock.json), as TypeScript does."""

import functools

from playwright.sync_api import Page

from tests.node_packages import node_package

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([within, tags]) => {
  const found = await axe.run({include: within}, {runOnly: tags, iframes: false});
  return found.violations.flatMap(({id, nodes}) => nodes.map(node => `${id}: ${node.target}: ${node.failureSummary}`));
}"""


@functools.cache
def _source() -> str:
    return (node_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *within: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA and its own best practices inside the parts (CSS selectors) of a page.

    Each part must be there: a check of nothing finds nothing.
    """
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
