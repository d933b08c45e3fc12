"""Every control that an attack is stopped by, and how to take it out: one function, or the settings that hold it, nothing else."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


def nothing() -> None:
    """A control that is a setting of nbgrader's is taken out in the course's nbgrader_config.py."""


@dataclass(frozen=True)
class Control:
    """`way` is the command that rests on it. `take_out` is called in the process that grades, before it starts; `settings` are lines that
    are added to the course's nbgrader_config.py."""

    way: str
    take_out: Callable[[], object] = nothing
    settings: str = ""


def never() -> type[Exception]:
    """An exception that nobody raises, so that a clause for it catches nothing."""
    return type("NeverRaised", (Exception,), {})


def put(module: str, **names: Any) -> Callable[[], None]:
    """Exchange names of a module."""

    def take_out() -> None:
        import importlib

        place = importlib.import_module(module)
        for name, value in names.items():
            if not (hasattr(place, name) or name.endswith("Error")):
                raise LookupError(f"{module} has no {name} any more: name the control anew")
            setattr(place, name, value)

    return take_out


def every(*steps: Callable[[], object]) -> Callable[[], None]:
    def take_out() -> None:
        for step in steps:
            step()

    return take_out


def follow_links() -> None:
    import os

    os.O_NOFOLLOW = 0  # type: ignore[misc]


def anything_is_a_file() -> None:
    stat.S_ISREG = lambda mode: True


def anybodys_sheet() -> None:
    import onboarding.grading.collect as collect
    import onboarding.grading.submission as submission
    from onboarding.answers import Sheet, read_sheet

    def check_sheet(data: bytes, *, quiz: str, learner: str) -> Sheet:
        return read_sheet(data, quiz=quiz)

    submission.check_sheet = check_sheet
    vars(collect)["check_sheet"] = check_sheet


def texts_without_end() -> None:
    """Only the limit on what is read: the one that the paper shows is part of the question."""
    from onboarding.questions import plain

    read = plain.typed_text
    vars(plain)["typed_text"] = lambda raw, most: read(raw, 10**9)


def questions_by_name_only(own_place: bool) -> Callable[[], None]:
    """Find a question by half of its name: by variant or version in its own place, or by both in any place."""

    def take_out() -> None:
        from onboarding.answers import SlotAnswer
        from onboarding.grading.items import items_in
        from onboarding.grading.submission import ItemFinder, load_notebook
        from onboarding.questions import KINDS, Item

        def find(self: Any, slot: str, variant: str, sha: str) -> Item | None:
            found = items_in(load_notebook(self._source))
            if own_place:
                here = [item for place, item in found if place == slot]
                exact = [item for item in here if (item.id, item.sha) == (variant, sha)]
                return next(iter(exact + [item for item in here if item.id == variant or item.sha == sha]), None)
            return next((item for _, item in found if item.id == variant and item.sha == sha), None)

        ItemFinder.find = find  # type: ignore[method-assign]
        if own_place:
            SlotAnswer.value = lambda self, public: KINDS[public["kind"]].read(public, self.raw)  # type: ignore[method-assign]

    return take_out


def listed_links() -> None:
    """List links to folders as folders, and open them."""
    import os

    follow_links()
    scan = os.scandir

    class Following:
        def __init__(self, thing: Any) -> None:
            self.name, self._thing = thing.name, thing

        def is_dir(self, *, follow_symlinks: bool = True) -> bool:
            return bool(self._thing.is_dir())

    class Folder:
        def __init__(self, place: Any) -> None:
            self._scan = scan(place)

        def __enter__(self) -> Any:
            return (Following(thing) for thing in self._scan.__enter__())

        def __exit__(self, *exc: Any) -> None:
            self._scan.__exit__(*exc)

    import onboarding.grading.collect as collect

    names = {name: getattr(os, name) for name in dir(os) if not name.startswith("__")}
    vars(collect)["os"] = type("Os", (), {**names, "scandir": Folder})


def unescaped_feedback() -> None:
    import jinja2

    make = jinja2.Environment.__init__

    def plain(self: Any, *args: Any, **options: Any) -> None:
        make(self, *args, **{**options, "autoescape": False})

    jinja2.Environment.__init__ = plain  # type: ignore[method-assign]


def late_claims() -> None:
    import onboarding.grading.collect as collect

    vars(collect)["_arrival"] = lambda changed: datetime(9999, 1, 1, tzinfo=UTC)


CONTROLS: dict[str, Control] = {
    "only the answer sheet is collected": Control(
        "nbgrader", settings='c.ExchangeFactory.collect = "nbgrader.exchange.default.ExchangeCollect"'
    ),
    "our own notebook is graded": Control(
        "nbgrader",
        settings='c.Autograde.exporter_class = "nbconvert.exporters.NotebookExporter"\n'
        'c.Autograde.sanitize_preprocessors = ["tests.attacks.naive.MarkTheirs"]',
    ),
    "nothing is executed": Control(
        "nbgrader", settings='c.Autograde.autograde_preprocessors.insert(0, "nbgrader.preprocessors.Execute")'
    ),
    "a sheet counts for the person it names": Control("onboarding", anybodys_sheet),
    "an attempt's id names a folder and nothing else": Control(
        "onboarding", put("onboarding.grading.submission", valid_key=lambda key: True)
    ),
    "only questions that were handed out are scored": Control("onboarding", questions_by_name_only(own_place=True)),
    "a question counts in its own place": Control("onboarding", questions_by_name_only(own_place=False)),
    "a slot has the fields we know": Control(
        "onboarding",
        put(
            "onboarding.answers",
            _SLOT_FIELDS={"variant", "sha", "order", "rev", "saved", "request", "value", "carried", "points"},
        ),
    ),
    "a sheet has the fields we know": Control(
        "onboarding",
        put(
            "onboarding.answers",
            _SHEET_FIELDS={"schema", "quiz", "learner", "content", "attempt", "submitted", "slots", "role", "state"},
        ),
    ),
    "no field stands twice": Control("onboarding", put("onboarding.answers", _no_repeats=dict)),
    "numbers are numbers": Control("onboarding", put("onboarding.answers", _refuse_constant=float)),
    "attempts are counted from 1": Control("onboarding", put("onboarding.answers", MAX_ATTEMPT=10**30)),
    "a text has a length": Control("onboarding", texts_without_end),
    "a value has the form of its question": Control(
        "onboarding", put("onboarding.questions.kinds.single", read=lambda public, raw: raw)
    ),
    "nesting is bounded": Control("onboarding", put("onboarding.answers", MAX_DEPTH=10_000)),
    "deep nesting is caught": Control("onboarding", put("onboarding.answers", RecursionError=never())),
    "slots are counted": Control("onboarding", put("onboarding.answers", MAX_SLOTS=10**9)),
    "size is bounded": Control(
        "onboarding",
        every(
            put("onboarding.answers", MAX_BYTES=10**9),
            put("onboarding.grading.collect", MAX_BYTES=10**9),
            put("onboarding.grading.submission", MAX_BYTES=10**9),
        ),
    ),
    "text is UTF-8": Control(
        "onboarding",
        every(
            put("onboarding.answers", UnicodeDecodeError=never()),
            # Two places look at what was typed: its own kind, and whoever scores it.
            put("onboarding.questions.plain", typed_text=lambda raw, most: raw),
            put("onboarding.grading.score", canonical_json=repr),
        ),
    ),
    "arrival counts, not what is claimed": Control("onboarding", late_claims),
    "links are not followed": Control("onboarding", follow_links),
    "only ordinary files are read": Control("onboarding", anything_is_a_file),
    "what cannot be opened is a reason": Control("onboarding", put("onboarding.grading.collect", OSError=never())),
    "folders of the exchange are not links": Control("onboarding", listed_links),
    "feedback is escaped": Control("onboarding", unescaped_feedback),
    "a written answer is fenced": Control(
        "onboarding", put("onboarding.grading.paper", written_markdown=lambda result: str(result.value))
    ),
    "hidden characters are shown": Control(
        "onboarding",
        every(put("onboarding.grading.render", visible=str), put("onboarding.grading.feedback", visible=str)),
    ),
    "reasons quote nothing that acts": Control("onboarding", put("onboarding.answers", _short=str)),
    "quoted reasons are escaped": Control("onboarding", put("onboarding.grading.render", _html=str)),
}
