"""A room is booked by one at a time (F14)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from district.audit.models import AuditEntry
from district.core.clock import SHANGHAI
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import Role
from tenants.register.services import add_building, add_household, add_unit, settle_resident
from tenants.rooms.models import Booking, BookingState, Channel, Room, RoomKind
from tenants.rooms.queries import bookings_of, bookings_to_mark
from tenants.rooms.services import book_room, cancel_booking, mark_booking, revise_room
from tenants.rooms.times import Span, next_free, week_of
from tests import make
from tests.tenants.rooms.making import MONDAY, room, span

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = timedelta(days=1)
THURSDAY = MONDAY + 3 * DAY  # 29 February


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """23:59:59 of the Sunday before."""
    last_second = datetime.combine(MONDAY - DAY, time(23, 59, 59), tzinfo=SHANGHAI)
    with time_machine.travel(last_second, tick=False) as travelled:
        yield travelled


def booked(actor: Any, place: Room, wanted: Span, **more: Any) -> list[Booking]:
    return book_room(actor=actor, room=place, span=wanted, **{"purpose": "排练", **more})


def test_F14_double_booking_is_refused_and_the_next_free_time_is_named() -> None:
    keeper, resident, other = (
        make.account(role) for role in (Role.SECRETARY, Role.RESIDENT, Role.RESIDENT)
    )
    home = add_household(unit=add_unit(building=add_building(name="1号楼"), name="1"), room="101")
    settle_resident(account=resident, household=home, since_on=MONDAY - DAY)
    place = room(keeper)
    [first] = booked(resident, place, span(THURSDAY, "10:00", "11:00"))
    assert (first.account, first.household, first.channel) == (resident, home, Channel.OWN)
    booked(other, place, span(THURSDAY, "11:00", "12:00"))  # half-open: both stand
    with pytest.raises(
        Conflict,
        match=r"2月29日 周四 10:00–11:00 已经有人订了。最近的空闲时间是 2月29日 周四 12:00–13:30",
    ):
        booked(other, place, span(THURSDAY, "10:30", "12:00"))
    overlapping = span(THURSDAY, "10:30", "11:30")
    told = {"room": place, "starts_at": overlapping.starts_at, "ends_at": overlapping.ends_at}
    with pytest.raises(IntegrityError, match="one_booking_of_a_room"), transaction.atomic():
        Booking.objects.create(**told, purpose="排练")
    booked(other, room(keeper, name="会议室"), overlapping)
    with pytest.raises(Forbidden, match="自己订的"):
        cancel_booking(actor=other, booking=first)
    with pytest.raises(DomainError, match="为什么取消"):
        cancel_booking(actor=keeper, booking=first)
    cancel_booking(actor=keeper, booking=first, because="停电")
    with pytest.raises(Conflict, match="已经取消"):
        cancel_booking(actor=resident, booking=first)
    booked(other, place, span(THURSDAY, "10:00", "11:00"))
    pieces = [(one.span.hours, one.is_taken) for one in week_of(place, MONDAY)[3].pieces]
    assert pieces == [
        ("08:00–10:00", False), ("10:00–11:00", True), ("11:00–12:00", True), ("12:00–21:00", False),
    ]  # fmt: skip
    assert bookings_of(resident).get() == first and bookings_of(keeper).count() == 4
    facts = AuditEntry.objects.filter(action__startswith="rooms.").values_list("facts", flat=True)
    assert not [one for one in facts if "排练" in str(one) or resident.name in str(one)]


def test_F14_what_no_room_is_given_for_is_refused(clock: time_machine.Traveller) -> None:
    keeper, resident = make.account(Role.COMMITTEE_MEMBER), make.account(Role.RESIDENT)
    place = room(keeper, open_days=0b0111111, closes=time(20, 30))  # not on Sundays
    quiet = room(keeper, RoomKind.COUNSELLING, "心语空间")
    last = MONDAY - DAY + timedelta(weeks=8)
    for wanted, sentence in (
        (span(MONDAY - DAY, "20:00", "21:00"), "这个时间已经过了"),
        (span(last + DAY, "10:00", "11:00"), "最多提前 8 周"),
        (span(last, "10:00", "11:00"), "周日不开放"),
        (span(MONDAY, "10:00", "10:00"), "要晚于开始"),
        (span(MONDAY, "10:00", "09:00"), "要晚于开始"),
        (span(MONDAY, "10:00", "14:30"), "最多订 4 个小时"),
        (span(MONDAY, "10:10", "11:00"), "整点或半点"),
        (span(MONDAY, "10:00", "23:59:59"), "最多订 4"),
        (span(MONDAY, "07:30", "09:00"), "开放时间是 08:00–20:30"),
        (span(MONDAY, "20:00", "21:00"), "开放时间是 08:00–20:30"),
    ):
        with pytest.raises(DomainError, match=sentence):
            booked(resident, place, wanted)
    wanted = span(MONDAY, "10:00", "14:00")
    for more, sentence in (
        ({"purpose": "  "}, "请写做什么用"),
        ({"weeks": 9}, "最多连订 8 周"),
        ({"channel": Channel.CALL, "for_name": "郝大妈"}, "您的身份不能"),
        ({"for_name": "郝大妈"}, "替别人订的"),
    ):
        with pytest.raises(DomainError, match=sentence):
            booked(resident, place, wanted, **more)
    with pytest.raises(DomainError, match="不用留姓名"):
        booked(resident, quiet, wanted)
    [typed] = booked(keeper, place, wanted, channel=Channel.CALL, for_name="郝大妈")
    assert (typed.for_name, typed.household) == ("郝大妈", None)
    with pytest.raises(Conflict, match="还没有到时间"):
        mark_booking(actor=keeper, booking=typed, was_used=True)
    clock.move_to(wanted.starts_at)
    assert list(bookings_to_mark(place)) == [typed]
    mark_booking(actor=keeper, booking=typed, was_used=False)
    mark_booking(actor=keeper, booking=typed, was_used=True)
    typed.refresh_from_db()
    assert typed.state == BookingState.USED and not bookings_to_mark(place).exists()
    assert revise_room(actor=keeper, room=place, is_in_use=False)
    with pytest.raises(Conflict, match="现在不开放"):
        booked(resident, place, span(THURSDAY, "10:00", "11:00"))
    assert Booking.objects.count() == 1


def test_F14_every_week_is_all_or_nothing(clock: time_machine.Traveller) -> None:
    keeper, resident = make.account(Role.SECRETARY), make.account(Role.RESIDENT)
    place, wanted = room(keeper), span(THURSDAY, "19:00", "21:00")
    booked(keeper, place, wanted.later(2))
    with pytest.raises(Conflict, match=r"3月14日 周四 19:00–21:00 已经有人订了，所以一次也没有订"):
        booked(resident, place, wanted, weeks=8)
    assert Booking.objects.count() == 1
    made = booked(resident, place, span(THURSDAY, "17:00", "19:00"), weeks=8)
    assert len(made) == 8 and len({one.series for one in made}) == 1
    with pytest.raises(DomainError, match=r"4月25日 周四 08:00–09:00 太远了，所以一次也没有订"):
        booked(resident, place, span(THURSDAY + 7 * DAY, "08:00", "09:00"), weeks=8)
    clock.move_to(wanted.starts_at - timedelta(minutes=1))
    free = next_free(place, made[0].starts_at, timedelta(hours=2))
    assert free == wanted
    with pytest.raises(Conflict, match="已经开始"):
        cancel_booking(actor=resident, booking=made[0])
    cancel_booking(actor=resident, booking=made[1])


def test_a_room_says_when_it_is_open() -> None:
    keeper, resident = make.account(Role.COMPOUND_ADMIN), make.account(Role.RESIDENT)
    place = room(keeper)
    for values, sentence in (
        ({"name": " "}, "请填写名称"),
        ({"place": ""}, "请写在哪里"),
        ({"open_days": 0}, "至少一天"),
        ({"opens": time(8, 10)}, "整点或半点"),
        ({"closes": time(23, 59, 59)}, "整点或半点"),
        ({"closes": time(8)}, "关门要晚于开门"),
    ):
        with pytest.raises(DomainError, match=sentence):
            revise_room(actor=keeper, room=place, **values)
    with pytest.raises(Conflict, match="已经有叫这个名字"):
        room(keeper)
    with pytest.raises(Forbidden):
        room(resident, name="我的屋")
    assert not revise_room(actor=keeper, room=place, place=" 党群服务站二楼 ".strip())
