"""Starting the course: everything inside the course folder, one server, sentences when something is in the way."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from onboarding.errors import CourseError
from onboarding.lab import learn, port_free
from onboarding.paths import Layout
from onboarding.people import load_people
from onboarding.workspace import current_learner, register_learner
from tests.running_lab import REPO, Client, command, environment, free_port, running_lab, until
from tests.server_course import QUIZ, make_course


def test_a_fresh_course_hands_out_its_quizzes_by_itself(course: Layout, home: Path) -> None:
    """The first `learn` of a fresh copy is enough: lessons and quizzes are there, and the home stays empty."""
    with running_lab(course.root, home, "learn", "--name", "Ada") as lab:
        client = lab.client()
        quizzes = [path.parent.name for path in course.release.glob("*/quiz.ipynb")]
        assert quizzes
        for quiz in quizzes:
            reply = client.call("GET", "/onboarding/api/quiz", path=f"quizzes/{quiz}/quiz.ipynb")
            assert (reply.status, reply.json["problems"]) == (200, []), reply.text
            body = {"path": f"quizzes/{quiz}/quiz.ipynb", "attempt": reply.json["attempt"]["id"]}
            assert client.call("POST", "/onboarding/api/submit", body=body).status == 200
        lessons = client.call("GET", "/onboarding/api/lessons").json["lessons"]
        assert set(lessons) == {f"lessons/{path.name}" for path in course.notebooks.glob("*.ipynb")}
    assert files_below(home) == set()


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return make_course(tmp_path / "the course")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def run(layout: Layout, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A command that is expected to end by itself."""
    return subprocess.run(
        command(layout.root, *words), env=environment(home), cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def test_nothing_is_written_outside_the_course_and_nothing_read_from_the_users_jupyter(
    layout: Layout, home: Path
) -> None:
    """With hostile settings in ~/.jupyter and ~/.ipython, the Lab starts, runs a lesson's kernel, stops, and the home is as before."""
    trap = f"open({str(home / 'TRAPPED')!r}, 'w').close()\n"
    for place in (
        ".jupyter/jupyter_server_config.py", ".jupyter/jupyter_config.py", ".jupyter/jupyter_lab_config.py",
        ".ipython/profile_default/startup/00.py", ".ipython/profile_default/ipython_config.py",
        ".config/jupyter/jupyter_server_config.py",
    ):  # fmt: skip
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        (home / place).write_text(trap, encoding="utf-8")
    before = files_below(home)
    course_before = {path for path in files_below(layout.root) if not path.startswith("workspace")}
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        client = lab.client()
        kernel = client.call(
            "POST", "/api/kernels", body={"name": "python3", "path": "lessons/08-tapering-principles.ipynb"}
        )
        assert kernel.status == 201
        ipython = layout.workspace / "jupyter" / next(layout.learners.iterdir()).name / "ipython"
        until(lambda: (ipython / "profile_default" / "security").is_dir())
        assert client.call("GET", "/onboarding/api/quiz", path=f"quizzes/{QUIZ}/quiz.ipynb").status == 200
        assert lab.stop() == 0
    assert files_below(home) == before
    assert {path for path in files_below(layout.root) if not path.startswith("workspace")} == course_before


def test_what_a_kernel_is_told(layout: Layout, home: Path) -> None:
    """The kernel's environment names the course and the learner's work folder, and no file of the learner's shadows a module."""
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        root = next(layout.learners.iterdir())
        for shadow in ("ipykernel_launcher.py", "json.py", "ipykernel/__init__.py"):
            (root / "lessons" / shadow).parent.mkdir(exist_ok=True)
            (root / "lessons" / shadow).write_text(f"open({str(root / 'SHADOWED')!r}, 'w')\n", encoding="utf-8")
        client = lab.client()
        reply = client.call(
            "POST", "/api/kernels", body={"name": "python3", "path": "lessons/08-tapering-principles.ipynb"}
        )
        assert reply.status == 201
        kernel = reply.json["id"]

        def kernels() -> list[str]:
            found = subprocess.run(["pgrep", "-f", kernel], capture_output=True, text=True, check=False)
            return found.stdout.split()

        until(lambda: len(kernels()) > 0)
        told = Path(f"/proc/{kernels()[0]}/environ").read_bytes().decode().split("\0")
        assert f"ONBOARDING_WORK={root / 'work'}" in told
        assert f"ONBOARDING_COURSE={layout.root}" in told
        assert not [line for line in told if line.startswith("JUPYTERHUB_USER=")]
        ipython = layout.workspace / "jupyter" / root.name / "ipython"
        until(lambda: (ipython / "profile_default" / "security").is_dir())
        assert not (root / "SHADOWED").exists()


def test_the_learners_lab_is_calm_and_closed(layout: Layout, home: Path) -> None:
    """No news, no terminal, no formgrader, no nbgrader menu; our page is loaded; other computers cannot reach it."""
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        client = lab.client()
        page = client.call("GET", "/lab").text
        config = json.loads(page.split('type="application/json">', 1)[1].split("</script>", 1)[0])
        assert config["onboardingRole"] == "learner"
        assert config["news"] == {"disabled": True}
        assert {"@jupyter/nbgrader", "@jupyterlab/launcher-extension"} <= set(config["disabledExtensions"])
        loaded = {extension["name"] for extension in config["federated_extensions"]}
        assert {"oxazepam-onboarding", "anywidget", "@jupyter-widgets/jupyterlab-manager"} <= loaded
        assert client.call("GET", "/formgrader").status == 404
        assert client.call("POST", "/api/terminals", body={}).status == 404
        settings = client.call("GET", "/lab/api/settings/@jupyterlab/apputils-extension:notification")
        assert settings.json["schema"]["properties"]["fetchNews"]["default"] == "false"
        assert _listening(lab.server) == {"127.0.0.1"}


def _listening(pid: int) -> set[str]:
    """The addresses on which the process listens."""
    sockets = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            sockets.add(os.readlink(entry))
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                packed = bytes.fromhex(fields[1].split(":")[0])
                words = [packed[start : start + 4][::-1] for start in range(0, len(packed), 4)]
                found.add(socket.inet_ntop(family, b"".join(words)))
    return found


def test_a_second_start_finds_the_first(layout: Layout, home: Path) -> None:
    """Starting again, on any port, says the address of the running server and starts no other one."""
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        for words in (("--name", "Ada"), ("--name", " ada "), ("--name", "Ada", "--port", str(free_port()))):
            again = run(layout, home, "learn", *words)
            assert again.returncode == 0, again.stderr
            assert "already" in again.stdout
            assert f"127.0.0.1:{lab.port}" in again.stdout
            token = again.stdout.split("token=", 1)[1].split()[0]
            assert token in lab.address
        assert lab.process.poll() is None


def test_two_starts_at_once_are_one_server(layout: Layout, home: Path) -> None:
    """Two impatient double clicks end in one server, whose address both say."""
    register_learner(layout, "Ada")
    port = free_port()
    starts = [
        subprocess.Popen(
            command(layout.root, "learn", "--name", "Ada", "--port", str(port)), env=environment(home), cwd=home, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    try:
        until(lambda: any(start.poll() is not None for start in starts), seconds=60)
        (second,) = [start for start in starts if start.poll() is not None]
        (first,) = [start for start in starts if start is not second]
        said = second.communicate()[0]
        assert second.returncode == 0, said
        assert f"already: http://127.0.0.1:{port}/" in said
    finally:
        for start in starts:
            if start.poll() is None:
                start.send_signal(signal.SIGINT)
    assert "Stopped." in first.communicate(timeout=30)[0]


def test_a_busy_port_is_said_with_the_way_out(layout: Layout, home: Path) -> None:
    """Another program on the port: a sentence that names the option, no traceback, no server left behind."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not port_free(port)
        done = run(layout, home, "learn", "--name", "Ada", "--port", str(port))
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_killed_start_leaves_nothing_in_the_way(layout: Layout, home: Path) -> None:
    """After a power cut (here: both processes killed) the old runtime file is not believed, and the next start works."""
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        os.kill(lab.server, signal.SIGKILL)
        lab.process.wait(30)
        assert any("stopped by itself" in line for line in lab.process.stdout or ())
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        assert lab.client().call("GET", "/onboarding/api/lessons").status == 200


def test_ctrl_c_stops_the_server_and_its_kernels(layout: Layout, home: Path) -> None:
    """Ctrl+C ends at once, without a question, with code 0, and leaves no process and no open port."""
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        client = lab.client()
        assert client.call("POST", "/api/kernels", body={"name": "python3"}).status == 201
        server = lab.server
        assert lab.stop() == 0
        assert lab.said[-1].strip() == "Stopped."
        assert not Path(f"/proc/{server}").exists()
        assert port_free(lab.port)
        found = subprocess.run(["pgrep", "-f", str(layout.root)], capture_output=True, text=True, check=False)
        assert found.stdout == ""


def test_a_strange_server_with_our_runtime_file_is_not_taken_for_ours(layout: Layout, home: Path) -> None:
    """A runtime file that points to another program's port is not believed."""
    learner = register_learner(layout, "Ada")
    runtime = layout.workspace / "jupyter" / learner.id / "runtime"
    runtime.mkdir(parents=True)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        forged = {
            "pid": os.getpid(), "port": other.getsockname()[1], "base_url": "/", "token": "x", "root_dir": str(layout.learner(learner.id)),
        }  # fmt: skip
        (runtime / "jpserver-1.json").write_text(json.dumps(forged), encoding="utf-8")
        (runtime / "jpserver-2.json").write_text("{", encoding="utf-8")
        with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
            assert lab.client().call("GET", "/onboarding/api/lessons").status == 200


def test_a_busy_port_is_said_with_or_without_a_name(layout: Layout) -> None:
    """The sentence names the port; name and role that were given are kept, tidied, and the trainer's list has both."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for name in (None, "  Zoë   Ødegård "):
            with pytest.raises(CourseError, match=f"{port} is in use"):
                learn(layout, learner_name=name, role="support", port=port, browser=False, say=lambda sentence: None)
    learner = current_learner(layout)
    assert learner is not None
    assert (learner.name, learner.role) == ("Zoë Ødegård", "support")
    assert load_people(layout).named(learner.id) == f"Zoë Ødegård ({learner.id})"
    assert load_people(layout).role(learner.id) == "support"


def test_a_workspace_that_cannot_be_written_is_said(layout: Layout, home: Path) -> None:
    """A sentence with the place, not a traceback."""
    blocked = layout.workspace / "learners"
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_bytes(b"a file where a folder should be")
    done = run(layout, home, "learn", "--name", "Ada")
    assert done.returncode == 1
    assert "learners" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_token_is_for_the_owner_only(layout: Layout, home: Path) -> None:
    """No other account of the computer can read the token from a file or from the list of processes."""
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        token = lab.address.split("token=", 1)[1]
        for path in (layout.workspace / "jupyter").rglob("*"):
            if path.is_file() and token.encode() in path.read_bytes():
                open_to_others = path.stat().st_mode & 0o077
                guarded = any(stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0 for folder in path.parents)
                assert guarded or not open_to_others, path
        for pid in (lab.server, lab.process.pid):
            assert token.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
        assert Client(lab.port).call("GET", "/api/contents").status == 403


def test_the_course_may_lie_in_a_folder_of_any_name(tmp_path: Path, home: Path) -> None:
    """Spaces, quotes and accents in the path: the Lab starts and loads our page."""
    layout = make_course(tmp_path / "l'école “nouvelle” 50% #1")
    with running_lab(layout.root, home, "learn", "--name", "Ada") as lab:
        assert "oxazepam-onboarding" in lab.client().call("GET", "/lab").text


def test_the_package_alone_is_enough_for_the_child(tmp_path: Path) -> None:
    """A relative PYTHONPATH still finds the package although the Lab starts in another folder."""
    from onboarding.jupyter_home import JupyterHome

    env = JupyterHome(tmp_path).environment({"PYTHONPATH": os.path.relpath(REPO), "JUPYTER_NO_CONFIG": "1"}, {})
    assert "JUPYTER_NO_CONFIG" not in env
    done = subprocess.run(
        [sys.executable, "-c", "import onboarding"],
        env={**os.environ, **env},
        cwd=tmp_path,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0
