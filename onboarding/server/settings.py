"""What the server is told by its configuration (section `Onboarding` of a Jupyter server config file)."""

import os

from traitlets import Bool, Unicode
from traitlets.config import Configurable

from onboarding.questions import ROLES


class Onboarding(Configurable):
    """Set by `onboarding learn` and `onboarding teach`, or by the administrator of a clinic server."""

    course = Unicode(help="The course folder (the one with course.toml).").tag(config=True)
    exchange = Unicode(help="nbgrader's exchange; empty: workspace/exchange in the course folder.").tag(config=True)
    learner = Unicode(help="Opaque id of the person who learns here; empty: JUPYTERHUB_USER.").tag(config=True)
    role = Unicode(help="The learner's role (nurse, counsellor or support); empty: ONBOARDING_ROLE, or not known.").tag(
        config=True
    )
    trainer = Bool(
        False, help="True in the trainer's Lab: no quiz is answered there and no lesson runs by itself."
    ).tag(config=True)

    name = Unicode(help="The learner's name as pages show it; empty: the id.").tag(config=True)
    front = Unicode(help="Address of the front desk of a shared computer; empty where there is none.").tag(config=True)

    @property
    def hub_sign_out(self) -> str:
        """The hub's own sign-out page, or an empty text where there is no hub."""
        prefix = os.environ.get("JUPYTERHUB_BASE_URL", "") if os.environ.get("JUPYTERHUB_USER") else ""
        return f"{prefix}hub/logout" if prefix else ""

    @property
    def who(self) -> str:
        """The learner's id, or an empty text when nobody was named."""
        return self.learner or os.environ.get("JUPYTERHUB_USER", "")

    @property
    def answers_as(self) -> str:
        """The learner's role, or an empty text when it was not told or is none of the course's."""
        role = self.role or os.environ.get("ONBOARDING_ROLE", "")
        return role if role in ROLES else ""
