"""The walls between the rooms, and what no tracked file may say."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "onboarding"
REFRESHERS_MAY = ("answers", "course", "errors", "files", "paths", "questions")
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module name a file imports, at any depth."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_import_only_what_they_may(path: Path) -> None:
    """questions never import Jupyter, activities never grading or server, and only grading imports nbgrader."""
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    names = imported(path)
    roots = {name.split(".")[0] for name in names}
    ours = {".".join(name.split(".")[:2]) for name in names if name.startswith("onboarding.")}
    if room != "grading":
        assert "nbgrader" not in roots
    if room != "refreshers":
        assert "fsrs" not in roots
    else:
        assert ours <= {"onboarding.refreshers", *(f"onboarding.{name}" for name in REFRESHERS_MAY)}
    if room in ("questions", "answers", "files", "errors", "paths", "course", "evidence"):
        assert not {name for name in roots if name.startswith(("jupyter", "nb", "ipy", "tornado", "traitlets"))}
    if room == "activities":
        assert not ours & {"onboarding.grading", "onboarding.server", "onboarding.build", "onboarding.records"}
        assert not roots & {"numpy", "pandas", "matplotlib", "scipy"}
    if room == "questions":
        assert ours <= {"onboarding.questions", "onboarding.errors", "onboarding.files"}


def tracked() -> list[Path]:
    """Text files that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file() and Path(name).suffix not in (".png", ".ico")]


def test_no_file_names_a_package_registry_or_a_path_of_a_machine() -> None:
    """The product stands on any machine and behind any mirror."""
    hosts = "|".join(["python" + "hosted", "py" + r"pi\.org", "registry" + r"\.npm", "deb" + r"\.debian"])
    places = r"(?<![A-Za-z0-9_./-])/(?:work|farm|root|home|tmp/lab)/"
    wrong = re.compile(f"{hosts}|{places}")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if path != Path(__file__)
        for match in wrong.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_the_lock_names_no_host_and_hashes_everything() -> None:
    """Every pinned package has hashes; the file has no address."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)
    entries = text.split("\n\n")[0].splitlines() if not pins else re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(pins) > 50
    assert all("--hash=sha256:" in entry for entry in entries)


def test_environment_yml_keeps_step_with_pyproject() -> None:
    """conda's file has the same names and ranges as pip's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        "python" + project["requires-python"],
        *project["dependencies"],
        *project["optional-dependencies"]["test"],
    }
    wanted = {line.lower().replace("playwright>", "playwright-python>") for line in wanted}
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = [name for entry in listed if isinstance(entry, dict) for name in entry["pip"]]
    listed = [*by_pip, *(entry for entry in listed if isinstance(entry, str))]
    assert set(listed) - {"pip", "hatchling", "editables"} == wanted


def test_files_stay_about_one_subject() -> None:
    """No file of the product is over 360 lines, no file of tests over 700."""
    sources = [path for path in tracked() if path.suffix in (".py", ".js") and "node_modules" not in path.parts]
    long = {
        str(path.relative_to(ROOT)): n
        for path in sources
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > (700 if "tests" in path.parts else 360)
    }
    assert long == {}
