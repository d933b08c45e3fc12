"""Each released variant, drawn by question.js in a browser: it says what the item data says and gives the value that was clicked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from onboarding.questions import Item, kind_of, load_bank, load_practice
from tests.labs import answer, key

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent
ITEMS = [
    *(item for path in sorted((ROOT / "questions").glob("*.toml")) for item in load_bank(path).items),
    *(item for path in sorted((ROOT / "questions" / "practice").glob("*.toml")) for item in load_practice(path)),
]
SAMPLE = list({item.kind: item for item in reversed(ITEMS)}.values())
DRAW = """async item => {
  const {loadKinds, mountQuestion} = await import('/question.js');
  await loadKinds([item]);
  document.body.replaceChildren(document.createElement('main'));
  window.given = undefined;
  mountQuestion(document.body.firstChild, {
    item, value: null, order: item.options.map(o => o.id), name: item.id, label: item.id, onChange: value => { window.given = value; }
  });
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A page that may import question.js."""
    opened = browser.new_page()
    opened.goto(f"{served}/tokens.css")
    yield opened
    opened.close()


def check(page: Page, item: Item) -> None:
    """Draw, read, answer rightly, and score what came out."""
    public = item.public()
    page.evaluate(DRAW, public)
    text = page.locator("main").inner_text()
    for words in (*item.stem.splitlines(), *(option.text for option in item.options), *item.units):
        assert words.strip() in text, item.id
    for option in item.options:
        assert option.rationale not in text, item.id
    answer(page.locator("main"), item, key(item))
    kind = kind_of(item.kind)
    value = kind.read(public, page.evaluate("window.given"))
    assert kind.answered(public, value), item.id
    if kind.AUTO:
        assert kind.score(item, value) == 1, item.id


@pytest.mark.parametrize("item", SAMPLE, ids=lambda item: item.id)
def test_one_of_each_kind(page: Page, item: Item) -> None:
    """A sample for every run of the tests."""
    check(page, item)


@pytest.mark.soak
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_variant(page: Page, item: Item) -> None:
    """All of them, in `make soak`."""
    check(page, item)
