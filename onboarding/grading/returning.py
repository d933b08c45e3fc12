"""Returns feedback through nbgrader's exchange: each page under a name that only its learner and the trainer can work out."""

from onboarding.errors import FileProblem
from onboarding.files import read_bounded, write_atomic
from onboarding.grading.collect import secrets_of
from onboarding.grading.exchange import MAX_FEEDBACK, feedback_name
from onboarding.grading.places import NOTEBOOK, Exchange
from onboarding.grading.submission import read_received
from onboarding.paths import Layout


def return_feedback(layout: Layout, quiz: str, *, learner: str | None = None) -> tuple[str, ...]:
    """Put the feedback pages on `quiz` into the exchange; returns the learners whose page is new or changed. Raises DiskProblem.

    A submission without a secret of ours (handed in by other means) has no way back and is left out.
    """
    changed = []
    places = Exchange(layout.exchange)
    for folder in sorted(layout.feedback.glob(f"*/{quiz}")):
        name = folder.parent.name
        # The page is about the attempt whose notes lie beside it, which may not be the newest one any more.
        received = read_received(folder)
        if received is None or learner not in (None, name):
            continue
        try:
            page = read_bounded(folder / f"{NOTEBOOK}.html", limit=MAX_FEEDBACK)
        except FileProblem:
            continue
        for secret in secrets_of(layout, quiz, name, received.key):
            place = places.feedback / feedback_name(secret)
            if not place.is_file() or place.read_bytes() != page:
                write_atomic(place, page, mode=0o644)
                changed.append(name)
    return tuple(dict.fromkeys(changed))
