"""Councils as a file: in, out and in again."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from district.core.clock import SHANGHAI
from district.core.outcomes import Outcome
from district.registry.models import Compound
from tenants.meetings.models import Council
from tenants.records.exporting import export_files
from tenants.records.reports import Report
from tenants.records.services import NamedFile, import_files
from tests.tenants.records.demo import DEMO

HEADER = "开会时间,开会地点,到会人数,会议记录,会议公示内容,会议公示日期\n"


@pytest.fixture(autouse=True)
def _spring(in_meijing: Compound) -> Iterator[None]:
    with time_machine.travel(datetime(2023, 4, 20, 9, tzinfo=SHANGHAI), tick=False):
        yield


def bring(*rows: str) -> Report:
    body = (HEADER + "\n".join(rows)).encode()
    return import_files(files=[NamedFile("councils.csv", body)])


def test_C6_the_demo_s_councils_go_out_and_come_in_again() -> None:
    body = (DEMO / "wangfu" / "councils.csv").read_bytes()
    assert import_files(files=[NamedFile("councils.csv", body)]).counts == {Outcome.NEW: 4}
    exported = [NamedFile(*file) for file in export_files()]
    assert "councils.csv" in {file.filename for file in exported}
    assert set(import_files(files=exported).counts) == {Outcome.UNCHANGED}
    assert Council.objects.count() == 4


def test_C6_of_a_day_alone_it_was_in_the_evening_and_later_words_are_taken_over() -> None:
    assert bring("2023-04-12,院里,9,,,").counts == {Outcome.NEW: 1}
    council = Council.objects.get()
    assert council.held_at == datetime(2023, 4, 12, 19, 30, tzinfo=SHANGHAI)
    told = bring("2023-04-12 19:30,院里,9,要点,议定修门,2023-04-12")
    assert told.counts == {Outcome.CHANGED: 1}
    council.refresh_from_db()
    assert council.published_at == council.held_at  # on that day, and not before it was held


@pytest.mark.parametrize(
    "row",
    [
        "2023-04-21,院里,9,,,",
        "2023-04-12,院里,0,,,",
        "2023-04-12,院里,9,要点,,2023-04-13",
        "2023-04-12,院里,9,,议定,2023-04-13",
        "2023-04-12,院里,9,要点,议定,2023-04-11",
        "2023-04-12,院里,9,要点,议定,2023-04-21",
    ],
)
def test_C6_what_makes_no_sense_is_named_and_left_out(row: str) -> None:
    assert bring(row).bad_rows == 1
    assert not Council.objects.exists()
