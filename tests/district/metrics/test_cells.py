"""Cells: written only where something changed, never from an older night, nothing forgotten."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from district.metrics.models import Cell, CellHistory
from district.registry.models import Compound
from tests.district.metrics.conftest import Night


def dump() -> list[tuple[object, ...]]:
    """All cells, byte for byte, the system columns of their rows included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text, ctid::text, cell::text FROM metrics_cell AS cell ORDER BY 3"
        )
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


def cell(code: str, period: str = "2023-04-01", kind: str = "M") -> Cell:
    return Cell.objects.get(metric=code, period_start=period, period_type=kind)


def test_the_same_night_twice_leaves_the_same_bytes(meijing: Compound, night: Night) -> None:
    night(meijing, UNIT=22, UNITH=22)
    before = dump()
    assert night(meijing, UNIT=22, UNITH=22) == 0
    assert dump() == before


def test_a_night_touches_only_what_changed(meijing: Compound, night: Night) -> None:
    night(meijing, UNIT=22, UNITH=22)
    changed = night(meijing, UNIT=22, UNITH=21)
    assert changed == 4 * len(["UNITH", "ORG-03"])


def test_an_older_night_leaves_a_newer_figure_alone(meijing: Compound, night: Night) -> None:
    night(meijing, date(2023, 4, 20), MA=9, HH=100)
    night(meijing, date(2023, 4, 18), MA=5, HH=100)
    assert cell("MA").numerator == 9
    assert cell("MA", "2023-04-18", "D").numerator == 5


def test_an_open_month_grows_without_revisions(meijing: Compound, night: Night) -> None:
    night(meijing, date(2023, 4, 18), MA=5)
    night(meijing, date(2023, 4, 20), MA=9)
    assert cell("MA").revision == 1
    assert not CellHistory.objects.filter(metric="MA", period_start="2023-04-01").exists()


def test_late_rows_restate_a_month_and_keep_the_old_value(meijing: Compound, night: Night) -> None:
    night(meijing, date(2023, 4, 30), MA=9)
    night(meijing, date(2023, 5, 3), MA=14)
    assert (cell("MA").numerator, cell("MA").revision) == (14, 2)
    kept = CellHistory.objects.get(metric="MA", period_start="2023-04-01")
    assert (kept.numerator, kept.revision) == (9, 1)


def test_history_cannot_be_changed(meijing: Compound, night: Night) -> None:
    night(meijing, MA=9)
    night(meijing, MA=10)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        CellHistory.objects.update(numerator=0)


def test_a_readable_cell_has_a_numerator(meijing: Compound, night: Night) -> None:
    night(meijing, MA=9)
    with pytest.raises(IntegrityError, match="readable_cell"), transaction.atomic():
        Cell.objects.filter(metric="MA").update(numerator=None)
