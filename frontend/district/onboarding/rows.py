"""Rows of an onboarding sheet as the page prints them, cell by cell."""

from collections.abc import Iterable
from dataclasses import dataclass

from district.registry.models import OnboardingRow, RowOutcome, RowState
from district.registry.onboarding_sheet import COLUMNS, HIDDEN

# The columns a preview has room for; wrong cells of other columns are told below the name.
SHOWN = ("name", "slug", "street", "community")

_OUTCOME_KINDS = {
    RowOutcome.NEW: "ok",
    RowOutcome.CHANGED: "info",
    RowOutcome.UNCHANGED: "plain",
    RowOutcome.BAD: "danger",
}
_STATE_KINDS = {
    RowState.WAITING: "plain",
    RowState.RUNNING: "info",
    RowState.DONE: "ok",
    RowState.FAILED: "danger",
}


@dataclass(frozen=True)
class ShownCell:
    """A cell with what is wrong in it."""

    title: str
    text: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class ShownRow:
    """A row with its badge; ``changes`` are the titles of what would change."""

    row: OnboardingRow
    cells: tuple[ShownCell, ...]
    other_problems: tuple[tuple[str, str], ...]
    changes: tuple[str, ...]
    kind: str
    label: str


def shown_rows(rows: Iterable[OnboardingRow], *, committed: bool) -> list[ShownRow]:
    """Before the commit with what the preview found, afterwards with how far each has come."""
    return [_shown(row, committed) for row in rows]


def mending_rows(
    rows: Iterable[OnboardingRow],
) -> tuple[list[str], list[tuple[list[str], list[tuple[str, str]]]]]:
    """Titles, and for each bad row its cells and problems; what was hidden is left empty."""
    lines = [
        (
            [_unhidden(row.values.get(key, "")) for key in COLUMNS],
            [(problem["cell"] + problem["title"], problem["sentence"]) for problem in row.problems],
        )
        for row in rows
    ]
    return [column.title for column in COLUMNS.values()], lines


def _shown(row: OnboardingRow, committed: bool) -> ShownRow:
    carried_out = committed and row.outcome in {RowOutcome.NEW, RowOutcome.CHANGED}
    return ShownRow(
        row=row,
        cells=tuple(_cell(row, key) for key in SHOWN),
        other_problems=tuple(
            (problem["title"] or problem["cell"], problem["sentence"])
            for problem in row.problems
            if problem["key"] not in SHOWN
        ),
        changes=tuple(COLUMNS[key].title for key in row.changes if key in COLUMNS),
        kind=(
            _STATE_KINDS[RowState(row.state)]
            if carried_out
            else _OUTCOME_KINDS[RowOutcome(row.outcome)]
        ),
        label=row.get_state_display() if carried_out else row.get_outcome_display(),
    )


def _cell(row: OnboardingRow, key: str) -> ShownCell:
    problems = tuple(p["sentence"] for p in row.problems if p["key"] == key)
    return ShownCell(COLUMNS[key].title, str(row.values.get(key, "")), problems)


def _unhidden(text: str) -> str:
    return "" if text == HIDDEN else text
