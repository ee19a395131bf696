"""Two phones find their signal in the same moment, or one sends an entry twice."""

from datetime import timedelta
from uuid import uuid4

from pytest_django import DjangoDbBlocker

from district.core.clock import now, today
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.matters.models import Matter
from tenants.meetings.attending import note_came
from tenants.meetings.models import Arrival, Presence, Resolution
from tenants.meetings.resolving import resolve
from tenants.meetings.services import plan_council
from tenants.register.services import add_building, add_household, add_unit
from tests.tenants.matters.test_concurrency import at_once, meijing_people

__all__ = ["meijing_people"]


def test_C6_what_arrives_at_once_is_there_once_and_whole(
    meijing_people: list[Account], django_db_blocker: DjangoDbBlocker
) -> None:
    first, second = meijing_people
    with compound_context(Compound.objects.get(slug="meijing")):
        unit = add_unit(building=add_building(name="9号楼"), name="1单元")
        homes = [add_household(unit=unit, room=str(room)).pk for room in range(101, 107)]
        council = plan_council(
            actor=first, starts_at=now() - timedelta(hours=1), place="亭子", topics=["院门"]
        )
        sent, before = uuid4(), Matter.objects.count()

        def resolved() -> Resolution:
            return resolve(
                actor=first,
                council=council,
                text="修门",
                due_on=today(),
                responsible_id=first.pk,
                client_id=sent,
            )

        got = at_once(django_db_blocker, resolved, resolved)
        assert got[0] == got[1] == Resolution.objects.get()
        assert Matter.objects.count() == before + 1

        def came(actor: Account, some: slice) -> object:
            return note_came(
                actor=actor, council=council, households=homes[some], client_id=uuid4()
            )

        at_once(
            django_db_blocker,
            lambda: came(first, slice(0, 4)),
            lambda: came(second, slice(2, 6)),
        )
        assert Presence.objects.filter(council=council).count() == 6
        assert Arrival.objects.count() == 3
