"""Two phones at once: both knocks stay, one contact counts, and one tap makes one matter."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoDbBlocker

from district.core.clock import today
from district.core.errors import Conflict
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.register.services import add_building, add_household, add_unit
from tenants.visits.dividing import divide, move_homes
from tenants.visits.handling import make_matter
from tenants.visits.models import Campaign, Issue, Met, Result, Visit
from tenants.visits.queries import standings, whole
from tenants.visits.recording import Told, record_visit
from tenants.visits.services import plan_campaign
from tests.tenants.matters.test_concurrency import at_once, meijing_people

__all__ = ["meijing_people"]


def test_C4_two_phones_at_one_door(
    meijing_people: list[Account], django_db_blocker: DjangoDbBlocker
) -> None:
    first, second = meijing_people
    with compound_context(Compound.objects.get(slug="meijing")):
        unit = add_unit(building=add_building(name="3号楼"), name="2单元")
        home = add_household(unit=unit, room="402")
        campaign = plan_campaign(
            actor=first, title="敲门", from_on=today(), until_on=today(), spares_vacant=False
        )
        _own, other = divide(actor=first, campaign=campaign, people=meijing_people)
        told = Told(Result.CONTACT, Met.ADULT, "灯不亮")

        def knock(actor: Account, client_id: UUID | None = None) -> Visit:
            return record_visit(
                actor=actor,
                household=home,
                told=told,
                campaign=campaign,
                client_id=client_id or uuid4(),
            )

        again = uuid4()
        same = at_once(django_db_blocker, *[lambda: knock(first, again)] * 2)
        assert same[0] == same[1]
        at_once(django_db_blocker, lambda: knock(first), lambda: knock(second))
        assert (Visit.objects.count(), whole(campaign).met) == (3, 1)

        def move() -> int:
            return move_homes(actor=first, campaign=campaign, part=other, households=[home.pk])

        at_once(django_db_blocker, move, lambda: knock(first))
        assert [(one.homes, one.met) for one in standings(campaign)] == [(0, 0), (1, 1)]
        issue = Issue.objects.all()[0].pk
        got = at_once(django_db_blocker, *[lambda: make_matter(actor=second, issue_id=issue)] * 2)
        assert {type(one) for one in got} == {Issue, Conflict}


def test_C4_two_who_plan_and_divide_at_once(
    meijing_people: list[Account], django_db_blocker: DjangoDbBlocker
) -> None:
    """What the other has done first is told, and is no fault."""
    first, second = meijing_people
    with compound_context(Compound.objects.get(slug="meijing")):
        unit = add_unit(building=add_building(name="3号楼"), name="2单元")
        home = add_household(unit=unit, room="402")
        days: dict[str, Any] = {"title": "敲门", "from_on": today(), "until_on": today()}
        planned = at_once(
            django_db_blocker,
            *[lambda who=who: plan_campaign(actor=who, **days) for who in meijing_people],
        )
        assert {type(one) for one in planned} == {Campaign, Conflict}
        campaign = Campaign.objects.get()
        [part] = divide(actor=first, campaign=campaign, people=[first])
        divide(actor=second, campaign=campaign, people=[second])
        with pytest.raises(Conflict, match="刚被删除"):
            move_homes(actor=first, campaign=campaign, part=part, households=[home.pk])
