"""The built lessons: complete, stable, and compared by nbval for what they really say."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from onboarding.content import load_content
from onboarding.lessons import lesson_notebook
from onboarding.paths import Layout

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@EACH
def test_every_activity_has_its_stored_text(path: Path) -> None:
    """A code cell without a stored output fails here, since nbval would have nothing to compare it with."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert "import" in code[0]["source"][0]
    for cell in code[1:]:
        assert len(cell["source"]) == 1, cell["id"]
        (output,) = cell["outputs"]
        text = "".join(output["data"]["text/plain"])
        assert len(text) > 200, cell["id"]
        assert set(output["data"]) == {"text/plain"}


@EACH
def test_every_reference_in_the_text_has_its_card_and_its_source(path: Path) -> None:
    """Numbers lead to cards with statement, kind and strength; the list at the end has each of them."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    text = "".join(line for cell in notebook["cells"] for line in cell["source"])
    cards = notebook["metadata"]["onboarding"]["references"]
    cited = set(re.findall(r"\(#ref-(\d+)\)", text))
    assert cited == set(cards)
    assert cited == set(re.findall(r'<a id="ref-(\d+)"></a>', text))
    for card in cards.values():
        assert all(card[name] for name in ("statement", "kind", "strength", "read"))
        assert card["sources"] or "common practice" in card["kind"] + card["strength"]


@pytest.mark.parametrize("change", ["reworded", "dropped"])
def test_nbval_notices_a_changed_activity(tmp_path: Path, change: str) -> None:
    """The comparison can fail: a changed word or a missing output in a stored lesson makes nbval red."""
    notebook = json.loads(NOTEBOOKS[0].read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][:2]
    if change == "reworded":
        text = cells[1]["outputs"][0]["data"]["text/plain"]
        text[1] = "Another question.\n"
    else:
        cells[1]["outputs"] = []
    notebook["cells"] = cells
    (tmp_path / "lesson.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--nbval",
            "-p",
            "no:cacheprovider",
            "-q",
            "--rootdir",
            str(tmp_path),
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert run.returncode == 1, run.stdout
    assert "1 failed" in run.stdout


def test_a_local_setting_shows_only_when_signed() -> None:
    """An unset or unsigned value is shown as not yet set, and the page says demo."""
    content = load_content(Layout(ROOT))
    assert content.course.demo
    text = "".join(cell["source"] for cell in lesson_notebook(content, content.modules[0])["cells"])
    assert "your service: not yet set" in text
    assert "Demo, unsigned" in text
