"""订阅 and 收件箱: begun, changed and ended in one form; read, and ended from a mail."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from district.audit.models import AuditEntry
from district.core.permissions import Role
from district.identity.models import Account
from district.metrics import subscribing
from district.metrics.deliveries import due_at
from district.metrics.delivering import deliver
from district.metrics.figures import Period, PeriodType
from district.metrics.ledger import closed_nights
from district.metrics.models import Delivery, Subscription
from district.metrics.pivots import PivotChoice
from district.metrics.queries.subscriptions import unread_count
from district.metrics.saving import save_view
from district.metrics.subscribing import subscribe
from district.registry.models import DivisionPeriod
from tests import make
from tests.frontend.reports.night import CHENGBEI, FENGSHAN, seed_night
from tests.visitors import machine, stranger, visitor
from workers import deliveries

pytestmark = pytest.mark.django_db
PAGE, JSON = "/inbox/subscriptions/", "application/json"
ADDRESS = "zhou.min@lishi.example"


@pytest.fixture(autouse=True)
def _last_night(db: None) -> None:
    """Messages are kept for 90 days, so these are of last night."""
    seed_night(closed_nights(1)[0])


@pytest.fixture
def analyst() -> Account:
    return make.account(Role.DEPARTMENT_ANALYST)


@pytest.fixture
def reader() -> Account:
    return make.account(Role.STREET_READER, scope_id=scope(CHENGBEI))


def scope(code: str) -> UUID:
    found: UUID = DivisionPeriod.objects.get(code=code).division_id
    return found


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def this_morning() -> None:
    """Deliver as at six, to all who subscribed before."""
    six = due_at(Period.of(closed_nights(1)[0], PeriodType.DAY))
    Subscription.objects.update(subscribed_at=six - timedelta(days=1))
    deliver(moment=six, seconds=60)


def live() -> set[tuple[str, str, str]]:
    found = Subscription.objects.filter(ended_at=None)
    return set(found.values_list("report", "channel", "address"))


def test_one_form_begins_changes_and_ends(analyst: Account) -> None:
    client = visitor(None, analyst)
    sent: dict[str, Any] = {"app": ["morning", "month"], "mail": ["morning"], "address": ADDRESS}
    assert "订阅已更新" in client.post(PAGE, sent, follow=True).content.decode()
    assert live() == {("morning", "app", ""), ("month", "app", ""), ("morning", "mail", ADDRESS)}
    again = {"app": ["quarter"], "mail": ["morning"], "address": "office@lishi.example"}
    client.post(PAGE, again)
    assert live() == {("quarter", "app", ""), ("morning", "mail", "office@lishi.example")}
    client.post(PAGE, {})
    assert live() == set() and Subscription.objects.exclude(address="").count() == 0
    told = AuditEntry.objects.filter(action__startswith="subscription.", actor_id=analyst.pk)
    assert told.count() == 8 and not any("@" in str(one.facts) for one in told)


def test_an_account_without_an_address_is_told_so(analyst: Account) -> None:
    client = visitor(None, analyst)
    assert "您的账号还没有邮箱地址" in read(client, PAGE)
    refused = client.post(PAGE, {"mail": ["morning"], "address": " "})
    assert refused.status_code == 422 and "请先填写" in refused.content.decode()
    client.post(PAGE, {"mail": ["morning"], "address": ADDRESS})
    page = read(client, PAGE)
    assert "您的账号还没有邮箱地址" not in page and f'value="{ADDRESS}"' in page


def test_without_a_mail_server_there_is_the_inbox_alone(analyst: Account, settings: Any) -> None:
    subscribe(account=analyst, report="month", channel="mail", address=ADDRESS)
    settings.MAIL_IS_ON = False
    client = visitor(None, analyst)
    assert "还没有设置发信服务器" in read(client, PAGE) and 'name="mail"' not in read(client, PAGE)
    client.post(PAGE, {"app": ["morning"], "mail": ["morning"], "address": ADDRESS})
    assert live() == {("morning", "app", ""), ("month", "mail", ADDRESS)}


def test_each_place_has_its_own(analyst: Account, reader: Account) -> None:
    client = visitor(None, analyst)
    client.post(f"{PAGE}?organisation={CHENGBEI}", {"app": ["morning"]})
    client.post(PAGE, {"app": ["month"]})
    assert live() == {("morning", "app", ""), ("month", "app", "")}
    assert "早间通报 · 城北街道 · 收件箱" in read(client, PAGE)
    other = visitor(None, reader)
    read(other, f"{PAGE}?organisation={FENGSHAN}", 404)
    assert other.post(f"{PAGE}?organisation={FENGSHAN}", {"app": ["month"]}).status_code == 404
    assert read(client, f"{PAGE}?organisation=meijing", 422)


def test_views_are_offered_unless_they_stand_still(analyst: Account) -> None:
    choice = {"periods": "1"}
    moving = save_view(account=analyst, name="办结", choice=PivotChoice.read(["MA"], choice))
    fixed = PivotChoice.read(["MA"], {**choice, "until": "2023-04"})
    still = save_view(account=analyst, name="去年", choice=fixed)
    client = visitor(None, analyst)
    page = read(client, PAGE)
    assert "视图：办结" in page and "视图：去年" not in page
    assert client.post(PAGE, {"app": [str(still.pk)]}).status_code == 422
    client.post(PAGE, {"app": [str(moving.pk)]})
    assert "视图：办结 · 收件箱" in read(client, PAGE)


def test_the_inbox_counts_what_is_unread_until_it_is_opened(analyst: Account) -> None:
    subscribe(account=analyst, report="morning", channel="app")
    this_morning()
    client, found = visitor(None, analyst), Delivery.objects.get()
    assert '<span class="nav-count">1<span class="visually-hidden">条未读' in read(
        client, "/inbox/"
    )
    page = read(client, f"/inbox/{found.pk}/")
    assert "全部完成，不需要处理" in page and f'href="{found.path.replace("&", "&amp;")}"' in page
    assert read(client, found.path)
    listed = read(client, "/inbox/")
    assert "nav-count" not in listed and found.title in listed
    other = visitor(None, make.account(Role.DISTRICT_ADMIN))
    assert found.title not in read(other, "/inbox/")
    read(other, f"/inbox/{found.pk}/", 404)


def test_the_worker_rings_again_for_what_is_left(
    analyst: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(deliveries, "enqueue", rung.append)
    for report in ("morning", "month", "quarter"):
        subscribe(account=analyst, report=report, channel="app")
    six = due_at(Period.of(closed_nights(1)[0], PeriodType.DAY))
    Subscription.objects.update(subscribed_at=six - timedelta(days=1))
    deliveries.deliver_due(seconds=0)
    assert rung == ["deliver"] and Delivery.objects.filter(state="done").count() == 1


def test_what_one_no_longer_reaches_is_not_in_the_inbox(reader: Account) -> None:
    subscribe(account=reader, report="morning", channel="app")
    this_morning()
    assert unread_count(reader) == 1
    reader.grants.update(scope_id=scope(FENGSHAN))
    moved = Account.objects.get(pk=reader.pk)
    assert unread_count(moved) == 0
    client = visitor(None, moved)
    read(client, f"/inbox/{Delivery.objects.get().pk}/", 404)
    assert machine(None, moved).get("/api/v1/deliveries").json()["results"] == []


def test_a_mail_is_ended_by_its_own_link(analyst: Account) -> None:
    subscribe(account=analyst, report="morning", channel="mail", address=ADDRESS)
    this_morning()
    [sent] = mail.outbox
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in sent.body and link.startswith("http://localhost:8000/inbox/end/")
    address = link.removeprefix("http://localhost:8000")
    reader_of_mails = stranger(None, enforce_csrf_checks=True)
    assert "早间通报 · 离石区 · 邮件" in read(reader_of_mails, address)
    assert live() == {("morning", "mail", ADDRESS)}
    for wrong in (f"{address[:-2]}x/", "/inbox/end/x/", f"/inbox/end/{Delivery.objects.get().pk}/"):
        read(reader_of_mails, wrong, 404)
    for _press in range(2):
        ended = reader_of_mails.post(address, {"List-Unsubscribe": "One-Click"})
        assert "已经退订" in ended.content.decode()
    assert live() == set() and AuditEntry.objects.get(action="subscription.ended").actor_id is None


def test_a_person_has_so_many(analyst: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscribing, "MOST_SUBSCRIPTIONS", 1)
    refused = visitor(None, analyst).post(PAGE, {"app": ["morning", "month"]})
    assert refused.status_code == 409 and "最多订阅 1 项" in refused.content.decode()
    assert live() == set()


def test_every_way_in_is_there(analyst: Account) -> None:
    client = visitor(None, analyst)
    for address in ("/reports/", "/pivot/views/", "/"):
        assert PAGE in read(client, address), address


def test_machines_subscribe_change_and_end(analyst: Account, reader: Account) -> None:
    program, other = machine(None, analyst), machine(None, reader)
    body = {"report": "morning", "channel": "mail", "address": ADDRESS}
    made = program.post("/api/v1/subscriptions", body, content_type=JSON)
    assert made.status_code == 201, made.content
    assert program.post("/api/v1/subscriptions", body, content_type=JSON).status_code == 409
    address = f"/api/v1/subscriptions/{made.json()['id']}"
    assert other.get(address).status_code == 404
    assert other.delete(address).status_code == 404
    wrong = program.patch(address, {"address": "x"}, content_type=JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_address")
    moved = program.patch(address, {"address": "office@lishi.example"}, content_type=JSON)
    assert moved.json()["address"] == "office@lishi.example"
    this_morning()
    [told] = program.get("/api/v1/deliveries").json()["results"]
    assert (told["outcome"], told["channel"]) == ("done", "mail")
    assert program.get(f"/api/v1/deliveries/{told['id']}").json()["title"] == told["title"]
    assert other.get(f"/api/v1/deliveries/{told['id']}").status_code == 404
    assert program.get(address).json()["last_outcome"] == "done"
    assert program.delete(address).status_code == 204
    assert program.get("/api/v1/subscriptions").json()["results"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"report": "view", "channel": "app"},
        {"report": "month", "channel": "app", "view_id": "00000000-0000-7000-8000-000000000000"},
        {"report": "month", "channel": "mail", "address": ""},
    ],
)
def test_what_does_not_fit_together_is_refused(analyst: Account, body: dict[str, str]) -> None:
    refused = machine(None, analyst).post("/api/v1/subscriptions", body, content_type=JSON)
    assert refused.status_code == 422 and not Subscription.objects.exists()
