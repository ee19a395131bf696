"""指导意见 as a street writes it and the district reads it; the compound sees who it is from (G6)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from district.core.clock import today
from district.core.permissions import Role
from district.guidance.models import GuidanceNote
from district.guidance.services import MOST_AT_ONCE
from district.identity.models import Account
from district.registry.models import Compound, DivisionPeriod
from frontend.district.guidance.views import NOTES_ON_A_PAGE
from tenants.matters.models import Matter
from tests.make import account
from tests.visitors import inside, machine, visitor
from tests.workers.test_guidance import given, rung, street
from workers.guidance import resend_guidance

__all__ = ["rung", "street"]  # the queue's bell is held for these tests too

pytestmark = pytest.mark.django_db
JSON = "application/json"
LIST, NEW, API = "/guidance/", "/guidance/new/", "/api/v1/guidance-notes/"


@pytest.fixture
def browser(street: Account) -> Client:
    return visitor(None, street)


def written(*places: Compound, **changes: Any) -> dict[str, Any]:
    told = {"came_on": today().isoformat(), "advice": "2单元楼道堆物，请清理"}
    return {**told, "compounds": [str(one.pk) for one in places], **changes}


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_G6_a_street_writes_and_sees_that_it_has_arrived_and_nothing_else(
    browser: Client, wangfu: Compound, meijing: Compound
) -> None:
    assert "还没有指导意见" in page_of(browser, LIST)
    form = page_of(browser, NEW)
    assert wangfu.name in form and meijing.name not in form and "以谁的名义" not in form
    sent = written(wangfu, client_id=str(uuid4()), who="包片干部 2 人")
    for _time in (1, 2):
        assert browser.post(NEW, sent)["Location"] == LIST
    waiting = page_of(browser, LIST)
    assert waiting.count("等待送到") == 1 and "1 次" in waiting and "没有记录不等于" not in waiting
    resend_guidance()
    page = page_of(browser, LIST)
    assert "已送到" in page and "城北街道 · 包片干部 2 人" in page and "/matters/" not in page
    with inside(wangfu):
        secretary, matter = account(Role.SECRETARY), Matter.objects.get()
    own = page_of(visitor(wangfu, secretary), "/superiors/")
    assert "城北街道自己写下送来的，这里不能改" in own and f"看事项 #{matter.number}" in own


def test_the_district_writes_in_an_offices_name_to_several(
    wangfu: Compound, meijing: Compound
) -> None:
    admin = visitor(None, account(Role.DISTRICT_ADMIN))
    assert meijing.name not in page_of(admin, f"{NEW}?q=王府")
    sent = written(wangfu, meijing, superior="organisation")
    assert admin.post(NEW, sent).status_code == 302
    assert page_of(admin, LIST).count("区委组织部") == 2
    again = admin.post(NEW, sent)
    assert again.status_code == 409 and "不用再写" in again.content.decode()


def test_what_is_refused_keeps_what_was_typed(browser: Client, wangfu: Compound) -> None:
    bad: list[tuple[dict[str, Any], str]] = [
        ({"compounds": []}, "2单元楼道堆物"),
        ({"advice": "找老冯 13812345678"}, "不能写电话号码"),
        ({"advice": "长" * 1_001}, "长长长"),
        ({"came_on": "2999-01-01"}, "不能晚于今天"),
    ]
    for changes, shown in bad:
        answer = browser.post(NEW, written(wangfu, **changes))
        assert answer.status_code == 422 and shown in answer.content.decode()
    assert not GuidanceNote.objects.exists()


def test_the_street_next_door_and_a_reader_find_nothing_to_do(
    browser: Client, street: Account, wangfu: Compound, meijing: Compound
) -> None:
    given(street, wangfu)
    other = visitor(None, account(Role.COMMUNITY_READER, scope_id=meijing.community_id))
    assert "还没有指导意见" in page_of(other, LIST) and "2单元" not in page_of(other, LIST)
    assert other.get(NEW).status_code == 403
    analyst = page_of(visitor(None, account(Role.DEPARTMENT_ANALYST)), LIST)
    assert "2单元" in analyst and NEW not in analyst and "另有" in analyst
    assert browser.post(NEW, written(meijing)).status_code == 422


def test_a_compound_that_stopped_is_named_as_the_reason(
    browser: Client, street: Account, wangfu: Compound
) -> None:
    given(street, wangfu)
    Compound.objects.filter(pk=wangfu.pk).update(status="suspended")
    assert "小区恢复运行后送到" in page_of(browser, LIST)
    assert wangfu.name not in page_of(browser, NEW)


def test_many_are_told_in_pages_and_what_is_typed_is_no_markup(
    browser: Client, street: Account, wangfu: Compound
) -> None:
    for n in range(NOTES_ON_A_PAGE + 1):
        given(street, wangfu, advice=f"<script>{n}</script>")
    first, second = page_of(browser, LIST), page_of(browser, f"{LIST}?page=2")
    assert first.count("等待送到") == NOTES_ON_A_PAGE and second.count("等待送到") == 1
    assert "<script>0" not in second and "&lt;script&gt;0" in second


def test_programs_write_and_list_too(street: Account, wangfu: Compound, meijing: Compound) -> None:
    program = machine(None, street)
    sent = written(wangfu, client_id=str(uuid4()))
    made = program.post(API, sent, JSON)
    assert made.status_code == 201 and made.json()[0]["office"] == "城北街道"
    assert program.post(API, sent, JSON).json()[0]["id"] == made.json()[0]["id"]
    assert [one["delivered_at"] for one in program.get(API).json()["results"]] == [None]
    assert program.post(API, written(meijing), JSON).status_code == 404
    for hidden in (str(meijing.pk), str(uuid4())):
        asked = written(compounds=[hidden])
        assert program.post(API, asked, JSON).json()["code"] == "no_compound"
    named = program.post(API, written(wangfu, superior="organisation", advice="x"), JSON)
    assert (named.status_code, named.json()["code"]) == (403, "not_that_office")
    reader = machine(None, account(Role.DEPARTMENT_ANALYST))
    assert reader.post(API, sent, JSON).status_code == 403
    assert len(reader.get(API).json()["results"]) == 1
    with inside(wangfu):
        secretary = account(Role.SECRETARY)
    resend_guidance()
    [visit] = machine(wangfu, secretary).get("/api/v1/superior-visits/").json()["results"]
    assert (visit["office"], visit["is_told"], bool(visit["matter"])) == ("城北街道", True, True)


def test_a_page_that_was_sent_and_is_sent_again_with_something_else_is_no_success(
    browser: Client, wangfu: Compound
) -> None:
    """Whoever goes back in the browser finds the old page, with the id of what it sent."""
    sent = written(wangfu, client_id=str(uuid4()))
    assert browser.post(NEW, sent).status_code == 302
    for changes in ({"advice": "另一条意见"}, {"came_on": str(today() - timedelta(days=1))}):
        answer = browser.post(NEW, {**sent, **changes})
        assert answer.status_code == 409 and "请重新打开页面" in answer.content.decode()
    assert browser.post(NEW, sent).status_code == 302 and GuidanceNote.objects.count() == 1


def test_many_ids_are_asked_for_at_once(
    street: Account, wangfu: Compound, django_assert_max_num_queries: Any
) -> None:
    program = machine(None, street)
    with django_assert_max_num_queries(40):
        made = program.post(API, written(compounds=[str(wangfu.pk)] * MOST_AT_ONCE), JSON)
    assert made.status_code == 201 and len(made.json()) == 1
    refused = program.post(API, written(compounds=[str(uuid4())] * (MOST_AT_ONCE + 1)), JSON)
    assert refused.status_code == 422


def test_a_street_with_a_long_name_is_named_as_far_as_there_is_room(
    browser: Client, wangfu: Compound
) -> None:
    DivisionPeriod.objects.update(name="长" * 80)
    assert browser.post(NEW, written(wangfu)).status_code == 302
    assert GuidanceNote.objects.get().office == "长" * 60
