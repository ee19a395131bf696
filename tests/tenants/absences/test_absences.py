"""None of something, said in one tap: counted as none from that day on."""

from datetime import date, timedelta

import pytest

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.errors import Conflict, NotFound
from tenants.absences.models import Absence, Topic
from tenants.absences.services import confirm_absence, withdraw_absence
from tenants.facilities.services import open_station
from tenants.party.models import BranchKind
from tenants.party.services import found_branch
from tenants.records.completeness import missing_fields
from tests.tenants.records.demo import values

pytestmark = pytest.mark.usefixtures("in_meijing")
ELEMENTS = {
    Topic.BRANCH: ("BR", "BR_C", "BR_P", "BR_ANY"),
    Topic.BODY: ("CMT_OK",),
    Topic.STATION: ("STN",),
    Topic.HEAD: ("HEAD", "UNITH"),
}


@pytest.mark.parametrize("topic", Topic)
def test_nothing_on_record_is_no_zero_before_somebody_says_so(topic: Topic) -> None:
    day = today()
    codes = ELEMENTS[topic]
    assert values(*codes, day=day) == dict.fromkeys(codes)
    confirm_absence(topic=topic)
    assert values(*codes, day=day) == dict.fromkeys(codes, 0)
    assert values(*codes, day=day - timedelta(days=1)) == dict.fromkeys(codes)
    withdraw_absence(topic=topic)
    assert values(*codes, day=day) == dict.fromkeys(codes)


def test_members_of_no_branch_are_not_counted() -> None:
    confirm_absence(topic=Topic.BRANCH)
    assert values("PMD", day=today()) == {"PMD": None}


def test_saying_it_twice_changes_nothing() -> None:
    first = confirm_absence(topic=Topic.STATION)
    assert confirm_absence(topic=Topic.STATION) == first
    assert AuditEntry.objects.filter(action="absence_confirmed").count() == 1


def test_what_is_on_record_cannot_be_absent() -> None:
    open_station(name="党群服务站")
    with pytest.raises(Conflict, match="已经登记了党群服务站"):
        confirm_absence(topic=Topic.STATION)


def test_one_that_comes_about_later_counts_and_before_there_was_none() -> None:
    Absence.objects.create(topic=Topic.BRANCH, since_on=date(2024, 2, 1))
    founded = PartialDate(date(2024, 3, 1))
    found_branch(name="支部", kind=BranchKind.COMPOUND, members=Count(9), founded=founded)
    assert values("BR_C", day=date(2024, 2, 29)) == {"BR_C": 0}
    assert values("BR_C", day=date(2024, 3, 1)) == {"BR_C": 1}


def test_what_was_never_said_is_not_taken_back() -> None:
    with pytest.raises(NotFound):
        withdraw_absence(topic=Topic.BODY)


def test_DQ_01_a_known_absence_fills_its_field() -> None:
    empty = {field.name for field in missing_fields()}
    assert {"heads", "branches", "bodies"} <= empty
    for topic in (Topic.HEAD, Topic.BRANCH, Topic.BODY):
        confirm_absence(topic=topic)
    assert {"heads", "branches", "bodies"}.isdisjoint(field.name for field in missing_fields())
