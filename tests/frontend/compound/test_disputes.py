"""A dispute as its mediator leads it on a phone, and as others do not meet it."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.test import Client

from district.core.clock import today
from tenants.disputes.models import Dispute, QuarterWithoutDisputes
from tenants.matters.services import support
from tests.frontend.compound.cast import Cast
from tests.visitors import inside

pytestmark = pytest.mark.django_db
LIST = "/disputes/"


def _page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def _sent(client: Client, address: str, told: Mapping[str, object], status: int = 302) -> str:
    answer = client.post(address, told)
    assert answer.status_code == status, (address, answer.content.decode()[-3000:])
    return answer.content.decode() if status != 302 else str(answer["Location"])


def test_B8_a_dispute_from_the_complaint_to_the_visit(cast: Cast) -> None:
    head, today_ = cast.browser("head"), today().isoformat()
    begun = {"kind": "leak", "text": "楼上漏水泡了天花板", "accepted_on": today_}
    case = _sent(head, f"{LIST}new/", begun)
    assert "写明双方是谁" in _page(head, case)
    refused = _sent(
        head, f"{case}settle/", {"ended_as": "oral", "agreement": "好", "day": today_}, 422
    )
    assert "请先写明双方是谁" in refused
    own = {"side": 1, "unit_id": str(cast.unit.pk), "room": "402", "name": "郑某"}
    _sent(head, f"{case}party/", own)
    assert "没有这一户" in _sent(head, f"{case}party/", {**own, "room": "999"}, 422)
    _sent(head, f"{case}party/", {"side": 2, "name": "楼上租户", "phone": "13812349999"})
    _sent(head, f"{case}session/", {"day": today_, "note": "看了天花板，是水管"})
    agreed = {"ended_as": "written", "agreement": "三天内修好，赔八百元", "day": today_}
    _sent(head, f"{case}settle/", agreed)
    shown = _page(head, case)
    for words in ("赔八百元", "看了天花板", "13812349999", "邻里调解", "402", "回访"):
        assert words in shown
    assert "人民调解协议" not in _page(head, f"{case}agreement/")
    signed = {"signed_by": "郝明", "committee": "龙山社区人民调解委员会", "certificate": "晋001"}
    _sent(head, f"{case}sign/", signed)
    printed = _page(head, f"{case}agreement/")
    for words in ("人民调解协议", "调解不收费用", "30 天内有效", "晋001", "楼上租户"):
        assert words in printed
    with inside(cast.place):
        Dispute.objects.update(ended_on=today() - timedelta(days=30), accepted_on="2023-01-01")
    assert "去法院申请" in _page(head, case) and "去法院申请" in _page(head, f"{case}agreement/")
    with inside(cast.place):
        Dispute.objects.update(ended_on=today() - timedelta(days=31))
    for page in (case, f"{case}agreement/"):
        assert "去法院申请" not in _page(head, page)
    asked = {"day": today_, "note": "不漏了"}
    refused = _sent(head, f"{case}follow-up/", {**asked, "next_on": today_}, 422)
    assert refused.count("回访的日期要在这之后") == 2  # above the form, and at its field
    _sent(head, f"{case}follow-up/", asked)
    for who in ("admin", "member", "other_head"):
        other = cast.browser(who)
        assert _page(other, case, 403 if who == "admin" else 404)
        assert "漏水" not in _page(other, LIST, 403 if who == "admin" else 200)
        assert "赔八百元" not in _page(other, "/")
    assert "赔八百元" in _page(cast.browser("secretary"), case)


def test_B8_the_first_page_tells_the_mediator_alone(cast: Cast) -> None:
    head = cast.browser("head")
    case = _sent(
        head, f"{LIST}new/", {"kind": "pets", "text": "狗叫", "accepted_on": today().isoformat()}
    )
    with inside(cast.place):
        Dispute.objects.update(accepted_on=today() - timedelta(days=31))
    assert case in _page(head, "/") and "超过 30 天" in _page(head, LIST)
    assert case not in _page(cast.browser("secretary"), "/")
    assert case not in _page(cast.browser("member"), "/")


def test_B8_a_quarter_without_is_said_in_one_tap(cast: Cast) -> None:
    head = cast.browser("head")
    year, quarter = today().year, (today().month + 2) // 3 - 1
    year, quarter = (year, quarter) if quarter else (year - 1, 4)
    address = f"{LIST}without/{year}-{quarter * 3 - 2:02}/"
    assert f"{year} 年第 {quarter} 季度没有纠纷的记录" in _page(head, LIST)
    assert cast.browser("resident").post(address).status_code == 403
    _sent(head, address, {})
    assert address not in _page(head, LIST) and address not in _page(cast.browser("member"), LIST)
    assert head.post(f"{LIST}without/2023-13/").status_code == 404
    with inside(cast.place):
        assert QuarterWithoutDisputes.objects.get().confirmed_by == cast.people["head"]


def test_B8_a_handler_turns_a_matter_into_a_dispute(cast: Cast) -> None:
    matter = cast.reported("楼上半夜拖椅子")
    admin = cast.browser("admin")
    assert "转为纠纷调解" in _page(admin, f"/matters/{matter.pk}/")
    told = {"kind": "noise", "mediator_id": str(cast.people["member"].pk)}
    _sent(admin, f"{LIST}of-matter/{matter.pk}/", told)
    shown = _page(admin, f"/matters/{matter.pk}/")
    assert "已转为调解" in shown and "拖椅子" not in shown and "郑小兰" not in shown
    assert "拖椅子" not in _page(admin, "/matters/?show=all")
    with inside(cast.place):
        assert "拖椅子" in Dispute.objects.get().text


def test_B8_what_cannot_be_turned_offers_no_way_there(cast: Cast) -> None:
    matter, admin = cast.reported("楼上半夜拖椅子"), cast.browser("admin")
    page = f"/matters/{matter.pk}/"
    assert "转为纠纷调解" in _page(admin, page)
    with inside(cast.place):
        support(actor=cast.people["member"], matter_id=matter.pk)
    assert "转为纠纷调解" not in _page(admin, page)


def test_a_child_in_danger_needs_one_tap(cast: Cast) -> None:
    resident = cast.browser("resident")
    page = _page(resident, f"{LIST}danger/")
    assert 'href="tel:110"' in page and "required" not in page
    _sent(resident, f"{LIST}danger/", {"authority": "police"})
    assert "已经报告" in _page(resident, f"{LIST}danger/")
    _sent(resident, f"{LIST}danger/", {"authority": "x"}, 422)
    assert "<h2>已经报告</h2>" in _page(cast.browser("secretary"), f"{LIST}danger/")
    assert "<h2>已经报告</h2>" not in _page(cast.browser("admin"), f"{LIST}danger/")
    assert f"{LIST}danger/" in _page(resident, "/matters/report/")
