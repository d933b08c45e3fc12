"""Every item-writing flaw that a program can see, over graded items, practice items and refreshers."""

from collections.abc import Callable, Iterable, Iterator

from onboarding.content import Content
from onboarding.questions import Bank, Item
from onboarding.questions.kinds.case import Steps
from onboarding.review.cue_flaws import cue_flaws
from onboarding.review.echo_flaws import echo_flaws
from onboarding.review.finding import Finding, Flaws
from onboarding.review.form_flaws import form_flaws
from onboarding.review.kind_flaws import kind_flaws
from onboarding.review.language import language_flaws
from onboarding.review.likeness_flaws import likeness_flaws
from onboarding.review.logic_flaws import logic_flaws
from onboarding.review.number_flaws import number_flaws
from onboarding.review.rationale_flaws import rationale_flaws
from onboarding.review.reading_flaws import reading_flaws
from onboarding.review.stem_flaws import stem_flaws
from onboarding.review.topic_flaws import topic_flaws

CHECKS: tuple[Callable[[Item], Flaws], ...] = (
    stem_flaws,
    topic_flaws,
    reading_flaws,
    cue_flaws,
    echo_flaws,
    logic_flaws,
    likeness_flaws,
    form_flaws,
    number_flaws,
    kind_flaws,
    rationale_flaws,
    language_flaws,
)


def review_item(item: Item, *, file: str, place: str) -> list[Finding]:
    """The flaws of one item and, for a case, of its steps."""
    findings = [flaw.at(file, place) for check in CHECKS for flaw in check(item)]
    for step in item.own.steps if isinstance(item.own, Steps) else ():
        at = f"{place}, step '{step.id}'"
        of_the_case = {finding.words for finding in findings}
        findings += [found for found in review_item(step, file=file, place=at) if found.words not in of_the_case]
    return findings


def review_bank(bank: Bank, *, file: str) -> list[Finding]:
    """The flaws of all graded items of one quiz, and of its slots."""
    return list(_bank(bank, file))


def review_practice(items: Iterable[Item], *, file: str) -> list[Finding]:
    """The flaws of practice items, or of refreshers."""
    return [finding for item in items for finding in review_item(item, file=file, place=f"item '{item.id}'")]


def review_content(content: Content) -> list[Finding]:
    """The flaws of every item of the course, in the order of the files."""
    findings = []
    for module in content.modules:
        name = f"{module.module.id}.toml"
        findings += review_bank(module.bank, file=f"questions/{name}")
        findings += review_practice(module.practice, file=f"questions/practice/{name}")
        findings += review_practice((one.item for one in module.refreshers), file=f"questions/refreshers/{name}")
    return findings


def _bank(bank: Bank, file: str) -> Iterator[Finding]:
    for slot in bank.slots:
        levels = {item.id: item.difficulty for item in slot.variants}
        if len(set(levels.values())) > 1:
            yield Finding(
                file, f"slot '{slot.id}'", "uneven-variants",
                f"its variants differ in difficulty ({', '.join(f'{id_}: {level}' for id_, level in levels.items())}).",
                "Make them equally hard: chance decides which one a learner gets.",
            )  # fmt: skip
        for item in slot.variants:
            yield from review_item(item, file=file, place=f"slot '{slot.id}', variant '{item.id}'")
