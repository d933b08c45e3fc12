"""The whole path as a row of stations, with where one is. Each station says its state in words, so that the picture is its own text."""

from onboarding.activities.capstone.data import Path
from onboarding.activities.capstone.model import path_model, reached
from onboarding.activities.choice_run import TalkState

BEHIND, HERE, AHEAD = "behind you", "you are here", "to come"


def stations(path: Path, state: TalkState) -> list[dict[str, str]]:
    """The episodes in order: day, title, and whether each is behind, here or ahead."""
    met = reached(path, state)
    last = path.parts[-1].id
    over = path_model(path).ended(state, last) if state.run(last).choices else False
    return [
        {
            "day": episode.day,
            "title": episode.title,
            "state": AHEAD if episode.id not in met else HERE if episode.id == met[-1] and not over else BEHIND,
        }
        for episode in path.episodes
    ]
