"""Every kind of question: each module of this folder is one, and its name is the kind's name.

Nothing lists them: a new kind is a module put here (and one beside the others in the browser's `js/kinds/`).
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from onboarding.questions.kind import Explained, Kind, Reason, Value, kind_of


def _found() -> dict[str, Kind]:
    names = sorted(module.name for module in iter_modules(__path__))
    # tests/test_kinds.py holds each module against the protocol: a type checker cannot see what is found by name.
    return {name: cast(Kind, import_module(f"{__name__}.{name}")) for name in names}


KINDS: dict[str, Kind] = _found()

__all__ = ["KINDS", "Explained", "Kind", "Reason", "Value", "kind_of"]
