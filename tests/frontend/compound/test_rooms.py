"""活动室: a keeper adds a room, a resident takes it, and nobody learns who goes to counselling."""

import re
from datetime import timedelta

import pytest

from district.core.clock import today
from tenants.rooms.models import Booking, CounsellingSession, CounsellingSlot, Room
from tests.frontend.compound.cast import Cast
from tests.frontend.compound.test_councils import _page as page
from tests.frontend.compound.test_councils import _sent as sent
from tests.isolation.ground import contents
from tests.visitors import inside

pytestmark = pytest.mark.django_db
LIST = "/rooms/"
TOLD = {"place": "党群服务站二楼", "weekdays": [str(n) for n in range(7)], "closes": "20:00"}


def test_F14_a_room_from_its_door_to_a_booking(cast: Cast) -> None:
    member, resident, stranger = (cast.browser(one) for one in ("member", "resident", "stranger"))
    told = {**TOLD, "name": "文化活动室", "kind": "culture", "opens": "08:00"}
    assert "整点或半点" in sent(member, f"{LIST}new/", {**told, "opens": "08:10"}, 422)
    assert "还没有登记房间" in page(resident, LIST)
    sent(member, f"{LIST}new/", told)
    with inside(cast.place):
        room = Room.objects.get()
    here, day = f"{LIST}{room.pk}/", today() + timedelta(days=1)
    week = page(resident, here)
    tap = f"{here}book/?at={day}T08:00"
    assert tap in week and "08:00–20:00" in week
    form = page(resident, tap)
    assert re.search(r'value="09:00"\s+selected', form) and 'name="for_name"' not in form
    asked = {"day": day.isoformat(), "starts_at": "09:00", "ends_at": "11:00", "weeks": "2"}
    assert sent(resident, f"{here}book/", {**asked, "purpose": "合唱排练"}) == f"{LIST}mine/"
    refused = sent(stranger, f"{here}book/", {**asked, "purpose": "下棋", "weeks": "1"}, 409)
    assert "最近的空闲时间是" in refused and "11:00–13:00" in refused
    seen = page(stranger, here)
    assert "武大勇" in seen  # in the frame, whatever the page itself tells
    assert "09:00–11:00" in seen and "合唱排练" not in seen and "郑小兰" not in seen
    assert "您订的" in page(resident, here) and "郑小兰" in page(member, here)
    with inside(cast.place):
        first, second = Booking.objects.order_by("starts_at")
    own = f"{LIST}bookings/{first.pk}/"
    assert stranger.get(own).status_code == stranger.get(f"{own}cancel/").status_code == 404
    assert "为什么取消" in sent(member, f"{own}cancel/", {}, 422)
    sent(member, f"{own}cancel/", {"because": "停电检修"})
    assert "停电检修" in page(resident, own)
    sent(resident, f"{LIST}bookings/{second.pk}/cancel/", {})
    sent(member, f"{own}came/", {"was_used": "yes"})
    assert "这次预订已经取消" in page(member, here)
    change = {**told, "opens": "08:00", "weekdays": ["0"]}
    sent(member, f"{here}revise/", change)  # without the tick it is out of use
    assert room.name not in page(resident, LIST) and "停用" in page(member, LIST)
    assert resident.get(f"{here}book/").status_code == 404
    assert "停用了" in page(resident, here)


def test_F13_an_hour_of_counselling_is_nobodys(cast: Cast) -> None:
    member, resident = cast.browser("member"), cast.browser("resident")
    told = {**TOLD, "name": "心语空间", "kind": "counselling", "opens": "09:00"}
    sent(member, f"{LIST}new/", told)
    with inside(cast.place):
        room = Room.objects.get()
    here, day = f"{LIST}{room.pk}/", today() + timedelta(days=1)
    tap = f"{here}slot/?at={day}T10:00"
    assert tap in page(resident, here) and resident.get(f"{here}slot/").status_code == 302
    assert "不用写姓名" in page(resident, tap)
    before = contents(cast.place)
    answer = resident.post(f"{here}slot/", {"at": f"{day}T10:00"})
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    [code] = re.findall(r"[2-9A-Z]{3}-[2-9A-Z]{3}", answer.content.decode())
    changed = {name for name, now in contents(cast.place).items() if now != before[name]}
    assert changed == {"rooms_counsellingslot"}
    assert "有人订了" in sent(resident, f"{here}slot/", {"at": f"{day}T10:00"}, 409)
    assert "请从列出的时间里选" in sent(resident, f"{here}slot/", {"at": "x"}, 422)
    assert code not in page(resident, here) and "郑小兰" not in page(member, here)
    sent(resident, f"{here}move/", {"at": f"{day}T12:00", "code": code.lower()})
    assert "没有找到这个预约号" in sent(resident, f"{here}give-up/", {"code": "222222"}, 404)
    with inside(cast.place):
        slot = CounsellingSlot.objects.get()
        CounsellingSlot.objects.update(starts_at=slot.starts_at - timedelta(days=2))
    sent(member, f"{LIST}slots/{slot.pk}/came/", {"was_used": "no"})
    with inside(cast.place):
        session = CounsellingSession.objects.get()
    sent(member, f"{LIST}sessions/{session.pk}/", {"was_used": "yes"})
    assert "来了" in page(member, here) and "登记过的" not in page(resident, here)
    assert resident.get(f"{LIST}sessions/{session.pk}/").status_code == 403
