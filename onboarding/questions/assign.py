"""Which variant a learner gets, and in which order its options stand: a pure function that grading can check."""

from collections.abc import Collection, Sequence

from onboarding.files import content_hash


def choose_variant(
    *, learner: str, quiz: str, slot: str, variants: Sequence[str], seen: Sequence[str], own: Collection[str] = ()
) -> str:
    """The variant of `slot` for `learner` who has had `seen` (in order, repeats included) before.

    No variant repeats while one is unseen; after that the least often seen comes first. Of those seen equally often, the ones in
    `own` (variants that name the learner's role) come before those for everyone. Adding a variant later changes nothing
    for attempts already open. Raises ValueError when there is no variant.
    """
    if not variants:
        raise ValueError(f"slot {slot} of {quiz} has no variant")
    return min(
        variants,
        key=lambda variant: (
            list(seen).count(variant),
            variant not in own,
            content_hash([learner, quiz, slot, variant]),
        ),
    )


def shuffled(options: Sequence[str], *, learner: str, attempt: str, variant: str) -> list[str]:
    """The option ids in the order this learner sees them in this attempt."""
    return sorted(options, key=lambda option: content_hash([learner, attempt, variant, option]))
