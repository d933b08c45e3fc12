"""The two activities that are made of dialogues, and the words that both use."""

from collections.abc import Mapping
from dataclasses import dataclass

REPLY_KINDS = ("sound", "weaker", "harmful")
"""sound: fits. weaker: costs something. harmful: may cost somebody their safety or their privacy."""

TALK: Mapping[str, str] = {
    "change": "change talk",
    "sustain": "sustain talk",
    "both": "change talk and sustain talk",
    "discord": "discord",
    "danger": "a hint at danger",
}
"""What the other person's words may be. Named only after the run."""

READINESS = ("closed", "guarded", "in two minds", "leaning towards it", "ready")
"""How ready the other person is, from the least to the most. A dialogue says for what."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Activity:
    """What differs between the activities. There are the two below, compared by identity.

    `labels`: what a reply may be called after the run; empty where a named rule takes that place, which is then shown after each
    reply. `folder` holds its dialogues below `data/dialogues/`; `module` is the module under which its state is kept.
    """

    id: str
    folder: str
    module: str
    title: str
    one: str
    intro: str
    labels: Mapping[str, str]

    @property
    def rules(self) -> bool:
        """Whether each reply names a rule, which is shown at once."""
        return not self.labels


CONVERSATION = Activity(
    id="conversation",
    folder="conversation",
    module="counselling-and-therapies",
    title="The conversation",
    one="conversation",
    intro=(
        "Conversations with people who do not exist. Read what the person says and choose your answer. Each answer is one that staff "
        "really give, and each changes what comes next. Nobody comments before the end, and nothing is graded or recorded."
    ),
    labels={
        "open-question": "open question",
        "closed-question": "closed question",
        "direct-question": "direct question",
        "reflection": "reflection",
        "affirmation": "affirmation",
        "summary": "summary",
        "information": "information with permission",
        "next-step": "says openly what happens next",
        "advice": "advice without permission",
        "warning": "warning",
        "confrontation": "confrontation",
        "reassurance": "reassurance",
        "promise": "promise",
        "change-of-subject": "change of subject",
    },
)

PHONE_CALL = Activity(
    id="phone-call",
    folder="phone_call",
    module="professional-practice",
    title="The phone call",
    one="call",
    intro=(
        "Calls about people who do not exist. Choose what you say. After each answer you see the rule that it touches, with what "
        "your own service has set. What the law allows differs from place to place. Nothing is graded or recorded."
    ),
    labels={},
)

ACTIVITIES = (CONVERSATION, PHONE_CALL)
PRIVACY = "Write nothing about a real person in your care."
REACTION = "How was it, and what were you thinking? One sentence is enough."
