"""What the HTTP API refuses: strangers, other sites, paths, late writers, full disks. Always a sentence, never a change."""

import os
import resource
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from onboarding.paths import Layout
from tests.running_lab import Client, Lab
from tests.server.calls import put, quiz
from tests.server_course import QUIZ, make_quiz, sheet_on_disk


def test_of_twenty_simultaneous_requests_one_wins(lab: Lab, path: str) -> None:
    """Twenty windows send one revision of one answer: one 200, nineteen 409 that carry what was saved."""
    clients = [lab.client() for _ in range(4)]
    attempt = quiz(clients[0], path)["attempt"]["id"]
    with ThreadPoolExecutor(20) as pool:
        jobs = [
            pool.submit(put, clients[n % 4], path, "s05", f"text {n}", rev=0, attempt=attempt, request=f"w{n}")
            for n in range(20)
        ]
        replies = [job.result() for job in jobs]
    assert sorted(reply.status for reply in replies) == [200] + [409] * 19
    saved = quiz(clients[0], path)["slots"]["s05"]
    for reply in replies:
        if reply.status == 409:
            assert reply.json["reason"] == "changed"
            assert {field: reply.json[field] for field in ("rev", "saved", "value")} == {
                field: saved[field] for field in ("rev", "saved", "value")
            }


def test_refusals_are_sentences(client: Client, path: str) -> None:
    """Each refusal of the contract has its status, its reason and a sentence."""
    attempt = quiz(client, path)["attempt"]["id"]
    for reply, status, reason in (
        (put(client, path, "s01", "no such option", rev=0, attempt=attempt), 400, "invalid"),
        (put(client, path, "s05", "x" * 10_001, rev=0, attempt=attempt), 400, "invalid"),
        (put(client, path, "s05", "x" * 400_000, rev=0, attempt=attempt), 400, "invalid"),
        (put(client, path, "s01", "a", rev=0, attempt="another"), 409, "attempt"),
        (put(client, path, "s01", "a", rev=7, attempt=attempt), 409, "changed"),
        (client.call("PUT", "/onboarding/api/answer", raw=b"{"), 400, "invalid"),
        (client.call("PUT", "/onboarding/api/answer", raw=b"[" * 100_000), 400, "invalid"),
        (client.call("PUT", "/onboarding/api/answer", body=[1]), 400, "invalid"),
        (client.call("PUT", "/onboarding/api/answer", body={}), 404, "path"),
        (client.call("POST", "/onboarding/api/submit", body={"path": path, "attempt": "another"}), 409, "attempt"),
        (client.call("POST", "/onboarding/api/retake", body={"path": path}), 409, "retake"),
        (client.call("GET", "/onboarding/api/feedback", path=path), 404, "feedback"),
        (client.call("DELETE", "/onboarding/api/quiz", path=path), 405, "invalid"),
    ):
        assert (reply.status, reply.json["reason"]) == (status, reason), reply.text
        assert reply.json["message"].endswith("."), reply.text
        assert "Traceback" not in reply.text


def test_without_signing_in_nothing_is_told(lab: Lab, path: str) -> None:
    """No address of ours answers a stranger, in any method, and the refusal is JSON."""
    stranger = Client(lab.port)
    for method, name in (
        ("GET", "quiz"), ("PUT", "answer"), ("POST", "submit"), ("POST", "retake"), ("GET", "feedback"), ("GET", "lessons"),
    ):  # fmt: skip
        body = None if method == "GET" else {"path": path}
        reply = stranger.call(method, f"/onboarding/api/{name}", body=body, path=path)
        assert reply.status == 403, (name, reply.text)
        assert reply.json["message"].endswith(".")


@pytest.mark.parametrize(("method", "name"), [("PUT", "answer"), ("POST", "submit"), ("POST", "retake")])
def test_a_signed_in_browser_without_the_xsrf_header_changes_nothing(
    client: Client, root: Path, path: str, method: str, name: str
) -> None:
    """A page of another site cannot write with the learner's cookies."""
    attempt = quiz(client, path)["attempt"]["id"]
    before = (root / path).with_name("answers.json").read_bytes()
    body = {"path": path, "attempt": attempt, "slot": "s01", "rev": 0, "request": "x", "value": "a"}
    reply = client.call(method, f"/onboarding/api/{name}", body=body, xsrf=False)
    assert reply.status == 403
    assert reply.json["message"].endswith(".")
    assert (root / path).with_name("answers.json").read_bytes() == before


def test_paths_out_of_the_learners_folder_are_refused(client: Client, root: Path, layout: Layout) -> None:
    """No spelling and no link leads to another folder, a hidden one, or another file; nothing is written there."""
    other = make_quiz(layout.workspace / "elsewhere", quiz=QUIZ)
    hidden = make_quiz(root / ".hidden", quiz=QUIZ)
    make_quiz(root / "quizzes" / "notes", quiz=QUIZ)
    shutil.copy2(root / "quizzes/notes/quiz.ipynb", root / "quizzes/notes/other.ipynb")
    (root / "quizzes" / "linked").symlink_to(other)
    (root / "quizzes" / "linkfile").mkdir()
    (root / "quizzes" / "linkfile" / "quiz.ipynb").symlink_to(other / "quiz.ipynb")
    (root / "quizzes" / "folder" / "quiz.ipynb").mkdir(parents=True)
    os.mkfifo(root / "quizzes" / "folder" / "pipe")
    for path in (
        "../elsewhere/quiz.ipynb", "quizzes/../../elsewhere/quiz.ipynb", f"{other}/quiz.ipynb", "/etc/passwd",
        "quizzes/linked/quiz.ipynb", "quizzes/linkfile/quiz.ipynb", ".hidden/quiz.ipynb", "quizzes/notes/other.ipynb",
        "quizzes/./notes/quiz.ipynb", "quizzes//notes/quiz.ipynb", "quizzes\\notes\\quiz.ipynb", "quizzes/folder/quiz.ipynb",
        "quiz.ipynb", "", "quizzes/none/quiz.ipynb", "quizzes/no\0tes/quiz.ipynb", "quizzes/" + "x" * 5000 + "/quiz.ipynb",
        "%2e%2e/elsewhere/quiz.ipynb",
    ):  # fmt: skip
        for reply in (
            client.call("GET", "/onboarding/api/quiz", path=path),
            client.call("GET", "/onboarding/api/feedback", path=path),
            client.call("POST", "/onboarding/api/retake", body={"path": path}),
        ):
            assert (reply.status, reply.json["reason"]) == (404, "path"), (path, reply.text)
    values: tuple[Any, ...] = (None, 7, ["quizzes/notes/quiz.ipynb"], {})
    for value in values:
        assert client.call("POST", "/onboarding/api/submit", body={"path": value}).status == 404
    assert list(other.iterdir()) == [other / "quiz.ipynb"]
    assert list(hidden.iterdir()) == [hidden / "quiz.ipynb"]


def test_a_damaged_paper_is_said(client: Client, root: Path, path: str) -> None:
    """A paper that cannot be read is a sentence; the answers beside it are not touched."""
    quiz(client, path)
    before = sheet_on_disk((root / path).parent)
    (root / path).write_bytes(b'{"cells": [')
    reply = client.call("GET", "/onboarding/api/quiz", path=path)
    assert (reply.status, reply.json["reason"]) == (422, "paper")
    assert sheet_on_disk((root / path).parent) == before


def test_a_damaged_sheet_is_said_and_brought_back(client: Client, root: Path, path: str) -> None:
    """The page opens with the answers of the second copy and a problem in words."""
    attempt = quiz(client, path)["attempt"]["id"]
    put(client, path, "s01", "a", rev=0, attempt=attempt)
    (root / path).with_name("answers.json").write_bytes(b"\0" * 50)
    after = quiz(client, path)
    assert after["slots"]["s01"]["value"] == "a"
    assert "damaged" in after["problems"][0]


def test_a_full_disk_is_said_and_the_same_request_succeeds_afterwards(
    lab: Lab, client: Client, root: Path, path: str
) -> None:
    """When the disk refuses the write, the page hears why, the sheet is as before, and a retry is saved."""
    attempt = quiz(client, path)["attempt"]["id"]
    before = (root / path).with_name("answers.json").read_bytes()
    soft, hard = resource.prlimit(lab.server, resource.RLIMIT_FSIZE)
    resource.prlimit(lab.server, resource.RLIMIT_FSIZE, (100, hard))
    try:
        refused = put(client, path, "s05", "My answer", rev=0, attempt=attempt, request="again")
    finally:
        resource.prlimit(lab.server, resource.RLIMIT_FSIZE, (soft, hard))
    assert (refused.status, refused.json["reason"]) == (507, "disk"), refused.text
    assert "space" in refused.json["message"]
    assert (root / path).with_name("answers.json").read_bytes() == before
    assert not list((root / path).parent.glob(".*.tmp"))
    assert put(client, path, "s05", "My answer", rev=0, attempt=attempt, request="again").status == 200
