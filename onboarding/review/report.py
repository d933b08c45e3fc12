"""The review of a whole course, and how a terminal shows it."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from onboarding.content import Content
from onboarding.review.finding import Finding
from onboarding.review.flaws import review_content
from onboarding.review.testwise import Row, baseline


@dataclass(frozen=True)
class Review:
    """Everything the review saw."""

    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]

    @property
    def to_mend(self) -> int:
        """How many flaws have to be mended before the course is released, beaten baselines included."""
        flaws = sum(1 for finding in self.findings if finding.severity == "mend")
        return flaws + sum(1 for row in self.rows if row.verdict == "beaten")


def review_course(content: Content) -> Review:
    """Review every item. The baseline looks at graded items, practice items and refreshers as three pools, over all modules."""
    graded = [item for module in content.modules for item in module.bank.items]
    practice = [item for module in content.modules for item in module.practice]
    back = [one.item for module in content.modules for one in module.refreshers]
    pools = {"graded": graded, "practice": practice, "refreshers": back}
    rows = [row for pool, items in pools.items() for row in baseline(items, pool=pool)]
    return Review(tuple(review_content(content)), tuple(rows))


def show_review(review: Review, *, out: Console, verbose: bool = False) -> None:
    """Print the findings and the baseline; `verbose` shows every row, otherwise the best strategy of each pool and what failed."""
    for finding in review.findings:
        line = Text.assemble((finding.severity, "red" if finding.severity == "mend" else "yellow"), "  ", str(finding))
        out.print(line, soft_wrap=True)
    table = Table(title="What guessing by test-wiseness earns (per cent of the points)", title_justify="left")
    for column in ("Pool", "Kinds", "Strategy"):
        table.add_column(column)
    for column in ("Items", "Score", "Chance", "p"):
        table.add_column(column, justify="right")
    table.add_column("Verdict")
    for row in review.rows if verbose else _telling(review.rows):
        cells = (
            row.pool,
            row.kind,
            row.strategy,
            str(row.items),
            f"{float(row.score):.0%}",
            f"{float(row.chance):.0%}",
            f"{row.p:.3f}",
        )
        style = {"beaten": "red", "look": "yellow", "ok": ""}[row.verdict]
        table.add_row(*cells, Text(row.verdict, style))
    if table.row_count:
        out.print(table)
    looks = sum(1 for finding in review.findings if finding.severity == "look")
    out.print(f"Review of the items: {review.to_mend} to mend, {looks} to look at.", highlight=False)


def _telling(rows: tuple[Row, ...]) -> list[Row]:
    """Of each pool the strategy that is furthest above chance, and every one that is not ok."""
    pools = {(row.pool, row.kind): row for row in rows if row.kind in ("all", "single")}
    for row in rows:
        group = (row.pool, row.kind)
        if group in pools and row.score - row.chance > pools[group].score - pools[group].chance:
            pools[group] = row
    return [row for row in rows if row.verdict != "ok" or row in pools.values()]
