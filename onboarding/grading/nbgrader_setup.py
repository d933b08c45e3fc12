"""How nbgrader is configured for a course: one function for nbgrader_config.py, for our own calls and for scratch courses."""

from pathlib import Path
from typing import Any

from traitlets.config import Config

from onboarding.grading.places import COURSE_ID
from onboarding.paths import Layout

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
FORMGRADER_TEMPLATE = "onboarding-formgrade"


def configure(config: Any, root: Path) -> None:
    """Write the settings of the course in `root` into nbgrader's config. Doing it again changes nothing.

    No list of preprocessors has one that executes cells.
    """
    layout = Layout(root)
    config.CourseDirectory.course_id = COURSE_ID
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.source_directory = "source"
    config.CourseDirectory.release_directory = "release"
    config.CourseDirectory.submitted_directory = str(layout.submitted.relative_to(root))
    config.CourseDirectory.autograded_directory = str(layout.autograded.relative_to(root))
    config.CourseDirectory.feedback_directory = str(layout.feedback.relative_to(root))
    config.CourseDirectory.db_url = f"sqlite:///{layout.gradebook}"
    config.Exchange.root = str(layout.exchange)
    config.NbGrader.log_level = "WARN"

    config.GenerateAssignment.preprocessors = [
        "nbgrader.preprocessors.LockCells",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbgrader.preprocessors.ComputeChecksums",
        "onboarding.grading.strip.AddCells",
        "onboarding.grading.strip.StripPrivate",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.exporter_class = "onboarding.grading.exporter.SubmissionExporter"
    config.Autograde.sanitize_preprocessors = ["onboarding.grading.preprocessors.MarkSheet"]
    config.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.CheckCellMetadata",
        "onboarding.grading.preprocessors.SaveScores",
    ]
    config.GenerateFeedback.exporter_class = "onboarding.grading.exporter.FeedbackExporter"
    config.GenerateFeedback.preprocessors = []

    config.ExportApp.plugin_class = "onboarding.grading.export.StateExport"

    config.ExchangeFactory.collect = "onboarding.grading.plugins.Collect"
    config.ExchangeFactory.release_assignment = "onboarding.grading.plugins.ReleaseAssignment"
    config.ExchangeFactory.release_feedback = "onboarding.grading.plugins.ReleaseFeedback"

    config.ZipCollectApp.extractor_plugin = "onboarding.grading.plugins.NoArchives"
    config.ZipCollectApp.collector_plugin = "onboarding.grading.plugins.NoArchivedFiles"

    config.HTMLExporter.template_name = FORMGRADER_TEMPLATE
    config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(_nbgrader_templates())]
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = {"clean_html": "onboarding.grading.formgrade.clean"}


def config_for(root: Path) -> Config:
    """The settings of the course in `root` as a config of their own."""
    config = Config()
    configure(config, root)
    return config


def _nbgrader_templates() -> Path:
    import nbgrader

    return Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
