"""A full night against other ways to the same cells, and against a night after a quiet day.

Each way is one process and writes all cells; both sides bear the same arithmetic and the same
writing, so the ratios are of whole nights. COMPOUNDS says how many (20); MONTHS of matters (2).
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from django.db import connection, transaction

from district.metrics.cells import Night, write_cells
from district.metrics.definitions import Catalogue, catalogue_on
from district.metrics.ledger import closed_nights, plan_night
from district.metrics.models import Cell, RollupRun
from district.metrics.windows import Window, windows_of
from district.registry.models import Compound
from district.tenancy.context import compound_context, installation_context
from tenants.late.models import LateChange
from tests.bench import aggregates, shared_tables
from tests.bench.measure import Comparison, rounds
from tests.bench.night import invented
from workers.rollup import drain

PAIRS = 5
# A night that catches up with those before it, as after an outage of the workers.
NIGHTS = 3
AT_ONCE = 30
# Nothing was written for so long: deadlines have passed, and what happened is of no last day.
QUIET_DAYS = 45
SAID = ("compound", "period_type", "period_start", "metric", "numerator", "denominator", "state",
        "at_least", "reason")  # fmt: skip
Asked = Callable[[Sequence[Compound], Sequence[Window]], shared_tables.Told]


def night_vs_shared() -> Comparison:
    """Against one shared table, asked by one statement a noun over all compounds at once."""
    compounds = _compounds("shared")
    shared_tables.fill(compounds)
    return _turns(compounds, shared_tables.read_all)


def night_vs_orm() -> Comparison:
    """Against an aggregate of the ORM for each figure, inside each compound.

    Those asked are a sample of the elements; their time is extended by count to all.
    """
    return _turns(_compounds("orm"), aggregates.read_sample, aggregates.share_asked())


def night_quiet() -> Comparison:
    """A night after a day on which nobody wrote and nothing turned, against a full one."""
    compounds = _compounds("quiet", until=closed_nights(1)[0] - timedelta(days=QUIET_DAYS))
    ours, full = [], []
    [first, *nights] = _nights_within_months(2 * rounds(PAIRS) + 1)
    for one in compounds:
        with compound_context(one):
            LateChange.objects.all().delete()  # they were written today, which is not over
    _engine([first], compounds)
    _settle()
    for quiet, loud in zip(nights[::2], nights[1::2], strict=True):
        ours.append(_engine([quiet], compounds, is_full=False))
        full.append(_engine([loud], compounds))
    return Comparison(ours, full)


def _compounds(prefix: str, until: date | None = None) -> list[Compound]:
    count = int(os.environ.get("COMPOUNDS", 20))
    return invented(count, prefix, months=int(os.environ.get("MONTHS", 2)), until=until)


def _turns(compounds: list[Compound], ask: Asked, share: float = 1.0) -> Comparison:
    """Nights in threes by both ways; the first three, that meet no cell, are not timed."""
    ours: list[float] = []
    baseline: list[float] = []
    nights = closed_nights(NIGHTS * (rounds(PAIRS) + 1))
    for turn in range(0, len(nights), NIGHTS):
        days = nights[turn : turn + NIGHTS]
        ways = [partial(_engine, days, compounds), partial(_other, days, compounds, ask, share)]
        order = (0, 1) if len(ours) % 2 else (1, 0)
        times = {place: ways[place]() for place in order}
        if not turn:
            _settle()
        else:
            ours.append(times[0])
            baseline.append(times[1])
    if share == 1.0:
        _compare_cells(compounds, nights[-1])
    return Comparison(ours, baseline)


def _settle() -> None:
    """As autovacuum does within minutes; a night comes once a day."""
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _engine(days: Sequence[date], compounds: Sequence[Compound], *, is_full: bool = True) -> float:
    """Milliseconds a compound and night; a full night rests on none before it."""
    due = sum(plan_night(day=day, compounds=compounds) for day in days)
    if is_full:
        RollupRun.objects.filter(compound__in=compounds).update(basis="")
    began = time.perf_counter()
    if drain(seconds=3600).failed:
        raise RuntimeError(f"the nights of {days} did not end well")
    return (time.perf_counter() - began) * 1000 / due


def _other(days: Sequence[date], compounds: Sequence[Compound], ask: Asked, share: float) -> float:
    """The same cells under a version of their own, without a ledger of who is done.

    All nights are asked for at once; only the asking is extended by ``share``.
    """
    began = time.perf_counter()
    windows = {
        day: windows_of(day, live_from=compounds[0].go_live_on, kinds=catalogue_on(day).night_types)
        for day in days
    }
    told = ask(compounds, [window for each in windows.values() for window in each])
    asked = time.perf_counter() - began
    place = 0
    for day, each in windows.items():
        nights = [
            Night(
                one.pk,
                day,
                list(zip(each, told[one.pk][place : place + len(each)], strict=True)),
                day - timedelta(days=1),
            )
            for one in compounds
        ]
        place += len(each)
        for start in range(0, len(nights), AT_ONCE):
            with transaction.atomic():
                write_cells(nights[start : start + AT_ONCE], _other_version(catalogue_on(day)))
    written = time.perf_counter() - began - asked
    return (asked / share + written) * 1000 / (len(compounds) * len(days))


def _other_version(catalogue: Catalogue) -> Catalogue:
    return replace(catalogue, version="other")


def _compare_cells(compounds: Sequence[Compound], day: date) -> None:
    """Both ways have said the same, or the comparison is worth nothing."""
    version = catalogue_on(day).version
    ours, theirs = (
        set(Cell.objects.filter(compound__in=compounds, version=one).values_list(*SAID))
        for one in (version, "other")
    )
    if ours != theirs or not ours:
        raise RuntimeError(f"cells differ: {sorted(map(str, ours ^ theirs))[:6]}")


def _nights_within_months(count: int) -> list[date]:
    """Nights in a row, none of which is the first of a month: that one is always read."""
    nights = closed_nights(count + 31)
    while any(day.day == 1 for day in nights[-count:]):
        nights.pop()
    return nights[-count:]
