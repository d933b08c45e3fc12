"""Chance that can be told again: each draw is made from the seed and the name of what is drawn, so no state has to be carried."""

from hashlib import blake2b

from onboarding.activities.night_shift.people import Window

_STEP = 5


def share(seed: int, *name: object) -> float:
    """A number from 0 to below 1 that depends on the seed and the name only, evenly spread."""
    digest = blake2b(repr((seed, name)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def minute(window: Window, seed: int, *name: object) -> int:
    """A minute of the window in steps of five, both ends included."""
    early, late = window
    steps = (late - early) // _STEP + 1
    return early + _STEP * int(share(seed, *name) * steps)
