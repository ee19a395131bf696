"""PostgreSQL adds the figures up once more, and says where they are not the sum of their parts."""

import logging
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.postgresql.psycopg_any import DateRange

from district.metrics.balancing import check_next, expect_checks
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Period, PeriodType, State
from district.metrics.ledger import closed_nights
from district.metrics.models import Cell, SumCheck
from district.metrics.queries import balance, figures
from district.metrics.queries.balance import differences
from district.metrics.queries.readings import Reading
from district.metrics.queries.totals import Total
from district.metrics.sources import Element
from district.registry.models import Compound, DivisionPeriod, Placement
from district.registry.services.life import suspend_compound
from district.registry.services.moving import move_compound
from tests import make
from tests.district.metrics.conftest import Night
from tests.district.registry.lives import at, told

pytestmark = pytest.mark.django_db
DAY = date(2023, 4, 30)
APRIL, LAST_DAY = Period.parse("2023-04"), Period.parse("2023-04-30")
OF_MEIJING = {
    "HH": 281, "HEAD": 22, "UNIT": 22, "UNITH": 21, "MA": 12, "MC": 7, "MC_OK": 4, "MAT_OVD": 5,
}  # fmt: skip
OF_WANGFU = {"HH": 120, "HEAD": 0, "MA": 3, "MC": 3, "MC_OK": 3, "MAT_OVD": 0}


@pytest.fixture(autouse=True)
def _april(meijing: Compound, wangfu: Compound, night: Night) -> None:
    third = make.compound("gonghang", community="久安社区居委会")
    night(meijing, DAY, **OF_MEIJING)
    night(wangfu, DAY, **OF_WANGFU)
    night(third, DAY, PMD=Element(50, at_least=True))


def found(period: Period = APRIL) -> list[str]:
    version = catalogue_on(period.last_day).version
    return [str(one) for one in differences(period=period, version=version)]


def merge(gone: str, into: str, day: date) -> None:
    """One community ends, and all that stands in it stands in the other from that day on."""
    old, new = make.community(gone), make.community(into)
    for compound in Compound.objects.filter(community=old):
        move_compound(compound=compound, community=new, from_on=day, **told())
    ends = DivisionPeriod.objects.get(division=old)
    DivisionPeriod.objects.filter(pk=ends.pk).update(valid=DateRange(ends.valid.lower, day))


def test_all_kinds_of_periods_add_up() -> None:
    texts = ("2023-04", "2023-04-30", "2023-Q2", "2023", "2023-04-R12", "2023-03", "2022-04")
    assert {text: found(Period.parse(text)) for text in texts} == {text: [] for text in texts}


def test_every_metric_of_every_level_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = figures(period=APRIL)
    monkeypatch.setattr(balance, "organisations", lambda *_: [])
    missed = differences(period=APRIL, version=printed[0].version)
    compared = {(one.level, one.organisation, one.metric) for one in missed}
    assert {(one.level, one.organisation, one.metric) for one in printed} <= compared | {
        (one.level, one.organisation, one.metric)
        for one in printed
        if one.metric.startswith("DQ-")  # a compound's own is taken as told, and none was
    }


def test_a_move_and_a_merger_within_the_period(meijing: Compound, wangfu: Compound) -> None:
    with at(date(2023, 6, 9)):
        move_compound(
            compound=meijing,
            community=make.community("永宁社区居委会"),
            from_on=date(2023, 4, 10),
            **told(),
        )
        merge("久安社区居委会", "城中社区居委会", date(2023, 4, 20))
    texts = ("2023-04", "2023-04-09", "2023-04-10", "2023-04-19", "2023-04-20", "2023-03")
    assert {text: found(Period.parse(text)) for text in texts} == {text: [] for text in texts}
    codes = {one.organisation for one in figures(period=APRIL, metrics=["PMD"])}
    into = DivisionPeriod.objects.get(division=make.community("城中社区居委会")).code
    assert into in codes


def test_a_division_under_another_than_its_path_says_is_noticed(meijing: Compound) -> None:
    stood = DivisionPeriod.objects.get(division=meijing.community)
    other = DivisionPeriod.objects.filter(division__level="subdistrict").exclude(
        division=stood.parent
    )
    DivisionPeriod.objects.filter(pk=stood.pk).update(parent=other[0].division)
    assert any(one.startswith("2023-04 HH of 141102") for one in found())


def test_who_stands_nowhere_is_missed_by_the_district(meijing: Compound) -> None:
    Placement.objects.filter(compound=meijing).update(
        valid=DateRange(date(2022, 4, 1), date(2023, 4, 1))
    )
    lost = [one for one in found() if " HH of every district" in one]
    assert lost == [
        "2023-04 HH of every district: level 120 (1 of 2), sum 401 (2 of 3)",
    ]


def test_whoever_straddles_or_does_not_run_is_counted_alike(
    meijing: Compound, wangfu: Compound
) -> None:
    Placement.objects.filter(compound=meijing).update(weight=2_560)
    Placement.objects.create(
        compound=meijing,
        community=make.community("河东社区居委会"),
        valid=DateRange(meijing.go_live_on, None),
        weight=7_440,
    )
    with at(date(2023, 4, 20)):
        suspend_compound(compound=wangfu, **told())
    assert (found(), found(LAST_DAY)) == ([], [])


def test_a_spoilt_cell_is_noticed_by_what_is_made_of_it(meijing: Compound) -> None:
    Cell.objects.filter(
        compound=meijing, metric="HH", period_type=PeriodType.MONTH, period_start=APRIL.first_day
    ).update(numerator=282)
    assert "2023-04 ORG-05 of meijing: cell 281/22 (1 of 1), sum 282/22 (1 of 1)" in found()
    assert found(LAST_DAY) == []


def test_a_figure_that_counts_one_twice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    add = Total.add

    def twice(total: Total, reading: Reading, bands: tuple[int, ...] = ()) -> None:
        add(total, reading, bands)
        if reading.numerator == OF_WANGFU["HH"]:
            add(total, reading, bands)

    monkeypatch.setattr(Total, "add", twice)
    assert "2023-04 HH of 141102: figure 521 (3 of 4), sum 401 (2 of 3)" in found()


def test_what_readers_are_not_told_is_no_difference(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = {"MAT-01": frozenset({meijing.pk, meijing.community_id})}
    monkeypatch.setattr("district.metrics.queries.sums._withheld", lambda *_: hidden)
    states = {one.organisation: one.state for one in figures(period=APRIL, metrics=["MAT-01"])}
    assert states["meijing"] is State.SUPPRESSED
    assert found() == []


def test_the_command_names_what_differs_and_fails(meijing: Compound, night: Night) -> None:
    [last] = closed_nights(1)
    night(meijing, last, **OF_MEIJING)
    out = StringIO()
    call_command("check_sums", stdout=out)
    assert "periods checked; all sums agree" in out.getvalue()
    Cell.objects.filter(compound=meijing, metric="HH", period_start=last).update(numerator=1)
    with pytest.raises(CommandError, match="1 figures differ"):
        call_command("check_sums", "--days", "2", stdout=out)
    assert f"{last} ORG-05 of meijing: cell 281/22" in out.getvalue()


def test_no_days_are_refused() -> None:
    with pytest.raises(CommandError, match="must be 1 or more"):
        call_command("check_sums", "--days", "0")


def test_a_check_is_kept_and_logged(meijing: Compound, caplog: pytest.LogCaptureFixture) -> None:
    Cell.objects.filter(compound=meijing, metric="HH", period_start=DAY).update(numerator=1)
    expect_checks(night=DAY)
    with caplog.at_level(logging.ERROR, logger="district.metrics"):
        while check_next() is not None:
            pass
    kept = SumCheck.objects.get(period_type=PeriodType.DAY)
    assert (kept.is_due, kept.differences, kept.metrics) == (False, 1, "ORG-05")
    assert "1 figures of 2023-04-30 differ from their sums" in caplog.text
