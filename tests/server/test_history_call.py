"""The learner's history over HTTP."""

from tests.running_lab import Client
from tests.server.calls import quiz


def test_history_has_the_learners_own_attempts(client: Client, path: str) -> None:
    """The open attempt is there; a path outside the learner's folder is refused like everywhere."""
    quiz(client, path)
    reply = client.call("GET", "/onboarding/api/history", path=path)
    (only,) = reply.json["attempts"]
    assert only.pop("attempt")
    assert (reply.status, only) == (
        200,
        {"n": 1, "submitted": None, "state": "in progress", "percent": "", "feedback": False},
    )
    for attempt in ("no-such", "../../other"):
        gone = client.call("GET", "/onboarding/api/history", path=path, attempt=attempt)
        assert (gone.status, gone.json["message"]) == (404, "The feedback on this attempt was not kept.")
    assert client.call("GET", "/onboarding/api/history", path="../quiz.ipynb").status == 404
