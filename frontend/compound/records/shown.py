"""A report as the preview's page shows it: what is wrong first, then some of the good rows."""

from dataclasses import dataclass

from district.core.outcomes import Outcome
from district.core.sheets.columns import CellProblem
from tenants.records.reports import FileReport, Report, ShownRow

MOST_PROBLEMS = 100
MOST_GOOD = 10


@dataclass(frozen=True)
class ShownFile:
    """One file with its tiles, its problems, and the first rows that would change something."""

    report: FileReport
    new: int
    changed: int
    unchanged: int
    bad: int
    problems: tuple[CellProblem, ...]
    hidden_problems: int
    rows: list[ShownRow]


def shown_files(report: Report) -> list[ShownFile]:
    return [_shown(file) for file in report.files]


def _shown(file: FileReport) -> ShownFile:
    counts = file.counts
    return ShownFile(
        report=file,
        new=counts[Outcome.NEW],
        changed=counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED],
        bad=counts[Outcome.BAD],
        problems=file.problems[:MOST_PROBLEMS],
        hidden_problems=max(0, len(file.problems) - MOST_PROBLEMS),
        rows=list(file.shown(MOST_GOOD)),
    )
