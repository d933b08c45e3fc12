"""The tables of nbgrader's gradebook that we read and write, and one small table of ours, without importing nbgrader.

Importing nbgrader takes longer than grading a hundred submissions: it loads the whole Jupyter Server. A test holds these tables against
nbgrader's own; `REVISION` is checked before anything is written.
"""

import sqlalchemy as sa

REVISION = "e43177bfe90b"
"""nbgrader's number of the tables below."""

metadata = sa.MetaData()
assignment = sa.Table("assignment", metadata, sa.Column("id", sa.String(32)), sa.Column("name", sa.String(128)))
notebook = sa.Table(
    "notebook",
    metadata,
    sa.Column("id", sa.String(32)),
    sa.Column("name", sa.String(128)),
    sa.Column("assignment_id", sa.String(32)),
)
cell = sa.Table(
    "base_cell",
    metadata,
    sa.Column("id", sa.String(32)),
    sa.Column("name", sa.String(128)),
    sa.Column("notebook_id", sa.String(32)),
    sa.Column("type", sa.String(50)),
)
grade_cell = sa.Table("grade_cells", metadata, sa.Column("id", sa.String(32)), sa.Column("max_score", sa.Float()))
student = sa.Table(
    "student",
    metadata,
    sa.Column("id", sa.String(128)),
    sa.Column("first_name", sa.String(128)),
    sa.Column("last_name", sa.String(128)),
    sa.Column("email", sa.String(128)),
)
submitted_assignment = sa.Table(
    "submitted_assignment",
    metadata,
    sa.Column("id", sa.String(32)),
    sa.Column("assignment_id", sa.String(32)),
    sa.Column("student_id", sa.String(128)),
    sa.Column("timestamp", sa.DateTime()),
)
submitted_notebook = sa.Table(
    "submitted_notebook",
    metadata,
    sa.Column("id", sa.String(32)),
    sa.Column("assignment_id", sa.String(32)),
    sa.Column("notebook_id", sa.String(32)),
    sa.Column("flagged", sa.Boolean()),
    sa.Column("late_submission_penalty", sa.Float()),
)
grade = sa.Table(
    "grade",
    metadata,
    sa.Column("id", sa.String(32)),
    sa.Column("notebook_id", sa.String(32)),
    sa.Column("cell_id", sa.String(32)),
    sa.Column("auto_score", sa.Float()),
    sa.Column("manual_score", sa.Float()),
    sa.Column("extra_credit", sa.Float()),
    sa.Column("needs_manual_grade", sa.Boolean()),
)
comment = sa.Table(
    "comment",
    metadata,
    sa.Column("id", sa.String(32)),
    sa.Column("notebook_id", sa.String(32)),
    sa.Column("cell_id", sa.String(32)),
    sa.Column("auto_comment", sa.Text()),
    sa.Column("manual_comment", sa.Text()),
)
revision = sa.Table("alembic_version", metadata, sa.Column("version_num", sa.String(32)))

own = sa.MetaData()
answer = sa.Table(
    "onboarding_answer",
    own,
    sa.Column("learner", sa.Text, primary_key=True),
    sa.Column("quiz", sa.Text, primary_key=True),
    sa.Column("slot", sa.Text, primary_key=True),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("attempt", sa.Text, nullable=False),
)
# nbgrader indexes none of its foreign keys; listing a few hundred learners took a minute.
INDEXED = {
    "notebook": ("assignment_id",),
    "base_cell": ("notebook_id",),
    "submitted_assignment": ("assignment_id", "student_id"),
    "submitted_notebook": ("assignment_id", "notebook_id"),
    "grade": ("notebook_id", "cell_id"),
    "comment": ("notebook_id", "cell_id"),
}
