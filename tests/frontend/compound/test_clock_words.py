"""The clock of a matter in words that an elderly head understands."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from district.core.clock import SHANGHAI
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.matters.models import ExtensionReason, Matter, PauseReason, Source, Urgency
from tenants.matters.services import extend, pause, record_for_other, start_work
from tests.make import account
from tests.visitors import inside, visitor

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2026-11-05 09:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def secretary(meijing: Compound, clock: time_machine.Traveller) -> Account:
    with inside(meijing):
        return account(Role.SECRETARY)


def recorded(place: Compound, actor: Account, urgency: Urgency = Urgency.ORDINARY) -> Matter:
    with inside(place):
        return record_for_other(
            actor=actor, source=Source.PATROL, text="楼道灯不亮", urgency=urgency
        )


def shown(place: Compound, viewer: Account, matter: Matter) -> str:
    """To somebody who has just logged in."""
    return visitor(place, viewer).get(f"/matters/{matter.pk}/").content.decode()


def test_how_much_is_left_and_by_when(
    meijing: Compound, secretary: Account, clock: time_machine.Traveller
) -> None:
    matter = recorded(meijing, secretary)
    page = shown(meijing, secretary, matter)
    assert "还剩 1 个工作日，11月5日 18:00 前答复" in page
    assert "还剩 6 个工作日，11月12日 24:00 前办结" in page
    clock.move_to(at("2026-11-11 13:00"))
    assert "还剩 1 个半工作日，11月12日 24:00 前办结" in shown(meijing, secretary, matter)
    assert "答复已超时：应在 11月5日 18:00 前答复" in shown(meijing, secretary, matter)
    clock.move_to(at("2026-11-12 19:00"))
    assert "还剩不到半个工作日" in shown(meijing, secretary, matter)
    clock.move_to(at("2026-11-15 00:00"))
    assert "已超期 3 天：应在 11月12日 24:00 前办结" in shown(meijing, secretary, matter)


def test_what_is_urgent_counts_hours_and_minutes(meijing: Compound, secretary: Account) -> None:
    page = shown(meijing, secretary, recorded(meijing, secretary, Urgency.URGENT))
    assert "还剩 30 分钟，11月5日 09:30 前答复" in page
    assert "还剩 39 小时，11月6日 24:00 前办结" in page


def test_a_pause_says_why_and_since_when_and_one_tap_ends_it(
    meijing: Compound, secretary: Account
) -> None:
    matter, client = recorded(meijing, secretary), visitor(meijing, secretary)
    with inside(meijing):
        start_work(actor=secretary, matter_id=matter.pk)
        extend(actor=secretary, matter_id=matter.pk, reason=ExtensionReason.COMPLEX)
        pause(actor=secretary, matter_id=matter.pk, reason=PauseReason.PARTS)
    page = shown(meijing, secretary, matter)
    assert "已暂停计时：等材料或配件，从 11月5日 09:00 起" in page
    assert "已延期 1 次，最多 3 次" in page and "延期 3 个工作日：情况复杂" in page
    assert "楼道灯不亮" in client.get("/matters/?clock=paused").content.decode()
    assert "楼道灯不亮" not in client.get("/matters/?clock=overdue").content.decode()
    client.post(f"/matters/{matter.pk}/resume/")
    assert "等材料或配件，从" not in shown(meijing, secretary, matter)


def test_an_unconfirmed_year_is_said_where_the_deadline_falls_into_it(
    meijing: Compound, secretary: Account, clock: time_machine.Traveller
) -> None:
    assert "没有确认" not in shown(meijing, secretary, recorded(meijing, secretary))
    clock.move_to(at("2026-12-30 09:00"))
    assert "2027 年的工作日历区里还没有确认" in shown(
        meijing, secretary, recorded(meijing, secretary)
    )


def test_the_api_says_the_same(meijing: Compound, secretary: Account) -> None:
    matter, client = recorded(meijing, secretary), visitor(meijing, secretary)
    client.post(f"/api/v1/matters/{matter.pk}/start-work")
    body = {"reason": "weather"}
    sent = client.post(f"/api/v1/matters/{matter.pk}/pause", body, "application/json").json()
    assert (sent["matter"]["clock"], sent["clock_changes"][0]["complete_by"]) == ("paused", None)
    listed = client.get("/api/v1/matters?clock=paused").json()["results"]
    assert [one["id"] for one in listed] == [str(matter.pk)]
    assert client.get("/api/v1/matters?clock=overdue").json()["results"] == []
