"""Talking a round of triage through: at most three patterns, with the people in whom they showed. No score, no pass.

Calling for everyone, waiting with everyone and sorting by the middle each get a debrief that names what it costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from onboarding.activities.shown_evidence import Shown, Sign, Tier
from onboarding.activities.triage.data import Vignette

MOST_PATTERNS = 3
_MOST_PEOPLE = 3


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One habit: what we saw, why it concerns us, the question, and the situations in which it showed."""

    id: str
    heading: str
    text: str
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What is shown after one answer. `same`: the learner chose the table's tier."""

    same: bool
    chosen: Tier
    tier: Tier
    sign: Sign
    note: str
    statements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Sorted:
    vignette: Vignette
    chosen: int
    table: int


def explain(vignette: Vignette, tier: str, shown: Shown) -> Explanation:
    """The table's tier with its sign, what leads astray, and the facts."""
    table = shown.tier_of(vignette.sign)
    return Explanation(
        same=table.id == tier,
        chosen=next(known for known in shown.tiers if known.id == tier),
        tier=table,
        sign=shown.signs[vignette.sign],
        note=vignette.note,
        statements=tuple(shown.statements[fact] for fact in vignette.facts),
    )


def patterns(answers: Sequence[tuple[Vignette, str]], shown: Shown) -> tuple[Pattern, ...]:
    """The patterns of a round, the most dangerous first, at most three; none when each answer is the table's."""
    rank = {tier.id: number for number, tier in enumerate(shown.tiers)}
    done = [
        _Sorted(vignette=vignette, chosen=rank[tier], table=rank[shown.tier_of(vignette.sign).id])
        for vignette, tier in answers
    ]
    found = [*_one_tier(done), *_single(done)]
    if any(pattern.id == "call-all" for pattern in found):  # says all that "higher" would say again
        found = [pattern for pattern in found if pattern.id != "higher"]
    return tuple(found[:MOST_PATTERNS])


def summary(found: Sequence[Pattern]) -> str:
    """The last word of a round."""
    if not found:
        return (
            "You sorted these as the table does. On a shift nobody writes the situation down for you: ask what is new and since "
            "when, and if two tiers seem to fit, take the higher one."
        )
    return (
        "What you sorted differently comes back, in this round or the next. On a shift, when two tiers seem to fit, take the "
        "higher one and say what you saw."
    )


def _one_tier(done: Sequence[_Sorted]) -> list[Pattern]:
    """Somebody who put everyone into one tier did not sort. One that differs may be doubt: that is no habit."""
    chosen = {one.chosen for one in done}
    differ = [one for one in done if one.chosen != one.table]
    if len(done) < 3 or len(chosen) != 1 or len(differ) < 2:
        return []
    if chosen == {0}:
        text = (
            "I saw that you called for everyone. I was concerned because a team that is called for each bad night may come "
            "more slowly to the next seizure. What were you weighing?"
        )
        return [_pattern("call-all", "You made the emergency call for everyone", text, differ)]
    text = (
        "I saw that you chose the same tier for everyone. I was concerned because the person who needs help at once then waits as "
        "long as the others. What were you weighing?"
    )
    return [_pattern("one-tier", "You chose one tier for everyone", text, differ)]


def _single(done: Sequence[_Sorted]) -> list[Pattern]:
    low_top = [one for one in done if one.table == 0 and one.chosen > 0]
    mimics = [one for one in low_top if one.vignette.mimic]
    kept = [one for one in done if one.table == 1 and one.chosen == 2]
    high = [one for one in done if one.chosen < one.table]
    found = []
    if low_top:
        text = (
            "I saw a sign of the top tier that you put lower. I was concerned because what lies behind such a sign can kill before "
            "somebody has looked. What made it seem less urgent: the calm, the day, the score?"
        )
        found.append(_pattern("top-lower", "A call that was not made", text, low_top))
    if len(mimics) >= 2:
        text = (
            "I saw that a cause came to mind first, such as withdrawal, age or a bad night, and the sign second. I was concerned "
            "because several causes look alike and some are quickly mended. Which explanation came to you?"
        )
        found.append(_pattern("explained", "A sign that was explained away", text, mimics))
    if kept:
        text = (
            "I saw a change that you wrote down and did not tell. I was concerned because a note is read when somebody has time. "
            "Whom could you have told, and how?"
        )
        found.append(_pattern("not-told", "Written down, and not told", text, kept))
    if high:
        text = (
            "I saw that you put some higher than the table does. That harms less than the other way round, and when in doubt it is "
            "right. If it is a habit, people may come more slowly when you call. What would have let you choose lower?"
        )
        found.append(_pattern("higher", "Higher than the table", text, high))
    return found


def _pattern(ident: str, heading: str, text: str, shown_in: Sequence[_Sorted]) -> Pattern:
    people = list(dict.fromkeys(one.vignette.text for one in shown_in))
    return Pattern(id=ident, heading=heading, text=text, people=tuple(people[:_MOST_PEOPLE]))
