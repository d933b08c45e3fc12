"""The Jupyter Server extension: answer sheet, handing in, feedback and the manifest of lessons. See docs/architecture.md for its calls."""

from pathlib import Path
from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "onboarding.server"}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    """Add our addresses to a Jupyter Server. Called once by the server when it starts."""
    # Here, not at the top: sheet.py and its tests do without Jupyter.
    from onboarding.server.desk import Desk
    from onboarding.server.handlers import routes
    from onboarding.server.home_handlers import home_routes
    from onboarding.server.settings import Onboarding

    settings = Onboarding(parent=serverapp)
    app = serverapp.web_app
    app.settings["onboarding_desk"] = Desk.from_settings(settings, root=Path(serverapp.root_dir))
    app.settings["onboarding_settings"] = settings
    app.settings["onboarding_app"] = serverapp
    base = app.settings["base_url"]
    app.add_handlers(".*$", [*routes(base), *home_routes(base)])
    if not settings.trainer:
        from onboarding.server.document import add_documents

        add_documents(app, base)
    else:
        # Here: what they need is never loaded in a learner's Lab.
        from onboarding.server.station_handlers import station_routes
        from onboarding.server.trainer_handlers import trainer_routes

        app.add_handlers(".*$", [*trainer_routes(base), *station_routes(base)])
