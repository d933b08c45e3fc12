"""Follows every way along the path at once: no dead end, no circle, nothing that nobody meets, harm only from what may harm."""

from collections.abc import Iterable, Iterator, Mapping

from onboarding.activities.capstone.check import FRAME, NEXT
from onboarding.activities.capstone.data import Condition, Episode, Option, Path, Scene, When
from onboarding.activities.story_check import in_a_circle

Flags = frozenset[str]
Fault = tuple[str, str, str, str]
"""File ("" for the folder), place, fault and mend."""


def way_faults(path: Path) -> Iterator[Fault]:
    """The faults of the ways along a path whose form is in order."""
    order = [part.id for part in path.parts]
    turns = [order.index(episode.part) for episode in path.episodes]
    if turns != sorted(turns) or set(turns) != set(range(len(order))):
        fault = "the episodes do not follow the order of the parts, or a part has none."
        yield "", "", fault, f"Number the files in the order of the parts of {FRAME}."
        return
    circles = list(_circles(path))
    yield from circles
    yield from _harm(path)
    if circles:
        return
    walked = _Walked(path)
    yield from walked.faults()


class _Walked:
    """Every episode with all sets of flags with which somebody can come there; flags that nobody reads any more are dropped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: list[Fault] = []
        self._met: set[tuple[str, str, str]] = set()
        """File, place and what was met there."""
        coming: set[Flags] = {frozenset()}
        for at, episode in enumerate(path.episodes, start=1):
            coming = self._episode(episode, coming, _read(path, at))
        self.ends = {path.ending(flags).id for flags in coming}

    def faults(self) -> Iterator[Fault]:
        """What was wrong on the way, and what nobody met."""
        yield from self._found
        for episode in self._path.episodes:
            for place, what in _parts(episode):
                if (episode.id, place, what) not in self._met:
                    mend = "Change the conditions, lead a choice to it, or take it out."
                    yield f"{episode.id}.toml", place, f"{what} is met by nobody.", mend
        for ending in self._path.endings:
            if ending.id not in self.ends:
                yield FRAME, f"ending '{ending.id}'", "is reached by nobody.", "Change its condition, or take it out."
        yield from self._unused()

    def _episode(self, episode: Episode, coming: set[Flags], later: Flags) -> set[Flags]:
        order = _in_order(episode)
        read = {NEXT: later}
        """For each moment: the flags that are read in it or after it."""
        for name in reversed(order):
            later = read[name] = later | _named(episode.scenes[name])
        reached: dict[str, set[Flags]] = {episode.start: {flags & read[episode.start] for flags in coming}}
        for name in order:
            scene = episode.scenes[name]
            for flags in reached.get(name, ()):
                if not scene.condition.holds(flags):
                    reached.setdefault(scene.otherwise, set()).add(flags & read[scene.otherwise])
                    continue
                self._scene(episode, scene, flags)
                for option in scene.offered(flags):
                    self._see(episode, f"moment '{name}', choice '{option.choice.id}'", option.whens, flags)
                    after = (flags | option.sets) - option.clears
                    reached.setdefault(option.to, set()).add(after & read[option.to])
        return reached.get(NEXT, set())

    def _scene(self, episode: Episode, scene: Scene, flags: Flags) -> None:
        place = f"moment '{scene.id}'"
        self._see(episode, place, scene.whens, flags)
        kinds = [option.choice.kind for option in scene.offered(flags)]
        if "sound" not in kinds or kinds.count("sound") == len(kinds):
            who = f"for somebody with {', '.join(sorted(flags)) or 'no flag'}"
            fault = (
                f"{episode.id}.toml",
                place,
                f"does not offer a sound choice and a weaker one {who}.",
                "Offer both: there is a good way on from everywhere.",
            )
            if not any(known[:2] == fault[:2] for known in self._found):
                self._found.append(fault)

    def _see(self, episode: Episode, place: str, whens: Iterable[When], flags: Flags) -> None:
        self._met.add((episode.id, place, "this"))
        for number, when in enumerate(whens, start=1):
            if when.condition.holds(flags):
                self._met.add((episode.id, place, f"when {number}"))

    def _unused(self) -> Iterator[Fault]:
        effects = [option for episode in self._path.episodes for option in _options(episode)]
        written = {flag for option in effects for flag in option.sets}
        read = _read(self._path, 0)
        for flag in self._path.flags:
            if flag not in written:
                yield FRAME, f"flag '{flag}'", "is set by no choice.", "Set it somewhere, or take it out."
            elif flag not in read:
                yield FRAME, f"flag '{flag}'", "changes nothing.", "Let a condition name it, or take it out."


def _harm(path: Path) -> Iterator[Fault]:
    for episode in path.episodes:
        for scene in episode.scenes.values():
            for option in scene.options:
                if option.sets & path.harms and option.choice.kind != "unsafe":
                    place = f"moment '{scene.id}', choice '{option.choice.id}'"
                    fault = f"sets a flag of harm, and its kind is '{option.choice.kind}'."
                    yield (
                        f"{episode.id}.toml",
                        place,
                        fault,
                        "Harm that could have been prevented comes of an unsafe choice.",
                    )


def _circles(path: Path) -> Iterator[Fault]:
    for episode in path.episodes:
        for name in sorted(in_a_circle(_leads(episode))):
            mend = "Let every choice lead on: an episode has to end."
            yield f"{episode.id}.toml", f"moment '{name}'", "can be reached again from itself.", mend


def _leads(episode: Episode) -> Mapping[str, set[str]]:
    return {
        name: {option.to for option in scene.options} | ({scene.otherwise} - {""})
        for name, scene in episode.scenes.items()
    }


def _in_order(episode: Episode) -> list[str]:
    """The moments, each after all that lead to it. There is no circle."""
    leads = _leads(episode)
    order: list[str] = []

    def visit(name: str) -> None:
        if name in leads and name not in order:
            for target in sorted(leads[name]):
                visit(target)
            order.append(name)

    for name in leads:
        visit(name)
    return order[::-1]


def _parts(episode: Episode) -> Iterator[tuple[str, str]]:
    """Everything that somebody has to meet: each moment, choice and conditional sentence."""
    for scene in episode.scenes.values():
        place = f"moment '{scene.id}'"
        for at, whens in (
            (place, scene.whens),
            *((f"{place}, choice '{option.choice.id}'", option.whens) for option in scene.options),
        ):
            yield at, "this"
            for number in range(1, len(whens) + 1):
                yield at, f"when {number}"


def _options(episode: Episode) -> Iterator[Option]:
    for scene in episode.scenes.values():
        yield from scene.options


def _read(path: Path, since: int) -> Flags:
    """The flags that something in the episodes from number `since` (the first is 0) on depends on, or an ending."""
    scenes = [scene for episode in path.episodes[since:] for scene in episode.scenes.values()]
    return frozenset().union(*(ending.condition.named for ending in path.endings), *(_named(scene) for scene in scenes))


def _named(scene: Scene) -> Flags:
    """The flags on which something in this moment depends."""
    conditions: list[Condition] = [scene.condition, *(when.condition for when in scene.whens)]
    for option in scene.options:
        conditions += [option.condition, *(when.condition for when in option.whens)]
    return frozenset().union(*(condition.named for condition in conditions))
