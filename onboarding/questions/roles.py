"""The roles in which people answer: where the right act differs by role, a slot has variants for some of them only."""

from collections.abc import Mapping, Sequence

ROLES: Mapping[str, str] = {"nurse": "nurse", "counsellor": "counsellor", "support": "support worker"}
"""Every role and what it is called."""


def role_words(role: str) -> str:
    """What a role is called; an unknown one as it is written."""
    return ROLES.get(role, role)


def suits(roles: Sequence[str], role: str) -> bool:
    """True when a variant for `roles` (empty: for everyone) may be asked of a person in `role` (empty: not known)."""
    return not roles or role in roles
