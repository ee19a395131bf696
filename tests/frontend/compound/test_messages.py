"""The pages of messages, of where else they go, and of verdicts by link."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from district.core.clock import today
from tenants.disputes.services import accept_dispute
from tenants.matters.models import Source, Verdict
from tenants.matters.services import finish, record_for_other
from tenants.messages.models import Contact, Message
from tenants.messages.sending import send_waiting
from tenants.rooms.services import book_room, cancel_booking
from tenants.rooms.times import Span
from tests.frontend.compound.cast import PHONE, Cast
from tests.tenants.rooms.making import room, span
from tests.visitors import inside, machine, stranger

pytestmark = pytest.mark.django_db
SAID = {"solution": "solved", "satisfaction": "satisfied", "note": ""}


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_what_is_unread_is_counted_until_it_is_opened(cast: Cast) -> None:
    matter = cast.finished(cast.reported())
    client = cast.browser("resident")
    page = read(client, "/messages/")
    assert '<span class="nav-count">2<span class="visually-hidden">条未读' in page
    assert "办好了，请您评一评" in page and f"#{matter.number}" in page
    with inside(cast.place):
        asked = Message.objects.get(account=cast.people["resident"], kind="finished")
    opened = client.get(f"/messages/{asked.pk}/")
    assert opened.headers["Location"] == f"/matters/{matter.pk}/"
    assert '<span class="nav-count">1<' in read(client, "/messages/")
    assert client.post("/messages/read/").status_code == 302
    page = read(client, "/messages/")
    assert "nav-count" not in page and "全部已读" not in page
    for other in ("secretary", "stranger"):
        read(cast.browser(other), f"/messages/{asked.pk}/", 404)
    program = machine(cast.place, cast.people["resident"])
    listed = program.get("/api/v1/messages").json()["results"]
    assert [(one["kind"], one["matter"]) for one in listed] == [
        ("finished", str(matter.pk)),
        ("entered", str(matter.pk)),
    ]
    assert program.post(f"/api/v1/messages/{asked.pk}/read").json()["read_at"]
    assert program.post("/api/v1/messages/read-all").status_code == 204
    strange = machine(cast.place, cast.people["stranger"])
    assert strange.get(f"/api/v1/messages/{asked.pk}").status_code == 404
    assert strange.post(f"/api/v1/messages/{asked.pk}/read").status_code == 404


def test_a_message_leads_to_the_booking_or_the_dispute(cast: Cast) -> None:
    secretary, member = cast.people["secretary"], cast.people["member"]
    tomorrow = today() + timedelta(days=1)
    with inside(cast.place):
        [booking] = book_room(
            actor=member,
            room=room(secretary),
            span=span(tomorrow, "09:00", "10:00"),
            purpose="合唱",
        )
        cancel_booking(actor=secretary, booking=booking, because="水管坏了")
        dispute = accept_dispute(
            actor=secretary, kind="noise", text="半夜拖椅子", mediator_id=member.pk
        )
        ways = {one.kind: one.pk for one in Message.objects.filter(account=member)}
    client = cast.browser("member")
    page = read(client, "/messages/")
    assert f"文化活动室 {Span(booking.starts_at, booking.ends_at).told}" in page
    assert "有一件事请您调解" in page and "噪声" not in page and "拖椅子" not in page
    for kind, address in (("cancelled", "rooms/bookings"), ("mediate", "disputes")):
        about = booking if kind == "cancelled" else dispute
        opened = client.get(f"/messages/{ways[kind]}/")
        assert opened.headers["Location"] == f"/{address}/{about.pk}/"
    assert "水管坏了" in read(client, f"/rooms/bookings/{booking.pk}/")


def test_mails_are_chosen_in_two_steps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.messages.outbox.enqueue", lambda *_args, **_how: None)
    client = cast.browser("resident")
    assert "用短信收消息" not in read(client, "/messages/ways/")
    read(client, "/messages/ways/sms/", 404)
    refused = client.post("/messages/ways/mail/", {"address": "lan@"})
    assert refused.status_code == 422
    sent = client.post("/messages/ways/mail/", {"address": "lan@home.example"})
    assert sent.headers["Location"] == "/messages/ways/mail/code/"
    with inside(cast.place):
        assert send_waiting(base="http://meijing.localhost", seconds=9).done == 1
    [code] = re.findall(r"\d{6}", str(mail.outbox[0].body))
    wrong = client.post("/messages/ways/mail/code/", {"code": "x"})
    assert wrong.status_code == 422 and "验证码不对" in wrong.content.decode()
    client.post("/messages/ways/mail/code/", {"code": code})
    page = read(client, "/messages/ways/mail/")
    assert "lan@home.example" in page and page.count("checked") == 1
    client.post("/messages/ways/mail/", {"kinds": ["entered", "council"]})
    assert "选了 2 种" in read(client, "/messages/ways/")
    assert client.post("/messages/ways/mail/", {"kinds": ["nonsense"]}).status_code == 422
    client.post("/messages/ways/mail/end/")
    with inside(cast.place):
        assert not Contact.objects.exists()
    program = machine(cast.place, cast.people["resident"])
    address = "/api/v1/message-contacts"
    body: dict[str, Any] = {"way": "mail", "address": "lan@home.example"}
    assert program.post(f"{address}/code", body, "application/json").status_code == 202
    assert program.get(address).json()["results"][0]["confirmed_at"] is None
    refused = program.post(f"{address}/confirm", {"way": "mail", "code": "1"}, "application/json")
    assert refused.json()["code"] == "wrong_code"
    kinds = {"way": "mail", "kinds": ["council"]}
    assert program.post(f"{address}/kinds", kinds, "application/json").status_code == 409
    assert program.post(f"{address}/forget", body, "application/json").status_code == 204
    assert program.get(address).json()["results"] == []


def test_a_slip_leads_to_one_verdict(cast: Cast) -> None:
    with inside(cast.place):
        matter = record_for_other(
            actor=cast.people["head"],
            source=Source.DOOR_VISIT,
            text="楼道灯不亮",
            requester_name="王秀英",
            requester_phone=PHONE,
        )
        finish(actor=cast.people["head"], matter_id=matter.pk, outcome="换了灯泡")
    client = cast.browser("secretary")
    slip = f"/matters/{matter.pk}/slip/"
    assert slip in read(client, f"/matters/{matter.pk}/")
    assert "参与办理过" in read(cast.browser("head"), slip) and "做一张" in read(client, slip)
    read(cast.browser("resident"), slip, 403)
    sheet = client.post(slip)
    assert sheet.status_code == 201 and sheet.headers["Cache-Control"] == "no-store"
    assert "<svg" in sheet.content.decode() and "style=" not in sheet.content.decode()


def test_the_page_of_a_link_needs_no_log_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("frontend.compound.messages.slips._code", drawn.append)
    matter = cast.finished(cast.reported("郑小兰家的灯不亮"))
    cast.browser("head").post(f"/matters/{matter.pk}/slip/")
    client, path = stranger(cast.place, enforce_csrf_checks=True), drawn[0].split("localhost")[-1]
    page = client.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    text = page.content.decode()
    assert "换了新灯泡" in text and "郑小兰" not in text and PHONE not in text
    assert client.post(path, {"solution": "solved"}).status_code == 422
    done = client.post(path, SAID, headers={"Origin": "null"})
    assert done.status_code == 200 and "评价收到了" in done.content.decode()
    again = client.post(path, SAID)
    assert again.status_code == 409 and "已经评价过了" in again.content.decode()
    assert "已经评价过了" in read(client, path)
    with inside(cast.place):
        assert Verdict.objects.get(matter=matter).account == cast.people["resident"]
    read(client, "/v/nothing/", 404)
    read(client, f"/v/{'%00' * 9}{'x' * 3000}/", 404)
    for _more in range(30):
        last = client.get(path).status_code
    assert last == 429


def test_a_link_used_in_the_handlers_browser_counts_in_no_rate(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("frontend.compound.messages.slips._code", drawn.append)
    matter = cast.finished(cast.reported())
    cast.browser("head").post(f"/matters/{matter.pk}/slip/")
    answer = cast.browser("secretary").post(drawn[0].split("localhost")[-1], SAID)
    assert answer.status_code == 200
    with inside(cast.place):
        assert Verdict.objects.get(matter=matter).uncounted == "by_handler"


def test_who_asks_by_phone_has_the_number_at_hand(cast: Cast) -> None:
    matter = cast.finished(cast.reported())
    number = f'href="tel:{cast.people["resident"].phone}"'
    page = read(cast.browser("head"), f"/matters/{matter.pk}/judge/")
    assert number in page and "先给" in page
    assert "tel:" not in read(cast.browser("resident"), f"/matters/{matter.pk}/judge/")
