"""敲门行动: planned, divided, walked, and what is heard at the doors."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from district.core.clock import SHANGHAI, now
from district.core.devices import device_moment
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import Role
from tenants.matters.models import Source
from tenants.matters.services import finish
from tenants.messages.models import Message
from tenants.party.models import Branch, BranchKind
from tenants.register.models import Household, Occupancy, Unit
from tenants.register.services import add_building, add_household, add_unit
from tenants.visits.dividing import divide, in_turns, move_homes, send_walker
from tenants.visits.handling import answer_issue, make_matter
from tenants.visits.models import (
    Campaign,
    CampaignHome,
    Handling,
    Issue,
    Met,
    Part,
    Result,
    Visit,
)
from tenants.visits.queries import issues_for, months_to_confirm, standings, whole
from tenants.visits.recording import Told, record_visit
from tenants.visits.services import close_campaign, confirm_month_without, plan_campaign
from tests import make
from tests.tenants.matters.conftest import People

THURSDAY = datetime(2023, 4, 13, 9, tzinfo=SHANGHAI)
CONTACT = Told(Result.CONTACT, Met.ELDER)
NOBODY = Told(Result.NOBODY)


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    with time_machine.travel(THURSDAY, tick=False):
        yield


def planned(people: People, **how: Any) -> Campaign:
    given: dict[str, Any] = {
        "title": "春季敲门",
        "from_on": date(2023, 4, 10),
        "until_on": date(2023, 4, 30),
        **how,
    }
    return plan_campaign(actor=people.secretary, **given)


def knocked(people: People, told: Told = CONTACT, **how: Any) -> Visit:
    given: dict[str, Any] = {"actor": people.head, "household": people.home, **how}
    return record_visit(told=told, **given)


def houses(*sizes: int) -> list[Unit]:
    """A unit of each size, two in a building."""
    found: list[Unit] = []
    for n, size in enumerate(sizes):
        building = found[-1].building if n % 2 else add_building(name=f"{n + 10}号楼")
        found.append(add_unit(building=building, name=f"{n % 2 + 1}单元"))
        rooms = [Household(unit=found[-1], room=f"{101 + one}") for one in range(size)]
        Household.objects.bulk_create(rooms)
    return found


def branches(count: int) -> list[Branch]:
    kind = BranchKind.COMPOUND
    return [Branch.objects.create(name=f"第{n + 1}支部", kind=kind) for n in range(count)]


def test_C3_five_branches_share_every_door_and_none_twice(people: People) -> None:
    units = houses(20, 31, 8, 16, 24, 12, 40, 9)
    campaign = planned(people)
    divide(actor=people.secretary, campaign=campaign, branches=branches(5))
    found = standings(campaign)
    assert [one.part.label for one in found if one.part] == [f"第{n}支部" for n in range(1, 6)]
    assert sum(one.homes for one in found) == Household.objects.count() == 161
    assert all(one.homes for one in found)
    for unit in units:
        owners = campaign.homes.order_by().filter(household__unit=unit).values("part").distinct()
        assert owners.count() == 1, unit
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignHome.objects.create(
            campaign=campaign,
            household=people.home,
            part=campaign.parts.last(),
        )
    twice = [people.head, people.member, people.head]
    assert len(divide(actor=people.secretary, campaign=campaign, people=twice)) == 2
    assert campaign.homes.get(household=people.home).part == Part.objects.get(person=people.head)
    assert sum(one.homes for one in standings(campaign)) == 161


@pytest.mark.parametrize(
    ("sizes", "count", "turns"),
    [
        ([10, 10, 10, 10], 2, [0, 0, 1, 1]),
        ([1, 1, 1, 1, 100], 5, [0, 1, 2, 3, 4]),
        ([100, 1, 1], 2, [0, 1, 1]),
        ([5], 3, [0]),
        ([], 3, []),
        ([1] * 7, 3, [0, 0, 1, 1, 1, 2, 2]),
    ],
    ids=["even", "one_huge", "huge_first", "fewer_heaps", "nothing", "single_doors"],
)
def test_C4_neighbours_stay_together_and_nobody_goes_empty_handed(
    sizes: list[int], count: int, turns: list[int]
) -> None:
    assert in_turns(sizes, count) == turns


def test_C4_one_unit_is_shared_door_by_door_and_doors_change_hands(people: People) -> None:
    Household.objects.bulk_create(Household(unit=people.unit, room=f"{n}") for n in range(9))
    campaign = planned(people)
    first, second, third = divide(actor=people.secretary, campaign=campaign, branches=branches(3))
    assert sorted(one.homes for one in standings(campaign)) == [3, 3, 4]
    assert (
        move_homes(
            actor=people.secretary,
            campaign=campaign,
            part=third,
            households=list(campaign.homes.values_list("household", flat=True)),
        )
        == 10
    )
    assert [one.homes for one in standings(campaign)] == [0, 0, 10]
    send_walker(actor=people.secretary, part=first, person=people.head)
    assert first.locked().label == "第1支部 康秀英"
    with pytest.raises(DomainError, match="不能敲门登记"):
        send_walker(actor=people.secretary, part=second, person=people.resident)
    with pytest.raises(DomainError, match="不在这次行动里"):
        move_homes(actor=people.secretary, campaign=campaign, part=third, households=[uuid4()])
    with pytest.raises(Forbidden):
        divide(actor=people.head, campaign=campaign, people=[people.head])


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"title": "  "}, "no_title"),
        ({"until_on": date(2023, 4, 9)}, "days_unlikely"),
        ({"until_on": date(2026, 4, 9)}, "days_unlikely"),
        ({"from_on": date(1, 1, 1), "until_on": date(1, 1, 2)}, "days_unlikely"),
        ({"from_on": date(9999, 12, 30), "until_on": date(9999, 12, 31)}, "days_unlikely"),
        ({"units": []}, "no_homes"),
    ],
    ids=["no_title", "backwards", "too_long", "first_day", "last_day", "nowhere"],
)
def test_C4_a_campaign_without_sense_is_refused(
    people: People, how: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        planned(people, **how)
    assert refusal.value.code == code
    assert not Campaign.objects.exists()


def test_C4_vacant_homes_are_spared_and_the_same_plan_is_one(people: People) -> None:
    empty = add_household(unit=people.unit, room="403")
    Household.objects.filter(pk=empty.pk).update(occupancy=Occupancy.VACANT)
    assert planned(people).homes.count() == 1
    assert planned(people, title="全敲", spares_vacant=False).homes.count() == 2
    with pytest.raises(Conflict, match="同名"):
        planned(people)


def test_C4_without_contact_it_is_an_attempt_and_no_coverage(people: People) -> None:
    campaign = planned(people)
    knocked(people, NOBODY, campaign=campaign)
    found = whole(campaign)
    assert (found.homes, found.met, found.tried, found.left) == (1, 0, 1, 1)
    knocked(people, campaign=campaign)
    assert (whole(campaign).met, whole(campaign).left) == (1, 0)


def test_C4_the_same_visit_sent_twice_is_one_and_two_visitors_are_two(people: People) -> None:
    campaign, again = planned(people), uuid4()
    sent = [
        knocked(people, Told(Result.CONTACT, Met.ADULT, "漏水"), campaign=campaign, client_id=again)
        for _time in range(2)
    ]
    assert sent[0] == sent[1]
    knocked(people, campaign=campaign, actor=people.member, client_id=uuid4())
    assert (Visit.objects.count(), Issue.objects.count(), whole(campaign).met) == (2, 1, 1)
    with pytest.raises(Conflict, match="编号"):
        knocked(people, campaign=campaign, actor=people.member, client_id=again)


def test_C4_a_phone_that_waited_keeps_its_moment_whatever_its_clock_says(people: People) -> None:
    received = now()
    for wrong in (timedelta(), timedelta(days=20_000), -timedelta(days=3)):
        written = received - timedelta(hours=5) - wrong
        assert device_moment(written, received - wrong, received) == received - timedelta(hours=5)
    assert (
        device_moment(None, None, received) == device_moment(received, None, received) == received
    )
    assert device_moment(received + timedelta(hours=2), received, received) == received
    for written_at, sent_at in (
        (received + timedelta(seconds=1), None),
        (datetime(1, 1, 2, tzinfo=SHANGHAI), datetime(9999, 12, 30, tzinfo=SHANGHAI)),
    ):
        with pytest.raises(DomainError):
            device_moment(written_at, sent_at, received)


def test_V19_a_visit_lies_within_its_campaign_and_not_in_the_future(people: People) -> None:
    campaign = planned(people)
    before = datetime(2023, 4, 9, 23, 59, 59, tzinfo=SHANGHAI)
    for written_at in (before, now() + timedelta(minutes=1)):
        with pytest.raises(DomainError, match="时间"):
            knocked(people, campaign=campaign, written_at=written_at)
    first = knocked(people, campaign=campaign, written_at=before + timedelta(seconds=1))
    assert first.day == date(2023, 4, 10)
    with pytest.raises(DomainError, match="30 天"):
        knocked(people, written_at=now() - timedelta(days=40))
    assert knocked(people).campaign is None
    other = planned(people, title="只敲别处", units=houses(2))
    with pytest.raises(DomainError, match="不在这次行动里"):
        knocked(people, campaign=other)


def test_C4_what_comes_in_after_the_end_counts_if_it_was_done_before(people: People) -> None:
    campaign = planned(people)
    with time_machine.travel(THURSDAY + timedelta(hours=2), tick=False):
        close_campaign(actor=people.secretary, campaign=campaign)
        campaign.refresh_from_db()
        kept: dict[str, Any] = {"written_at": THURSDAY, "sent_at": now()}
        assert knocked(people, campaign=campaign, **kept).at == THURSDAY
        with pytest.raises(DomainError, match="时间不在"):
            knocked(people, campaign=campaign)
        with pytest.raises(Conflict, match="已经结束"):
            divide(actor=people.secretary, campaign=campaign, people=[people.head])


@pytest.mark.parametrize(
    "told",
    [Told(Result.CONTACT), Told(Result.NOBODY, Met.ADULT), Told(Result.NOBODY, answer="好")],
    ids=["no_class", "class_of_nobody", "answer_to_nothing"],
)
def test_V19_a_contact_without_person_class_is_refused(people: People, told: Told) -> None:
    with pytest.raises(DomainError):
        knocked(people, told)
    with pytest.raises(Forbidden):
        knocked(people, actor=people.resident)


def heard(people: People, text: str = "楼道灯不亮", **how: Any) -> Issue:
    return knocked(people, Told(Result.CONTACT, Met.ADULT, text, **how)).issues.get()


def test_C4_an_issue_becomes_a_matter_in_one_tap(people: People) -> None:
    issue = heard(people)
    assert issue.handle_by == datetime(2023, 4, 15, tzinfo=SHANGHAI)  # after Friday
    made = make_matter(actor=people.head, issue_id=issue.pk).matter
    assert made
    assert (made.source, made.household, made.text) == (
        Source.DOOR_VISIT, people.home, "楼道灯不亮"
    )  # fmt: skip
    with pytest.raises(Conflict, match="已经处理"):
        make_matter(actor=people.secretary, issue_id=issue.pk)


def test_who_leaves_a_number_is_told_of_the_matter_and_nobody_else_of_the_home(
    people: People,
) -> None:
    of_nobody = make_matter(actor=people.head, issue_id=heard(people).pk).matter
    assert of_nobody
    finish(actor=people.head, matter_id=of_nobody.pk, outcome="换了灯泡")
    assert not Message.objects.filter(account=people.resident).exists()
    issue = heard(people)
    with pytest.raises(DomainError, match="手机号"):
        make_matter(actor=people.head, issue_id=issue.pk, requester_phone="1390")
    phone = people.resident.phone
    made = make_matter(actor=people.head, issue_id=issue.pk, requester_phone=phone).matter
    assert made and (made.requester, made.household) == (people.resident, people.home)
    finish(actor=people.head, matter_id=made.pk, outcome="换了灯泡")
    told = Message.objects.filter(account=people.resident, matter=made)
    assert sorted(told.values_list("kind", flat=True)) == ["entered", "finished"]


def test_C4_an_issue_is_answered_refused_with_a_reason_or_handled_on_the_spot(
    people: People,
) -> None:
    first, second, third = heard(people), heard(people), heard(people, answer="当场换了灯泡")
    assert (third.handling, third.handled_at) == (Handling.ANSWERED, third.visit.at)
    for handling in (Handling.ANSWERED, Handling.REFUSED):
        with pytest.raises(DomainError):
            answer_issue(actor=people.head, issue_id=first.pk, handling=handling, answer=" ")
    with pytest.raises(DomainError):
        answer_issue(actor=people.head, issue_id=first.pk, handling=Handling.MATTER, answer="转了")
    done = answer_issue(
        actor=people.head, issue_id=first.pk, handling=Handling.REFUSED, answer="归供电公司"
    )
    assert (done.handling, done.answer) == (Handling.REFUSED, "归供电公司")
    answer_issue(
        actor=people.secretary, issue_id=second.pk, handling=Handling.ANSWERED, answer="周三来修"
    )


def test_C4_what_was_said_is_read_by_the_committee_the_visitor_and_the_own_head(
    people: People,
) -> None:
    issue = heard(people)
    other = make.account(Role.UNIT_HEAD, name="别处楼长", scope_id=houses(1)[0].pk)
    for reader, may_read in (
        (people.secretary, True),
        (people.head, True),
        (other, False),
        (people.resident, False),
    ):
        assert issues_for(reader).filter(pk=issue.pk).exists() is may_read


def test_V36_a_month_without_visits_is_said_once(people: People) -> None:
    assert months_to_confirm() == [date(2023, 3, 1)]
    for _time in range(2):
        confirm_month_without(actor=people.secretary, month=date(2023, 3, 9))
    assert months_to_confirm() == []
    knocked(people)
    with time_machine.travel(THURSDAY + timedelta(days=15), tick=False):
        assert months_to_confirm() == []
        with pytest.raises(Conflict, match="敲过门"):
            confirm_month_without(actor=people.secretary, month=date(2023, 4, 1))
