"""The dialogues as text: every reply, answer, ending and debrief, for somebody who reads or prints instead of playing."""

from collections.abc import Iterator, Mapping

from onboarding.activities.dialogues.data import Cited, Dialogue, Dialogues, Reply
from onboarding.activities.dialogues.debrief import heard, said
from onboarding.activities.dialogues.kinds import PRIVACY, REACTION, READINESS
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped


def full_text(content: Dialogues, shown: Shown) -> str:
    """The activity complete as text. Depends on the dialogues and the evidence only: not on saved state, time or chance."""
    return "\n".join(_full(content, shown))


def statements(facts: tuple[str, ...], shown: Shown) -> list[str]:
    """The statements on which a line rests, each with its id."""
    return [f"{shown.statements[fact]} [{fact}]" for fact in facts]


def rule_text(content: Dialogues, reply: Reply, shown: Shown) -> str:
    """The rule that a reply touches, with what the service has set; "" where the activity has no rules."""
    if not content.activity.rules:
        return ""
    rule = content.rules[reply.named]
    setting = shown.local[rule.local]
    return f"{rule.said.text} {setting.title} ({setting.shown})."


def tier_text(dialogue: Dialogue, shown: Shown) -> str:
    """Where the sign of a dialogue stands in the escalation table; "" when it has none."""
    if not dialogue.sign:
        return ""
    tier = shown.tier_of(dialogue.sign)
    return f"In the escalation table: {shown.signs[dialogue.sign].text} Tier: {tier.title}. {tier.act}"


def _full(content: Dialogues, shown: Shown) -> Iterator[str]:
    activity = content.activity
    yield activity.title.upper()
    yield from wrapped(
        f"{activity.intro} To play it as text: choose one reply, look up the answer that stands behind its arrow, and go on where the "
        f"answer leads. {REACTION} {PRIVACY} What we saw stands at the end."
    )
    for number, dialogue in enumerate(content.all, start=1):
        yield from _dialogue(content, dialogue, number, shown)
    yield "\nWHAT WE SAW"
    for number, dialogue in enumerate(content.all, start=1):
        yield from _told(content, dialogue, number, shown)
    yield "\nWHAT IT RESTS ON"
    for words in statements(_cited_facts(content), shown):
        yield from wrapped(words, bullet="- ")


def _dialogue(content: Dialogues, dialogue: Dialogue, number: int, shown: Shown) -> Iterator[str]:
    names = _names(dialogue, number)
    yield f"\n{content.activity.one.upper()} {number}: {dialogue.title}"
    if dialogue.note:
        yield from wrapped(f"Before you begin: {dialogue.note}")
    yield from wrapped(f"{dialogue.name}, {dialogue.who}. {dialogue.situation}")
    yield from wrapped(f"{dialogue.name}: {dialogue.opening} (go to {names[dialogue.start]})")
    for node, offered in dialogue.nodes.items():
        yield f"{names[node]}. What do you say?"
        for reply in offered:
            yield from wrapped(f"“{reply.text}” → {names[f'{node}/{reply.id}']}", bullet="- ")
    yield "Answers:"
    for node, offered in dialogue.nodes.items():
        for reply in offered:
            line = f"{names[f'{node}/{reply.id}']}. {reply.answer} (go to {names[reply.to]})"
            if rule := rule_text(content, reply, shown):
                line += f" The rule: {content.named(reply)}. {rule}"
            yield from wrapped(line, bullet="- ")
    for name, ending in dialogue.endings.items():
        yield from wrapped(f"{names[name]} (the end). {ending.title}. {ending.text}")


def _told(content: Dialogues, dialogue: Dialogue, number: int, shown: Shown) -> Iterator[str]:
    names = _names(dialogue, number)
    yield f"\n{content.activity.one.capitalize()} {number}: {dialogue.title}"
    if dialogue.readiness_for:
        yield f"Readiness {dialogue.readiness_for}, at the start: {READINESS[dialogue.readiness]}."
    yield from wrapped(f"{dialogue.name}: {heard(dialogue.opening, dialogue.talk)}")
    for node, offered in dialogue.nodes.items():
        for reply in offered:
            parts = [f"{names[f'{node}/{reply.id}']}: {said(content, reply)}", *_effects(dialogue, reply)]
            yield from wrapped(" ".join([*parts, _ids(reply.facts)]), bullet="- ")
    for name, ending in dialogue.endings.items():
        yield from wrapped(f"{names[name]}: {ending.differs} {_cited(ending.debrief)}", bullet="- ")
    yield "Several ways are sound:"
    for way in dialogue.acceptable:
        yield from wrapped(_cited(way), bullet="- ")
    if tier := tier_text(dialogue, shown):
        yield from wrapped(tier)
    yield from wrapped(_cited(dialogue.summary))


def _effects(dialogue: Dialogue, reply: Reply) -> Iterator[str]:
    yield f"Answer: {heard(reply.answer, reply.talk)}"
    if reply.readiness:
        yield f"Readiness {'rises' if reply.readiness > 0 else 'falls'}."
    if reply.learned:
        yield "You come to know: " + " ".join(dialogue.information[each] for each in reply.learned)
    if reply.gave:
        yield "This went out: " + " ".join(dialogue.given[each] for each in reply.gave)


def _cited(line: Cited) -> str:
    return f"{line.text} {_ids(line.facts)}"


def _ids(facts: tuple[str, ...]) -> str:
    return f"[{'; '.join(facts)}]"


def _cited_facts(content: Dialogues) -> tuple[str, ...]:
    """Every fact that is cited, once, in the order in which it first comes up."""
    cited = [fact for rule in content.rules.values() for fact in rule.said.facts]
    for dialogue in content.all:
        for offered in dialogue.nodes.values():
            cited += [fact for reply in offered for fact in reply.facts]
        cited += [fact for ending in dialogue.endings.values() for fact in ending.debrief.facts]
        cited += [fact for line in (*dialogue.acceptable, dialogue.summary) for fact in line.facts]
    return tuple(dict.fromkeys(cited))


def _names(dialogue: Dialogue, number: int) -> Mapping[str, str]:
    """Nodes are 1.1, 1.2; the replies of 1.1 are 1.1a, 1.1b; endings 1.A, 1.B."""
    names = {name: f"{number}.{chr(ord('A') + at)}" for at, name in enumerate(dialogue.endings)}
    for at, (node, offered) in enumerate(dialogue.nodes.items(), start=1):
        names[node] = f"{number}.{at}"
        names |= {f"{node}/{reply.id}": f"{number}.{at}{chr(ord('a') + place)}" for place, reply in enumerate(offered)}
    return names
