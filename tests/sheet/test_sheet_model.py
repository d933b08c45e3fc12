"""Two windows in any order, and any JSON: the sheet always holds what was acknowledged."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from onboarding.answers import read_sheet
from onboarding.errors import AnswerInvalid
from onboarding.server.sheet import (
    Ack,
    AlreadySubmitted,
    Changed,
)
from tests.server_course import GOOD, SLOTS, make_quiz
from tests.sheet.trial import DAMAGE, again, hand_in, opened, write


class Tabs(RuleBasedStateMachine):
    """Two windows write, resend, submit and retake in any order; a plain model says what must be saved."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.keep = tempfile.TemporaryDirectory()
        self.folder = make_quiz(Path(self.keep.name) / "q")
        self.numbers = count()

    def teardown(self) -> None:
        self.keep.cleanup()

    @initialize()
    def start(self) -> None:
        table = opened(self.folder).table
        self.attempt = table["attempt"]["id"]
        self.submitted = False
        self.model: dict[str, tuple[int, Any]] = {slot: (0, None) for slot in SLOTS}
        self.views = [dict.fromkeys(SLOTS, 0), dict.fromkeys(SLOTS, 0)]
        self.last: dict[str, tuple[str, int, Any, Ack]] = {}

    @rule(tab=st.integers(0, 1), slot=st.sampled_from(sorted(SLOTS)), data=st.data())
    def click(self, tab: int, slot: str, data: st.DataObject) -> None:
        value, request = data.draw(st.sampled_from(GOOD[slot])), f"r{next(self.numbers)}"
        rev, saved = self.model[slot]
        try:
            ack = write(self.folder, slot, value, rev=self.views[tab][slot], request=request, attempt=self.attempt)
        except AlreadySubmitted:
            assert self.submitted
        except Changed as refusal:
            assert self.views[tab][slot] != rev
            assert (refusal.rev, refusal.value) == (rev, saved)
            self.views[tab][slot] = rev
        else:
            assert not self.submitted
            assert self.views[tab][slot] == rev
            assert ack.rev == rev + 1
            self.model[slot] = (ack.rev, value)
            self.last[slot] = (request, rev, value, ack)
            self.views[tab][slot] = ack.rev

    @rule(slot=st.sampled_from(sorted(SLOTS)))
    def resend(self, slot: str) -> None:
        if slot in self.last:
            request, rev, value, ack = self.last[slot]
            assert write(self.folder, slot, value, rev=rev, request=request, attempt=self.attempt) == ack

    @rule(damage=st.sampled_from(DAMAGE))
    def spoil(self, damage: Callable[[Path], None]) -> None:
        damage(self.folder / "answers.json")

    @rule()
    def hand_in(self) -> None:
        opened(self.folder)
        hand_in(self.folder)
        self.submitted = True

    @rule()
    def try_again(self) -> None:
        opened(self.folder)
        if self.submitted:
            again(self.folder)
            self.start()

    @invariant()
    def saved_is_what_was_acknowledged(self) -> None:
        if hasattr(self, "model"):
            slots = opened(self.folder).table["slots"]
            assert {slot: (entry["rev"], entry["value"]) for slot, entry in slots.items()} == self.model


Tabs.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestTabs = Tabs.TestCase


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from(["raw", "unit", "x"]), x, max_size=3),
        max_leaves=6,
    )
)
def test_any_json_is_accepted_or_refused_in_words(value: Any) -> None:
    """Whatever JSON a page sends, a slot takes it whole or refuses it; the sheet stays one that graders read."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        folder = make_quiz(Path(place) / "q")
        opened(folder)
        for slot in SLOTS:
            try:
                write(folder, slot, value, rev=0)
            except AnswerInvalid as refusal:
                assert str(refusal).endswith(".")
        assert opened(folder).problems == ()
        assert read_sheet((folder / "answers.json").read_bytes(), quiz="tapering").problems == {}
