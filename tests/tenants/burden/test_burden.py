"""What entry costs, counted by the month: of nobody, beside the request, and told to the night."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection
from pytest_django import DjangoDbBlocker

from district.core.clock import SHANGHAI
from district.core.permissions import Role
from district.identity.models import Account
from district.metrics.figures import Period
from district.metrics.sources import Element, read_elements
from district.metrics.windows import windows_of
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.burden.counting import Submission, count_submission, who_is
from tenants.burden.models import Tally, Who
from tenants.burden.queries import months_before, spent_in
from tenants.late.models import LateChange
from tests.make import account
from tests.tenants.matters.test_concurrency import at_once, meijing_people

__all__ = ["meijing_people"]

CODES = ("ENT_MIN", "ENT_TAP", "ENT_FRM", "ENT_STA")


def sent(form: str = "matters:report", **more: Any) -> None:
    told: dict[str, Any] = {"who": Who.RESIDENT, "is_refused": False, "taps": 3, "seconds": None}
    count_submission(Submission(form=form, **{**told, **more}))


def told(compound: Compound, period: str, night: date) -> list[Element]:
    """What the compound says of the month, or of the night's day, at the end of ``night``."""
    window = next(
        one
        for one in windows_of(night, live_from=date(2023, 1, 1))
        if one.period == Period.parse(period)
    )
    found = read_elements(compound, [window.parameters]).elements[0]
    return [found[code] for code in CODES]


def test_SYS_01_counts_are_of_the_month_and_bear_no_finer_moment(in_meijing: Compound) -> None:
    last_second = datetime(2024, 2, 29, 23, 59, 59, tzinfo=SHANGHAI)
    with time_machine.travel(last_second, tick=False):
        sent(seconds=100)
        sent(seconds=50, is_refused=True)
        sent("matters:confirm_quiet", who=Who.VOLUNTEER, taps=1)
    with time_machine.travel(last_second + timedelta(seconds=1), tick=False):
        sent(taps=2)
        sent()
        told_of_february = spent_in(date(2024, 2, 1))
    rows = Tally.objects.filter(month=date(2024, 2, 1))
    assert [(one.form, one.is_refused, one.forms, one.taps, one.seconds) for one in rows] == [
        ("matters:confirm_quiet", False, 1, 1, 0),
        ("matters:report", False, 1, 3, 100),
        ("matters:report", True, 1, 3, 50),
    ]
    assert {one.created_at for one in rows} == {datetime(2024, 1, 31, 16, tzinfo=UTC)}
    assert {one.id.version for one in rows} == {4}  # those of version 7 tell the moment
    assert {name for name in vars(rows[0]) if name.endswith("_id")} == set()
    resident = told_of_february.by_whom[Who.RESIDENT]
    assert (resident.forms, resident.refused, resident.taps, resident.timed) == (2, 1, 6, 2)
    assert told_of_february.for_figures == 1
    assert [(one.forms, one.seconds) for one in months_before(date(2024, 3, 1))] == [(3, 150)]
    minutes, *others = told(in_meijing, "2024-02", date(2024, 3, 1))
    assert minutes == Element(3, at_least=True)  # 2.5 of two forms, and a third
    assert others == [Element(7), Element(3), Element(1)]
    # Of March two forms, and of neither is known how long it took: no minutes, not zero.
    assert told(in_meijing, "2024-03", date(2024, 3, 1)) == [
        *(Element(None), Element(5), Element(2), Element(0))
    ]
    assert told(in_meijing, "2024-01", date(2024, 3, 1)) == [Element(None)] * 4


def test_who_helps_out_is_counted_as_helping_whatever_else_they_are(in_meijing: Compound) -> None:
    head, admin, resident = (
        account(role) for role in (Role.UNIT_HEAD, Role.COMPOUND_ADMIN, Role.RESIDENT)
    )
    assert [who_is(one) for one in (head, admin, resident, None)] == [
        *(Who.VOLUNTEER, Who.STAFF, Who.RESIDENT, Who.RESIDENT)
    ]


def test_a_failure_is_noted_without_what_was_sent(
    in_meijing: Compound, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise DatabaseError("matters:report of somebody")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", fail)
        sent()
    assert caplog.messages == ["A submission was not counted: DatabaseError"]


def test_forms_sent_at_once_are_all_counted_in_transactions_of_their_own(
    meijing_people: list[Account], django_db_blocker: DjangoDbBlocker
) -> None:
    def send_some(*forms: str) -> None:
        for number in range(50):
            sent(forms[number % 2], seconds=1)

    reported, knocked = "matters:report", "visits:knock"
    got = at_once(
        django_db_blocker,
        lambda: send_some(reported, knocked),
        lambda: send_some(knocked, reported),
    )
    assert got == [None, None]
    with compound_context(Compound.objects.get(slug="meijing")), connection.cursor() as cursor:
        assert [one.forms for one in Tally.objects.all()] == [50, 50]
        assert LateChange.objects.exists()  # the coming night reads it
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone()[0] == "on"  # what others write still waits for the disk
