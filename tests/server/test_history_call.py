"""The learner's history over HTTP."""

from tests.running_lab import Client
from tests.server.calls import quiz


def test_history_has_the_learners_own_attempts(client: Client, path: str) -> None:
    """The open attempt is there; a path outside the learner's folder is refused like everywhere."""
    quiz(client, path)
    reply = client.call("GET", "/onboarding/api/history", path=path)
    assert (reply.status, reply.json) == (200, {"attempts": [{"n": 1, "submitted": None, "state": "in progress"}]})
    assert client.call("GET", "/onboarding/api/history", path="../quiz.ipynb").status == 404
