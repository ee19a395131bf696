"""What the pages of matters refuse, hide and never half write."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from district.core.permissions import Role
from tenants.matters.models import Matter, Photo, Recipient, Referral, StageMoment
from tenants.matters.services import merge_duplicate, refer, support
from tenants.register.services import settle_resident
from tests.frontend.compound.cast import PHONE, Cast, photo
from tests.make import account
from tests.visitors import inside, stranger, visitor

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def beside(shown: str, field: str) -> str:
    """The sentence that stands beside a field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</p>', shown, re.DOTALL)
    assert found, shown[:3000]
    return found[1]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>")], "不是照片"),
        ([SimpleUploadedFile("x.jpg", b"GIF89a" + b"\0" * 40)], "不是照片"),
        ([photo(8000, 5001, "PNG")], "4000 万像素"),
        ([photo() for _number in range(10)], "最多 9 张"),
        ([photo(), photo(), SimpleUploadedFile("x.jpg", b"no")], "不是照片"),
    ],
)
@pytest.mark.parametrize("path", ["report/", "record/head/"])
def test_a_bad_photo_is_told_beside_its_field_and_nothing_is_written(
    cast: Cast, media: Path, path: str, files: list[SimpleUploadedFile], sentence: str
) -> None:
    for file in files:
        file.seek(0)
    answer = cast.browser("head").post(f"/matters/{path}", {"text": "灯不亮", "photos": files})
    assert 400 <= answer.status_code < 500
    shown = answer.content.decode()
    assert sentence in beside(shown, "photos") and "灯不亮" in shown
    with inside(cast.place):
        assert not Matter.objects.exists() and not Photo.objects.exists()
    assert not list(media.rglob("*.jpg"))


def test_of_photos_added_later_one_bad_one_keeps_out_all(cast: Cast, media: Path) -> None:
    matter = cast.reported()
    sent = {"photos": [photo(), SimpleUploadedFile("x.jpg", b"no")]}
    answer = cast.browser("resident").post(f"/matters/{matter.pk}/photos/", sent)
    assert "不是照片" in beside(answer.content.decode(), "photos")
    with inside(cast.place):
        assert not Photo.objects.exists()
    assert not list(media.rglob("*.jpg"))


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({}, "text", "请说说是什么事"),
        ({"text": "\u3000 "}, "text", "请说说是什么事"),
        ({"text": "长" * 350_000}, "text", "2000"),
        ({"text": "灯\x00"}, "text", "空"),
        ({"text": "灯", "place": "远" * 61}, "place", "60"),
        ({"text": "灯", "unit_id": str(uuid4())}, "unit_id", "选择"),
    ],
)
def test_each_wrong_field_is_told_in_its_place(
    cast: Cast, sent: dict[str, str], field: str, sentence: str
) -> None:
    answer = cast.browser("resident").post("/matters/report/", sent)
    assert answer.status_code == 422
    assert sentence in beside(answer.content.decode(), field)
    with inside(cast.place):
        assert not Matter.objects.exists()


def test_a_client_id_of_somebody_else_is_refused(cast: Cast) -> None:
    matter = cast.reported()
    sent = {"text": "灯", "client_id": str(matter.client_id)}
    answer = cast.browser("stranger").post("/matters/report/", sent)
    assert answer.status_code == 409 and "重新打开页面" in answer.content.decode()


@pytest.mark.parametrize(
    ("step", "sent", "sentence"),
    [
        ("finish", {"result": "done", "outcome": ""}, "必填|请写|不能为空"),
        ("finish", {"result": "magic", "outcome": "好了"}, "选择"),
        ("finish", {"result": "done", "outcome": "好", "done_on": "0001-01-01"}, "不能早于"),
        ("finish", {"result": "done", "outcome": "好", "done_on": "9999-12-31"}, "不能晚于现在"),
        ("assign", {"chosen": str(uuid4())}, "选择"),
        ("assign", {}, "必填|不能为空|请选"),
        ("merge", {"chosen": "x"}, "选择"),
        ("discuss", {"note": "长" * 2001}, "2000"),
        ("sort", {"category": "weather"}, "选择"),
    ],
)
def test_a_wrong_step_is_refused_and_leaves_no_trace(
    cast: Cast, step: str, sent: dict[str, str], sentence: str
) -> None:
    cast.reported()
    matter = cast.reported()
    answer = cast.browser("secretary").post(f"/matters/{matter.pk}/{step}/", sent)
    assert answer.status_code == 422
    assert re.search(sentence, answer.content.decode())
    with inside(cast.place):
        assert StageMoment.objects.filter(matter=matter).count() == 1


@pytest.mark.parametrize("step", ["reply", "final-confirm", "assign", "finish", "merge"])
def test_who_does_not_handle_it_meets_no_form(cast: Cast, step: str) -> None:
    address = f"/matters/{cast.reported().pk}/{step}/"
    assert cast.browser("head").get(address).status_code == 200
    assert "由别人负责" in page(cast.browser("other_head"), address, 403)


def test_that_nothing_has_come_is_no_choice_before_it_is_due(cast: Cast) -> None:
    matter = cast.reported()
    with inside(cast.place):
        refer(
            actor=cast.people["secretary"],
            matter_id=matter.pk,
            recipient=Recipient.PROPERTY,
            asked="请换灯",
        )
        due = Referral.objects.get().answer_by
    address = f"/matters/{matter.pk}/reply/"
    assert "到期没有答复" not in page(cast.browser("head"), address)
    with time_machine.travel(due):
        assert "到期没有答复" in page(cast.browser("head"), address)


@pytest.mark.parametrize("step", ["start", "discuss", "finish"])
def test_who_is_second_reads_where_the_matter_stands(cast: Cast, step: str) -> None:
    matter = cast.finished(cast.reported())
    sent = {"note": "x", "outcome": "x", "result": "done"}
    late = cast.browser("member").post(f"/matters/{matter.pk}/{step}/", sent)
    assert late.status_code == 409
    assert "“待评价”" in late.content.decode() and "请看最新进展" in late.content.decode()


def test_what_is_typed_is_shown_as_text(cast: Cast) -> None:
    matter = cast.published(cast.judged(cast.finished(cast.reported(SCRIPT, place=SCRIPT))))
    for shown in (
        page(cast.browser("secretary"), f"/matters/{matter.pk}/"),
        page(cast.browser("secretary"), "/matters/"),
        page(cast.browser("secretary"), f"/matters/?q={SCRIPT}"),
        page(stranger(cast.place), "/board/"),
    ):
        assert SCRIPT not in shown


def test_the_board_names_nobody(cast: Cast) -> None:
    said = f"402郑小兰家门口灯不亮，电话{PHONE}，找冯建国"
    cast.published(cast.judged(cast.finished(cast.reported(said))), text=said)
    shown = page(stranger(cast.place), "/board/")
    assert "灯不亮" in shown
    for personal in ("郑小兰", PHONE, "402"):
        assert personal not in shown


def test_C7_a_private_matter_shows_category_and_result_only(cast: Cast) -> None:
    matter = cast.reported("楼上漏水到我家", is_private=True)
    cast.judged(cast.finished(matter))
    form = page(cast.browser("member"), f"/matters/{matter.pk}/publish/")
    assert "水电气暖事项 1 件：已办好。" in form and "<textarea" not in form
    sent = cast.browser("member").post(f"/matters/{matter.pk}/publish/", {"text": "漏水的是郑小兰"})
    assert sent.status_code == 302
    shown = page(stranger(cast.place), "/board/")
    assert "水电气暖事项 1 件：已办好。" in shown and "漏水" not in shown


def test_C5_a_merged_matter_leads_to_where_it_went(cast: Cast) -> None:
    into = cast.reported()
    with inside(cast.place):
        spouse = account(Role.RESIDENT, name="段小川")
        settle_resident(account=spouse, household=cast.home, since_on=cast.home.created_at.date())
    cast.people["spouse"] = spouse
    matter = cast.reported("灯又不亮", by="spouse")
    with inside(cast.place):
        merge_duplicate(actor=cast.people["secretary"], duplicate_id=matter.pk, into_id=into.pk)
    other = visitor(cast.place, spouse)
    assert f'href="/matters/{into.pk}/"' in page(other, f"/matters/{matter.pk}/")
    assert "楼道灯不亮" in page(other, f"/matters/{into.pk}/")
    assert "楼道灯不亮" in page(other, "/matters/")


def test_F17_three_households_make_a_common_demand_on_the_page(cast: Cast) -> None:
    matter, head = cast.reported(), cast.browser("head")
    with inside(cast.place):
        for room in ("501", "502"):
            cast.unit.households.create(room=room)
    for room in ("501", "502"):
        sent = {"unit_id": str(cast.unit.pk), "room": room}
        assert head.post(f"/matters/{matter.pk}/support/", sent).status_code == 302
    assert "共性诉求" in page(head, f"/matters/{matter.pk}/")
    again = head.post(f"/matters/{matter.pk}/support/", {"unit_id": cast.unit.pk, "room": "502"})
    assert again.status_code == 409 and "已经附议过了" in again.content.decode()


def test_only_who_has_to_call_sees_who_asked(cast: Cast) -> None:
    address = f"/matters/{cast.reported().pk}/"
    assert f"tel:{PHONE}" in page(cast.browser("head"), address)
    hidden = page(cast.browser("other_head"), address)
    assert PHONE not in hidden and "诉求人" not in hidden


@pytest.mark.parametrize("month", ["0000-01", "2026-13", "x", "2023-04"])
def test_no_other_month_is_confirmed_as_quiet(cast: Cast, month: str) -> None:
    answer = cast.browser("secretary").post(f"/matters/quiet/{month}/", follow=True)
    assert answer.status_code == 200
    assert re.search("这样的月份|只能确认上个月", answer.content.decode())


def test_one_matter_takes_the_same_statements_however_much_happened(cast: Cast) -> None:
    quiet, busy = cast.reported(), cast.reported(photos=[photo() for _number in range(5)])
    with inside(cast.place):
        for number in range(8):
            support(actor=cast.people["head"], matter_id=busy.pk, name=f"住户{number}")
    for _number in range(4):
        duplicate = cast.reported()
        with inside(cast.place):
            merge_duplicate(
                actor=cast.people["secretary"], duplicate_id=duplicate.pk, into_id=busy.pk
            )
    secretary = cast.browser("secretary")
    counts = []
    for matter in (quiet, quiet, busy):
        with CaptureQueriesContext(connection) as captured:
            page(secretary, f"/matters/{matter.pk}/")
        counts.append(len(captured))
    assert counts[1] == counts[2] <= 25, counts
