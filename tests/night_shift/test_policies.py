"""What must hold over many nights of each person, whatever the seed and the role.

`make test` plays some hundred nights of each person and policy, `make soak` two thousand.
"""

from collections import Counter

import pytest

from onboarding.activities.night_shift.debrief import MOST_DECISIONS, debrief, explain
from onboarding.activities.night_shift.night import SHIFT
from onboarding.activities.night_shift.players import FIXED, IGNORE
from tests.night_shift.nights import PEOPLE, SIX, WORLDS, WORSE, by_the_table, played

MANY = [pytest.param(range(200), id="200"), pytest.param(range(200, 2000), id="2000", marks=pytest.mark.soak)]
NAMES = [person.id for person in PEOPLE]
FLAGGED = [person.id for person in PEOPLE if any(course.who == "main" for course in person.courses)]


def test_the_nights_are_there() -> None:
    """The six people, the night on which good care still meets a seizure, and the one on which a call is waved away."""
    assert set(NAMES) == {*SIX, "seizure", "brushed"}
    assert set(NAMES) - set(FLAGGED) == {"ordinary"}


@pytest.mark.parametrize("seeds", MANY)
@pytest.mark.parametrize("person", NAMES)
def test_the_table_never_ends_in_preventable_harm(person: str, seeds: range) -> None:
    """Nor does it leave anything for the debrief to raise."""
    for seed in seeds:
        night, came = by_the_table(person, seed)
        assert came.harms == (), seed
        assert came.concerns == (), seed
        assert night.time <= SHIFT


@pytest.mark.parametrize("seeds", MANY)
@pytest.mark.parametrize("person", FLAGGED)
def test_ignoring_red_flags_ends_in_preventable_harm(person: str, seeds: range) -> None:
    """Good rounds, good records, a good handover, and not one call: each time somebody is harmed who need not have been."""
    for seed in seeds:
        _, came = played(person, IGNORE, seed)
        assert came.harms, seed
        assert any(kind == "untold" for kind, _ in came.concerns), seed


@pytest.mark.parametrize("seeds", MANY)
@pytest.mark.parametrize("policy", WORSE)
@pytest.mark.parametrize("person", NAMES)
def test_not_thinking_debriefs_worse_than_the_table(person: str, policy: str, seeds: range) -> None:
    """In every single night, not only on average. On the ordinary night there is no red flag to ignore, so ignoring may be as good."""
    for seed in seeds:
        _, came = played(person, WORSE[policy], seed)
        table = by_the_table(person, seed)[1].weight
        if person == "ordinary" and policy == "ignoring red flags":
            assert came.weight >= table, seed
        else:
            assert came.weight > table, seed


@pytest.mark.parametrize("seeds", [range(15), pytest.param(range(2000), marks=pytest.mark.soak)], ids=["15", "2000"])
def test_no_fixed_policy_is_best_for_four_of_the_six(seeds: range) -> None:
    """Somebody with one answer to every sign is best placed for three people at most: each needs something else.

    Best for a person is what no other fixed policy beats in the most nights. Nights are compared one by one: in a sum over all of them one
    rare harm would outweigh a wrong tier in every night. Policies that differ only in how often they look count as one as well.
    """
    best: Counter[str] = Counter()
    for person in SIX:
        unbeaten: Counter[str] = Counter()
        for seed in seeds:
            weights = {name: played(person, policy, seed)[1].weight for name, policy in FIXED.items()}
            least = min(weights.values())
            assert least >= by_the_table(person, seed)[1].weight, (person, seed)
            names = {name for name, weight in weights.items() if weight == least}
            unbeaten.update(names | {name.partition(" at ")[0] for name in names})
        for few in ({name for name in unbeaten if " at " in name}, {name for name in unbeaten if " at " not in name}):
            most = max(unbeaten[name] for name in few)
            best.update(name for name in few if unbeaten[name] == most)
    assert max(best.values()) < 4, best
    assert len({name.partition(" at ")[0] for name in best}) >= 3, best


@pytest.mark.parametrize("seeds", MANY)
def test_the_seizure_night_meets_the_seizure_in_good_care(seeds: range) -> None:
    """It comes under the table's policy too, and the debrief says that nobody could have prevented it."""
    world = WORLDS["seizure"]
    for seed in seeds:
        night, came = by_the_table("seizure", seed)
        assert came.not_preventable == ("fit/0",)
        assert came.harms == ()
        told = [line.told for line in debrief(world, night).happened if "is stiff" in line.text]
        assert len(told) == 1
        assert told[0].startswith("This could not have been prevented by anybody")


@pytest.mark.parametrize("seeds", MANY)
def test_the_first_call_is_waved_away_and_the_next_one_is_not(seeds: range) -> None:
    """The table's policy goes up the chain; somebody who leaves it there meets harm."""
    for seed in seeds:
        night, came = by_the_table("brushed", seed)
        assert [call.waved for call in night.calls][:2] == [True, False]
        assert [one.verdict for one in came.signs] == ["right"]


@pytest.mark.parametrize("person", NAMES)
@pytest.mark.parametrize("policy", ["table", *WORSE])
def test_every_event_has_its_place_in_the_debrief(person: str, policy: str) -> None:
    """Whatever happened is told with its reason; at most three decisions, each with several acts and what it rests on."""
    world = WORLDS[person]
    for seed in range(25):
        night, came = by_the_table(person, seed) if policy == "table" else played(person, WORSE[policy], seed)
        told = debrief(world, night)
        lines = [(line.at, line.text) for line in told.happened]
        for entry in night.log:
            if entry.kind in ("event", "harm", "reply"):
                assert (entry.at, entry.text) in lines
                assert explain(world, entry.of)
        for one in came.signs:
            assert explain(world, one.key) in [line.told for line in told.happened]
        assert all(line.told for line in told.happened)
        assert len(told.points) <= MOST_DECISIONS
        assert bool(came.concerns) <= bool(told.points)
        for point in told.points:
            assert len(point.acts) >= 2
            assert point.rests_on
            assert point.text.startswith("I saw ")
            assert point.text.endswith("?")
        assert len(told.delays) == max(1, len(came.signs))
        assert told.tiers
        assert told.summary == world.person.summary
