"""One map for each invented person, of which one is open: the state that the activities with maps share. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from onboarding.activities.state import Action, ActionRefused


class _Somebody(Protocol):
    @property
    def id(self) -> str: ...


D = TypeVar("D")
P = TypeVar("P", bound=_Somebody)


@dataclass(frozen=True, kw_only=True)
class MapsState(Generic[D]):
    """The person on the page and the map of each, in the order of the people."""

    current: str
    maps: tuple[tuple[str, D], ...]

    def drawn(self, person: str) -> D:
        """The map of `person`."""
        return dict(self.maps)[person]

    def with_drawn(self, person: str, drawn: D) -> "MapsState[D]":
        """The same with another map of `person`."""
        return replace(self, maps=tuple((name, drawn if name == person else old) for name, old in self.maps))


def nothing_drawn(people: Sequence[_Somebody], blank: D) -> MapsState[D]:
    """An empty map of each, the first person open."""
    return MapsState(current=people[0].id, maps=tuple((person.id, blank) for person in people))


def person_of(people: Sequence[P], action: Action) -> P:
    """The person whom an action names. Raises ActionRefused."""
    for person in people:
        if person.id == action.get("person"):
            return person
    raise ActionRefused("This person is not known here. Open the lesson again.")
