"""Small improvements as a file: in, out and in again."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from district.core.clock import SHANGHAI
from district.core.outcomes import Outcome
from district.registry.models import Compound
from tenants.records.exporting import export_files
from tenants.records.reports import Report
from tenants.records.services import NamedFile, import_files
from tenants.works.models import MicroProject
from tests.tenants.records.demo import DEMO

HEADER = "做了什么,花了多少钱,哪天做好,改善预告日期,打算哪天做,改善公示日期\n"


@pytest.fixture(autouse=True)
def _spring(in_meijing: Compound) -> Iterator[None]:
    with time_machine.travel(datetime(2023, 4, 20, 9, tzinfo=SHANGHAI), tick=False):
        yield


def bring(*rows: str, header: str = HEADER, encoding: str = "utf-8") -> Report:
    body = (header + "\n".join(rows)).encode(encoding)
    return import_files(files=[NamedFile("micro_projects.csv", body)])


def test_F18_the_demo_s_three_go_out_and_come_in_again() -> None:
    body = (DEMO / "xincheng" / "micro_projects.csv").read_bytes()
    assert import_files(files=[NamedFile("micro_projects.csv", body)]).counts == {Outcome.NEW: 3}
    exported = [NamedFile(*file) for file in export_files()]
    assert "micro_projects.csv" in {file.filename for file in exported}
    assert set(import_files(files=exported).counts) == {Outcome.UNCHANGED}
    assert sum(MicroProject.objects.values_list("cost_fen", flat=True)) == 229_050


def test_F18_three_columns_are_enough_and_later_words_are_taken_over() -> None:
    three = "做了什么,花了多少钱,哪天做好\n"
    rows = ('推车,"￥1,200.5元",2023-04-01', "坐凳,0,2023-04-21")
    assert bring(*rows, header=three, encoding="gb18030").counts == {Outcome.NEW: 2}
    bench, cart = MicroProject.objects.order_by("planned_on")
    assert (cart.cost_fen, str(cart.done_on)) == (120_050, "2023-04-01")
    assert (bench.done_on, str(bench.planned_on)) == (None, "2023-04-21")
    assert bring(*rows, header=three).counts == {Outcome.UNCHANGED: 2}
    told = bring("推车,1000,2023-04-01,2023-03-20,,2023-04-03")
    assert told.counts == {Outcome.CHANGED: 1}
    cart.refresh_from_db()
    assert (cart.cost_fen, str(cart.planned_on)) == (100_000, "2023-04-01")
    assert cart.steps.count() == 2


@pytest.mark.parametrize(
    "row",
    [
        "推车,-1,2023-04-01,,,",
        "推车,1.005,2023-04-01,,,",
        "推车,5000.01,2023-04-01,,,",
        "推车,一百,2023-04-01,,,",
        "推车给402室,1,2023-04-01,,,",
        "推车,1,2023-02-29,,,",
        "推车,1,2023-04-01,2023-04-02,,",
        "推车,1,2023-04-25,2023-04-21,,",
        "推车,1,2023-04-25,,,2023-04-19",
        "推车,1,2023-04-01,,2023-04-01,",
        "推车,1,2023-04-01,,,2023-03-31",
        "推车,1,2023-04-01,,,2023-04-21",
    ],
)
def test_F18_what_makes_no_sense_is_named_and_left_out(row: str) -> None:
    assert bring(row).bad_rows == 1
    assert not MicroProject.objects.exists()
