"""Starts JupyterLab for a learner or a trainer: everything inside the course's workspace/, on 127.0.0.1 only, stopped by Ctrl+C."""

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from onboarding.browser.served import served_labextensions
from onboarding.errors import CourseError, DiskProblem, FileProblem
from onboarding.jupyter_home import JupyterHome
from onboarding.learner_lab import copy_schemas
from onboarding.paths import Layout
from onboarding.people import add_person
from onboarding.running import Running, find_running
from onboarding.workspace import Learner, hand_out_all, make_folder, prepare_learner, register_learner

HOST = "127.0.0.1"
HOME_PAGE = "/onboarding/home"
TRAINER_PAGE = "/onboarding/trainer"
START_SECONDS = 90.0
STOP_SECONDS = 15.0

Say = Callable[[str], None]


class PortBusy(CourseError):
    """Another program uses the port."""


class LabStopped(CourseError):
    """JupyterLab did not start or stopped by itself."""


@dataclass(frozen=True)
class Plan:
    """All that differs between a learner's and a trainer's Lab."""

    home: JupyterHome
    root: Path
    cwd: Path
    config: Mapping[str, Any]
    env: Mapping[str, str]
    trainer: bool
    page: str


def learn(
    layout: Layout,
    *,
    learner_name: str | None = None,
    role: str = "",
    port: int = 8888,
    browser: bool = True,
    say: Say = print,
) -> None:
    """Open the course and stay until Ctrl+C; when it is already open, say its address and return.

    With a name, that person's course opens; without one, the front desk opens, where everybody signs in by name.
    Raises CourseError (port busy, disk, JupyterLab did not start).
    """
    if learner_name is None:
        from onboarding.front import serve_front

        serve_front(layout, port=port, browser=browser, say=say)
        return
    learner = admit(layout, learner_name, role, say=say)
    hand_out_all(layout, say=say)
    _, notes = prepare_learner(layout, learner.id)
    for sentence in notes:
        say(sentence)
    greeting = f"The course is open for {learner.name}"
    _open(learner_plan(layout, learner), port=port, browser=browser, say=say, greeting=greeting)


def admit(layout: Layout, name: str, role: str = "", *, say: Say) -> Learner:
    """The learner with this name, known from now on here and to the trainer of this computer. Raises CourseError.

    On this computer learner and trainer are one person, so the trainer's list of people learns of both name and role; on a clinic
    server the trainer keeps it.
    """
    learner = register_learner(layout, name, role)
    if not learner.role:
        say(
            "In which role you answer is not known, so you get the questions for everyone. To say it: onboarding learn --role nurse"
        )
    try:
        add_person(layout, learner.id, name=learner.name, role=learner.role)
    except FileProblem as error:
        # Where the trainer's files are not ours to write, the trainer keeps the list.
        say(f"The trainer's list of people was not changed. {error}")
    return learner


def learner_plan(layout: Layout, learner: Learner, *, front: str = "") -> Plan:
    """The Lab of one learner. `front` is the address of the front desk that they go back to, if there is one."""
    home, root = JupyterHome.of(layout, learner.id), layout.learner(learner.id)
    settings = {
        "course": str(layout.root),
        "exchange": str(layout.exchange),
        "learner": learner.id,
        "name": learner.name,
        "front": front,
        "trainer": False,
        "role": learner.role,
    }
    return Plan(
        home=home,
        root=root,
        # Not the learner's folder: what lies there must not be taken for a configuration.
        cwd=home.folder,
        config={
            "Onboarding": settings,
            "ServerApp": {"terminals_enabled": False},
            # A kernel that died is reported, not restarted: the lesson starts a new one, and while the server is restarting
            # the old one every request about its session fails.
            "KernelRestarter": {"restart_limit": 0},
        },
        env={"ONBOARDING_WORK": str(root / "work"), "ONBOARDING_COURSE": str(layout.root)},
        trainer=False,
        page=HOME_PAGE,
    )


def teach(layout: Layout, *, port: int = 8889, browser: bool = True, say: Say = print) -> None:
    """Open JupyterLab on the course folder with the formgrader and stay until Ctrl+C. Raises CourseError."""
    home = JupyterHome.of(layout, "trainer")
    make_folder(layout.trainer)
    plan = Plan(
        home=home,
        root=layout.root,
        # nbgrader reads nbgrader_config.py from here.
        cwd=layout.root,
        config={
            "Onboarding": {"course": str(layout.root), "exchange": str(layout.exchange), "learner": "", "trainer": True}
        },
        env={"ONBOARDING_COURSE": str(layout.root), "ONBOARDING_WORK": str(layout.trainer / "work")},
        trainer=True,
        page=TRAINER_PAGE,
    )
    _open(plan, port=port, browser=browser, say=say, greeting="The trainer's Jupyter is open")


def port_free(port: int) -> bool:
    """True when a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def _open(plan: Plan, *, port: int, browser: bool, say: Say, greeting: str) -> None:
    running, process = find_or_start(plan, port=port)
    address = running.address(plan.page)
    say(f"{greeting}{' already' if process is None else ''}: {address}")
    if plan.trainer:
        say(f"Marking: {running.address_by_login('/formgrader')}")
        say(f"Observed practice: {running.address_by_login('/onboarding/stations')}")
    if browser:
        webbrowser.open(address)
    if process is not None:
        say("Leave this window open. Press Ctrl+C here to stop; everything you answered is saved.")
        _stay(plan, process, say)


def find_or_start(plan: Plan, *, port: int) -> "tuple[Running, subprocess.Popen[bytes] | None]":
    """The Lab of this plan, and its process when it was started just now. Raises CourseError."""
    make_folder(plan.home.folder)
    with _starting(plan.home):
        running = find_running(plan.home, root=plan.root)
        if running is not None:
            return running, None
        process = _start(plan, port)
        return _wait_until_open(plan, process), process


@contextmanager
def _starting(home: JupyterHome) -> Iterator[None]:
    """Only one start at a time: a second one waits and then finds the first server."""
    try:
        lock = os.open(home.folder / ".starting.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DiskProblem(
            home.folder, f"It may not be written to ({error.strerror}).", "Ask whoever looks after this computer."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _start(plan: Plan, port: int) -> "subprocess.Popen[bytes]":
    if not port_free(port):
        raise PortBusy(f"Port {port} is in use by another program. Choose another one, for example: --port {port + 10}")
    server = {
        "ip": HOST,
        "port": port,
        # Another port than the one that was asked for would be a surprise: a busy one is said above.
        "port_retries": 0,
        "root_dir": str(plan.root),
        "open_browser": False,
        "allow_remote_access": False,
        # Containers run as root; the server is on the loopback address and asks for a token either way.
        "allow_root": True,
        **plan.config.get("ServerApp", {}),
    }
    lab = {
        "news_url": None,
        "extension_manager": "readonly",
        "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        # Whoever opens the bare address, or closes every page, is at Home again, or at the trainer's page.
        "default_url": plan.page,
        **({} if plan.trainer else {"schemas_dir": str(copy_schemas(plan.home.schemas))}),
    }
    plan.home.write(config={**plan.config, "ServerApp": server, "LabApp": lab}, trainer=plan.trainer)
    labextensions = served_labextensions(plan.home.labextensions)
    command = [sys.executable, "-m", "jupyterlab", f"--LabServerApp.extra_labextensions_path={labextensions}"]
    with open(plan.home.log, "wb") as log:
        # A session of its own: Ctrl+C reaches only us, and we stop the server without Jupyter's question.
        return subprocess.Popen(
            command,
            cwd=plan.cwd,
            env=plan.home.environment(os.environ, plan.env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_until_open(plan: Plan, process: "subprocess.Popen[bytes]") -> Running:
    deadline = time.monotonic() + START_SECONDS
    try:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise LabStopped(f"JupyterLab did not start. {_why(plan.home.log)} All it said is in {plan.home.log}")
            running = find_running(plan.home, root=plan.root, pid=process.pid)
            if running is not None:
                return running
            time.sleep(0.05)
        raise LabStopped(
            f"JupyterLab did not answer within {START_SECONDS:.0f} seconds. What it said is in {plan.home.log}"
        )
    except BaseException:
        stop(process)
        raise


def _stay(plan: Plan, process: "subprocess.Popen[bytes]", say: Say) -> None:
    """Wait for the server's end or for ours: Ctrl+C, a closed window, or a polite kill."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, leave) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        code = process.wait()
    except KeyboardInterrupt:
        stop(process)
        say("Stopped.")
    else:
        if code != 0:
            raise LabStopped(
                f"JupyterLab stopped by itself. What it said is in {plan.home.log}. Start the course again; saved answers are safe."
            )
        say("Stopped.")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask the server to end, with its kernels; insist after a while."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _why(log: Path) -> str:
    """The last thing that reads like a reason."""
    try:
        lines = log.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    reasons = [line for line in lines if re.search(r"^\[[CE] |Error|already in use|No module named", line)]
    return f"It said: {reasons[-1].strip().rstrip('.')[:200]}." if reasons else ""
