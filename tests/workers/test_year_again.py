"""A year is counted once more: no revision rises, and no byte of a cell changes."""

from datetime import date, timedelta

import pytest
from django.db import connection

from district.core.clock import next_month
from district.metrics.ledger import plan_night
from district.metrics.models import CellHistory, RollupRun
from district.registry.models import Compound
from workers import rollup
from workers.rollup import drain

# Committed: a worker changes its connection every few compounds.
pytestmark = pytest.mark.committed
LAST = date(2023, 4, 30)
# Twelve month ends, and day by day as far back as anything late is counted.
MONTHS = [next_month(date(2022, month, 1)) - timedelta(days=1) for month in range(5, 13)]
MONTHS += [next_month(date(2023, month, 1)) - timedelta(days=1) for month in range(1, 3)]
NIGHTS = sorted({*MONTHS, *(LAST - timedelta(days=back) for back in range(62))})


def cells() -> list[tuple[object, ...]]:
    """Every byte of them, and the transaction that wrote each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, cell::text FROM metrics_cell AS cell ORDER BY 2")
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


def count(compound: Compound, *, again: bool) -> None:
    for night in NIGHTS:
        plan_night(day=night, compounds=[compound], again=again)
    assert drain(seconds=600).done == len(NIGHTS)


def test_a_year_counted_again_changes_no_byte(
    seeded_meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of those nights that were quiet at first, of which nothing was read."""
    count(seeded_meijing, again=False)
    before, kept = cells(), list(CellHistory.objects.order_by("pk").values())
    assert len(before) > len(NIGHTS) * 20
    monkeypatch.setattr(rollup, "_says_the_same", lambda *_: False)
    count(seeded_meijing, again=True)
    assert set(RollupRun.objects.values_list("fence", flat=True)) == {2}
    assert cells() == before
    assert list(CellHistory.objects.order_by("pk").values()) == kept
