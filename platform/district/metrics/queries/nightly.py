"""What the ledger and the cells tell of a period's last night, compound by compound (DQ-02 to 06)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from district.core.clock import day_end
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Period
from district.metrics.models import MetricDefinition, RollupRun, RunState
from district.metrics.queries.arrays import uuid_array

# Figures of a night are to be read from this time of the next morning on.
PUBLISHED_BY = timedelta(hours=6)
# The core modules, each by the flow of which a month has records or a confirmed "none".
CORE_FLOWS = ("MA", "VA", "TG")
_REASONS = {"RUN_0600": "run_late", "CELL_OK": "cells_withheld", "ACT_OK": "not_confirmed"}

# What the cells of each compound tell: those that stand, without those that a validation of the
# level ERROR withheld (``arithmetic.py``), and the core modules of which it said something.
_TOLD = """
SELECT compound_id, count(*), count(*) FILTER (WHERE reason LIKE 'V%%' OR reason LIKE 'negative%%'),
    array_agg(metric) FILTER (WHERE metric = ANY(%(flows)s)),
    count(*) FILTER (WHERE metric = ANY(%(flows)s) AND state <> 'not_reported')
FROM public.metrics_said
WHERE period_type = %(period_type)s AND period_start = %(period_start)s AND version = %(version)s
    AND compound_id = ANY(%(compounds)s::uuid[])
GROUP BY 1
"""


class Run(NamedTuple):
    """How one compound's night went."""

    state: str
    last_error: str
    finished_at: datetime | None
    first_done_at: datetime | None


@dataclass(frozen=True, slots=True)
class CompoundNight:
    """The ledger's elements of one compound; ``run`` is empty where it was forgotten."""

    run: Run | None
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
    night = RollupRun.objects.filter(day=day, version=version).order_by()
    rows = night.values_list("compound_id", *Run._fields)
    runs = {compound: Run(*run) for compound, *run in rows}
    if not runs:
        return {}
    wanted = {code for one in definitions for code in (*one.numerator, *one.denominator)}
    told = _told(period, version, ids) if wanted & {"CELL", "ACT"} else {}
    due = cells_due((one.written for one in told.values()), period, version)
    core = len({flow for one in told.values() for flow in one.flows})
    ends = day_end(day) + PUBLISHED_BY
    return {
        compound: CompoundNight(
            runs.get(compound),
            {
                **_run_elements(runs.get(compound), ends),
                "CELL": due,
                "CELL_OK": one.written - one.withheld,
                "ACT": core,
                "ACT_OK": one.confirmed,
            },
        )
        for compound in ids
        for one in [told.get(compound, _UNTOLD)]
    }


def _run_elements(run: Run | None, published_by: datetime) -> dict[str, int]:
    first = run.first_done_at if run else None
    return {
        "RUN": 1,
        "RUN_OK": int(run is not None and run.state == RunState.DONE),
        "RUN_0600": int(first is not None and first < published_by),
    }


class _Told(NamedTuple):
    written: int
    withheld: int
    flows: frozenset[str]
    confirmed: int


_UNTOLD = _Told(0, 0, frozenset(), 0)


def _told(period: Period, version: str, compounds: Iterable[UUID]) -> dict[UUID, _Told]:
    given = {
        "period_type": period.type.value,
        "period_start": period.first_day,
        "version": version,
        "flows": list(CORE_FLOWS),
        "compounds": uuid_array(compounds),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, given)
        return {
            compound: _Told(written, withheld, frozenset(flows or ()), confirmed)
            for compound, written, withheld, flows, confirmed in cursor.fetchall()
        }


def cells_due(written: Iterable[int], period: Period, version: str) -> int:
    """How many cells a compound owes; ``written`` is how many each one has.

    What a whole compound has is what the night wrote then: a module that came later does not
    make the nights before it incomplete.
    """
    due = max(written, default=0)
    if not due:
        catalogue = catalogue_on(period.last_day, version)
        due = sum(1 for _one in catalogue.of_the_night(period.type))
    return due
