"""Many writers, killed processes and full disks: exactly one writer wins, and no moment of a power cut loses an answer."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from onboarding.errors import DiskProblem
from onboarding.server.paper import read_paper
from onboarding.server.sheet import (
    Changed,
    write_answer,
)
from tests.server_course import GOOD, SLOTS, make_quiz, sheet_on_disk
from tests.sheet.trial import REPO, WHEN, again, env_here, hand_in, opened, write

WRITER = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from onboarding.server.paper import read_paper
from onboarding.server.sheet import Changed, write_answer
folder, attempt, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
paper = read_paper(folder)
print("ready", flush=True)
sys.stdin.readline()
def one(number):
    try:
        write_answer(folder, learner="ada-1", paper=paper, attempt=attempt, slot="s05", rev=int(sys.argv[4]),
                     request=f"{name}-{number}", value=f"{name}-{number}", now=datetime.now(UTC))
    except Changed:
        return None
    return f"{name}-{number}"
with ThreadPoolExecutor(10) as pool:
    print(*[won for won in pool.map(one, range(10)) if won], flush=True)
"""


def test_of_twenty_simultaneous_writers_exactly_one_wins(folder: Path) -> None:
    """Ten threads in each of two processes write one revision of one slot at once: one is acknowledged, and it is on the disk."""
    attempt = opened(folder).table["attempt"]["id"]
    for rev in range(3):
        args = [sys.executable, "-c", WRITER, str(folder), attempt]
        writers = [
            subprocess.Popen(
                [*args, f"{name}{rev}", str(rev)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=env_here(),
                cwd=REPO,
            )
            for name in ("p", "q")
        ]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("\n")
            writer.stdin.flush()
        won = [name for writer in writers for name in writer.communicate(timeout=60)[0].split()]
        assert [writer.returncode for writer in writers] == [0, 0]
        assert len(won) == 1
        entry = sheet_on_disk(folder)["slots"]["s05"]
        assert (entry["value"], entry["rev"]) == (won[0], rev + 1)


def test_writers_of_different_slots_do_not_lose_each_others_answers(folder: Path) -> None:
    """Forty threads on five slots: every acknowledged write is there at the end."""
    attempt, paper = opened(folder).table["attempt"]["id"], read_paper(folder)

    def one(job: tuple[str, int]) -> tuple[str, int]:
        slot, number = job
        while True:
            entry = sheet_on_disk(folder)["slots"][slot]
            try:
                ack = write_answer(
                    folder, learner="ada-1", paper=paper, attempt=attempt, slot=slot, rev=entry["rev"],
                    request=f"{slot}-{number}", value=GOOD[slot][number % len(GOOD[slot])], now=WHEN,
                )  # fmt: skip
            except Changed:
                continue
            return slot, ack.rev

    with ThreadPoolExecutor(8) as pool:
        acks = list(pool.map(one, [(slot, number) for slot in SLOTS for number in range(8)]))
    assert len(set(acks)) == 40
    assert {slot: entry["rev"] for slot, entry in sheet_on_disk(folder)["slots"].items()} == dict.fromkeys(SLOTS, 8)


STOPPED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
import onboarding.files
from onboarding.server import sheet, sheet_file
from onboarding.server.paper import read_paper
folder, stop, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
steps = 0
def step():
    global steps
    if steps == stop:
        os._exit(9)
    steps += 1
def stopping(function):
    def run(*args, **kwargs):
        step()
        result = function(*args, **kwargs)
        step()
        return result
    return run
os.replace, os.fsync, os.rename, os.mkdir = map(stopping, (os.replace, os.fsync, os.rename, os.mkdir))
paper, now = read_paper(folder), datetime.now(UTC)
if what == "retake":
    sheet.retake(folder, learner="ada-1", paper=paper, ended=sys.argv[4], now=now)
else:
    sheet.write_answer(folder, learner="ada-1", paper=paper, attempt=sys.argv[4], slot="s01", rev=1, request="new", value="c", now=now)
"""


def _stopped_at(folder: Path, stop: int, what: str, attempt: str) -> int:
    args = [sys.executable, "-c", STOPPED, str(folder), str(stop), what, attempt]
    return subprocess.run(args, env=env_here(), check=False, timeout=60).returncode


def test_a_retake_stopped_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    """Killed before or after any step on the disk, the old attempt is whole somewhere and a second try succeeds."""
    for stop in count():
        folder = make_quiz(tmp_path / str(stop))
        opened(folder)
        write(folder, "s05", "Long work", rev=0)
        hand_in(folder)
        old = sheet_on_disk(folder)
        code = _stopped_at(folder, stop, "retake", old["attempt"]["id"])
        after = opened(folder)
        assert after.problems == ()
        if after.table != old:
            assert json.loads((folder / "attempts" / "1.json").read_bytes()) == old
            assert after.table["attempt"]["n"] == 2
        else:
            assert again(folder).table["attempt"]["n"] == 2
        assert [path.name for path in (folder / "attempts").glob("*.json")] == ["1.json"]
        if code == 0:
            break
        assert code == 9
    assert stop > 8, "every step was tried"


def test_a_write_stopped_at_any_moment_is_old_or_new(tmp_path: Path) -> None:
    """Killed at any step, the sheet holds the old answer or the new one, whole; sending it again ends in the new one."""
    for stop in count():
        folder = make_quiz(tmp_path / str(stop))
        attempt = opened(folder).table["attempt"]["id"]
        write(folder, "s01", "a", rev=0, request="old")
        code = _stopped_at(folder, stop, "write", attempt)
        after = opened(folder)
        assert after.problems == ()
        assert after.table["slots"]["s01"]["value"] in ("a", "c")
        assert write(folder, "s01", "c", rev=1, request="new").rev == 2
        if code == 0:
            break
        assert code == 9
    assert stop > 5


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    """On a disk that is really full the write is refused in words, the sheet stays, and with space again it is saved."""
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no right to mount a small disk here; test_server.py has the same case with a size limit")
    try:
        folder = make_quiz(small / "q")
        opened(folder)
        write(folder, "s01", "a", rev=0)
        before = (folder / "answers.json").read_bytes()
        filler = small / "filler"
        with suppress(OSError), open(filler, "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
        with pytest.raises(DiskProblem, match="full"):
            write(folder, "s05", "My answer", rev=0)
        assert (folder / "answers.json").read_bytes() == before
        assert opened(folder).problems == ()
        filler.unlink()
        assert write(folder, "s05", "My answer", rev=0).rev == 1
    finally:
        subprocess.run(["umount", str(small)], check=True)
