"""Small improvements as the committee enters them, and as residents read of them."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.test import Client

from district.core.clock import today
from tenants.works.models import MicroProject
from tests.frontend.compound.cast import Cast, photo
from tests.visitors import inside

pytestmark = pytest.mark.django_db
LIST = "/works/"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _sent(client: Client, address: str, told: Mapping[str, object], status: int = 302) -> str:
    answer = client.post(address, told)
    assert answer.status_code == status, (address, answer.content.decode()[-3000:])
    return answer.content.decode() if status != 302 else str(answer["Location"])


def test_F18_announced_done_and_read_by_residents_without_a_second_form(cast: Cast) -> None:
    matter = cast.reported("没有推车，买菜搬不动")
    member, resident, stranger = (cast.browser(who) for who in ("member", "resident", "stranger"))
    assert f"matter={matter.pk}" in _page(member, f"/matters/{matter.pk}/")
    tomorrow = (today() + timedelta(days=1)).isoformat()
    told = {
        "title": "做两辆便民推车",
        "cost": "￥680.5元",
        "day": tomorrow,
        "matter": str(matter.pk),
    }
    over = _sent(member, f"{LIST}new/", {**told, "cost": "5000.01"}, 422)
    assert "不是小改善" in over and "/votes/new/" in over and "做两辆便民推车" in over
    bad = _sent(member, f"{LIST}new/", {"title": "", "cost": "一百", "day": "2023-02-29"}, 422)
    assert "请填多少元" in bad
    project = _sent(member, f"{LIST}new/", told)
    for words in ("做两辆便民推车", "¥680.50", "要做"):
        assert words in _page(resident, LIST)
    assert "做两辆便民推车" in _page(resident, f"/matters/{matter.pk}/")
    assert f"#{matter.number}" in _page(resident, project)
    assert f"#{matter.number}" not in _page(stranger, project)  # not this neighbour's matter
    assert "做好了，告诉大家" not in _page(resident, project)
    assert resident.post(f"{project}done/", {"day": today().isoformat()}).status_code == 403
    with inside(cast.place):
        MicroProject.objects.update(planned_on=today())
    assert "到日子了" in _page(member, "/") and "到日子了" in _page(member, LIST)
    _sent(member, f"{project}done/", {"day": today().isoformat(), "photos": [photo()]})
    shown = _page(resident, project)
    with inside(cast.place):
        shot = MicroProject.objects.get().photos.get()
    assert f"/works/photos/{shot.pk}/" in shown and "做好并公示" in shown
    sent = resident.get(f"/works/photos/{shot.pk}/")
    assert sent["Content-Type"] == "image/jpeg" and bytes(sent.getvalue())[:2] == b"\xff\xd8"
    assert "到日子了" not in _page(member, "/")
    _sent(member, f"{project}correct/", {**told, "day": today().isoformat(), "cost": "0"})
    assert "没花钱" in _page(resident, project) and "¥680.50" in _page(resident, project)
    _sent(member, f"{project}withdraw/", {"because": "记错了"})
    assert "撤回了：记错了" in _page(resident, project)
    assert resident.get(f"/works/photos/{shot.pk}/").status_code == 404
    assert "做两辆便民推车" not in _page(resident, f"/matters/{matter.pk}/")


def test_F18_the_secretary_sets_the_limit_and_others_do_not(cast: Cast) -> None:
    secretary, member = cast.browser("secretary"), cast.browser("member")
    assert "/works/limit/" in _page(secretary, LIST) and "/works/limit/" not in _page(member, LIST)
    assert member.get(f"{LIST}limit/").status_code == 403
    assert "不超过 50,000 元" in _sent(secretary, f"{LIST}limit/", {"limit": "50001"}, 422)
    _sent(secretary, f"{LIST}limit/", {"limit": "300"})
    assert "不超过 300 元" in _page(member, f"{LIST}new/")
    day = today().isoformat()
    _sent(member, f"{LIST}new/", {"title": "坐凳", "cost": "300.01", "day": day}, 422)
