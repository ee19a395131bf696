"""Campaigns and visits as files: in, out and in again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from district.core.clock import SHANGHAI
from district.core.outcomes import Outcome
from tenants.records.exporting import export_files
from tenants.records.reports import Report
from tenants.records.services import NamedFile, import_files
from tenants.visits.handling import make_matter
from tenants.visits.models import Campaign, Handling, Issue, Met, Result, Visit
from tenants.visits.queries import whole
from tenants.visits.recording import Told, record_visit
from tenants.visits.services import plan_campaign
from tests.tenants.matters.conftest import People
from tests.tenants.records.demo import DEMO, import_demo

HEADER = "敲门时间,楼栋,单元,房号,敲门结果,见到了谁,行动名称,反映的事,怎么处理的,怎么答复的\n"
KNOCKED = datetime(2023, 4, 30, 8, 30, 5, 999_999, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    with time_machine.travel(datetime(2023, 4, 30, 9, tzinfo=SHANGHAI), tick=False):
        yield


def bring(*rows: str) -> Report:
    body = (HEADER + "\n".join(rows)).encode()
    return import_files(files=[NamedFile("visits.csv", body)])


@pytest.mark.usefixtures("in_meijing")
def test_C4_the_demo_s_visits_go_out_and_come_in_again() -> None:
    import_demo("meijing", without="matters")
    assert (Visit.objects.count(), Issue.objects.count()) == (7, 3)
    found = whole(Campaign.objects.get())
    assert (found.homes, found.met, found.refused, found.left) == (281, 5, 1, 275)
    names = {"campaigns.csv", "visits.csv"}
    exported = [NamedFile(*one) for one in export_files() if one[0] in names]
    assert {one.filename for one in exported} == names
    assert set(import_files(files=exported).counts) == {Outcome.UNCHANGED}
    body = (DEMO / "meijing" / "visits.csv").read_bytes()
    later = [NamedFile("visits.csv", body.replace("当天拧紧了".encode(), "拧紧了".encode()))]
    assert import_files(files=later).counts == {Outcome.CHANGED: 1, Outcome.UNCHANGED: 6}


def test_C4_what_became_a_matter_goes_out_and_is_found_again(people: People) -> None:
    with time_machine.travel(KNOCKED, tick=False):
        told = Told(Result.CONTACT, Met.ADULT, "门坏了")
        visit = record_visit(actor=people.secretary, household=people.home, told=told)
        make_matter(actor=people.secretary, issue_id=visit.issues.get().pk)
    exported = [NamedFile(*one) for one in export_files() if one[0] == "visits.csv"]
    assert import_files(files=exported).counts == {Outcome.UNCHANGED: 1}
    matter = visit.issues.get().matter
    visit.delete()
    assert import_files(files=exported).counts == {Outcome.NEW: 1}
    again = Issue.objects.get()
    assert (again.matter, again.handling) == (matter, Handling.MATTER)
    assert again.handle_by - again.visit.at > timedelta(days=1)


def test_C4_what_a_file_has_no_column_for_stays(people: People) -> None:
    told = Told(Result.CONTACT, Met.ADULT, "门坏了", "明天来修")
    with time_machine.travel(KNOCKED, tick=False):
        campaign = plan_campaign(
            actor=people.secretary, title="春", from_on=KNOCKED.date(), until_on=KNOCKED.date()
        )
        record_visit(actor=people.head, household=people.home, told=told, campaign=campaign)
    door = "2023-04-30 08:30:05,3号楼,2单元,402"
    for columns, more, outcome in (
        ("", "", Outcome.UNCHANGED),
        (",反映的事", ",门坏了", Outcome.UNCHANGED),
        (",反映的事", ",门锁坏了", Outcome.CHANGED),
    ):
        body = f"敲门时间,楼栋,单元,房号,敲门结果,见到了谁{columns}\n{door},见到人了,大人{more}\n"
        counts = import_files(files=[NamedFile("visits.csv", body.encode())]).counts
        assert counts == {outcome: 1}, columns
    issue = Issue.objects.get()
    assert (issue.text, issue.handling, issue.answer) == ("门锁坏了", Handling.ANSWERED, "明天来修")
    assert issue.visit.campaign == campaign
    bring(f"{door},见到人了,大人,春,,,")
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        "2023-05-01,3号楼,2单元,402,没人在家,,,,,",
        "2023-04-12,3号楼,2单元,999,没人在家,,,,,",
        "2023-04-12,3号楼,2单元,402,见到人了,,,,,",
        "2023-04-12,3号楼,2单元,402,没人在家,老人,,,,",
        "2023-04-12,3号楼,2单元,402,见到人了,老人,没有的行动,,,",
        "2023-04-12,3号楼,2单元,402,见到人了,老人,,漏水,已转为事项,",
        "2023-04-12,3号楼,2单元,402,见到人了,老人,,漏水,已经答复,",
        "2023-04-12,3号楼,2单元,402,见到人了,老人,,,,修了",
    ],
    ids=["future", "no_home", "no_class", "class", "no_campaign", "no_matter", "mute", "nothing"],
)
def test_V19_what_makes_no_sense_is_named_and_left_out(people: People, row: str) -> None:
    assert bring(row).bad_rows == 1
    assert not Visit.objects.exists()
