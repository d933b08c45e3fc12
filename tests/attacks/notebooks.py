"""What can be done to the notebook. The control: whatever lies in submitted/, our own released notebook is graded."""

import json
from collections.abc import Callable
from typing import Any

from tests.attacks.scene import FOREIGN, Scene, attack

CONTROL = "our own notebook is graded"


def change(scene: Scene, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edit the notebook in submitted/, which somebody copied there by hand."""
    place = scene.submitted / "quiz.ipynb"
    notebook = json.loads(place.read_bytes())
    edit(notebook)
    place.write_text(json.dumps(notebook), encoding="utf-8")


def code(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"{FOREIGN}-{number}",
        "source": source,
        "execution_count": 1,
        "metadata": {"trusted": True},
        "outputs": [],
    }


def insert(scene: Scene, *sources: str) -> None:
    """Code cells before ours."""
    change(scene, lambda notebook: notebook["cells"].__setitem__(slice(0, 0), list(map(code, range(9), sources))))


def slots(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if "slot" in cell["metadata"].get("onboarding", {})]


@attack(CONTROL, planted=True)
def inserted_cells(scene: Scene) -> None:
    """Code cells before the questions. Control: the exporter reads our release, not what was handed in."""
    insert(scene, scene.payload(), "import os; os.environ['SCORE'] = '4.0'")


@attack(CONTROL, planted=True)
def ast_transformer(scene: Scene) -> None:
    """A cell that rewrites every later cell's syntax tree, so that each test passes. Control: the exporter reads our release."""
    insert(
        scene,
        f"import ast\nclass Full(ast.NodeTransformer):\n    def visit_Module(self, node):\n        {scene.payload()}\n"
        "        return ast.parse('4.0')\nget_ipython().ast_transformers.append(Full())",
    )


@attack(CONTROL, planted=True)
def input_transformer(scene: Scene) -> None:
    """A cell that replaces the text of every later cell. Control: the exporter reads our release."""
    insert(
        scene, f"get_ipython().input_transformers_cleanup.append(lambda lines: [{scene.payload()!r} + chr(10), '4.0'])"
    )


@attack(CONTROL, planted=True)
def kernelspec_in_the_notebook(scene: Scene) -> None:
    """The notebook asks for a kernel of the learner's choice. Control: the exporter reads our release."""
    spec = {"name": FOREIGN, "display_name": FOREIGN, "language": "bash"}
    change(scene, lambda notebook: notebook["metadata"].__setitem__("kernelspec", spec))


@attack(CONTROL, planted=True)
def forged_points(scene: Scene) -> None:
    """Every cell claims a hundred points and shows them as its output. Control: the exporter reads our release."""
    output = {"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": {"text/plain": "100.0"}}

    def edit(notebook: dict[str, Any]) -> None:
        for cell in slots(notebook):
            cell["metadata"]["nbgrader"]["points"] = 100
            cell["metadata"]["onboarding"] |= {"points": 100, "must_pass": False, "note": FOREIGN}
            if cell["cell_type"] == "code":
                cell["outputs"] = [output]

    change(scene, edit)


@attack(CONTROL, planted=True)
def deleted_cells(scene: Scene) -> None:
    """The hard questions are not there any more. Control: the exporter reads our release."""
    change(scene, lambda notebook: notebook.__setitem__("cells", [code(1, "1")]))


@attack(CONTROL, planted=True)
def duplicated_cells(scene: Scene) -> None:
    """Every cell stands twice, which stops a whole batch of nbgrader. Control: the exporter reads our release."""
    change(scene, lambda notebook: notebook.__setitem__("cells", notebook["cells"] * 2 + [code(1, "1")]))


@attack(CONTROL, planted=True)
def retitled_cells(scene: Scene) -> None:
    """The easy question's cell has the name and slot of the hard one. Control: the exporter reads our release."""

    def edit(notebook: dict[str, Any]) -> None:
        first, second = slots(notebook)[:2]
        first["metadata"], second["metadata"] = second["metadata"], first["metadata"]
        first["source"] = f"# {FOREIGN}"

    change(scene, edit)


@attack(CONTROL, planted=True)
def cut_off_notebook(scene: Scene) -> None:
    """Half a notebook, which stops a whole batch of nbgrader. Control: the exporter reads our release."""
    place = scene.submitted / "quiz.ipynb"
    place.write_bytes(place.read_bytes()[:5000])
