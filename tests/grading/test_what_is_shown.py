"""What the trainer reads in the graded notebook, and the learner on the feedback page."""

import html
import re

from onboarding.questions import Item
from tests.grading_course import WRITTEN, Handed, right, wrong


def test_the_graded_notebook_tells_question_answer_score_and_reason(handed: Handed) -> None:
    """Each cell shows what was asked, chosen and right, and the number that nbgrader reads."""
    handed.take("ada", lambda item: wrong(item) if item.kind == "single" else right(item))
    handed.grade()
    for cell in handed.graded_notebook("ada")["cells"]:
        mark = cell["metadata"].get("onboarding", {})
        if "slot" not in mark or cell["cell_type"] != "code":
            continue
        (output,) = cell["outputs"]
        result = mark["result"]
        assert "".join(output["data"]["text/plain"]) == result["got"]
        page = "".join(output["data"]["text/html"])
        assert f"{result['got']} of {result['points']} points" in page
        assert "<script" not in page
        if result["item"]["kind"] == "single":
            chosen = next(o for o in result["item"]["options"] if o["id"] == result["value"])
            assert "<td>chosen</td><td></td>" in page
            assert chosen["rationale"].split("'")[0] in page


def private_texts(item: Item) -> list[str]:
    """What nobody may read of a missed question before mastery."""
    wrong_ones = [option.rationale for option in item.options]
    return [text for text in [*wrong_ones, item.rationale, *(anchor.text for anchor in item.anchors)] if text]


def plain(page: str) -> str:
    """The text of a page."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page.split("<body>")[1]))


def test_feedback_before_mastery_gives_the_idea_and_not_the_key(handed: Handed) -> None:
    """A miss shows principle and section; no rationale and no key of any missed question is on the page."""
    table = handed.take("ada", wrong, values={WRITTEN: None})
    handed.grade()
    page = handed.feedback("ada")
    text = plain(page)
    assert '<meta name="onboarding-state" content="graded: not yet passed">' in page
    for slot in handed.bank.slots:
        item = slot.variant(table["slots"][slot.id]["variant"])
        assert item.principle in text
        assert not [private for private in private_texts(item) if private in text]
    assert "Right answer" not in text
    assert "Read again: “" in text


def test_points_given_by_hand_do_not_make_a_wrong_answer_right(handed: Handed) -> None:
    """The page says that the trainer changed the points; the answer stays "not yet" and nothing of its key is told."""
    missed = "s09"
    table = handed.take("ada", lambda item: wrong(item) if item in handed.bank.slot(missed).variants else right(item))
    handed.grade()
    handed.mark("ada", 1, slot=missed)
    handed.mark("ada", 0)
    outcome = handed.grade()["ada"]
    assert outcome.state == "graded: passed"
    assert outcome.score == 16
    handed.mark("ada", 0, slot="s01")
    assert handed.grade()["ada"].state == "graded: not yet passed"
    text = plain(handed.feedback("ada"))
    assert text.count("Your trainer changed the points of this question by hand.") == 2
    assert "Question 9: not yet" in " ".join(text.split())
    item = handed.bank.slot(missed).variant(table["slots"][missed]["variant"])
    assert not [private for private in private_texts(item) if private in text]


def test_feedback_after_mastery_opens_everything(handed: Handed) -> None:
    """Once passed, every key and rationale is there, those of missed questions too."""
    missed = "s11"
    table = handed.take("ada", lambda item: wrong(item) if item in handed.bank.slot(missed).variants else right(item))
    handed.grade()
    handed.mark("ada", 4, "Well put & <kind>.")
    assert handed.grade()["ada"].state == "graded: passed"
    text = plain(handed.feedback("ada"))
    for slot in handed.bank.slots:
        item = slot.variant(table["slots"][slot.id]["variant"])
        assert not [private for private in private_texts(item) if private not in text]
    assert "Well put & <kind>." in text


def test_feedback_while_waiting_has_no_total_and_no_rubric(handed: Handed) -> None:
    """No number before the mark; the rubric shows with the mark, and the trainer's words with it."""
    handed.take("ada", values={WRITTEN: "<img src=x onerror=alert(1)> `x` $y$"})
    handed.grade()
    page = handed.feedback("ada")
    rubric = handed.bank.slot(WRITTEN)
    assert "Score:" not in page
    assert "waiting for marking" in page
    assert not any(criterion.text in plain(page) for item in rubric.variants for criterion in item.criteria)
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img" not in page
    handed.mark("ada", 1, "Say whom you would call.")
    handed.grade()
    text = plain(handed.feedback("ada"))
    assert "Say whom you would call." in text
    assert "What your trainer looked for" in text


def test_the_feedback_page_stands_alone(handed: Handed) -> None:
    """No script, nothing from elsewhere, a language, one main heading, a table with headings."""
    handed.take("ada", wrong)
    handed.grade()
    page = handed.feedback("ada")
    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1
    assert "<script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "src=" not in page
    assert page.count('scope="col"') == 3
