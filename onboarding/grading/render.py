"""How the trainer reads a result: one page fragment for a slot that the program marked, Markdown for a written answer and its rubric.

Everything a learner wrote is escaped here; `formgrade.clean` lets only the tags through that are used here.
"""

import re
import unicodedata
from html import escape

from onboarding.grading.score import FAILED, NOT_ASKED, WAITING, SlotResult
from onboarding.papers import plain_markdown
from onboarding.questions import Criterion

_FENCE = re.compile(r"`{3,}")
_PLAIN_SPACES = str.maketrans("\n\t", "  ")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    """`text` without characters that would hide or reorder others: each is shown as a replacement character."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.translate(_PLAIN_SPACES).isprintable():
        return lines
    # The two joiners are part of ordinary writing in several languages and of emoji.
    return "".join(
        character
        if character in "\n\t\u200c\u200d" or unicodedata.category(character) not in _HIDDEN
        else "\N{REPLACEMENT CHARACTER}"
        for character in lines
    )


def answer_text(result: SlotResult) -> str:
    """The learner's answer in plain text; "No answer" when there is none, empty when it could not be read."""
    if result.item is None or result.status == FAILED:
        return ""
    return visible(result.item.rules.show(result.item.public(), result.value))


def verdict_words(result: SlotResult) -> str:
    """The program's result in words."""
    if result.status == FAILED:
        return f"Could not be graded: {result.reason}"
    if result.status == WAITING:
        return "Waiting for marking"
    if result.status == NOT_ASKED:
        return "Not asked: added to the quiz after this attempt was opened"
    if result.carried:
        return f"Right in attempt {result.carried_n}, not asked again"
    if result.points == 0:
        return result.reason
    if result.got == result.points:
        return "Right"
    return "Partly right" if result.got else "Not right" if result.value is not None else "Not answered"


def result_html(result: SlotResult) -> str:
    """Question, answer, key, score and rationale of a slot that the program marks, as HTML."""
    head = f'<p class="onboarding-words"><b>Question {result.number}: {_html(verdict_words(result))}</b>'
    if result.got is not None:
        head += f" &middot; {result.got} of {result.points} points"
    if result.must_pass:
        head += " &middot; safety question"
    parts = ['<div class="onboarding-result">', head + "</p>"]
    if result.item is not None:
        parts.append(f"<p>{_html(result.item.stem)}</p>")
        parts.append(_table(result.item.rules.table(result.item, result.value)))
        parts.append(f"<p><b>Principle:</b> {_html(result.item.principle)}</p>")
    return "\n".join([*parts, "</div>"])


def result_plain(result: SlotResult) -> str:
    """The number that nbgrader reads from a cell's output; only a scored slot has one."""
    if result.got is None:
        raise ValueError(f"slot {result.slot} has no score")
    return str(result.got)


def written_markdown(result: SlotResult) -> str:
    """A written answer as a fenced block: no Markdown, no HTML and no formula in it comes alive."""
    if result.status == FAILED:
        return f"**Could not be graded:** {plain_markdown(visible(result.reason))}"
    if result.status == NOT_ASKED:
        return f"*{verdict_words(result)}.*"
    if result.value is None:
        return "*No answer.*"
    text = visible(str(result.value))
    longest = max((len(run) for run in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    before = f"*{verdict_words(result)}.*\n\n" if result.carried else ""
    return f"{before}{fence}\n{text}\n{fence}"


def rubric_markdown(result: SlotResult) -> str:
    """Question, rubric and example answers for the trainer, as Markdown; shown above the written answer."""
    if result.item is None:
        return f"## Question {result.number}"
    item = result.item
    safety = " · safety question" if result.must_pass else ""
    lines = [
        f"## Question {result.number} ({result.points} points{safety})",
        "",
        plain_markdown(item.stem),
        "",
        "**Rubric**",
        "",
    ]
    lines += [f"- {plain_markdown(criterion_text(criterion))}" for criterion in item.criteria]
    lines += ["", "**Example answers**", ""]
    lines += [f"- *{plain_markdown(anchor.level)}*: {plain_markdown(anchor.text)}" for anchor in item.anchors]
    return "\n".join(lines)


def criterion_text(criterion: Criterion) -> str:
    """One line of a rubric with what it is worth."""
    if criterion.critical:
        return f"{criterion.text} (critical error: if met, 0 points)"
    return f"{criterion.text} ({criterion.points} point{'' if criterion.points == 1 else 's'})"


def _table(rows: list[tuple[str, ...]]) -> str:
    heads, *body = rows
    lines = ["".join(f"<th>{_html(head)}</th>" for head in heads)]
    lines += ["".join(f"<td>{_html(cell)}</td>" for cell in row) for row in body]
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def _html(text: str) -> str:
    return escape(visible(text)).replace("\n", "<br>")
