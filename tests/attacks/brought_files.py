"""Files beside the answer sheet: programs, settings, junk, links. The control: collecting takes the answer sheet and nothing else."""

import os

from tests.attacks.scene import FOREIGN, Scene, attack


def program(scene: Scene) -> str:
    return f"# {FOREIGN}\n{scene.payload()}\n"


@attack("only the answer sheet is collected")
def shadow_packages(scene: Scene) -> None:
    """Folders named like packages lie where a kernel or nbgrader might look for modules first. Control: the allow-list of collecting."""
    for name in ("ipywidgets", "onboarding", "nbgrader", "anywidget"):
        (scene.entry / name).mkdir()
        (scene.entry / name / "__init__.py").write_text(program(scene), encoding="utf-8")


@attack("only the answer sheet is collected")
def launcher_files(scene: Scene) -> None:
    """Modules that Python itself, or the start of a kernel, imports by name. Control: the allow-list of collecting."""
    for name in ("ipykernel_launcher.py", "sitecustomize.py", "usercustomize.py", "json.py", "nbformat.py"):
        (scene.entry / name).write_text(program(scene), encoding="utf-8")


@attack("only the answer sheet is collected")
def config_files(scene: Scene) -> None:
    """Settings that Jupyter, IPython and nbgrader execute. Control: the allow-list of collecting."""
    for name in ("nbgrader_config.py", "jupyter_config.py", "ipython_config.py", "jupyter_nbconvert_config.py"):
        (scene.entry / name).write_text(program(scene), encoding="utf-8")
    start = scene.entry / ".ipython" / "profile_default" / "startup"
    start.mkdir(parents=True)
    (start / "00-first.py").write_text(program(scene), encoding="utf-8")


@attack("only the answer sheet is collected")
def forged_kernelspec(scene: Scene) -> None:
    """A kernel of the learner's making beside the notebook. Control: the allow-list of collecting."""
    spec = scene.entry / "kernels" / "python3"
    spec.mkdir(parents=True)
    spec.joinpath("kernel.json").write_text(
        f'{{"argv": ["touch", "{scene.trap}"], "display_name": "{FOREIGN}", "language": "python"}}', encoding="utf-8"
    )


@attack("only the answer sheet is collected")
def forged_notes_of_collecting(scene: Scene) -> None:
    """Notes and a time stamp as our own collecting writes them, naming another attempt. Control: the allow-list of collecting."""
    (scene.entry / "received.json").write_text(
        f'{{"schema":1,"key":"../../ada/{FOREIGN}","received":"2000","claimed":null,"sheet":"","problem":"{FOREIGN}"}}',
        encoding="utf-8",
    )
    (scene.entry / "timestamp.txt").write_text(FOREIGN, encoding="utf-8")
    (scene.entry / "graded.stamp").write_text(FOREIGN, encoding="utf-8")


@attack("only the answer sheet is collected")
def linked_neighbours(scene: Scene) -> None:
    """Links beside the sheet lead to a neighbour's folder and to a file of somebody else. Control: the allow-list of collecting."""
    (scene.entry / "notes").symlink_to(scene.secret.parent)
    (scene.entry / "notes.txt").symlink_to(scene.secret)
    os.link(scene.secret, scene.entry / "hard.txt")


@attack("only the answer sheet is collected")
def hoarded_megabytes(scene: Scene) -> None:
    """Hundreds of megabytes, and an archive that would unpack to more. Control: the allow-list of collecting."""
    for name in ("junk.bin", "answers.json.bak", "bomb.zip"):
        with open(scene.entry / name, "wb") as file:
            file.write(FOREIGN.encode())
            file.truncate(100 * 1024 * 1024)


@attack("nothing is executed", planted=True)
def planted_programs(scene: Scene) -> None:
    """Somebody copied a whole submission into submitted/ by hand, programs and all. Control: no list of nbgrader's has Execute."""
    for name in ("ipywidgets", "ipykernel"):
        (scene.submitted / name).mkdir()
        (scene.submitted / name / "__init__.py").write_text(scene.payload(), encoding="utf-8")
    for name in ("ipykernel_launcher.py", "sitecustomize.py", "ipython_config.py"):
        (scene.submitted / name).write_text(scene.payload(), encoding="utf-8")
