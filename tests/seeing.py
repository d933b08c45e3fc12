"""What must hold of every page and state that we draw: axe-core, small screens, 200 % zoom, forced colours, reduced motion."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.axe import violations
from tests.labs import SLOW

OUTPUT = Path(__file__).parent / "output"
SIZES = {"as opened": (1280, 900), "200 % zoom": (640, 450), "320 px": (320, 640)}
"""What a browser does at 200 % on a screen of 1280 by 900: half as many CSS pixels."""
THEMES = ("JupyterLab Light", "JupyterLab Dark")
CONTROLS = ":is(a[href], button, input, select, textarea, summary)"
SMALL = """within => [...document.querySelectorAll(within)].filter(node => {
  const {width, height} = node.getBoundingClientRect();
  const label = node.closest('label')?.getBoundingClientRect();
  // Source numbers and links stand in sentences, which WCAG excepts.
  const inSentence = node.matches('a') && getComputedStyle(node).display === 'inline';
  return width > 1 && !inSentence && Math.min(Math.max(width, label?.width ?? 0), Math.max(height, label?.height ?? 0)) < 23.5;
}).map(node => node.outerHTML)"""
SIDEWAYS = """host => {
  const room = host.getBoundingClientRect();
  if (host.scrollWidth > host.clientWidth) return [`the page itself: ${host.scrollWidth} > ${host.clientWidth}`];
  const own = node => {
    for (let up = node.parentElement; up && up !== host; up = up.parentElement) {
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  return [...host.querySelectorAll('*')].filter(node => {
    const at = node.getBoundingClientRect();
    return at.width > 1 && at.height > 1 && (at.right > room.right + 1 || at.left < room.left - 1) && !own(node);
  }).map(node => node.outerHTML.slice(0, 200));
}"""
CUT = """place => [...place.querySelectorAll('svg text')].filter(text => {
  const at = text.getBoundingClientRect();
  const room = text.ownerSVGElement.getBoundingClientRect();
  return at.width > 0 && (at.left < room.left - 1 || at.right > room.right + 1 || at.top < room.top - 1 || at.bottom > room.bottom + 1);
}).map(text => text.outerHTML)"""
"""Words of a drawing that its own edge cuts off."""
MOVING = """within => [...document.querySelectorAll(within)].filter(node => {
  const style = getComputedStyle(node);
  const longest = list => Math.max(...list.split(',').map(parseFloat));
  return longest(style.transitionDuration) > 0 || (style.animationName !== 'none' && longest(style.animationDuration) > 0);
}).map(node => node.outerHTML.slice(0, 200))"""
BARE = """within => [...document.querySelectorAll(within)].filter(node => {
  const {width} = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  return width > 1 && (style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) === 0);
}).map(node => node.outerHTML.slice(0, 200))"""


def resize(page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


def check_fits(page: Page, host: str) -> None:
    """Nothing has to be scrolled sideways, and nothing is cut off at the side, at 200 % zoom and 320 px."""
    for size in ("200 % zoom", "320 px"):
        resize(page, size)
        assert page.locator(host).first.evaluate(SIDEWAYS) == [], size
    resize(page, "as opened")


def wider_than_their_box(place: Locator) -> list[str]:
    """Classes of elements whose content is cut off or pushes the page wider."""
    found: list[str] = place.evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline').map(e => e.className)"""
    )
    return found


def fits(page: Page, host: str, name: str) -> None:
    """An activity at 320 pixels and wide: nothing is cut off, nothing is wrong for a screen reader; a picture of each is kept."""
    OUTPUT.mkdir(exist_ok=True)
    place = page.locator(host)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        wide, cut = wider_than_their_box(place), place.evaluate(CUT)
        assert wide + cut == [], f"{width}: {wide}, {cut}"
        place.screenshot(path=OUTPUT / f"{name}-{width}.png")
    assert violations(page, host) == []


def check_buttons(place: Locator) -> None:
    """Every button of an activity is large enough to hit, more than WCAG asks for."""
    for button in place.locator("button:visible").all():
        bounds = button.bounding_box()
        assert bounds is not None
        assert min(bounds["width"], bounds["height"]) >= 35


def check_axe(page: Page, *parts: str, host: str) -> None:
    """axe-core finds nothing by day and by night, on a wide screen and on a telephone, and nothing there is too small to hit."""
    for size in ("as opened", "320 px"):
        resize(page, size)
        for light in ("true", "false"):
            page.evaluate("light => { document.body.dataset.jpThemeLight = light }", light)
            assert violations(page, *parts) == [], f"{size}, light: {light}"
        page.evaluate("document.body.dataset.jpThemeLight = 'true'")
        for part in parts:
            assert page.evaluate(SMALL, f"{part} {CONTROLS}") == [], size
        assert page.locator(host).first.evaluate(SIDEWAYS) == [], size
    resize(page, "200 % zoom")
    assert page.locator(host).first.evaluate(SIDEWAYS) == [], "200 % zoom"
    resize(page, "as opened")


def check_still(page: Page, within: str) -> None:
    """With reduced motion nothing moves, and without it something does (else this could not fail)."""
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING, f"{within} *") == []
    page.emulate_media(reduced_motion="no-preference")


def check_forced_colours(page: Page, within: str) -> None:
    """With the colours of the system buttons and fields keep their edges; what was chosen is seen by more than a colour of ours."""
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(BARE, f"{within} :is(button, select, textarea, input[type=text])") == []
    page.emulate_media(forced_colors="none")


def differ(one: Locator, other: Locator) -> bool:
    """The edges of two things look different."""
    edge = "node => { const s = getComputedStyle(node); return [s.borderTopColor, s.borderTopWidth].join() }"
    return bool(one.evaluate(edge) != other.evaluate(edge))


def paint(page: Page, theme: str) -> None:
    """Choose JupyterLab's theme as its settings do, for this and every later page."""
    page.evaluate(
        """async theme => {
          const token = document.cookie.match(/_xsrf=([^;]+)/)[1];
          const reply = await fetch('/lab/api/settings/@jupyterlab/apputils-extension:themes', {
            method: 'PUT', headers: {'X-XSRFToken': token, 'Content-Type': 'application/json'},
            body: JSON.stringify({raw: JSON.stringify({theme, 'adaptive-theme': false})})
          });
          if (!reply.ok) throw new Error(await reply.text());
        }""",
        theme,
    )
    page.reload()
    page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached", timeout=SLOW)
