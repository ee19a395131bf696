"""What goes out, to real servers that fail, hang and forget: once, without a word too many."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models.functions import Now

from district.core.clock import SHANGHAI, now
from district.core.errors import Conflict, DomainError, NotFound
from district.core.jobs import Job
from district.identity.models import Account
from tenants.matters.models import Channel, Matter, Solution, Source
from tenants.matters.services import finish, judge, record_for_other
from tenants.messages import sending
from tenants.messages.contacts import (
    ask_code,
    choose_kinds,
    confirm,
    contact_of,
    forget_contact,
    last_failure,
)
from tenants.messages.links import Standing, asked_by
from tenants.messages.models import Contact, Dispatch, Kind, Message, SendState, VerdictLink, Way
from tenants.messages.outbox import MOST_ATTEMPTS, claim_dispatch, fail_dispatch
from tenants.messages.sending import send_waiting
from tenants.messages.ways import next_daytime
from tests.tenants.matters.conftest import People
from tests.tenants.messages.servers import HANG, Recorded

pytestmark = pytest.mark.django_db
BASE = "https://meijing.example"
PHONE = "13912345678"


@pytest.fixture(autouse=True)
def _by_day() -> Iterator[None]:
    """Noon of today, going on; leases are by the database's own clock."""
    noon = now().astimezone(SHANGHAI).replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon - timedelta(days=now() < noon), tick=True):
        yield


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """What was rung for, instead of ringing."""
    found: list[Job] = []
    monkeypatch.setattr("tenants.messages.outbox.enqueue", lambda job, **_how: found.append(job))
    return found


def asked(people: People) -> Matter:
    matter = record_for_other(
        actor=people.secretary,
        source=Source.DOOR_VISIT,
        text="王秀英家门口的灯坏了",
        requester_name="王秀英",
        requester_phone=PHONE,
    )
    return finish(actor=people.secretary, matter_id=matter.pk, outcome="换了灯泡")


def send() -> tuple[int, int, int]:
    Dispatch.objects.filter(state=SendState.DUE).update(not_before=Now())
    Dispatch.objects.filter(state=SendState.LEASED).update(lease_until=Now() - timedelta(1))
    sent = send_waiting(base=BASE, seconds=1e-9)
    return sent.done, sent.failed, sent.buried


def confirmed(account: Account, way: Way, server: Recorded, address: str = "") -> Contact:
    """By the code that really came."""
    ask_code(account=account, way=way, address=address)
    assert send() == (1, 0, 0)
    arrived = server.arrived.pop()
    code = arrived["values"]["code"] if way is Way.SMS else re.findall(r"\b\d{6}\b", arrived)[-1]
    return confirm(account=account, way=way, code=code)


def test_a_requester_without_an_account_gets_a_link(
    people: People, provider: Recorded, rung: list[Job], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    matter = asked(people)
    assert rung == [Job.SEND_MESSAGES]
    waiting = Dispatch.objects.get()
    assert send() == (1, 0, 0)
    [arrived] = provider.arrived
    link = arrived["values"].pop("link")
    assert arrived == {
        "key": str(waiting.pk),
        "phone": PHONE,
        "template": "T1",
        "values": {"number": str(matter.number)},
        "authorization": "Bearer key",
    }
    secret = link.removeprefix(f"{BASE}/v/").rstrip("/")
    assert asked_by(secret).standing is Standing.OPEN
    sent = Dispatch.objects.get()
    assert (sent.state, sent.secret) == (SendState.SENT, "")
    assert send() == (0, 0, 0)
    assert not any(word in caplog.text for word in (PHONE, "王秀英", secret))


def test_what_fails_is_tried_again_under_the_same_key(people: People, provider: Recorded) -> None:
    asked(people)
    provider.answers, provider.headers = [503, 429, HANG], {"Retry-After": "600"}
    assert send() == (0, 1, 0)
    assert send() == (0, 1, 0)
    later = Dispatch.objects.get()
    assert (later.state, later.last_error) == (SendState.DUE, "status_429")
    assert later.not_before > later.created_at + timedelta(minutes=9)
    assert send() == (0, 1, 0)
    assert Dispatch.objects.get().last_error in {"TimeoutError", "RemoteDisconnected"}
    assert send() == (1, 0, 0)
    assert [one["key"] for one in provider.arrived] == [str(later.pk)]


def test_a_worker_that_dies_has_it_sent_under_the_same_key(
    people: People, provider: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(people)
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(sending, "finish_dispatch", lambda claim: exit(1))
        send()
    assert Dispatch.objects.get().state == SendState.LEASED
    assert claim_dispatch(now()) is None, "its lease holds"
    assert send() == (1, 0, 0)
    assert len(provider.arrived) == 2 and len(provider.by_key) == 1
    assert provider.arrived[0] == provider.arrived[1], "the same link, too"


def test_a_claim_that_was_taken_over_marks_nothing(people: People, provider: Recorded) -> None:
    asked(people)
    slow = claim_dispatch(now())
    assert slow is not None and send() == (1, 0, 0)
    assert not fail_dispatch(slow, error="slow")
    assert Dispatch.objects.get().state == SendState.SENT


@pytest.mark.parametrize(
    ("answer", "tries", "error"),
    [(400, 1, "status_400"), (500, MOST_ATTEMPTS, "status_500"), (409, 1, "")],
)
def test_it_ends_with_a_reason(
    people: People, provider: Recorded, answer: int, tries: int, error: str
) -> None:
    asked(people)
    provider.answers = [answer] * 9
    for _try in range(tries):
        assert Dispatch.objects.get().ended_at is None
        send()
    ended = Dispatch.objects.get()
    assert (ended.last_error, ended.secret, ended.attempts) == (error, "", tries)
    assert ended.state == (SendState.DEAD if error else SendState.SENT)
    assert send() == (0, 0, 0)


def test_what_nobody_waits_for_any_more_is_not_sent(people: People, provider: Recorded) -> None:
    matter = asked(people)
    judge(
        actor=people.member,
        matter_id=matter.pk,
        solution=Solution.SOLVED,
        channel=Channel.PHONE,
        note="打了电话",
    )
    assert send() == (0, 0, 1)
    old = asked(people)
    Dispatch.objects.filter(link__matter=old).update(created_at=now() - timedelta(days=3))
    send()
    reasons = set(Dispatch.objects.values_list("last_error", flat=True))
    assert reasons == {"no_longer_asked", "too_late"} and provider.arrived == []


def test_by_night_only_codes_leave(people: People, provider: Recorded, rung: list[Job]) -> None:
    evening = now().astimezone(SHANGHAI).replace(hour=21, minute=0, second=0, microsecond=0)
    with time_machine.travel(evening, tick=False):
        asked(people)
        assert rung == []
        waiting = Dispatch.objects.get()
        assert waiting.not_before == evening + timedelta(hours=11)
        ask_code(account=people.resident, way=Way.SMS)
        assert rung == [Job.SEND_MESSAGES]
        assert send() == (1, 0, 0)
    assert [one["template"] for one in provider.arrived] == ["T3"]
    last = evening - timedelta(microseconds=1)
    assert next_daytime(last) == last
    leap = datetime(2028, 2, 29, 23, 59, 59, tzinfo=SHANGHAI)
    assert next_daytime(leap) == datetime(2028, 3, 1, 8, tzinfo=SHANGHAI)
    assert next_daytime(leap + timedelta(seconds=1)) == datetime(2028, 3, 1, 8, tzinfo=SHANGHAI)


def test_an_account_has_mails_once_it_has_chosen_them(
    people: People, mail_server: Recorded
) -> None:
    people.finished()
    assert not Dispatch.objects.exists(), "in the app alone, unless somebody chose"
    contact = confirmed(people.resident, Way.MAIL, mail_server, "lan@home.example")
    assert contact.kinds == [Kind.FINISHED]
    choose_kinds(account=people.resident, way=Way.MAIL, kinds=[Kind.ENTERED, Kind.FINISHED])
    matter = people.reported("郑小兰家楼上漏水")
    finish(actor=people.head, matter_id=matter.pk, outcome="找到漏点")
    assert [send(), send(), send()] == [(1, 0, 0), (1, 0, 0), (0, 0, 0)]
    news, verdict = mail_server.arrived
    entered = Message.objects.get(account=people.resident, matter=matter, kind=Kind.ENTERED)
    assert f"Message-ID: <{entered.dispatches.get().pk}@" in news
    assert "To: lan@home.example" in news and "Auto-Submitted" in verdict
    link = VerdictLink.objects.get()
    assert (link.account, link.matter) == (people.resident, matter)
    whole = "".join(mail_server.arrived)
    assert not any(word in whole for word in ("郑小兰", people.resident.phone, "漏水"))


def test_a_mail_address_that_is_refused_is_told_to_its_person(
    people: People, mail_server: Recorded
) -> None:
    confirmed(people.resident, Way.MAIL, mail_server, "lan@home.example")
    people.finished()
    mail_server.answers = [450, 550]
    assert [send(), send(), send()] == [(0, 1, 0), (0, 0, 1), (0, 0, 0)]
    contact = contact_of(people.resident, Way.MAIL)
    assert contact and last_failure(contact) == "address_refused"
    forget_contact(account=people.resident, way=Way.MAIL)
    assert not Dispatch.objects.exists() and Message.objects.exists()


def test_a_code_is_guessed_five_times_at_most(people: People, provider: Recorded) -> None:
    ask_code(account=people.resident, way=Way.SMS)
    assert send() == (1, 0, 0)
    right = provider.arrived[0]["values"]["code"]
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _try in range(5):
        with pytest.raises(DomainError, match="wrong_code"):
            confirm(account=people.resident, way=Way.SMS, code=wrong)
    with pytest.raises(Conflict, match="code_over"):
        confirm(account=people.resident, way=Way.SMS, code=right)
    with pytest.raises(NotFound, match="no_code"):
        confirm(account=people.head, way=Way.SMS, code=right)
    for _more in range(4):
        ask_code(account=people.resident, way=Way.SMS)
    with pytest.raises(DomainError, match="too_many_codes"):
        ask_code(account=people.resident, way=Way.SMS)


def test_a_number_that_changed_hands_is_no_contact(people: People, provider: Recorded) -> None:
    confirmed(people.resident, Way.SMS, provider)
    people.finished()
    Account.objects.filter(pk=people.resident.pk).update(phone="13700000000")
    assert send() == (0, 0, 1)
    assert Dispatch.objects.exclude(message=None).get().last_error == "not_confirmed"
    assert contact_of(Account.objects.get(pk=people.resident.pk), Way.SMS) is None


@pytest.mark.parametrize("address", ["", "lan", "lan@", "a\n@b.example", "兰@home.example"])
def test_what_is_no_address_is_refused(people: People, address: str) -> None:
    with pytest.raises(DomainError, match="no_mail_address"):
        ask_code(account=people.resident, way=Way.MAIL, address=address)
    assert not Contact.objects.exists()


def test_a_way_that_is_off_is_not_there(people: People, settings: Any) -> None:
    settings.MAIL_IS_ON = False
    for way in Way:
        with pytest.raises(NotFound, match="way_is_off"):
            ask_code(account=people.resident, way=way, address="lan@home.example")
