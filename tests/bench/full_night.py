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
    _engine(first, compounds)
    _settle()
    for quiet, loud in zip(nights[::2], nights[1::2], strict=True):
        ours.append(_engine(quiet, compounds, is_full=False))
        full.append(_engine(loud, compounds))
    return Comparison(ours, full)


def _compounds(prefix: str, until: date | None = None) -> list[Compound]:
    count = int(os.environ.get("COMPOUNDS", 20))
    return invented(count, prefix, months=int(os.environ.get("MONTHS", 2)), until=until)


def _turns(compounds: list[Compound], ask: Asked, share: float = 1.0) -> Comparison:
    """Nights one after another, each by both ways; the first, that meets no cell, is not timed."""
    ours: list[float] = []
    baseline: list[float] = []
    [first, *nights] = closed_nights(rounds(PAIRS) + 1)
    for day in (first, *nights):
        ways = [partial(_engine, day, compounds), partial(_other, day, compounds, ask, share)]
        order = (0, 1) if len(ours) % 2 else (1, 0)
        times = {place: ways[place]() for place in order}
        if day is first:
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


def _engine(day: date, compounds: Sequence[Compound], *, is_full: bool = True) -> float:
    """Milliseconds a compound; a full night rests on none before it."""
    due = plan_night(day=day, compounds=compounds)
    if is_full:
        RollupRun.objects.filter(compound__in=compounds).update(basis="")
    began = time.perf_counter()
    if drain(seconds=3600).failed:
        raise RuntimeError(f"the night of {day} did not end well")
    return (time.perf_counter() - began) * 1000 / due


def _other(day: date, compounds: Sequence[Compound], ask: Asked, share: float) -> float:
    """The same cells under a version of their own, without a ledger of who is done.

    Only the asking is extended by ``share``.
    """
    catalogue = _other_version(catalogue_on(day))
    kinds = catalogue.night_types
    windows = windows_of(day, live_from=compounds[0].go_live_on, kinds=kinds)
    began = time.perf_counter()
    told = ask(compounds, windows)
    asked = time.perf_counter() - began
    nights = [
        Night(one.pk, day, list(zip(windows, told[one.pk], strict=True)), day - timedelta(days=1))
        for one in compounds
    ]
    for start in range(0, len(nights), AT_ONCE):
        with transaction.atomic():
            write_cells(nights[start : start + AT_ONCE], catalogue)
    written = time.perf_counter() - began - asked
    return (asked / share + written) * 1000 / len(compounds)


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
