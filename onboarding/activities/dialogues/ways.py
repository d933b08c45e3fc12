"""Follows every way through a dialogue: no dead end, no circle, nothing that cannot be reached, no reply without an effect."""

from collections.abc import Mapping
from typing import Any

from onboarding.activities.dialogues.kinds import READINESS
from onboarding.activities.story_check import Found, in_a_circle

State = tuple[int, frozenset[str], frozenset[str]]
"""Readiness, what staff know, what was given away."""


def way_faults(raw: Mapping[str, Any]) -> Found:
    """The faults of the ways through a dialogue whose form is in order."""
    nodes = {node["id"]: node["reply"] for node in raw["node"]}
    endings = {ending["id"] for ending in raw["ending"]}
    broken = [
        (name, reply) for name, replies in nodes.items() for reply in replies if reply["to"] not in {*nodes, *endings}
    ]
    for name, reply in broken:
        yield (
            f"node '{name}', reply '{reply['id']}'",
            f"leads to '{reply['to']}', which does not exist.",
            "Name a node or an ending of this dialogue.",
        )
    if raw["start"] not in nodes:
        yield "", f"start '{raw['start']}' is no node.", "Name the node with which the dialogue begins."
        return
    if broken:
        return
    circle = in_a_circle({name: {reply["to"] for reply in replies} for name, replies in nodes.items()})
    for name in sorted(circle):
        yield f"node '{name}'", "can be reached again from itself.", "Let every reply lead on: a run has to end."
    if not circle:
        yield from _effects(raw, nodes, endings)


def _effects(raw: Mapping[str, Any], nodes: Mapping[str, list[dict[str, Any]]], endings: set[str]) -> Found:
    """Play every way at once: at each place the set of states in which somebody can come there."""
    reached: dict[str, set[State]] = {raw["start"]: {(raw.get("readiness", 0), frozenset(), frozenset())}}
    for name in _in_order(raw["start"], nodes):
        for reply in nodes[name]:
            place = f"node '{name}', reply '{reply['id']}'"
            for before in reached[name]:
                after = _after(before, reply)
                if not 0 <= after[0] < len(READINESS):
                    yield (
                        place,
                        "moves readiness beyond its scale in some run.",
                        "Change readiness here or at the start.",
                    )
                    break
                if after == before and reply["to"] not in endings:
                    yield (
                        place,
                        "changes neither information nor readiness in some run, and ends nothing.",
                        "Give it an effect: learned, readiness or gave.",
                    )
                    break
                reached.setdefault(reply["to"], set()).add(after)
        yield from _same_effect(name, nodes[name])
    for name in sorted({*nodes, *endings} - set(reached)):
        yield "", f"'{name}' cannot be reached.", "Lead a reply to it, or take it out."
    for table, field in (("information", "learned"), ("given", "gave")):
        used = {each for replies in nodes.values() for reply in replies for each in reply.get(field, [])}
        for unused in sorted(set(raw.get(table, {})) - used):
            yield table, f"'{unused}' never comes up.", f"Name it under '{field}' of a reply, or take it out."


def _after(before: State, reply: Mapping[str, Any]) -> State:
    readiness, known, given = before
    return (
        readiness + reply.get("readiness", 0),
        known | set(reply.get("learned", ())),
        given | set(reply.get("gave", ())),
    )


def _in_order(start: str, nodes: Mapping[str, list[dict[str, Any]]]) -> list[str]:
    """The nodes that can be reached, each after all that lead to it. There is no circle."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name in nodes and name not in order:
            for reply in nodes[name]:
                visit(reply["to"])
            order.append(name)

    visit(start)
    return order[::-1]


def _same_effect(name: str, replies: list[dict[str, Any]]) -> Found:
    seen: dict[tuple[Any, ...], str] = {}
    for reply in replies:
        effect = (
            reply["to"],
            *(frozenset(reply.get(field, ())) for field in ("learned", "gave")),
            reply.get("readiness", 0),
        )
        if effect in seen:
            yield (
                f"node '{name}', reply '{reply['id']}'",
                f"does exactly what '{seen[effect]}' does.",
                "Let each reply change something of its own, or take it out.",
            )
        seen.setdefault(effect, reply["id"])
