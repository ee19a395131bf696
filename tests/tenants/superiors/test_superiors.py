"""上级指导 (G6): who came, what was advised, and one matter that follows."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from district.core.clock import today
from district.core.errors import Conflict, DomainError, Forbidden
from district.registry.superiors import Superior
from tenants.disputes.turning import may_be_turned
from tenants.matters.models import Matter, Source
from tenants.superiors.models import SuperiorVisit
from tenants.superiors.queries import visits_this_year
from tenants.superiors.services import follow_up, record_superior_visit
from tests.tenants.matters.conftest import People
from tests.tenants.matters.records import elements
from tests.tenants.meetings.test_metrics import at

GIVEN: dict[str, Any] = {"superior": Superior.STREET, "advice": "2单元楼道堆物，请清理"}


@pytest.fixture(autouse=True)
def _leap_day() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2024-02-29", 9), tick=False) as clock:
        yield clock


def record(people: People, **given: Any) -> SuperiorVisit:
    told = {"came_on": today(), **GIVEN, **given}
    return record_superior_visit(actor=people.secretary, **told)


def test_G6_what_was_advised_becomes_one_matter_and_counts_once(people: People) -> None:
    sent = uuid4()
    visit = record(people, who="凤山街道办 2 人", client_id=sent)
    assert record(people, client_id=sent) == visit
    with pytest.raises(DomainError, match="已经被用过"):
        record(people, client_id=sent, advice="楼道要清理。")
    assert follow_up(actor=people.secretary, visit=visit).matter == visit.matter
    [matter] = Matter.objects.filter(source=Source.ABOVE)
    assert (visit.matter, matter.text) == (matter, GIVEN["advice"])
    with time_machine.travel(at("2024-03-09", 9)):
        found = elements("2024-02", night="2024-03-09") | {"late": elements("2024-03")["MAT_OVD"]}
    assert (found["MA"], found["MA_PRO"], found["late"]) == (1, 0, 1)


def test_G6_praise_is_kept_and_followed_later_if_somebody_wants(people: People) -> None:
    visit = record(people, is_to_follow=False)
    assert (visit.matter, Matter.objects.count()) == (None, 0)
    assert follow_up(actor=people.member, visit=visit).matter is not None
    assert Matter.objects.count() == 1


def test_G6_visits_are_counted_by_the_year_in_which_they_were(people: People) -> None:
    record(people, came_on=date(2023, 12, 31), is_to_follow=False)
    record(people, came_on=date(2024, 1, 1), is_to_follow=False)
    assert visits_this_year() == 1


def test_what_somebody_above_advised_is_no_quarrel(people: People) -> None:
    matter = record(people).matter
    assert matter is not None and not may_be_turned(matter)
    assert may_be_turned(people.reported())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"came_on": date(2024, 3, 1)}, "day_unlikely"),
        ({"came_on": date(2023, 2, 27)}, "day_unlikely"),
        ({"advice": " \x00 "}, "no_advice"),
        ({"advice": "长" * 1_001}, "too_long"),
        ({"who": "长" * 61}, "too_long"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_kept(
    people: People, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        record(people, **given)
    assert refusal.value.code == code
    assert not SuperiorVisit.objects.exists() and not Matter.objects.exists()


def test_the_day_a_year_ago_is_the_first_that_is_taken(people: People) -> None:
    assert record(people, came_on=today() - timedelta(days=366)).matter is not None


def test_who_takes_nothing_in_writes_none_down(people: People) -> None:
    with pytest.raises(Forbidden):
        record_superior_visit(actor=people.resident, came_on=today(), **GIVEN)


def test_an_id_of_somebody_else_is_refused(people: People) -> None:
    sent = uuid4()
    record(people, client_id=sent)
    with pytest.raises(Conflict, match="编号"):
        record_superior_visit(actor=people.member, came_on=today(), client_id=sent, **GIVEN)
