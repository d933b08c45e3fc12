"""What a learner made in an activity, as text: for the printed page, and for the written answer in which a quiz asks for it.

One mechanism for all: the saved history is played into the activity's own model, and the activity says what of it is worth keeping.
Reading changes nothing on the disk. This module draws no widget.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.activities.made_text import Piece
from onboarding.activities.state import Action, ActionRefused, StateFile
from onboarding.errors import CourseError, FileProblem

PARTS = "/"
"""Between an activity and one of its pieces in the name of what a quiz asks for: `plan-builder/emil`."""


class NotMadeHere(CourseError):
    """There is no such activity, or no such piece of it."""


class CannotBeRead(CourseError):
    """What was saved cannot be read or does not fit the activity any more."""


@dataclass(frozen=True, kw_only=True)
class Maker:
    """An activity in which something is made. `section`: the lesson's anchor; `who`: a line on whom the pieces are about.

    `model` builds the activity's model, `pieces` says what stands in a state of it, empty pieces left out; `names` are all that there
    can be, with their titles.
    """

    title: str
    module: str
    section: str
    model: Callable[[], Any]
    pieces: Callable[[Any], Sequence[Piece]]
    names: Callable[[], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was found. `saved` is UTC, or "" when nothing was saved yet; `wanted` names the piece that was asked for, or all."""

    maker: Maker
    pieces: tuple[Piece, ...]
    saved: str
    wanted: str

    @property
    def text(self) -> str:
        """Everything as plain text; empty when nothing was made."""
        return "\n\n".join(piece.text for piece in self.pieces)


def makers() -> Mapping[str, Maker]:
    """Every activity in which something is made, by its name."""
    from onboarding.activities import made_by  # it reads all data files: only who asks waits for that

    return made_by.MAKERS


def find_maker(name: str) -> tuple[str, Maker, str]:
    """The activity's name, what it is, and the piece ("" for all) that `name` means. Raises NotMadeHere."""
    activity, _, piece = name.partition(PARTS)
    maker = makers().get(activity)
    if maker is None or (PARTS in name and piece not in maker.names()):
        raise NotMadeHere("There is no such activity in this course. Go back to the lesson and press its button again.")
    return activity, maker, piece


def made(work: Path, name: str) -> Made:
    """What lies in a learner's `work` folder of what `name` means. Raises NotMadeHere, CannotBeRead."""
    activity, maker, wanted = find_maker(name)
    model = maker.model()
    file = StateFile(path=work / maker.module / f"{activity}.json", activity=activity, model_version=model.version)
    states: list[Any] = []

    def replay(seed: int, history: Sequence[Action]) -> Any:
        state = model.start(seed)
        for action in history:
            state = model.act(state, action)
        states.append(state)
        return model.dump(state)

    try:
        saved = file.look(replay)
        pieces = maker.pieces(states[-1]) if saved else ()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ActionRefused, FileProblem) as error:
        raise CannotBeRead(
            f"What you made in “{maker.title}” cannot be read. Open the lesson: what is there is kept, and the activity says "
            "what to do."
        ) from error
    return Made(
        maker=maker,
        pieces=tuple(piece for piece in pieces if wanted in ("", piece.id)),
        saved=saved,
        wanted=maker.names()[wanted] if wanted else maker.title,
    )
