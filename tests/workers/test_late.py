"""What is entered after its day is counted in its day, and what was read before is kept."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from district.core.clock import SHANGHAI, local_day, month_start, now
from district.core.counts import Count
from district.core.dates import PartialDate
from district.metrics.figures import PeriodType
from district.metrics.ledger import closed_nights, database_now, plan_missing
from district.metrics.models import Cell, CellHistory, RollupRun
from district.metrics.sources import forget_changes, read_changes
from district.registry.models import Compound
from district.tenancy.context import compound_context, rollup_context
from tenants.facilities.services import open_station
from tenants.heads.models import StandardPost
from tenants.heads.services import appoint_head, name_title
from tenants.late.models import LateChange
from tenants.matters.models import Category, Source
from tenants.matters.records import MatterRecord, Moment
from tenants.matters.services import import_matter
from tenants.party.models import Branch, BranchKind
from tenants.party.services import found_branch
from tenants.register.services import add_building, add_unit
from workers import rollup
from workers.rollup import drain, notice_late_changes

pytestmark = pytest.mark.committed
LONG_AGO = timedelta(days=100)


def last_night() -> date:
    [night] = closed_nights(1)
    return night


def night() -> None:
    """What the night's task does, its work included."""
    plan_missing(nights=1)
    notice_late_changes()
    assert drain(seconds=60).failed == 0


def cell(metric: str, day: date, kind: PeriodType = PeriodType.MONTH) -> Cell:
    start = month_start(day) if kind is PeriodType.MONTH else day
    return Cell.objects.get(
        compound__slug="meijing", metric=metric, period_type=kind, period_start=start
    )


def matter_of(day: date) -> None:
    """A matter that was reported on paper that day, and is entered now."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
    import_matter(
        values=MatterRecord(
            key=str(day),
            text="单元门锁坏了",
            category=Category.LOCKS,
            source=Source.RESIDENT,
            accepted_at=Moment(min(noon, now())),  # today's noon may still be to come
        )
    )


def marks(compound: Compound) -> list[date]:
    """Of days that are over."""
    with compound_context(compound):
        days = LateChange.objects.filter(from_day__lt=local_day(database_now()))
        return list(days.values_list("from_day", flat=True))


def test_a_matter_of_long_ago_restates_its_month_and_all_since(meijing: Compound) -> None:
    day = last_night() - LONG_AGO
    night()
    assert not Cell.objects.filter(period_start=month_start(day), period_type="M").exists()
    with compound_context(meijing):
        matter_of(day)
    assert marks(meijing) == [day]
    night()
    assert cell("MA", day).numerator == 1
    assert cell("MAT-11", last_night()).numerator == 1
    assert marks(meijing) == []


def test_a_later_entry_of_the_same_month_keeps_the_old_reading(meijing: Compound) -> None:
    day = last_night() - LONG_AGO
    with compound_context(meijing):
        matter_of(day)
    night()
    second = day - timedelta(days=1) if day.day > 1 else day + timedelta(days=1)
    with compound_context(meijing):
        matter_of(second)
    night()
    assert (cell("MA", day).numerator, cell("MA", day).revision) == (2, 2)
    kept = CellHistory.objects.get(metric="MA", period_type="M", period_start=month_start(day))
    assert (kept.numerator, kept.revision, kept.cause) == (1, 1, f"late:{second}")


def test_yesterdays_snapshot_is_restated_too(meijing: Compound) -> None:
    before = last_night() - timedelta(days=5)
    night()
    with compound_context(meijing):
        open_station(name="驿站", opened=PartialDate(before))
    night()
    for days in range(5):
        assert cell("STN", last_night() - timedelta(days=days), PeriodType.DAY).numerator == 1


def every_noun(day: date) -> dict[str, Callable[[], object]]:
    def head() -> None:
        unit = add_unit(building=add_building(name="1"), name="1")
        title = name_title(name="楼长", standard=StandardPost.UNIT_HEAD)
        appoint_head(
            title=title, place=unit, holder_name="孙丽", holder_phone="", since=PartialDate(day)
        )

    return {
        "matters": lambda: matter_of(day),
        "heads": head,
        "party": lambda: found_branch(
            name="支部", kind=BranchKind.COMPOUND, founded=PartialDate(day), members=Count(9)
        ),
        "facilities": lambda: open_station(name="驿站", opened=PartialDate(day)),
    }


def test_each_dated_noun_notices(meijing: Compound) -> None:
    today = local_day(database_now())
    days = {}
    for back, noun in enumerate(every_noun(today), start=3):
        with compound_context(meijing):
            LateChange.objects.all().delete()
            every_noun(today - timedelta(days=back))[noun]()
            days[noun] = LateChange.objects.earliest("from_day").from_day
    expected = [today - timedelta(days=back) for back in range(3, 3 + len(days))]
    assert list(days.values()) == expected


def test_an_earlier_date_put_right_marks_the_earlier_of_both(meijing: Compound) -> None:
    today = local_day(database_now())
    with compound_context(meijing):
        branch = found_branch(
            name="支部", kind=BranchKind.COMPOUND, founded=PartialDate(today), members=Count(9)
        )
        assert not LateChange.objects.filter(from_day__lt=today).exists()
        Branch.objects.filter(pk=branch.pk).update(founded_on=today - timedelta(days=9))
        Branch.objects.filter(pk=branch.pk).update(name="新名")
    assert marks(meijing) == [today - timedelta(days=9)]


def test_what_happens_today_is_the_coming_nights_matter(meijing: Compound) -> None:
    with compound_context(meijing):
        matter_of(local_day(database_now()))
    assert marks(meijing) == []


def test_a_mark_that_comes_while_others_are_taken_away_stays(meijing: Compound) -> None:
    with compound_context(meijing):
        matter_of(last_night() - timedelta(days=2))
    with rollup_context(meijing):
        found = read_changes(meijing)
    assert found.since == last_night() - timedelta(days=2)
    with compound_context(meijing):
        matter_of(last_night() - timedelta(days=30))
    with rollup_context(meijing):
        forget_changes(meijing, found)
    assert marks(meijing) == [last_night() - timedelta(days=30)]


def test_a_crash_before_the_marks_are_gone_counts_once_more(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = last_night() - LONG_AGO
    with compound_context(meijing):
        matter_of(day)
    monkeypatch.setattr(rollup, "forget_changes", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        night()
    monkeypatch.undo()
    assert marks(meijing) == [day]
    night()
    assert (cell("MA", day).numerator, cell("MA", day).revision) == (1, 1)
    assert marks(meijing) == []


def test_telling_the_ledger_again_gives_no_new_tries(meijing: Compound) -> None:
    with compound_context(meijing):
        matter_of(last_night() - LONG_AGO)
    assert notice_late_changes() == 1
    RollupRun.objects.update(attempts=4)
    assert notice_late_changes() == 0
    assert RollupRun.objects.get(compound=meijing).attempts == 4


def test_a_run_that_is_counted_once_more_was_still_there_in_time(meijing: Compound) -> None:
    night()
    first = RollupRun.objects.get(compound=meijing)
    with compound_context(meijing):
        matter_of(last_night() - LONG_AGO)
    night()
    again = RollupRun.objects.get(compound=meijing)
    assert again.first_done_at == first.first_done_at
    assert again.finished_at and first.finished_at and again.finished_at > first.finished_at
    assert again.late_from is None


def test_an_old_schema_is_not_asked(meijing: Compound, monkeypatch: pytest.MonkeyPatch) -> None:
    with compound_context(meijing):
        matter_of(last_night() - LONG_AGO)
    monkeypatch.setattr("district.metrics.ledger.is_of_this_release", lambda _state: False)
    assert notice_late_changes() == 0
    assert len(marks(meijing)) == 1


def test_a_transaction_leaves_one_mark_a_day_however_it_is_cut(meijing: Compound) -> None:
    today = local_day(database_now())
    with compound_context(meijing):
        LateChange.objects.all().delete()
        with transaction.atomic():
            for back in (5, 3, 4):
                with transaction.atomic():
                    matter_of(today - timedelta(days=back))
        days = list(LateChange.objects.order_by("from_day").values_list("from_day", flat=True))
    assert days == [today - timedelta(days=5), today]


def test_what_a_savepoint_takes_back_is_marked_again(meijing: Compound) -> None:
    today = local_day(database_now())
    with compound_context(meijing):
        LateChange.objects.all().delete()
        with transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                matter_of(today - timedelta(days=5))
                raise ZeroDivisionError
            matter_of(today - timedelta(days=4))
        days = list(LateChange.objects.order_by("from_day").values_list("from_day", flat=True))
    assert days == [today - timedelta(days=4), today]


def test_an_early_mark_does_not_stand_for_todays(meijing: Compound) -> None:
    """The early one goes when its days are counted again; tonight has still to count."""
    today = local_day(database_now())
    with compound_context(meijing), transaction.atomic():
        LateChange.objects.all().delete()
        matter_of(today - timedelta(days=5))
        matter_of(today)
    night()
    with compound_context(meijing):
        assert [one.from_day for one in LateChange.objects.all()] == [today]
