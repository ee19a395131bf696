"""Two phones want one hour: exactly one gets it, the other reads when the next is free (F13, F14)."""

from datetime import timedelta

from pytest_django import DjangoDbBlocker

from district.core.clock import today
from district.core.errors import Conflict
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.rooms.counselling import take_slot
from tenants.rooms.models import Booking, CounsellingSlot, RoomKind
from tenants.rooms.services import book_room
from tests.tenants.matters.test_concurrency import at_once, meijing_people
from tests.tenants.rooms.making import hour, room, span

__all__ = ["meijing_people"]


def test_F13_F14_of_two_at_once_one_wins(
    meijing_people: list[Account], django_db_blocker: DjangoDbBlocker
) -> None:
    first, second = meijing_people
    day = today() + timedelta(days=1)
    with compound_context(Compound.objects.get(slug="meijing")):
        culture = room(first)
        quiet = room(first, RoomKind.COUNSELLING, "心语空间")

        def book(actor: Account, begin: str, end: str) -> list[Booking]:
            wanted = span(day, begin, end)
            return book_room(actor=actor, room=culture, span=wanted, purpose="排练", weeks=3)

        got = at_once(
            django_db_blocker,
            lambda: book(first, "09:00", "11:00"),
            lambda: book(second, "10:00", "12:00"),
        )
        assert sorted(type(one).__name__ for one in got) == ["Conflict", "list"]
        assert Booking.objects.count() == 3

        def take(actor: Account) -> str:
            return take_slot(actor=actor, room=quiet, span=hour(day, 9))

        got = at_once(django_db_blocker, lambda: take(first), lambda: take(second))
        [refused] = [one for one in got if isinstance(one, Conflict)]
        assert "10:00–11:00" in refused.sentence
        assert CounsellingSlot.objects.count() == 1
