"""After the last run of a night the sums of what it wrote are checked, by whoever finished it."""

from datetime import date, timedelta
from functools import partial

import pytest

from district.core.clock import month_start
from district.metrics.balancing import check_settled_nights
from district.metrics.figures import PeriodType
from district.metrics.ledger import closed_nights, plan_night
from district.metrics.models import Cell, RollupRun, SumCheck
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tests.workers.test_late import matter_of
from workers import rollup
from workers.rollup import notice_late_changes, rollup_tick

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which messages the tick sent, instead of sending them."""
    sent: list[str] = []
    monkeypatch.setattr(rollup, "enqueue", lambda job: sent.append(str(job)))
    monkeypatch.setattr(rollup.rollup_tick, "apply_async", lambda **_: sent.append("later"))
    return sent


@pytest.fixture
def last(seeded_meijing: Compound) -> date:
    [night] = closed_nights(1)
    plan_night(day=night, compounds=[seeded_meijing])
    return night


def checked() -> dict[tuple[str, date], int]:
    found = SumCheck.objects.filter(is_due=False)
    return {(one.period_type, one.period_start): one.differences for one in found}


def test_the_last_run_of_a_night_has_its_closed_periods_checked(
    last: date, rung: list[str]
) -> None:
    rollup_tick()
    found = checked()
    assert found[PeriodType.DAY, last] == 0
    assert {kind for kind, _start in found} >= {PeriodType.DAY, PeriodType.MONTH}
    assert set(found.values()) == {0}
    assert not SumCheck.objects.filter(is_due=True).exists()
    assert rung == []


def test_nothing_is_checked_while_a_run_is_due(last: date, rung: list[str]) -> None:
    plan_night(day=last - timedelta(days=1))
    RollupRun.objects.exclude(day=last).update(not_before="2100-01-01T00:00Z")
    RollupRun.objects.filter(day=last).update(not_before="2000-01-01T00:00Z")
    rollup_tick()
    assert (checked(), rung) == ({}, ["later"])


def test_a_night_is_checked_once(last: date) -> None:
    rollup_tick()
    SumCheck.objects.update(metrics="as it was")
    rollup_tick()
    assert set(SumCheck.objects.values_list("metrics", flat=True)) == {"as it was"}


def test_an_alarm_ends_once_the_figure_is_mended(
    last: date, caplog: pytest.LogCaptureFixture
) -> None:
    rollup_tick()
    spoilt = Cell.objects.filter(metric="HH", period_start=last)
    right = spoilt.get().numerator
    spoilt.update(numerator=1)
    RollupRun.objects.update(finished_at="2100-01-01T00:00Z")  # as if it was done once more
    rollup_tick()
    assert checked()[PeriodType.DAY, last] > 0
    assert f"sums differ: {last} ORG-05 of meijing" in caplog.text
    RollupRun.objects.update(finished_at="2000-01-01T00:00Z")
    spoilt.update(numerator=right)
    rollup_tick()
    assert checked()[PeriodType.DAY, last] == 0


def test_checks_go_on_in_the_next_tick_when_time_is_over(
    last: date, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = partial(check_settled_nights, seconds=0.0)
    monkeypatch.setattr(rollup, "check_settled_nights", hurried)
    rollup_tick()
    assert (len(checked()), rung) == (1, ["rollup_tick"])


def test_what_is_entered_late_has_its_month_checked_again(meijing: Compound) -> None:
    [night] = closed_nights(1)
    day = night - timedelta(days=200)
    with compound_context(meijing):
        matter_of(day)
    notice_late_changes()
    due = SumCheck.objects.filter(is_due=True, period_type=PeriodType.MONTH)
    assert due.filter(period_start=month_start(day)).exists()
    assert SumCheck.objects.filter(period_type=PeriodType.DAY).count() == 1
    rollup_tick()
    assert checked()[PeriodType.MONTH, month_start(day)] == 0
