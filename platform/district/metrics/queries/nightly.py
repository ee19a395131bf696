"""What the ledger and the cells tell of a period's last night, compound by compound (DQ-02 to 06)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from district.core.clock import day_end
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Period, State
from district.metrics.models import Cell, MetricDefinition, RollupRun, RunState

# Figures of a night are to be read from this time of the next morning on.
PUBLISHED_BY = timedelta(hours=6)
# Reasons by which a validation of the level ERROR withheld a cell (``arithmetic.py``).
_WITHHELD = Q(reason__startswith="V") | Q(reason__startswith="negative")
# The core modules, each by the flow of which a month has records or a confirmed "none".
CORE_FLOWS = ("MA", "VA", "TG")
_OF_A_RUN = ("compound_id", "state", "last_error", "finished_at", "first_done_at")
_REASONS = {"RUN_0600": "run_late", "CELL_OK": "cells_withheld", "ACT_OK": "not_confirmed"}


@dataclass(frozen=True)
class CompoundNight:
    """The ledger's elements of one compound; ``run`` is empty where it was forgotten."""

    run: RollupRun | None
    elements: Mapping[str, int]

    @property
    def finished_at(self) -> datetime | None:
        return self.run.finished_at if self.run else None

    def reason(self, numerator: Iterable[str]) -> str:
        """Why the compound falls short: the night itself, or what it found."""
        if self.run is None or self.run.state != RunState.DONE:
            return "run_failed" if self.run and self.run.last_error else "run_not_done"
        return next((_REASONS[code] for code in numerator if code in _REASONS), "")


def ledger_elements(
    day: date | None,
    period: Period,
    version: str,
    definitions: Iterable[MetricDefinition],
    compounds: Iterable[UUID],
) -> dict[UUID, CompoundNight]:
    """The elements that these definitions are made of; empty for a night never planned."""
    ids = list(compounds)
    if day is None:
        return {}
    night = RollupRun.objects.filter(day=day, version=version).only(*_OF_A_RUN)
    runs = {run.compound_id: run for run in night}
    if not runs:
        return {}
    wanted = {code for one in definitions for code in (*one.numerator, *one.denominator)}
    cells = Cell.objects.filter(
        period_type=period.type,
        period_start=period.first_day,
        version=version,
        compound_id__in=ids,
    )
    due, passed = _cells_told(cells, period, version) if "CELL" in wanted else (0, {})
    core, confirmed = _activity_told(cells) if "ACT" in wanted else (0, {})
    return {
        compound: CompoundNight(
            runs.get(compound),
            {
                **_run_elements(runs.get(compound), day),
                "CELL": due,
                "CELL_OK": passed.get(compound, 0),
                "ACT": core,
                "ACT_OK": confirmed.get(compound, 0),
            },
        )
        for compound in ids
    }


def _run_elements(run: RollupRun | None, day: date) -> dict[str, int]:
    first = run.first_done_at if run else None
    return {
        "RUN": 1,
        "RUN_OK": int(run is not None and run.state == RunState.DONE),
        "RUN_0600": int(first is not None and first < day_end(day) + PUBLISHED_BY),
    }


def _cells_told(cells: QuerySet[Cell], period: Period, version: str) -> tuple[int, dict[UUID, int]]:
    """How many cells a compound owes, and how many of each one stand without an error.

    What a whole compound has is what the night wrote then: a module that came later does not
    make the nights before it incomplete.
    """
    counts = cells.values_list("compound_id").annotate(
        written=Count("metric"), withheld=Count("metric", filter=_WITHHELD)
    )
    rows = {compound: (written, withheld) for compound, written, withheld in counts}
    due = max((written for written, _withheld in rows.values()), default=0)
    if not due:
        catalogue = catalogue_on(period.last_day, version)
        due = sum(1 for _one in catalogue.of_the_night(period.type))
    return due, {compound: written - withheld for compound, (written, withheld) in rows.items()}


def _activity_told(cells: QuerySet[Cell]) -> tuple[int, dict[UUID, int]]:
    """How many core modules were in use, and of how many each compound said something."""
    flows: set[str] = set()
    told: dict[UUID, int] = {}
    rows = cells.filter(metric__in=CORE_FLOWS).values_list("compound_id", "metric", "state")
    for compound, flow, state in rows:
        flows.add(flow)
        told[compound] = told.get(compound, 0) + (state != State.NOT_REPORTED)
    return len(flows), told
