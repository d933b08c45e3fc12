"""The trainer allows another attempt after the oral check; the learner's page hears of it with the feedback."""

from onboarding.errors import CourseError
from onboarding.grading.attempts import Grader
from onboarding.grading.carry import FREE_ATTEMPTS
from onboarding.grading.places import valid_learner, valid_quiz
from onboarding.paths import Layout
from onboarding.people import load_people, save_people
from onboarding.records.ledger import Ledger


def allow_attempt(layout: Layout, learner: str, quiz: str) -> list[str]:
    """Allow one attempt more than have failed, and return the feedback anew; sentences about what was done.

    Doing it twice allows no more than one. Nothing here is a mark: the attempt is graded like every other. Raises CourseError.
    """
    if not valid_learner(learner) or not valid_quiz(quiz):
        raise CourseError(
            "Name a learner and a quiz, for example: onboarding people allow-attempt ada tapering-principles"
        )
    grader = Grader.open(layout, quiz)
    if not layout.ledger.exists():
        raise CourseError("Nothing was graded yet. Run: onboarding grade " + quiz)
    with Ledger(layout.ledger) as ledger:
        failed = grader.standing(ledger, learner).failed
    people = load_people(layout)
    if failed < grader.allowed(learner):
        return [
            f"{people.named(learner)} has failed {failed} attempts at {quiz} and may try again already. Nothing was changed."
        ]
    save_people(layout, people.with_extra(learner, quiz, failed + 1 - FREE_ATTEMPTS))
    said = [f"{people.named(learner)} may take attempt {failed + 1} at {quiz}."]
    # nbgrader takes seconds to import.
    from onboarding.grading.batch import grade

    try:
        grade(layout, quiz)
    except CourseError as error:
        return [*said, f"The learner's page hears of it with the next: onboarding grade {quiz} ({error})"]
    return [*said, "The learner's page says so when it looks again."]
