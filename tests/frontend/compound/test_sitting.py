"""会上记: one page with three forms, with signal and scripts or without either."""

import re
import zlib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from district.core.clock import SHANGHAI, now, today
from district.identity.models import RoleGrant
from tenants.matters.models import Matter
from tenants.meetings.models import Council, Resolution
from tenants.meetings.services import call_off, hold_council, plan_council
from tenants.register.models import Building, Household, Unit
from tenants.register.services import add_household
from tests.frontend.compound.cast import Cast
from tests.visitors import inside, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return cast.reported("楼道灯不亮")


@pytest.fixture
def council(cast: Cast, matter: Matter) -> str:
    """Its address; it began two hours ago."""
    with inside(cast.place):
        for room in ("501", "502"):
            add_household(unit=cast.unit, room=room)
        add_household(unit=cast.other_unit, room="501")
        add_household(unit=None, room="门房")
        made = plan_council(
            actor=cast.people["secretary"],
            starts_at=now() - timedelta(hours=2),
            place="亭子",
            matters=[matter],
            topics=["院门"],
        )
    return f"/councils/{made.pk}/"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def sent(client: Client, address: str, told: Mapping[str, object], status: int = 302) -> str:
    answer = client.post(address, told)
    assert answer.status_code == status, (address, answer.content.decode()[-3000:])
    return answer.content.decode() if status != 302 else str(answer["Location"])


def resolution(cast: Cast, matter: Matter | None = None) -> dict[str, object]:
    return {
        "matter": matter.pk if matter else "new",
        "text": "换声控灯",
        "responsible_id": cast.people["head"].pk,
        "due_on": today().isoformat(),
    }


def stands(cast: Cast) -> tuple[list[str], list[str], int | None]:
    with inside(cast.place):
        council = Council.objects.get()
        came = [str(one.household) for one in council.presences.select_related("household__unit")]
        return sorted(came), [one.text for one in council.resolutions.all()], council.headcount


def test_C6_three_forms_of_one_page_record_a_council(
    cast: Cast, council: str, matter: Matter
) -> None:
    secretary, sitting = cast.browser("secretary"), f"{council}sitting/"
    shown = page(secretary, sitting)
    assert "data-keep" in shown and len(re.findall("<form[^>]* data-outbox ", shown)) == 3
    assert len(set(re.findall(r'name="client_id" value="([^"]+)"', shown))) == 3
    here = {f"rooms_{cast.unit.pk}": " 402、５０１室，501 ", f"rooms_{cast.other_unit.pk}": "501"}
    assert sent(secretary, f"{council}came/", {**here, "rooms_none": "门房"}) == sitting
    assert sent(secretary, f"{council}resolve/", resolution(cast, matter)) == sitting
    shown = page(secretary, sitting)
    for words in ("已经记了 4 户", "已经记了 402、501", "已经记了 1 项", "换声控灯"):
        assert words in shown
    assert f'<option value="{matter.pk}"' not in shown  # it is resolved
    assert "人数还没有记" in page(secretary, council)
    assert sent(secretary, f"{council}held/", {"headcount": 20, "minutes": "要点"}) == council
    rooms = ["3号楼1单元501", "3号楼2单元402", "3号楼2单元501", "门房"]
    assert stands(cast) == (rooms, ["换声控灯"], 20)
    assert "4 户有人来" not in page(cast.browser("resident"), council)
    assert page(cast.browser("resident"), sitting, 403)


def test_C6_what_is_refused_shows_its_reason_in_its_place(
    cast: Cast, council: str, matter: Matter
) -> None:
    secretary = cast.browser("secretary")
    field = f"rooms_{cast.unit.pk}"
    refused = sent(secretary, f"{council}came/", {field: "402 405 4O2"}, 422)
    assert "底册里没有 405、4O2" in refused and "402 405 4O2</textarea>" in refused
    assert refused.count("data-focus") == 1 and refused.count(" data-outbox ") == 3
    assert re.search(r'<li id="came">\s*<details class="more door" open>', refused)
    assert "请写来了哪几户" in sent(secretary, f"{council}came/", {field: " ，"}, 422)
    assert "请重新选" in sent(
        secretary, f"{council}resolve/", {**resolution(cast), "matter": uuid4()}, 422
    )
    with inside(cast.place):
        RoleGrant.objects.filter(account=cast.people["head"]).delete()
    refused = sent(secretary, f"{council}resolve/", resolution(cast, matter), 422)
    assert "这个人现在不能当负责人" in refused and "换声控灯</textarea>" in refused
    assert sent(secretary, f"{council}sitting/", {}, 405) is not None
    assert stands(cast) == ([], [], None)


def test_C6_phones_are_answered_in_codes(cast: Cast, council: str, matter: Matter) -> None:
    parts: dict[str, dict[str, object]] = {
        "resolve": {**resolution(cast, matter), "client_id": uuid4()},
        "came": {f"rooms_{cast.unit.pk}": "402 501", "client_id": uuid4()},
        "held": {"headcount": 20, "minutes": "要点", "client_id": uuid4()},
    }
    for _time in range(2):
        for name, told in parts.items():
            for who, status in (("secretary", 201), ("member", 409)):
                key = f"{cast.place.slug}:{cast.people[who].pk}"
                moments = {"written_at": now().isoformat(), "sent_at": now().isoformat()}
                answer = cast.browser(who).post(
                    f"{council}{name}/", {**told, **moments}, headers={"X-Outbox": key}
                )
                assert answer.status_code == status, (name, who)
                assert status == 201 or "编号已经被用过" in answer.content.decode()
    assert stands(cast) == (["3号楼2单元402", "3号楼2单元501"], ["换声控灯"], 20)


def test_C6_three_thousand_homes_are_one_small_page(cast: Cast, council: str) -> None:
    with inside(cast.place):
        for number in range(25):
            building = Building.objects.create(name=f"{number + 10}号楼", position=number)
            units = [
                Unit.objects.create(building=building, name=f"{n}单元", position=n)
                for n in range(4)
            ]
            Household.objects.bulk_create(
                Household(unit=one, room=str(room)) for one in units for room in range(30)
            )
    text = page(cast.browser("secretary"), f"{council}sitting/")
    assert len(text) < 90_000 and len(zlib.compress(text.encode(), 6)) < 15_000
    assert text.count("data-many>") == 26  # folded away


def test_C6_the_page_is_kept_before_anybody_goes_there(cast: Cast, council: str) -> None:
    secretary = cast.browser("secretary")
    link = f'href="{council}sitting/" data-keep-ahead'
    evening = datetime.combine(today(), time(19, 30), tzinfo=SHANGHAI)
    with inside(cast.place):
        Council.objects.update(starts_at=evening)
    with time_machine.travel(evening - timedelta(hours=2), tick=False):
        assert link in page(secretary, council)
        shown = page(secretary, "/")
        assert link in shown and "今天19:30开议事会" in shown
    with time_machine.travel(evening + timedelta(hours=2), tick=False):
        shown = page(secretary, "/")
        assert link in shown and "记下开得怎么样" in shown
    with inside(cast.place):
        Council.objects.update(starts_at=now() + timedelta(days=2))
    assert link not in page(secretary, council) and link not in page(secretary, "/")
    assert "还没到开会的那天" in sent(secretary, f"{council}resolve/", resolution(cast), 422)


def test_C6_nothing_is_written_of_one_that_was_called_off(cast: Cast, council: str) -> None:
    secretary = cast.browser("secretary")
    with inside(cast.place):
        call_off(actor=cast.people["secretary"], council=Council.objects.get(), because="下雨")
    shown = page(secretary, f"{council}sitting/")
    assert "这次会不开了：下雨" in shown
    refused = sent(secretary, f"{council}came/", {f"rooms_{cast.unit.pk}": "402"}, 409)
    assert "记的是没有开" in refused


def test_C6_what_others_wrote_later_stays_and_the_rest_arrives(
    cast: Cast, council: str, matter: Matter
) -> None:
    secretary = cast.browser("secretary")
    with inside(cast.place):
        hold_council(
            actor=cast.people["member"],
            council=Council.objects.get(),
            headcount=9,
            minutes="委员写的",
        )
    hour_ago = {"written_at": (now() - timedelta(hours=1)).isoformat()}
    held = {"headcount": 8, "minutes": "先写的", **hour_ago}
    assert "后来又有人改过" in sent(secretary, f"{council}held/", held, 409)
    sent(secretary, f"{council}came/", {f"rooms_{cast.unit.pk}": "402", **hour_ago})
    sent(secretary, f"{council}resolve/", {**resolution(cast, matter), **hour_ago})
    assert stands(cast) == (["3号楼2单元402"], ["换声控灯"], 9)
    with inside(cast.place):
        assert Resolution.objects.get().matter == matter


def test_C6_rooms_are_found_as_the_register_spells_them(cast: Cast, council: str) -> None:
    with inside(cast.place):
        for room in ("1号", "商铺2户", "商铺2"):
            add_household(unit=cast.unit, room=room)
    field = f"rooms_{cast.unit.pk}"
    sent(cast.browser("secretary"), f"{council}came/", {field: "1号 商铺2户 501室 502"})
    rooms = [f"{cast.unit}{room}" for room in ("1号", "501", "502", "商铺2户")]
    assert stands(cast)[0] == sorted(rooms)


def test_C6_a_home_without_a_unit_is_taken_off_the_list_again(cast: Cast, council: str) -> None:
    """Else a council that was noted by mistake could never be called off."""
    secretary, unplaced = cast.browser("secretary"), f"{council}presence/unplaced/"
    sent(secretary, f"{council}came/", {"rooms_none": "门房"})
    assert unplaced in page(secretary, council)
    assert "门房" in page(secretary, unplaced) and stands(cast)[0] == ["门房"]
    sent(secretary, f"{council}call-off/", {"because": "下雨"}, 409)
    sent(secretary, unplaced, {})
    assert stands(cast)[0] == []
    program = machine(cast.place, cast.people["secretary"])
    told: dict[str, object] = {"unit_id": None, "households": []}
    answer = program.post(f"/api/v1{council}presence/", told, "application/json")
    assert answer.status_code == 200
    sent(secretary, f"{council}call-off/", {"because": "下雨"})
