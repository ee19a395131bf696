"""A compound's states by date: what was done on a day says what was expected of its night."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.metrics.ledger import plan_night
from district.metrics.queries.trends import _members
from district.registry.models import Compound, CompoundEvent, CompoundStatus, Division
from district.registry.services.life import (
    close_compound,
    make_read_only,
    make_writable,
    reopen_compound,
    resume_compound,
    suspend_compound,
)
from district.registry.services.opening import open_compound, register_compound
from district.tenancy.schemas import schema_exists
from tests import make
from tests.district.registry.lives import ONE, WHY, at, expected, told

pytestmark = pytest.mark.committed

FEB = date(2028, 2, 26)  # a leap year
MARCH = date(2028, 3, 3)


def district() -> Division:
    return make.community("龙山社区居委会").periods.get().parent  # type: ignore[return-value]


def test_a_suspended_compound_is_not_expected_until_it_is_resumed(meijing: Compound) -> None:
    with at(date(2028, 2, 28)):
        suspend_compound(compound=meijing, **told())
    with at(date(2028, 3, 1)):
        resume_compound(compound=meijing, **told())
    assert expected(meijing, FEB, MARCH) == "yynnyyy"


def test_a_read_only_compound_stays_expected(meijing: Compound) -> None:
    with at(date(2028, 2, 29)):
        make_read_only(compound=meijing, **told())
    assert expected(meijing, FEB, MARCH) == "yyyyyyy"
    assert meijing.status == CompoundStatus.READ_ONLY


def test_an_act_one_second_before_midnight_holds_for_that_day(meijing: Compound) -> None:
    with at(date(2028, 2, 29), "23:59:58"):
        close_compound(compound=meijing, **told())
    assert expected(meijing, FEB, MARCH) == "yyynnnn"
    assert meijing.closed_on == date(2028, 2, 29)


def test_a_day_counts_as_it_ended(meijing: Compound) -> None:
    with at(date(2028, 2, 29)):
        for _time in range(2):
            suspend_compound(compound=meijing, **told())
            resume_compound(compound=meijing, **told())
    assert expected(meijing, FEB, MARCH) == "yyyyyyy"


def test_opened_and_closed_on_one_day_is_expected_never() -> None:
    with at(FEB):
        place = make.community("龙山社区居委会")
        made = register_compound(name="短", slug="duan", community=place, go_live_on=FEB)
        open_compound(compound=made)
        assert expected(made, FEB, FEB) == "y"
        close_compound(compound=made, **told())
    assert expected(made, FEB - timedelta(days=1), MARCH) == "n" * 8


def test_a_closing_in_the_past_leaves_the_nights_before_it(meijing: Compound) -> None:
    close_compound(compound=meijing, from_on=date(2023, 5, 1), **told())
    assert expected(meijing, date(2023, 4, 29), date(2023, 5, 2)) == "yynn"
    assert plan_night(day=date(2023, 4, 30), compounds=[meijing]) == 1
    assert plan_night(day=date(2023, 5, 1), compounds=[meijing]) == 0


def test_reopening_leaves_the_gap(meijing: Compound) -> None:
    with at(FEB):
        close_compound(compound=meijing, **told())
    with at(date(2028, 3, 1)):
        reopen_compound(compound=meijing, **told())
    assert expected(meijing, FEB - timedelta(days=1), MARCH) == "ynnnnyyy"
    assert meijing.closed_on is None


def test_months_and_nights_agree_on_who_ran(meijing: Compound, wangfu: Compound) -> None:
    with at(FEB):
        suspend_compound(compound=meijing, **told())
    with at(date(2028, 3, 1)):
        resume_compound(compound=meijing, **told())
        close_compound(compound=wangfu, **told())
    days = [FEB - timedelta(days=1), FEB, date(2028, 2, 29), MARCH]
    members = _members(days, make.community("龙山社区居委会"))
    for day in days:
        ran = expected(meijing, day, day) == "y"
        assert (meijing.pk in members[day]) is ran
        assert wangfu.pk not in members[day]


def test_the_history_tells_who_when_since_when_and_why(meijing: Compound) -> None:
    suspend_compound(compound=meijing, **told())
    event = CompoundEvent.objects.filter(compound=meijing)[0]
    assert (event.act, event.state, event.from_on) == ("suspended", "suspended", today())
    assert (event.by_id, event.reason) == (ONE, WHY)
    entry = AuditEntry.objects.filter(action="compound.suspended").get()
    assert (entry.actor_id, entry.object_id) == (ONE, meijing.pk)


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET reason = 'x'"])
def test_the_history_refuses_to_be_rewritten(meijing: Compound, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(statement.format("registry_compoundevent"))
        connection.set_rollback(True)


def test_what_cannot_follow_is_refused_and_leaves_no_trace(meijing: Compound) -> None:
    before = CompoundEvent.objects.count()
    for act in (resume_compound, make_writable, reopen_compound):
        with pytest.raises(Conflict, match="state_unfit"):
            act(compound=meijing, **told())
    assert CompoundEvent.objects.count() == before
    suspend_compound(compound=meijing, **told())
    with pytest.raises(Conflict, match="state_unfit"):
        make_read_only(compound=meijing, **told())


@pytest.mark.parametrize(
    ("reason", "code"),
    [("  ", "reason_missing"), ("长" * 201, "reason_long"), ("找 13912345678", "personal")],
)
def test_a_reason_is_there_and_names_nobody(meijing: Compound, reason: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        suspend_compound(compound=meijing, reason=reason, by_id=ONE)


@pytest.mark.parametrize(("days", "code"), [(1, "day_to_come"), (-2, "day_too_early")])
def test_a_closing_lies_between_the_last_act_and_today(
    meijing: Compound, days: int, code: str
) -> None:
    with at(FEB - timedelta(days=1)):
        make_read_only(compound=meijing, **told())
    with at(FEB), pytest.raises(DomainError, match=code):
        close_compound(compound=meijing, from_on=FEB + timedelta(days=days), **told())


def test_after_retention_there_is_no_way_back(meijing: Compound) -> None:
    with at(FEB):
        close_compound(compound=meijing, from_on=date(2023, 5, 1), **told())
    with at(FEB + timedelta(days=29), "23:59:58"):
        assert schema_exists(meijing.schema_name)
        reopen_compound(compound=meijing, **told())
        close_compound(compound=meijing, **told())
    with at(FEB + timedelta(days=59)), pytest.raises(Conflict, match="retention_over"):
        reopen_compound(compound=meijing, **told())


def test_a_read_only_compound_is_read_only_again_after_a_suspension(meijing: Compound) -> None:
    make_read_only(compound=meijing, **told())
    suspend_compound(compound=meijing, **told())
    resume_compound(compound=meijing, **told())
    assert meijing.status == CompoundStatus.READ_ONLY
