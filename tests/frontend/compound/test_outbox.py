"""What the server owes a phone without signal: answers in codes, the right moment, no other's page."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client

from district.core.clock import now
from district.core.permissions import Role
from district.registry.models import Compound
from tenants.matters.models import Matter
from tenants.meetings.models import Council
from tenants.meetings.services import hold_council, plan_council
from tests.frontend.compound.cast import Cast
from tests.make import account
from tests.visitors import inside, stranger, visitor

pytestmark = pytest.mark.django_db
PATROL = "/matters/record/patrol/"


def _key(cast: Cast, who: str) -> str:
    return f"{cast.place.slug}:{cast.people[who].pk}"


def _post(client: Client, address: str, told: dict[str, object], sender: str) -> tuple[int, str]:
    answer = client.post(address, told, headers={"X-Outbox": sender})
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def test_the_outbox_is_answered_in_codes(cast: Cast) -> None:
    head, key = cast.browser("head"), _key(cast, "head")
    told: dict[str, object] = {"text": "井盖松动", "client_id": str(uuid4())}
    status, where = _post(head, PATROL, told, key)
    assert status == 201 and re.fullmatch(r"/matters/[0-9a-f-]{36}/", where)
    assert _post(head, PATROL, told, key) == (201, where)
    assert "已收到，编号" in head.get(where).content.decode()  # told on the page that comes next
    status, page = _post(head, PATROL, {"text": " "}, key)
    assert status == 422 and "请说说是什么事" in page and f'data-account="{key}"' in page
    assert _post(cast.browser("secretary"), PATROL, told, key)[0] == 401
    assert _post(stranger(cast.place), PATROL, told, key)[0] == 401
    assert _post(head, PATROL, told, "")[0] == 401
    with inside(cast.place):
        assert Matter.objects.get().recorded_by == cast.people["head"]


def test_what_is_sent_while_nobody_waits_heaps_up_no_notices(cast: Cast) -> None:
    head, key = cast.browser("head"), _key(cast, "head")
    watched = {"X-Outbox": key}
    for headers in (
        watched,
        {**watched, "X-Outbox-Later": "1"},
        {**watched, "X-Outbox-Later": "1"},
    ):
        told = {"text": "井盖松动", "client_id": str(uuid4())}
        assert head.post(PATROL, told, headers=headers).status_code == 201
    assert head.get("/").content.decode().count("已收到，编号") == 1
    with inside(cast.place):
        assert Matter.objects.count() == 3


def test_a_token_is_for_the_account_that_asks(cast: Cast) -> None:
    head = cast.browser("head")
    assert head.get("/outbox/token/", headers={"X-Outbox": _key(cast, "head")}).json()["token"]
    assert head.get("/outbox/token/", headers={"X-Outbox": "x"}).status_code == 401
    away = stranger(cast.place).get("/outbox/token/")
    assert away.status_code == 302 and away["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("written", "sent", "moment"),
    [
        ("2026-11-25T23:59:59+08:00", "2026-11-26T10:00:00+08:00", "2026-11-25T23:59:59+08:00"),
        ("2026-11-26T10:30:00+08:00", "2026-11-26T11:00:00+08:00", "2026-11-26T09:30:00+08:00"),
        ("2024-02-29T08:00:00Z", "2024-02-29T09:00:00Z", "2026-11-26T09:00:00+08:00"),
        ("2026-11-26T09:00:00+08:00", "", "2026-11-26T09:00:00+08:00"),
        ("", "", "2026-11-26T10:00:00+08:00"),
        ("2026-11-26T10:00:01+08:00", "", "手机上的时间不对"),
        ("2026-11-28T12:00:00+08:00", "2026-11-26T11:59:00+08:00", "手机上的时间不对"),
        ("2026-10-27T09:59:59+08:00", "", "30 天以前写的"),
        ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "手机上的时间不对"),
        ("昨天", "", "手机发来的内容不完整"),
        ("2026-02-29T10:00:00Z", "", "手机发来的内容不完整"),
    ],
    ids=lambda value: value[:16].encode("ascii", "replace").decode(),
)
def test_the_phones_clock_is_put_right(cast: Cast, written: str, sent: str, moment: str) -> None:
    with time_machine.travel(datetime(2026, 11, 26, 2, 0, tzinfo=UTC), tick=False):
        told: dict[str, object] = {"text": "井盖松动", "written_at": written, "sent_at": sent}
        status, page = _post(cast.browser("head"), PATROL, told, _key(cast, "head"))
    with inside(cast.place):
        accepted = list(Matter.objects.values_list("accepted_at", flat=True))
    if moment.startswith("2"):
        assert status == 201 and accepted == [datetime.fromisoformat(moment)]
    else:
        assert status == 422 and moment in page and accepted == []


def test_what_was_written_before_never_replaces_what_was_written_since(cast: Cast) -> None:
    secretary = cast.people["secretary"]
    with inside(cast.place):
        council = plan_council(
            actor=secretary, starts_at=now() - timedelta(hours=3), place="亭子", topics=["院门"]
        )
        hold_council(actor=secretary, council=council, headcount=12, minutes="后来写的")
    address = f"/councils/{council.pk}/held/"
    told: dict[str, object] = {
        "headcount": 9,
        "minutes": "先写的",
        "written_at": (now() - timedelta(hours=1)).isoformat(),
        "sent_at": now().isoformat(),
    }
    browser, key = cast.browser("secretary"), _key(cast, "secretary")
    status, page = _post(browser, address, told, key)
    assert status == 409 and "后来又有人改过" in page
    status, _where = _post(browser, address, {**told, "headcount": 12, "minutes": "后来写的"}, key)
    assert status == 201
    with inside(cast.place):
        assert Council.objects.get().minutes == "后来写的"


def test_pages_say_whose_they_are_and_which_may_be_kept(cast: Cast) -> None:
    head = cast.browser("head")
    record = head.get(PATROL).content.decode()
    assert f'data-account="{_key(cast, "head")}"' in record
    assert 'data-keep="/matters/report/"' in record and "data-outbox-line" in record
    assert "data-keep" in head.get("/outbox/").content.decode()
    assert "data-keep" not in head.get("/matters/").content.decode()
    away = stranger(cast.place).get("/board/").content.decode()
    assert 'data-account=""' in away and "outbox/start.js" not in away


def test_visitors_from_the_district_keep_nothing(meijing: Compound) -> None:
    with inside(meijing):
        guest = account(Role.DISTRICT_VISITOR)
    shown = visitor(meijing, guest).get("/matters/")
    assert 'data-account=""' in shown.content.decode()


def test_the_worker_is_the_compounds_own_and_asked_for_anew(meijing: Compound) -> None:
    away = stranger(meijing)
    worker = away.get("/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    told = re.match(r'const TOLD = \{"release": "[0-9a-f]{16}", .*\};\n', worker.content.decode())
    assert told and "worker-src 'self'" in worker["Content-Security-Policy"]
    for asked in re.findall(r'"(/static/[^"]+)"', told[0]):
        assert finders.find(asked.removeprefix("/static/")), asked
    manifest = away.get("/manifest.webmanifest").json()
    assert manifest["name"] == meijing.name
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    shown = away.get("/no-signal/").content.decode()
    assert "没有存在手机里" in shown and 'data-account=""' in shown
