"""Who comes to the counselling room stays unknown; how many hours were used is counted (F13)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import connection

from district.audit.models import AuditEntry
from district.core.clock import SHANGHAI, day_end
from district.core.errors import Conflict, DomainError, Forbidden, NotFound
from district.core.permissions import Role
from district.metrics.figures import Period
from district.metrics.sources import read_elements
from district.metrics.windows import Window
from district.tenancy.context import require_compound
from tenants.late.models import LateChange
from tenants.rooms import counselling
from tenants.rooms.models import CounsellingSession, CounsellingSlot, RoomKind
from tenants.rooms.queries import slots_to_mark
from tenants.rooms.times import week_of
from tests import make
from tests.tenants.rooms.making import MONDAY, hour, room, span

pytestmark = pytest.mark.usefixtures("in_meijing")
THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    begin = datetime.combine(MONDAY, time(8, 30), tzinfo=SHANGHAI)
    with time_machine.travel(begin, tick=False) as travelled:
        yield travelled


def told(period: str) -> int | None:
    whole = Period.parse(period)
    window = Window(whole, whole.first_day, whole.last_day, day_end(whole.last_day))
    return read_elements(require_compound(), [window.parameters]).elements[0]["CNSL"].value


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}


def test_F13_a_slot_knows_neither_who_nor_why_nor_when_it_was_taken() -> None:
    keeper, resident = make.account(Role.SECRETARY), make.account(Role.RESIDENT)
    place = room(keeper, RoomKind.COUNSELLING, "心语空间")
    acts, marks = AuditEntry.objects.count(), LateChange.objects.count()
    code = counselling.take_slot(actor=resident, room=place, span=hour(THURSDAY, 10))
    assert columns("rooms_counsellingslot") == {
        "id",
        "room_id",
        "starts_at",
        "ends_at",
        "code_trace",
    }
    assert columns("rooms_counsellingsession") == {
        "id", "created_at", "room_id", "day", "starts", "was_used",
    }  # fmt: skip
    slot = CounsellingSlot.objects.get()
    assert slot.pk.version == 4  # version 7 would tell the millisecond
    plain = counselling.plain_code(code)
    assert plain.encode() not in bytes(slot.code_trace) and len(plain) == 6
    assert not {*plain} & {*"01IOL"}
    with pytest.raises(Conflict, match=r"最近的空闲时间是 2月29日 周四 11:00–12:00"):
        counselling.take_slot(actor=resident, room=place, span=hour(THURSDAY, 10))
    for wanted in (span(THURSDAY, "11:00", "13:00"), span(THURSDAY, "11:30", "12:30")):
        with pytest.raises(DomainError, match=r"一个小时|列出的时间"):
            counselling.take_slot(actor=resident, room=place, span=wanted)
    typed = f" {code[:3].lower()}　{code[3:]}"
    counselling.move_slot(actor=keeper, code=typed, room=place, span=hour(THURSDAY, 14))
    assert CounsellingSlot.objects.get().starts_at == hour(THURSDAY, 14).starts_at
    with pytest.raises(NotFound, match="没有找到这个预约号"):
        counselling.give_up_slot(actor=resident, code="222222")
    counselling.give_up_slot(actor=resident, code=code)
    assert not CounsellingSlot.objects.exists()
    assert (AuditEntry.objects.count(), LateChange.objects.count()) == (acts, marks)
    free = [one.span.hours for one in week_of(place, MONDAY)[0].pieces]
    assert free[0] == "09:00–10:00" and len(free) == 12


def test_F13_one_login_cannot_fill_the_room_nor_guess_codes() -> None:
    keeper, resident = make.account(Role.SECRETARY), make.account(Role.RESIDENT)
    place = room(keeper, RoomKind.COUNSELLING, "心语空间")
    for begin in (9, 10, 11):
        counselling.take_slot(actor=resident, room=place, span=hour(THURSDAY, begin))
    with pytest.raises(DomainError, match="一周最多约 3 次") as refused:
        counselling.take_slot(actor=resident, room=place, span=hour(THURSDAY, 12))
    assert refused.value.status == 429
    for _try in range(counselling.MOST_WRONG):
        with pytest.raises(NotFound):
            counselling.give_up_slot(actor=resident, code="K7M-4QX\x00")
    with pytest.raises(DomainError, match="试的次数太多"):
        counselling.give_up_slot(actor=resident, code="K7M-4QX")
    with pytest.raises(Forbidden):
        counselling.take_slot(actor=make.account(), room=place, span=hour(THURSDAY, 15))
    with pytest.raises(DomainError, match="这不是心语空间"):
        counselling.take_slot(actor=keeper, room=room(keeper), span=hour(THURSDAY, 15))


def test_F13_FAC_07_the_quarter_counts_the_hours_that_were_used(
    clock: time_machine.Traveller,
) -> None:
    keeper, resident = make.account(Role.SECRETARY), make.account(Role.RESIDENT)
    place = room(keeper, RoomKind.COUNSELLING, "心语空间")
    codes = [
        counselling.take_slot(actor=resident, room=place, span=hour(THURSDAY, begin))
        for begin in (9, 10)
    ]
    first, second = CounsellingSlot.objects.all()
    with pytest.raises(Conflict, match="还没有到时间"):
        counselling.mark_slot(actor=keeper, slot=first, was_used=True)
    assert told("2024-Q1") is None
    clock.move_to(hour(THURSDAY, 10).starts_at)
    with pytest.raises(Conflict, match="时间已经到了"):
        counselling.give_up_slot(actor=resident, code=codes[1])
    with pytest.raises(Forbidden):
        counselling.mark_slot(actor=resident, slot=first, was_used=True)
    assert list(slots_to_mark(place)) == [first, second]
    counselling.mark_slot(actor=keeper, slot=first, was_used=True)
    counselling.mark_slot(actor=keeper, slot=second, was_used=False)
    assert not CounsellingSlot.objects.exists()  # and with them the codes
    assert (told("2023-Q4"), told("2024-Q1"), told("2024-Q2")) == (None, 1, 0)
    unused = CounsellingSession.objects.get(was_used=False)
    counselling.correct_session(actor=keeper, session=unused, was_used=True)
    assert told("2024-Q1") == 2
    assert LateChange.objects.filter(from_day=THURSDAY).exists()
    acts = AuditEntry.objects.filter(action__startswith="rooms.session")
    assert {one.actor_id for one in acts} == {keeper.pk}
