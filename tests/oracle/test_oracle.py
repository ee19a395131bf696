"""Engine and oracle say the same, and where they do not, the oracle names it."""

from datetime import date

import pytest
from django.db import connection, transaction

from district.metrics.figures import PeriodType
from district.metrics.models import Cell
from district.registry.models import Compound
from tests.oracle.catalogue import fed
from tests.oracle.comparing import (
    PRINTED,
    Verdict,
    asked_by_the_ledger,
    compare_cells,
    compare_district,
    compare_figures,
)
from tests.oracle.compounds import Key
from tests.oracle.conftest import VERSION
from tests.oracle.sums import read_ledger, read_registry
from tests.said import said

LEAP_DAY, MONTH = date(2024, 2, 29), date(2024, 2, 1)


def test_every_cell_and_every_sum_equals_the_oracle(compounds: dict[str, Compound]) -> None:
    verdict = compare_district(compounds.values(), VERSION)
    assert list(verdict.lines()) == []
    told = sum(len(said(kind)) for kind in PeriodType)
    assert verdict.cells == told > 5_000
    kinds = {(key.kind, key.period) for cells in verdict.expected.values() for key in cells}
    assert {("D", LEAP_DAY), ("M", MONTH), ("D", date(2023, 12, 31))} <= kinds
    reported = {
        key.code
        for cells in verdict.expected.values()
        for key, said in cells.items()
        if said.state in {"value", "confirmed_zero"}
    }
    of_the_ledger = {code for code, one in fed(VERSION).items() if one.is_of_ledger}
    assert reported == fed(VERSION).keys() - of_the_ledger, "what nobody reports proves nothing"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "UPDATE metrics_cell SET numerator = numerator + 1",
            "meijing M 2024-02-01 HH: engine 282 value, oracle 281 value",
        ),
        (
            "UPDATE metrics_cell SET state = 'not_reported'",
            "meijing M 2024-02-01 HH: engine 281 not_reported, oracle 281 value",
        ),
        (
            "UPDATE metrics_cell SET at_least = true",
            "meijing M 2024-02-01 HH: engine ≥281 value, oracle 281 value",
        ),
        (
            "DELETE FROM metrics_cell",
            "meijing M 2024-02-01 HH: engine nothing, oracle 281 value",
        ),
    ],
)
def test_a_cell_that_was_altered_is_named(
    compounds: dict[str, Compound], change: str, named: str
) -> None:
    meijing = compounds["meijing"]
    asked = asked_by_the_ledger(meijing, VERSION)
    where = "WHERE compound_id = %s AND period_type = 'M' AND period_start = %s AND metric = 'HH'"
    verdict = Verdict()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{change} {where}", [meijing.pk, MONTH])
        assert cursor.rowcount == 1
        compare_cells(meijing, VERSION, verdict, asked)
        transaction.set_rollback(True)
    assert verdict.differences == [named]


def test_a_cell_too_many_is_named(compounds: dict[str, Compound]) -> None:
    meijing = compounds["meijing"]
    asked = asked_by_the_ledger(meijing, VERSION)
    verdict = Verdict()
    with transaction.atomic():
        cell = Cell.objects.get(
            compound=meijing, period_type="M", period_start=MONTH, metric="UNIT"
        )
        cell.period_start = date(2019, 2, 1)
        cell.save(force_insert=True)
        compare_cells(meijing, VERSION, verdict, asked)
        transaction.set_rollback(True)
    assert verdict.differences == ["meijing M 2019-02-01 UNIT: engine 22 value, oracle nothing"]


def test_a_sum_that_is_off_is_named_with_its_place(compounds: dict[str, Compound]) -> None:
    verdict = Verdict()
    compare_cells(compounds["meijing"], VERSION, verdict)
    key = Key("D", LEAP_DAY, "HEAD")
    cells = verdict.expected[compounds["meijing"].pk]
    cells[key] = cells[key]._replace(numerator=23)
    compare_figures(
        [("D", LEAP_DAY)], verdict, registry=read_registry(), ledger=read_ledger(VERSION)
    )
    named = [one for one in verdict.differences if one.startswith("meijing 2024-02-29 HEAD: ")]
    assert named == [
        "meijing 2024-02-29 HEAD: engine 22 = 22.0000 value (1 of 1),"
        " oracle 23 = 23.0000 value (1 of 1)"
    ]


def test_of_many_differences_fifty_are_printed_and_all_are_counted() -> None:
    found = [f"meijing M 2024-02-01 {code}: engine 1, oracle 2" for code in ["HH"] * 79 + ["MA"]]
    lines = list(Verdict(differences=found).lines())
    assert len(lines) == PRINTED + 1
    assert lines[-1] == "... and 30 more; of all: HH 79, MA 1"
