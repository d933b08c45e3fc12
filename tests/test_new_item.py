"""`onboarding new-item`, on copies of the real question files."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from onboarding.authoring.new_item import Addition, plan_practice, plan_slot, plan_variant
from onboarding.authoring.outline import headers
from onboarding.authoring.question_file import CannotAdd
from onboarding.authoring.schema import practice_schema, quiz_schema
from onboarding.authoring.used_ids import NoIdLeft
from onboarding.cli import main
from onboarding.content import load_content
from onboarding.errors import ContentError
from onboarding.grading.items import ItemStore
from onboarding.paths import Layout
from onboarding.questions import KINDS, load_bank, load_practice
from tests.conftest import ROOT
from tests.question_files import MARKED, QUIZ, faults, filled, practice_file, quiz_file

REAL = ROOT / "questions" / f"{QUIZ}.toml"
SLOTS = tuple(slot.id for slot in load_bank(REAL).slots)


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """The command as typed, in this process."""
    monkeypatch.setattr(sys, "argv", ["onboarding", *words])
    main()


@pytest.mark.parametrize("slot", SLOTS)
def test_a_variant_is_added_after_the_last_one_of_its_slot_and_nothing_else_changes(course: Layout, slot: str) -> None:
    """Every other byte stays, the variant has the next letter and the kind of the slot, and TOML reads it where it belongs."""
    file = quiz_file(course)
    before, old = file.read_bytes(), load_bank(file)
    addition = plan_variant(course, file, slot=slot)
    addition.write()
    after = file.read_bytes()
    start = after.index(text := addition.text.encode())
    assert after[: start - 1] + after[start + len(text) :] == before, (
        "more than an empty line and the variant was added"
    )
    variants = {entry["id"]: entry["variant"] for entry in tomllib.loads(after.decode())["slot"]}[slot]
    last = old.slot(slot).variants[-1].id
    assert [v["id"] for v in variants] == [*(v.id for v in old.slot(slot).variants), last[:-1] + chr(ord(last[-1]) + 1)]
    assert variants[-1]["kind"] == variants[0]["kind"]
    assert after.decode().splitlines()[addition.line - 1] == "[[slot.variant]]"


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_slot_of_every_kind_is_accepted(course: Layout, kind: str) -> None:
    """The skeleton alone is refused with sentences about itself only; filled in, the whole course loads and the schema agrees."""
    file = quiz_file(course)
    before = file.read_bytes()
    addition = plan_slot(course, file, kind=kind)
    addition.write()
    assert (addition.slot, addition.item) == ("s13", "s13a")
    with pytest.raises(ContentError) as caught:
        load_bank(file)
    assert all("'s13'" in fault.place for fault in caught.value.faults)
    assert file.read_bytes().startswith(before)
    file.write_bytes(before + b"\n" + filled(addition.text, kind).encode())
    slot = load_content(course).module(QUIZ).bank.slot("s13")
    assert [item.kind for item in slot.variants] == [kind]
    assert faults(quiz_schema(), file) == []


@pytest.mark.parametrize("kind", MARKED)
def test_a_filled_practice_item_of_every_marked_kind_is_accepted(course: Layout, kind: str) -> None:
    """As for slots; the quiz file stands for the practice file of the same module."""
    file = practice_file(course)
    before = file.read_bytes()
    addition = plan_practice(course, quiz_file(course), kind=kind, objective="tp-o3")
    assert addition.file == file
    assert "# objective: tp-o3" in addition.text
    addition.write()
    assert file.read_bytes().startswith(before)
    with pytest.raises(ContentError) as caught:
        load_practice(file)
    assert all(f"'{addition.item}'" in fault.place for fault in caught.value.faults)
    file.write_bytes(before + b"\n" + filled(addition.text, kind).encode())
    assert load_content(course).module(QUIZ).practice[-1].kind == kind
    assert faults(practice_schema(), file) == []


def test_a_variant_of_a_written_slot_is_written_and_worth_the_slot(course: Layout) -> None:
    """Its rubric starts with the points of the slot; another way of marking is refused."""
    bank = load_bank(quiz_file(course))
    written = next(slot for slot in bank.slots if not slot.auto)
    addition = plan_variant(course, quiz_file(course), slot=written.id)
    assert f"points = {written.points} " in addition.text
    with pytest.raises(CannotAdd, match="Use --kind written, or add a new slot"):
        plan_variant(course, quiz_file(course), slot=written.id, kind="single")


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("last", ["", "end", "blank"])
def test_line_endings_and_the_end_of_a_file_stay(course: Layout, ending: str, last: str) -> None:
    """A file from Windows stays one; a file without a last line ending, or with an empty last line, gets well-formed lines."""
    file = quiz_file(course)
    text = file.read_text("utf-8").rstrip("\n") + {"": "", "end": "\n", "blank": "\n\n"}[last]
    file.write_bytes(before := text.replace("\n", ending).encode())
    plan_slot(course, file, kind="single").write()
    assert file.read_bytes().startswith(before)
    part = file.read_bytes().removeprefix(before)
    assert part.count(b"\n") == part.count(ending.encode())
    assert b"\n\n\n" not in file.read_bytes().replace(b"\r", b"")
    assert tomllib.loads(file.read_text("utf-8"))["slot"][-1]["id"] == "s13"
    plan_variant(course, file, slot="s13").write()
    assert [v["id"] for v in tomllib.loads(file.read_text("utf-8"))["slot"][-1]["variant"]] == ["s13a", "s13b"]


def test_what_looks_like_a_header_inside_a_text_is_none(course: Layout) -> None:
    """Headers in strings of several lines and in comments do not draw a variant to them."""
    file = quiz_file(course)
    text = file.read_text("utf-8")
    stem = '"""First line.\n[[slot]]\nid = "s99"\n# not a comment"""'
    text = re.sub(r'(?<=^stem = )".*"$', lambda _: stem, text, count=1, flags=re.MULTILINE)
    text = text.replace("\n# s01", '\n#[[slot]]\n# three quotes, """, open nothing here\n# s01', 1)
    file.write_text(text, "utf-8")
    real = [header.name for header in headers(REAL.read_text("utf-8"))]
    assert [header.name for header in headers(text)] == real
    assert real.count("slot") == len(SLOTS)
    for slot in SLOTS[:3]:
        plan_variant(course, file, slot=slot).write()
    ids = {
        slot["id"]: [variant["id"] for variant in slot["variant"]] for slot in tomllib.loads(file.read_text())["slot"]
    }
    assert ids["s01"][:1] == ["s01a"]
    assert all(variant.startswith(slot) for slot, variants in ids.items() for variant in variants)


def test_comments_of_the_next_slot_stay_with_it(course: Layout) -> None:
    """A variant goes above the comments that introduce the next slot, and below one that belongs to the last variant."""
    file = quiz_file(course)
    text = file.read_text("utf-8")
    cut = text.index("[[slot]]", text.index('id = "s05"'))
    head = text[:cut].rstrip("\n").rstrip("-# \n")
    file.write_text(f"{head}\n# a note on the last variant\n\n# about s06\n{text[cut:]}", "utf-8")
    plan_variant(course, file, slot="s05").write()
    lines = file.read_text("utf-8").splitlines()
    note, new, about = (lines.index(line) for line in ("# a note on the last variant", 'id = "s05c"', "# about s06"))
    assert note < new < about
    assert lines[about + 1] == "[[slot]]"
    file.write_text(f"{head}\n# about s06\n{text[cut:]}", "utf-8")
    plan_variant(course, file, slot="s05").write()
    lines = file.read_text("utf-8").splitlines()
    assert lines[lines.index("# about s06") + 1] == "[[slot]]"


def without_last_variant(file: Path, slot: str, *, comment: str = "") -> str:
    """Take the last variant of a slot out of the file; its id."""
    text = file.read_text("utf-8")
    last = load_bank(file).slot(slot).variants[-1].id
    start = text.index(f'[[slot.variant]]\nid = "{last}"')
    end = next(
        header.start for header in headers(text) if header.start > start and header.name in ("slot", "slot.variant")
    )
    file.write_text(text[:start] + comment + text[end:], "utf-8")
    return last


def test_the_id_of_a_retired_variant_is_never_given_again(course: Layout) -> None:
    """Whether a comment, the built paper or the released questions remember it; without any of them it is free."""
    file = quiz_file(course)
    store = ItemStore(course.items)
    store.folder.parent.mkdir(parents=True)
    bank = load_bank(file)
    last = bank.slot("s03").variants[-1]
    following = plan_variant(course, file, slot="s03").item
    without_last_variant(file, "s03")
    assert plan_variant(course, file, slot="s03").item == following, "the built paper remembers it"
    (course.source / QUIZ / "quiz.ipynb").unlink()
    assert plan_variant(course, file, slot="s03").item == last.id, "nothing remembers it"
    store.add(QUIZ, [("s03", last)])
    assert plan_variant(course, file, slot="s03").item == following, "it was handed out"
    last_of_s04 = without_last_variant(file, "s04", comment="# retired: s04c\n\n")
    assert last_of_s04 == "s04c"
    assert plan_variant(course, file, slot="s04").item == "s04d", "a comment remembers it"


def test_the_id_of_a_retired_slot_is_never_given_again(course: Layout) -> None:
    """The last slot goes, the next new one has a higher number; asking for the old one is refused with the free one."""
    file = quiz_file(course)
    text = file.read_text("utf-8")
    file.write_text(text[: [header.start for header in headers(text) if header.name == "slot"][-1]], "utf-8")
    assert plan_slot(course, file, kind="single").slot == "s13"
    with pytest.raises(CannotAdd, match=r"never reused.*s13"):
        plan_slot(course, file, kind="single", slot="s12")


def test_ids_run_out_in_words(course: Layout) -> None:
    """After z there is no variant id left in a slot."""
    file = quiz_file(course)
    file.write_text(file.read_text("utf-8") + "# retired: s04z\n", "utf-8")
    with pytest.raises(NoIdLeft, match="has used its last variant id, s04z"):
        plan_variant(course, file, slot="s04")


def test_many_additions_in_a_row_never_repeat_an_id(course: Layout) -> None:
    """Slots, variants and practice items, one after the other, in files that are not filled in yet."""
    file = quiz_file(course)
    made: list[Addition] = []
    for kind in KINDS:
        made.append(plan_slot(course, file, kind=kind))
        made[-1].write()
        made.append(plan_variant(course, file, slot=made[-1].slot))
        made[-1].write()
        if KINDS[kind].AUTO:
            made.append(plan_practice(course, file, kind=kind))
            made[-1].write()
    ids = [addition.item for addition in made]
    assert len(set(ids)) == len(ids)
    slots = [slot["id"] for slot in tomllib.loads(file.read_text("utf-8"))["slot"]]
    assert len(set(slots)) == len(slots) == len(SLOTS) + len(KINDS)


def test_the_command_says_what_it_added_and_what_to_fill_in(
    course: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sentences an author can act on; the mode of the file stays."""
    file = quiz_file(course)
    file.chmod(0o600)
    with pytest.raises(SystemExit) as stopped:
        run(monkeypatch, "new-item", str(file), "--slot", "s20", "--kind", "single", "--objective", "tp-o2")
    assert not stopped.value.code
    said = capsys.readouterr().out
    assert f"Added slot s20 with variant s20a to questions/{QUIZ}.toml, line " in said
    assert "Fill in: facts, reread, principle, stem, key, text of each option, rationale of each option." in said
    assert file.stat().st_mode & 0o777 == 0o600
    line = int(re.search(r"line (\d+)", said)[1])  # type: ignore[index]
    assert file.read_text("utf-8").splitlines()[line - 1] == "[[slot]]"


def test_printing_changes_nothing(
    course: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--print shows the very lines and leaves the file alone."""
    file = quiz_file(course)
    before = file.read_bytes()
    with pytest.raises(SystemExit):
        run(monkeypatch, "new-item", str(file), "--variant-of", "s04", "--print")
    assert capsys.readouterr().out == plan_variant(course, file, slot="s04").text
    assert file.read_bytes() == before


REFUSED = [
    (("--kind", "singel"), "Kind 'singel' is unknown. Did you mean 'single'? Use one of: case, matching,"),
    (("--kind", "single", "--objective", "tp-o99"), "Objective 'tp-o99' does not exist in the module"),
    (("--kind", "single", "--slot", "s04"), "ids are never reused. The next free one is s13."),
    (("--kind", "single", "--slot", "S 4"), "'S 4' cannot be an id. Use small letters"),
    (("--variant-of", "s99"), "Slot 's99' is not in questions/"),
    (("--variant-of", "s04", "--slot", "s13"), "use --variant-of alone or with --kind"),
    (("--practice", "--kind", "written"), "Practice is explained at once, and a trainer marks 'written'."),
    (("--practice", "--kind", "single", "--slot", "s13"), "Practice has no slots"),
    ((), "Say which kind of question it is. Use --kind with one of: case,"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED, ids=[" ".join(words) or "nothing" for words, _ in REFUSED])
def test_refusals_are_sentences_and_change_nothing(
    course: Layout,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    sentence: str,
) -> None:
    """Exit code 1, one plain line, no traceback."""
    before = {path: path.read_bytes() for path in course.questions.rglob("*.*")}
    with pytest.raises(SystemExit) as stopped:
        run(monkeypatch, "new-item", str(quiz_file(course)), *words)
    assert stopped.value.code == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert {path: path.read_bytes() for path in course.questions.rglob("*.*")} == before


def test_files_that_cannot_be_added_to_are_refused_in_words(course: Layout) -> None:
    """A missing file, a stranger, a practice file without --practice, broken TOML, tables in one line."""
    for name, match in (
        ("questions/none.toml", "does not exist"),
        ("course.toml", "is no question file of this course"),
        (f"questions/practice/{QUIZ}.toml", "has no slots. Add --practice"),
    ):
        with pytest.raises(CannotAdd, match=match):
            plan_slot(course, course.root / name, kind="single")
    (course.questions / "stray.toml").write_text('schema = 1\nquiz = "stray"\n')
    with pytest.raises(CannotAdd, match="belongs to no module"):
        plan_slot(course, course.questions / "stray.toml", kind="single")
    file = quiz_file(course)
    file.write_text(f'schema = 1\nquiz = "{QUIZ}"\nslot = [{{id = "s01", objective = "tp-o1", points = 1}}]\n')
    with pytest.raises(CannotAdd, match="in a form that this command cannot add to, and nothing was changed"):
        plan_slot(course, file, kind="single")
    with pytest.raises(CannotAdd, match="in a form that this command cannot add to, and nothing was changed"):
        plan_variant(course, file, slot="s01")
    file.write_text('stem = "never closed\n')
    with pytest.raises(CannotAdd, match=r"cannot be read: .*line 1.*nothing was added"):
        plan_slot(course, file, kind="single")
