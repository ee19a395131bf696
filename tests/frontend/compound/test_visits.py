"""敲门: the committee plans and divides, a head walks, and what was heard goes on."""

import re
import zlib
from datetime import timedelta
from uuid import uuid4

import pytest

from district.core.clock import now, today
from tenants.register.models import Household
from tenants.visits.models import Campaign, Issue, Part, Visit
from tests.frontend.compound.cast import Cast
from tests.frontend.compound.test_councils import _page as page
from tests.frontend.compound.test_councils import _sent as sent
from tests.visitors import inside

pytestmark = pytest.mark.django_db
LIST = "/visits/"


def test_C4_from_the_plan_to_the_matter(cast: Cast) -> None:
    secretary, head = cast.browser("secretary"), cast.browser("head")
    days = {"from_on": today().isoformat(), "until_on": (today() + timedelta(9)).isoformat()}
    plan = {"title": "冬季敲门行动", "spares_vacant": "on", **days}
    refused = sent(secretary, f"{LIST}new/", {**plan, "until_on": "2020-02-29"}, 422)
    assert "结束日期要在开始以后" in refused
    divide = sent(secretary, f"{LIST}new/", plan)
    show = divide.removesuffix("divide/")
    assert "请选 1 到" in sent(secretary, divide, {}, 422)
    sent(secretary, divide, {"people": [str(cast.people["head"].pk)]})
    assert cast.people["head"].name in page(secretary, show)
    with inside(cast.place):
        part, campaign = Part.objects.get(), Campaign.objects.get()
    assert f"{LIST}parts/{part.pk}/" in page(head, LIST)
    assert "冬季敲门行动：还有 1 户没敲" in page(head, "/")
    walk = page(head, f"{LIST}parts/{part.pk}/")
    assert "data-keep" in walk and "还有 1 户要敲" in walk and "data-outbox" in walk
    door = f"{show}doors/{cast.home.pk}/"
    assert door in walk
    assert cast.people["resident"].name not in walk
    client_id = str(uuid4())
    told = {"what": "elder", "issue": "楼道灯不亮", "client_id": client_id}
    refused = sent(head, door, {**told, "what": "", "client_id": "x"}, 422)
    assert 'class="errors"' in refused and "请点一下敲门的结果" in refused
    early = {**told, "written_at": (now() - timedelta(days=2)).isoformat(), "sent_at": ""}
    refused = sent(head, door, early, 422)
    assert (
        "<li>敲门的时间不在这次行动的日子里。</li>" in refused
    )  # no name of a hidden field before it
    kept = {
        **told,
        "written_at": (now() - timedelta(seconds=9)).isoformat(),
        "sent_at": now().isoformat(),
    }
    answers = [sent(head, door, kept) for _time in range(2)]
    assert answers == [f"{LIST}parts/{part.pk}/#d{cast.home.pk}"] * 2
    assert "还有 0 户要敲" in page(head, f"{LIST}parts/{part.pk}/")
    with inside(cast.place):
        issue = Issue.objects.get()
        assert (Visit.objects.count(), campaign.visits.get().visitor) == (1, cast.people["head"])
    assert "楼道灯不亮" in page(head, f"{LIST}issues/")
    assert "敲门听到的 1 件事等着处理" in page(secretary, "/")
    becomes = f"{LIST}issues/{issue.pk}/matter/"
    refused = sent(head, becomes, {"requester_phone": "1381"}, 422)
    assert "请填写 11 位手机号" in refused and 'value="1381"' in refused
    matter = sent(head, becomes, {})
    assert "敲门" in page(head, matter)
    assert "已转为事项" in page(head, f"{LIST}issues/{issue.pk}/")
    assert cast.browser("resident").get(LIST).status_code == 403


def test_C4_two_hundred_doors_fit_into_one_small_page(cast: Cast) -> None:
    with inside(cast.place):
        rooms = [Household(unit=cast.unit, floor=n // 4, room=f"{1000 + n}") for n in range(199)]
        Household.objects.bulk_create(rooms)
    secretary = cast.browser("secretary")
    days = {"from_on": today().isoformat(), "until_on": today().isoformat()}
    divide = sent(secretary, f"{LIST}new/", {"title": "敲门", **days})
    show = divide.removesuffix("divide/")
    text = page(secretary, f"{show}units/{cast.unit.pk}/")
    assert len(re.findall("<form[^>]* data-outbox ", text)) == 200
    assert len(zlib.compress(text.encode(), 6)) < 60_000
    assert len(set(re.findall(r'name="client_id" value="([^"]+)"', text))) == 200
