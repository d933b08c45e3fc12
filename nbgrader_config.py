"""nbgrader's settings for this course; nbgrader and the formgrader read them when started in this folder."""

from pathlib import Path

from onboarding.grading.nbgrader_setup import configure

configure(get_config(), Path(__file__).resolve().parent)  # type: ignore[name-defined]  # noqa: F821  (nbgrader provides get_config)
