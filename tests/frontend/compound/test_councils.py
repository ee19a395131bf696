"""A council as those who hold it lead it, and as a resident reads of it."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.test import Client

from district.core.clock import SHANGHAI, now, today
from frontend.compound.meetings.running import MATTERS_OFFERED
from tenants.matters.models import Matter
from tenants.matters.services import merge_duplicate
from tenants.meetings.models import Council
from tenants.meetings.resolving import resolve
from tenants.meetings.services import hold_council, plan_council
from tests.frontend.compound.cast import Cast
from tests.visitors import inside

pytestmark = pytest.mark.django_db
LIST = "/councils/"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _sent(client: Client, address: str, told: Mapping[str, object], status: int = 302) -> str:
    answer = client.post(address, told)
    assert answer.status_code == status, (address, answer.content.decode()[-3000:])
    return answer.content.decode() if status != 302 else str(answer["Location"])


def test_C6_a_council_from_its_plan_to_the_board(cast: Cast) -> None:
    matter = cast.reported("3号楼402说楼道灯不亮")
    secretary, resident = cast.browser("secretary"), cast.browser("resident")
    assert "本月的说事议事会还没有安排" in _page(secretary, "/")
    hour_ago = (now() - timedelta(hours=1)).astimezone(SHANGHAI)
    plan = {
        "day": hour_ago.date().isoformat(),
        "time": f"{hour_ago:%H:%M}",
        "place": "说事议事亭",
        "matters": [str(matter.pk)],
        "topics": "院门修不修",
    }
    refused = _sent(secretary, f"{LIST}new/", {**plan, "matters": [], "topics": ""}, 422)
    assert "请选要议的事" in refused and "说事议事亭" in refused
    council = _sent(secretary, f"{LIST}new/", plan)
    assert "记下开得怎么样" in _page(secretary, "/")
    assert "院门修不修" in _page(resident, f"{council}notice/")
    _sent(secretary, f"{council}held/", {"headcount": 12, "minutes": "冯大爷说灯坏了"})
    _sent(secretary, f"{council}presence/{cast.unit.pk}/", {"households": [str(cast.home.pk)]})
    resolved = {
        "matter": str(matter.pk),
        "text": "换声控灯",
        "responsible_id": str(cast.people["head"].pk),
        "due_on": today().isoformat(),
    }
    _sent(secretary, f"{council}resolve/", resolved)
    shown = _page(secretary, council)
    for words in ("换声控灯", "冯大爷说灯坏了", "户中 1 户有人来", "还剩 3 天"):
        assert words in shown
    assert "冯大爷说灯坏了" in _page(secretary, f"{council}minutes/")
    assert resident.get(f"{council}notice/").status_code == 404  # not reviewed yet
    draft = _page(secretary, f"{council}publish/")
    assert "换声控灯" in draft
    _sent(secretary, f"{council}publish/", {"text": "议定：402换声控灯"})
    told = _page(resident, council)
    assert "换声控灯" in told
    for secret in ("冯大爷", "402", "户有人来", "记一项议定"):
        assert secret not in told
    assert resident.get(f"{council}minutes/").status_code == 403
    assert "本月已经开过" in _page(resident, LIST)


def test_C6_a_month_without_is_said_in_one_tap(cast: Cast) -> None:
    secretary = cast.browser("secretary")
    month = f"{today().replace(day=1) - timedelta(days=1):%Y-%m}"
    assert f"without/{month}/" in _page(secretary, LIST)
    assert secretary.post(f"{LIST}without/{month}/").status_code == 302
    assert f"without/{month}/" not in _page(secretary, LIST)
    for nonsense in ("2023-99", "x"):
        assert secretary.post(f"{LIST}without/{nonsense}/").status_code == 404


def test_C6_a_resolution_is_not_done_because_its_matter_went_into_another(cast: Cast) -> None:
    secretary, other = cast.browser("secretary"), cast.reported("院门坏了")
    with inside(cast.place):
        who = cast.people["secretary"]
        council = plan_council(
            actor=who, starts_at=now() - timedelta(hours=1), place="亭子", topics=["院门"]
        )
        hold_council(actor=who, council=council, headcount=5, minutes="要点")
        made = resolve(
            actor=who, council=council, text="修门", due_on=today(), responsible_id=who.pk
        )
        merge_duplicate(actor=who, duplicate_id=made.matter_id, into_id=other.pk)
    page = f"{LIST}{council.pk}/"
    shown = _page(secretary, page)
    assert f'href="/matters/{other.pk}/">修门' in shown and "已办结" not in shown
    cast.finished(other)
    assert "已办结" in _page(secretary, page)


def test_C6_a_resolution_lives_on_as_a_small_improvement(cast: Cast) -> None:
    secretary = cast.browser("secretary")
    with inside(cast.place):
        who = cast.people["secretary"]
        council = plan_council(
            actor=who, starts_at=now() - timedelta(hours=1), place="亭子", topics=["推车"]
        )
        hold_council(actor=who, council=council, headcount=5, minutes="要点")
        made = resolve(
            actor=who, council=council, text="做便民推车", due_on=today(), responsible_id=who.pk
        )
    page, enter = f"{LIST}{council.pk}/", f"/works/new/?matter={made.matter_id}"
    assert f'href="{enter}"' in _page(secretary, page)
    day = today() + timedelta(days=3)
    project = {"title": "便民推车两个", "cost": "120", "day": day, "matter": made.matter_id}
    assert "便民推车两个" in _page(secretary, _sent(secretary, enter, project))
    shown = _page(secretary, page)
    assert "便民推车两个" in shown and f'href="{enter}"' not in shown


def test_C6_two_who_write_the_minutes_lose_none(cast: Cast) -> None:
    secretary, member = cast.browser("secretary"), cast.browser("member")
    with inside(cast.place):
        council = plan_council(
            actor=cast.people["secretary"],
            starts_at=now() - timedelta(hours=1),
            place="亭子",
            topics=["院门"],
        )
    address = f"{LIST}{council.pk}/held/"

    def served(client: Client) -> dict[str, object]:
        found = re.search('name="seen"(?: value="([^"]*)")?', _page(client, address))
        assert found
        return {"headcount": 9, "seen": found[1] or ""}

    first, second = served(secretary), served(member)
    _sent(secretary, address, {**first, "minutes": "书记写的"})
    assert "后来又有人改过" in _sent(member, address, {**second, "minutes": "委员写的"}, 409)
    _sent(member, address, {**served(member), "minutes": "书记写的，委员补的"})
    _sent(secretary, address, {"headcount": 9, "minutes": "手机里的页面写的"})
    with inside(cast.place):
        assert Council.objects.get().minutes == "手机里的页面写的"


def test_C6_a_change_of_place_keeps_the_agenda(cast: Cast) -> None:
    """However many other matters are open, and whatever was settled meanwhile."""
    member, tomorrow = cast.browser("member"), today() + timedelta(days=1)
    last, settled = cast.found("井盖松动"), cast.found("门坏了")
    plan = {"day": tomorrow.isoformat(), "time": "19:30", "place": "院里", "topics": ""}
    chosen = [str(last.pk), str(settled.pk)]
    council = _sent(member, f"{LIST}new/", {**plan, "matters": chosen})
    cast.finished(settled)
    with inside(cast.place):
        Matter.objects.filter(pk=last.pk).update(number=10_000)
    for number in range(MATTERS_OFFERED):
        cast.found(f"第{number}件")
    shown = _page(member, f"{council}revise/")
    assert all(re.search(f'value="{one}"[^>]* checked', shown) for one in chosen)
    _sent(member, f"{council}revise/", {**plan, "place": "亭子", "matters": chosen})
    with inside(cast.place):
        assert Council.objects.get().agenda.count() == 2


def test_C6_one_that_is_called_off_says_why(cast: Cast) -> None:
    member = cast.browser("member")
    tomorrow = today() + timedelta(days=1)
    plan = {"day": tomorrow.isoformat(), "time": "19:30", "place": "院里", "topics": "停车"}
    council = _sent(member, f"{LIST}new/", plan)
    _sent(member, f"{council}revise/", {**plan, "place": "党群服务站"})
    assert "党群服务站" in _page(member, council)
    assert member.get(f"{council}notice/").status_code == 200
    _sent(member, f"{council}call-off/", {"because": "下大雨"})
    assert member.get(f"{council}notice/").status_code == 404  # nobody is to come
    assert "这次会不开了：下大雨" in _page(cast.browser("resident"), council)
    with inside(cast.place):
        assert Council.objects.get().held_at is None
