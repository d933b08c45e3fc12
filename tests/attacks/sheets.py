"""Answer sheets that lie about what they are. The controls: what answers.py and score.py refuse."""

from datetime import UTC, datetime
from typing import Any

from onboarding.answers import utc_stamp
from onboarding.grading.submission import read_received
from onboarding.questions import Item
from tests.attacks.scene import FAILED, HONEST, Scene, attack, entry_of
from tests.grading_course import QUIZ, WRITTEN, right

SHEET = {"state": FAILED, "full": False}
SLOT = {"state": FAILED, "full": None}
"""Some slots have no number, the others are graded."""

DEEP = 900


@attack("a sheet counts for the person it names", **SHEET, reason="The answer sheet belongs to another person")
def another_persons_sheet(scene: Scene) -> None:
    """A neighbour's sheet as one's own. Control: the sheet names the person who handed it in."""
    scene.sheet.write_bytes((entry_of(scene.handed, HONEST[0]) / "answers.json").read_bytes())


@attack("an attempt's id names a folder and nothing else", **SHEET, reason="The answer sheet has no valid attempt")
def attempt_id_as_a_path(scene: Scene) -> None:
    """The attempt's id leads out of the archive, into a neighbour's. Control: what an id may hold."""
    scene.change(lambda table: table["attempt"].__setitem__("id", f"../../{HONEST[0]}/{QUIZ}/forged"))


@attack("an attempt's id names a folder and nothing else", **SHEET, reason="The answer sheet has no valid attempt")
def absolute_attempt_id(scene: Scene) -> None:
    """The attempt's id is an absolute path. Control: what an id may hold."""
    scene.change(lambda table: table["attempt"].__setitem__("id", str(scene.trap)))


@attack("only questions that were handed out are scored", **SLOT, reason="Question 1: The answer names a question that")
def forged_version(scene: Scene) -> None:
    """A version of the question that never was. Control: the store of released questions."""
    scene.change(lambda table: table["slots"]["s01"].__setitem__("sha", "0" * 64))


@attack("only questions that were handed out are scored", **SLOT, reason="Question 1: The answer names a question that")
def forged_variant(scene: Scene) -> None:
    """A variant that never was, under the hash of one that was. Control: the store of released questions."""
    scene.change(lambda table: table["slots"]["s01"].__setitem__("variant", "s01z"))


def easier(scene: Scene) -> Item:
    return scene.handed.bank.slot("s09").variants[0]


@attack("a question counts in its own place", **SLOT, reason="Question 1: The answer names a question that")
def question_of_another_place(scene: Scene) -> None:
    """An easier question is answered in place of the one that was asked. Control: the store knows each question's place."""
    item = easier(scene)
    entry = {"variant": item.id, "sha": item.sha, "value": right(item)}
    scene.change(lambda table: table["slots"]["s01"].update(entry))


@attack("a slot has the fields we know", **SLOT, reason="Question 1: The entry has an unknown field: points.")
def points_in_the_sheet(scene: Scene) -> None:
    """The sheet says what it is worth. Control: fields that we do not know are refused."""
    scene.change(lambda table: table["slots"]["s01"].update({"points": 100}))


@attack("a sheet has the fields we know", **SHEET, reason="The answer sheet has an unknown field: state.")
def state_in_the_sheet(scene: Scene) -> None:
    """The sheet says that it passed. Control: fields that we do not know are refused."""
    scene.change(lambda table: table.update({"state": "graded: passed"}))


@attack("no field stands twice", **SHEET, reason="The answer sheet is damaged or cut off: a field stands twice")
def a_field_twice(scene: Scene) -> None:
    """Two names in one sheet: one reader might take the first, another the last. Control: no field stands twice."""
    text = scene.sheet.read_text(encoding="utf-8")
    scene.sheet.write_text('{"learner": "ada", ' + text.lstrip()[1:], encoding="utf-8")


@attack("numbers are numbers", **SHEET, reason="The answer sheet is damaged or cut off: NaN is not a number")
def not_a_number(scene: Scene) -> None:
    """NaN compares equal to nothing and spreads through sums. Control: constants that are not JSON are refused."""
    scene.change(lambda table: table["slots"]["s01"].update(rev=float("nan"), saved=float("inf")))


@attack("attempts are counted from 1", **SHEET, reason="The answer sheet has no valid attempt number")
def attempt_without_end(scene: Scene) -> None:
    """The attempt's number is beyond all others. Control: an attempt's number is a small whole number."""
    scene.change(lambda table: table["attempt"].__setitem__("n", 10**18))


@attack("nesting is bounded", **SHEET, reason="The answer sheet is nested too deeply.")
def deep_enough_to_be_read(scene: Scene) -> None:
    """Nested as deeply as can just be read, so that writing it again fails further on. Control: sixteen levels."""
    scene.change(lambda table: table["slots"]["s01"].__setitem__("value", "deep"))
    deep = "[" * DEEP + "]" * DEEP
    scene.sheet.write_text(scene.sheet.read_text(encoding="utf-8").replace('"deep"', deep, 1), encoding="utf-8")


@attack("deep nesting is caught", **SHEET, reason="The answer sheet is nested too deeply.")
def too_deep_to_be_read(scene: Scene) -> None:
    """A hundred thousand brackets. Control: the reader's own limit ends in a reason."""
    scene.sheet.write_bytes(b"[" * 100_000 + b"]" * 100_000)


@attack("slots are counted", **SHEET, reason="The answer sheet has 20,012 answers; no quiz has that many.")
def twenty_thousand_slots(scene: Scene) -> None:
    """As many slots as a sheet of the allowed size can hold. Control: the number of slots."""
    scene.change(lambda table: table["slots"].update({str(number): 0 for number in range(20_000)}))


@attack("size is bounded", **SHEET, reason="The answer sheet is larger than 256 KiB.")
def a_million_slots(scene: Scene) -> None:
    """10^6 slots. Control: at most 256 KiB are read."""
    scene.change(lambda table: table["slots"].update({str(number): 0 for number in range(1_000_000)}))


@attack("size is bounded", **SHEET, reason="The answer sheet is larger than 256 KiB.")
def bomb_in_the_exchange(scene: Scene) -> None:
    """A good sheet, followed by a gigabyte that takes no room on the disk. Control: at most 256 KiB are read."""
    with open(scene.sheet, "r+b") as file:
        file.truncate(1 << 30)


@attack("text is UTF-8", **SHEET, reason="The answer sheet is not text in UTF-8.")
def invalid_utf_8(scene: Scene) -> None:
    """Bytes that are no text. Control: strict decoding, with a reason."""
    scene.sheet.write_bytes(scene.sheet.read_bytes().replace(b'"quiz"', b'"\xff\xfe\xc0\xaf"', 1))


@attack("text is UTF-8", **SLOT, reason="Question 8: The answer holds half of a character.")
def half_a_character(scene: Scene) -> None:
    """A lone surrogate, which JSON can hold and no file can. Control: what cannot be written is refused."""
    scene.change(lambda table: table["slots"][WRITTEN].__setitem__("value", "\ud800 and so on"))


@attack("a text has a length", **SLOT, reason="Question 8: ")
def huge_text(scene: Scene) -> None:
    """A written answer of 200,000 characters. Control: at most 10,000 are taken."""
    scene.change(lambda table: table["slots"][WRITTEN].__setitem__("value", "x" * 200_000))


@attack("a value has the form of its question", **SLOT, reason="Question 1: ")
def values_of_other_forms(scene: Scene) -> None:
    """Lists, tables and numbers where a letter should be. Control: each kind of question reads its own values."""

    def edit(table: dict[str, Any]) -> None:
        odd = [["a", "b", "c", "d"], {"a": True}, True, 1e308, [["a"]]]
        for entry, value in zip(table["slots"].values(), odd, strict=False):
            entry["value"] = value

    scene.change(edit)


def arrived(scene: Scene) -> str:
    """Empty, or what is wrong with the time at which the sheet was received."""
    received = read_received(scene.submitted)
    stamp = utc_stamp(datetime.fromtimestamp(scene.sheet.stat().st_ctime, UTC))
    return "" if received and received.received == stamp else f"received {received and received.received}, not {stamp}"


@attack("arrival counts, not what is claimed", look=arrived)
def times_in_the_future(scene: Scene) -> None:
    """Sheet and folder name claim to come from the year 9999. Control: the time of arrival is this computer's."""

    def edit(table: dict[str, Any]) -> None:
        table["attempt"]["opened"] = "9999-01-01T00:00:00.000000Z"
        table["submitted"] = "9999-01-01T00:00:00.000000Z"
        for entry in table["slots"].values():
            entry["saved"] = "9999-01-01T00:00:00.000000Z"

    scene.change(edit)
    scene.entry.rename(scene.entry.with_name(f"{scene.learner}+{QUIZ}+9999-01-01 00:00:00.000000 UTC+x"))
