"""What the quiz page asks, as plain functions."""

from itertools import count
from pathlib import Path
from typing import Any

from tests.running_lab import Client, Reply
from tests.server_course import feedback_page, sheet_on_disk

numbers = count()


def put(
    client: Client, path: str, slot: str, value: Any, *, rev: int, attempt: str, request: str | None = None
) -> Reply:
    body = {
        "path": path,
        "attempt": attempt,
        "slot": slot,
        "rev": rev,
        "request": request or f"r{next(numbers)}",
        "value": value,
    }
    return client.call("PUT", "/onboarding/api/answer", body=body)


def quiz(client: Client, path: str) -> Any:
    reply = client.call("GET", "/onboarding/api/quiz", path=path)
    assert reply.status == 200, reply.text
    return reply.json


def submit(client: Client, path: str) -> Reply:
    attempt = quiz(client, path)["attempt"]["id"]
    return client.call("POST", "/onboarding/api/submit", body={"path": path, "attempt": attempt})


def give_feedback(root: Path, path: str, state: str, text: str = "") -> None:
    """Feedback as the exchange leaves it in the learner's folder."""
    folder = (root / path).parent
    attempt = sheet_on_disk(folder)["attempt"]["id"]
    (folder / "feedback.html").write_text(feedback_page(attempt=attempt, state=state, text=text), encoding="utf-8")
