"""What is subscribed to comes once, in the morning, and to nobody who may not read it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db.models.functions import Now

from district.core.clock import SHANGHAI, today
from district.core.errors import DomainError
from district.core.permissions import Role
from district.identity.models import Account
from district.metrics import delivering
from district.metrics.deliveries import (
    closed_period,
    due_at,
    give_up_at,
    mails_may_leave,
    plan_deliveries,
)
from district.metrics.delivering import Delivered, deliver
from district.metrics.figures import Period, PeriodType
from district.metrics.letters import compose
from district.metrics.models import Delivery, DeliveryState, RollupRun, RunState, Subscription
from district.metrics.pivots import PivotChoice
from district.metrics.saving import save_view
from district.metrics.subscribing import checked_address, subscribe
from district.registry.models import DivisionPeriod
from tests import make
from tests.district.metrics.mail_server import mail_server
from tests.frontend.reports.night import CHENGBEI, FENGSHAN, SEED, night, seed_compounds, seed_night

pytestmark = pytest.mark.django_db
APRIL_30, MARCH_31 = date(2023, 4, 30), date(2023, 3, 31)
MAIL = {"channel": "mail", "address": "zhou.min@lishi.example"}


def at(hour: int, minute: int = 0, *, day: date = date(2023, 5, 1)) -> datetime:
    """A moment as the clock in Lishi shows it."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def wished(person: Account, report: str = "morning", channel: str = "app", **more: Any) -> UUID:
    """A subscription that was there before the days of these tests."""
    made = subscribe(account=person, report=report, channel=channel, **more)
    Subscription.objects.filter(pk=made.pk).update(subscribed_at=at(12, day=date(2023, 1, 1)))
    return made.pk


def round_at(moment: datetime) -> Delivered:
    return deliver(moment=moment, seconds=60)


def scope(code: str) -> UUID:
    found: UUID = DivisionPeriod.objects.get(code=code).division_id
    return found


@pytest.fixture
def analyst() -> Account:
    return make.account(Role.DEPARTMENT_ANALYST)


@pytest.fixture
def reader() -> Account:
    return make.account(Role.STREET_READER, scope_id=scope(CHENGBEI))


@pytest.fixture
def silent() -> None:
    """A night in which one compound is still to be counted."""
    seed_compounds()
    night(APRIL_30, SEED, silent=("wangfu",))


@pytest.fixture
def settled() -> None:
    seed_night()


@pytest.mark.usefixtures("settled")
def test_a_settled_night_is_told_at_once_and_mailed_at_six(analyst: Account) -> None:
    wished(analyst)
    wished(analyst, **MAIL)
    assert round_at(at(2, 30)).done == 1
    told = Delivery.objects.get(state=DeliveryState.DONE)
    assert "5/5 个小区完成" in told.title and told.division is not None
    assert round_at(at(5, 59)).done == 0 and mail.outbox == []
    assert round_at(at(6)).done == 1
    [sent] = mail.outbox
    assert sent.to == ["zhou.min@lishi.example"] and "离石区 2023年4月30日" in sent.subject
    assert round_at(at(6, 5)).done == 0 and Delivery.objects.count() == 2


@pytest.mark.usefixtures("silent")
def test_an_unsettled_night_is_told_at_six_with_what_is_lacking(analyst: Account) -> None:
    wished(analyst)
    run = RollupRun.objects.get(compound__slug="wangfu")
    run.last_error, run.attempts = "OperationalError", 3
    run.save(update_fields=["last_error", "attempts"])
    assert round_at(at(5, 59)) == Delivered()
    round_at(at(6))
    told = Delivery.objects.get()
    assert "4/5 个小区完成" in told.title
    assert told.text == "王府名苑汇总出错（OperationalError），系统正在自动重试。"


@pytest.mark.usefixtures("silent")
def test_it_says_who_must_act(analyst: Account) -> None:
    wished(analyst, **MAIL)
    RollupRun.objects.filter(compound__slug="wangfu").update(
        state=RunState.FAILED, last_error="DataError", attempts=6
    )
    round_at(at(6))
    assert "请系统维护人员查明原因后重新汇总" in str(mail.outbox[0].body)
    assert "http://localhost:8000/?period=2023-04-30&organisation=141102" in mail.outbox[0].body


def test_a_night_that_was_not_even_planned_is_told_too(analyst: Account) -> None:
    seed_night(date(2023, 4, 29))
    wished(analyst)
    round_at(at(6))
    told = Delivery.objects.get()
    assert told.title == "离石区 2023年4月30日 夜间汇总没有做" and "请系统维护人员" in told.text


def test_a_place_without_compounds_has_nothing_to_tell() -> None:
    seed_night()
    wished(make.account(Role.STREET_READER, scope_id=scope("141102003")))
    assert round_at(at(6)).refused == 1
    assert Delivery.objects.get().last_error == "no_compounds"


@pytest.mark.parametrize(
    ("moment", "may"),
    [(at(5, 59), False), (at(6), True), (at(21, 59), True), (at(22), False), (at(0), False)],
)
def test_mails_leave_by_day_alone(moment: datetime, may: bool) -> None:
    assert mails_may_leave(moment) is may


@pytest.mark.parametrize(
    ("kind", "last_night", "period", "due"),
    [
        ("D", date(2024, 2, 29), "2024-02-29", date(2024, 3, 1)),
        ("M", date(2024, 2, 29), "2024-02", date(2024, 3, 1)),
        ("M", date(2024, 2, 28), "2024-01", date(2024, 2, 1)),
        ("M", date(2023, 2, 28), "2023-02", date(2023, 3, 1)),
        ("Q", date(2024, 3, 30), "2023-Q4", date(2024, 1, 1)),
        ("Y", date(2024, 12, 31), "2024", date(2025, 1, 1)),
        ("R12", date(2024, 2, 29), "2024-02-R12", date(2024, 3, 1)),
    ],
)
def test_a_period_is_due_on_the_morning_after_it(
    kind: str, last_night: date, period: str, due: date
) -> None:
    found = closed_period(PeriodType(kind), last_night)
    assert (str(found), due_at(found)) == (period, at(6, day=due))


def test_what_would_be_planned_anew_is_never_taken_away() -> None:
    for kind in PeriodType:
        period = closed_period(kind, APRIL_30)
        assert give_up_at(period) - due_at(period) < timedelta(days=90)


@pytest.mark.usefixtures("settled")
def test_who_subscribes_later_hears_of_the_next(analyst: Account) -> None:
    made = wished(analyst)
    Subscription.objects.filter(pk=made).update(subscribed_at=at(6))
    assert plan_deliveries(at(9)) == 0
    assert plan_deliveries(at(6, day=date(2023, 5, 2))) == 1


@pytest.mark.usefixtures("settled")
def test_a_worker_that_dies_before_its_mark_leaves_one_row(
    analyst: Account, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail may come twice, under one Message-ID; the message in the inbox never does."""
    wished(analyst)
    wished(analyst, **MAIL)

    def dies(*_claim: object) -> None:
        raise SystemExit

    with mail_server(settings) as server:
        with monkeypatch.context() as patched:
            patched.setattr(delivering, "finish_delivery", dies)
            for _worker in range(2):
                with pytest.raises(SystemExit):
                    round_at(at(6))
        assert round_at(at(6, 1)).done == 0  # as long as the leases of the dead last
        Delivery.objects.update(lease_until=Now() - timedelta(seconds=1))
        assert round_at(at(6, 5)).done == 2
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert set(Delivery.objects.values_list("state", "attempts")) == {("done", 2)}
    assert Delivery.objects.count() == 2


@pytest.mark.usefixtures("settled")
def test_a_mail_server_that_was_away_is_tried_again(analyst: Account, settings: Any) -> None:
    wished(analyst, **MAIL)
    with mail_server(settings) as gone:
        port = gone.server_address[1]
    assert round_at(at(6)).failed == 1
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.last_error) == ("due", "ConnectionRefusedError")
    Delivery.objects.update(not_before=Now())
    with mail_server(settings, port) as server:
        assert round_at(at(6, 5)).done == 1
    assert server.receivers == ["<zhou.min@lishi.example>"]
    [sent] = server.mails
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.get_content_type() == "text/plain" and "5/5 个小区完成" in sent["Subject"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.last_error, waiting.attempts) == ("done", "", 2)


@pytest.mark.usefixtures("settled")
def test_a_notice_is_given_up_when_the_next_is_due(analyst: Account, settings: Any) -> None:
    wished(analyst, **MAIL)
    settings.MAIL_IS_ON = False
    assert round_at(at(6)).failed == 1
    settings.MAIL_IS_ON = True
    Delivery.objects.update(not_before=Now())
    round_at(at(6, day=date(2023, 5, 2)))
    found = Delivery.objects.order_by("id").values_list("period", "state", "last_error")
    assert list(found) == [("2023-04-30", "failed", "MailIsOff"), ("2023-05-01", "done", "")]


@pytest.mark.usefixtures("settled")
def test_whose_role_ended_is_told_nothing(reader: Account) -> None:
    wished(reader, **MAIL)
    reader.grants.update(until_on=today())
    assert round_at(at(6)).refused == 1
    found = Delivery.objects.get()
    assert (found.last_error, found.title, mail.outbox) == ("not_allowed", "", [])


@pytest.mark.usefixtures("settled")
def test_who_moved_to_another_street_is_told_nothing_of_the_old(reader: Account) -> None:
    wished(reader, report="month", **MAIL)
    reader.grants.update(scope_id=scope(FENGSHAN))
    assert round_at(at(6)).refused == 1
    assert Delivery.objects.get().last_error == "no_place" and mail.outbox == []


@pytest.mark.usefixtures("settled")
def test_an_account_that_is_closed_leaves_no_address(analyst: Account) -> None:
    wished(analyst, **MAIL)
    plan_deliveries(at(6))
    Account.objects.filter(pk=analyst.pk).update(is_active=False)
    assert round_at(at(6)) == Delivered() and mail.outbox == []
    left = Subscription.objects.get()
    assert left.address == "" and left.ended_at is not None


@pytest.mark.usefixtures("settled")
def test_a_report_tells_of_the_readers_part_alone(reader: Account) -> None:
    wished(reader, report="month")
    wished(reader, report="quarter")
    round_at(at(6))
    told = Delivery.objects.get()
    assert told.period == "2023-04" and "城北街道小区治理月报 2023年4月" in told.title
    assert "这一期的数字：已锁定。" in told.text
    assert "王府名苑" in told.text and "美景华庭" not in told.text


@pytest.mark.usefixtures("settled")
def test_a_view_is_told_of_its_newest_period(reader: Account) -> None:
    choice = PivotChoice.read(["MAT-03", "MA", "ORG-03"], {"periods": "3"})
    view = save_view(account=reader, name="办结\r\nBcc: x@y.example", choice=choice)
    wished(reader, report="view", view_id=view.pk, **MAIL)
    round_at(at(6))
    [sent] = mail.outbox
    assert "视图“办结 Bcc: x@y.example”：城北街道 2023年4月" in sent.subject
    assert "按时办结率 100.0%（1/1，样本小）" in sent.body and sent.to == [MAIL["address"]]
    assert sent.message()["Bcc"] is None
    view.delete()
    assert round_at(at(6, day=date(2023, 6, 1))) == Delivered()
    assert Subscription.objects.get().address == ""


@pytest.mark.parametrize(
    "address",
    ["", "x", "a@b", "a@b.example\nBcc: c@d.example", "a@b.example,c@d.example", "\x00@b.example"],
)
def test_a_bad_address_is_refused(address: str) -> None:
    with pytest.raises(DomainError, match="邮箱地址"):
        checked_address(address)


@pytest.mark.usefixtures("settled")
def test_what_is_older_than_ninety_days_goes(analyst: Account) -> None:
    wished(analyst)
    round_at(at(6))
    round_at(at(6, day=date(2023, 7, 30)))
    assert Delivery.objects.filter(period="2023-04-30").exists()
    round_at(at(6, 5, day=date(2023, 7, 30)))
    assert set(Delivery.objects.values_list("period", flat=True)) == {"2023-07-29"}


@pytest.mark.usefixtures("settled")
def test_a_message_that_cannot_be_written_holds_up_no_other(
    analyst: Account, reader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished(analyst)
    wished(reader)

    def breaks(claim: Delivery, account: Account | None) -> Any:
        if account == analyst:
            raise ZeroDivisionError("Zhou Min")
        return compose(claim, account)

    monkeypatch.setattr(delivering, "compose", breaks)
    told = round_at(at(6))
    assert (told.done, told.failed) == (1, 1)
    assert Delivery.objects.get(state="due").last_error == "ZeroDivisionError"
    assert str(Period.parse("2023-04-30")) == Delivery.objects.get(state="done").period
