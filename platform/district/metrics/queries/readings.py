"""Cells of one period as they are read for a report; the ledger's own figures among them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet

from district.metrics.definitions import is_of_ledger
from district.metrics.figures import Period, State
from district.metrics.models import MetricDefinition, RollupRun
from district.metrics.queries.arrays import uuid_array
from district.metrics.queries.nightly import CompoundNight, ledger_elements

Key = tuple[UUID, str]


_STATES = {one.value: one for one in State}  # a look-up, where State() is a call for each cell

_CELLS = """
SELECT compound_id, metric, %s FROM public.metrics_said
WHERE period_type = %%(period_type)s AND period_start = %%(period_start)s
    AND version = %%(version)s AND metric = ANY(%%(codes)s)
    AND compound_id = ANY(%%(compounds)s::uuid[])
"""
# In the order of a reading's fields.
_COLUMNS = (
    "numerator",
    "denominator",
    "state",
    "at_least",
    "computed_at",
    "reason",
    "as_of",
    "revision",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one compound reported under one code. ``reason`` is a code, never a sentence."""

    numerator: int | None
    denominator: int | None
    state: State
    at_least: bool = False
    computed_at: datetime | None = None
    reason: str = ""
    as_of: datetime | None = None
    revision: int = 0

    @property
    def is_reported(self) -> bool:
        """Whether the compound counts among k of "k of n": a denominator of zero is an answer."""
        return self.state is not State.NOT_REPORTED


class Detail(Enum):
    """How many of a reading's fields are read; the others keep their defaults."""

    NUMBERS = 4
    SUMMED = 5  # with the moment of computing, of which a sum bears the latest
    ALL = len(_COLUMNS)


ABSENT = Reading(None, None, State.NOT_REPORTED, reason="no_cell")


def readings(
    period: Period,
    version: str,
    definitions: Iterable[MetricDefinition],
    compounds: Iterable[UUID],
    *,
    detail: Detail = Detail.SUMMED,
) -> dict[Key, Reading]:
    """All readings of these compounds; what was never written is absent.

    In thousands of rows moments and reasons cost more than the numbers: see ``detail``.
    """
    wanted = list(definitions)
    ids = list(compounds)
    from_ledger = [one for one in wanted if is_of_ledger(one)]
    columns = _COLUMNS[: detail.value]
    found = dict(_cells(period, version, [one.code for one in wanted], ids, columns))
    if from_ledger:
        told = ledger_elements(last_night(period), period, version, from_ledger, ids)
        found.update(
            ((compound, one.code), _ledger_reading(one, night))
            for one in from_ledger
            for compound, night in told.items()
        )
    return found


def last_night(period: Period) -> date | None:
    """The latest night within the period that was planned."""
    nights = RollupRun.objects.filter(day__gte=period.first_day, day__lte=period.last_day)
    return _latest(nights)


def reference_day(period: Period) -> date:
    """The day whose tree a report of the period uses: its last, or the last night so far."""
    latest = _latest(RollupRun.objects.filter(day__gte=period.first_day))
    return min(period.last_day, latest) if latest else period.last_day


def _latest(nights: QuerySet[RollupRun]) -> date | None:
    found: date | None = nights.aggregate(last=Max("day"))["last"]
    return found


def _cells(
    period: Period, version: str, codes: list[str], ids: list[UUID], columns: Sequence[str]
) -> Iterator[tuple[Key, Reading]]:
    if not codes or not ids:
        return
    given = {
        "period_type": period.type.value,
        "period_start": period.first_day,
        "version": version,
        "codes": codes,
        "compounds": uuid_array(ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CELLS % ", ".join(columns), given)
        for compound, metric, numerator, denominator, state, *rest in cursor:
            yield (compound, metric), Reading(numerator, denominator, _STATES[state], *rest)


def _ledger_reading(definition: MetricDefinition, night: CompoundNight) -> Reading:
    """Once a night is planned, everybody is expected to have come through it."""
    numerator = sum(night.elements[code] for code in definition.numerator)
    denominator = sum(night.elements[code] for code in definition.denominator)
    return Reading(
        numerator,
        denominator if definition.is_rate else None,
        State.VALUE,
        reason=night.reason(definition.numerator) if numerator < denominator else "",
        computed_at=night.finished_at,
    )
