"""Words that explain themselves: where a word is marked, where it is left alone, and what a faulty glossary says."""

import json
import re
from pathlib import Path

import pytest
import yaml

from onboarding.errors import Fault
from onboarding.evidence import load_evidence
from onboarding.glossary import Glossed, Word, load_glossary
from onboarding.lesson_text import load_lesson
from tests.conftest import ROOT

TAPER = Word("taper", ("taper", "tapers", "tapering"), "Step by step.", ())
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("A taper helps. A taper ends.", "A [taper](#word-taper) helps. A taper ends."),
        ("Tapering is slow.", "[Tapering](#word-taper) is slow."),
        ("Tapered, taper-like, taper.", "Tapered, taper-like, [taper](#word-taper)."),
        ("**Taper.** Then a taper.", "**Taper.** Then a [taper](#word-taper)."),
        ("Slow [@taper; @local:taper]. A taper.", "Slow [@taper; @local:taper]. A [taper](#word-taper)."),
        ("See [the taper](#taper) and `taper`.", "See [the taper](#taper) and `taper`."),
        ("She says: “My taper.”", "She says: “My taper.”"),
        ("| Taper | x |\n|---|---|\n| taper | y |", "| Taper | x |\n|---|---|\n| [taper](#word-taper) | y |"),
    ],
)
def test_the_first_free_place_is_marked(text: str, marked: str) -> None:
    """Once, whole words only, never inside a citation, a link, code, a label, a quote or the head of a table."""
    assert Glossed((TAPER,)).mark(text) == marked


def test_once_in_a_lesson_and_the_longer_form_first() -> None:
    """The second block has no mark; a phrase is not cut."""
    sedation = Word("score", ("sedation score",), "A scale.", ())
    glossed = Glossed((sedation, TAPER))
    assert glossed.mark("The sedation score.") == "The [sedation score](#word-score)."
    assert glossed.mark("The sedation score in a taper.") == "The sedation score in a [taper](#word-taper)."
    assert set(glossed.seen) == {"score", "taper"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"facts": ["nobody-said"]}, "fact 'nobody-said' does not exist"),
        ({"facts": []}, "no fact"),
        ({"id": "Taper!"}, "bad id"),
        ({"more": 1}, "just id, forms, text and facts"),
    ],
)
def test_a_faulty_entry_is_named(tmp_path: Path, change: dict[str, object], said: str) -> None:
    """With file, entry and what to do; the others are still read."""
    good = {"id": "lapse", "forms": ["lapse"], "text": "A first return.", "facts": ["rp-lapse-vs-relapse"]}
    bad = {"id": "relapse", "forms": ["relapse"], "text": "x", "facts": ["rp-lapse-vs-relapse"]} | change
    (tmp_path / "glossary.yaml").write_text(yaml.safe_dump([bad, good]), encoding="utf-8")
    faults: list[Fault] = []
    words = load_glossary(tmp_path / "glossary.yaml", load_evidence(ROOT / "evidence").facts, faults)
    assert [word.id for word in words] == ["lapse"]
    assert len(faults) == 1
    assert said in str(faults[0])
    assert "evidence/glossary.yaml" in str(faults[0])


def test_a_form_has_one_explanation(tmp_path: Path) -> None:
    """Two words with one form could not be told apart."""
    entry = {"id": "lapse", "forms": ["lapse"], "text": "x", "facts": ["rp-lapse-vs-relapse"]}
    (tmp_path / "glossary.yaml").write_text(
        yaml.safe_dump([entry, entry | {"id": "slip", "forms": ["Lapse"]}]), encoding="utf-8"
    )
    faults: list[Fault] = []
    load_glossary(tmp_path / "glossary.yaml", load_evidence(ROOT / "evidence").facts, faults)
    assert "'lapse' stands twice" in str(faults[0])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_marked_word_is_explained_and_cited(path: Path) -> None:
    """Link, card and list entry agree; the explanation has its sources; the written lesson itself has no such link."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    text = "".join(line for cell in notebook["cells"] for line in cell["source"])
    cards = notebook["metadata"]["onboarding"]["words"]
    assert sorted(re.findall(r"\]\(#word-([a-z-]+)\)", text)) == sorted(cards)
    assert sorted(re.findall(r'<a id="word-([a-z-]+)"></a>', text)) == sorted(cards)
    assert cards
    for card in cards.values():
        assert card["statement"]
        assert card["sources"]
    assert not any("#word-" in block.text for block in load_lesson(path.with_suffix(".md")).blocks)
