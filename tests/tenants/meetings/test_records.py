"""Councils as a file: in, out and in again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from district.core.clock import SHANGHAI, now
from district.core.errors import Conflict
from district.core.outcomes import Outcome
from district.registry.models import Compound
from tenants.meetings.attending import note_presence
from tenants.meetings.models import Council
from tenants.meetings.services import hold_council
from tenants.records.exporting import export_files
from tenants.records.reports import Report
from tenants.records.services import NamedFile, import_files
from tenants.register.services import add_household
from tests.tenants.matters.conftest import People
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


def test_C6_what_a_file_has_no_column_for_stays(people: People) -> None:
    bring("2023-04-12 19:30,院里,9,要点,议定修门,2023-04-12")
    short = HEADER.replace(",会议记录,会议公示内容,会议公示日期", "")
    body = f"{short}2023-04-12 19:30,院里,10\n".encode()
    [told, again] = [import_files(files=[NamedFile("councils.csv", body)]).counts for _n in "12"]
    assert (told, again) == ({Outcome.CHANGED: 1}, {Outcome.UNCHANGED: 1})
    council = Council.objects.get()
    assert (council.headcount, council.minutes, council.notice_text) == (10, "要点", "议定修门")
    assert council.published_at
    bare = f"{short},会议记录\n2023-04-12 19:30,院里,10,\n".replace("\n,", ",")
    assert import_files(files=[NamedFile("councils.csv", bare.encode())]).bad_rows == 1
    homes = [people.home.pk, add_household(unit=people.unit, room="403").pk]
    note_presence(actor=people.secretary, council=council, unit_id=people.unit.pk, households=homes)
    assert bring("2023-04-12 19:30,院里,1,要点,议定修门,2023-04-12").bad_rows == 1


def test_C6_what_a_phone_wrote_before_the_file_does_not_replace_it(people: People) -> None:
    bring("2023-04-12,院里,9,要点,,")
    with pytest.raises(Conflict, match="后来又有人改过"):
        hold_council(
            actor=people.secretary,
            council=Council.objects.get(),
            headcount=8,
            minutes="先写的",
            written_at=now() - timedelta(hours=1),
        )


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
