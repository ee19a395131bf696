"""What a reader is told about the ground under the figures."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from district.core.clock import day_start, today
from district.metrics.definitions import Catalogue
from district.metrics.figures import Period, PeriodType
from district.metrics.queries.changes import changes, locks_at
from district.registry.models import Compound, DivisionPeriod, Placement
from district.registry.services.renaming import change_slug, rename_compound
from district.registry.tree import tree_on

Night = Callable[..., int]
APRIL = Period(date(2023, 4, 1), PeriodType.MONTH)
MAY = Period(date(2023, 5, 1), PeriodType.MONTH)


def told(period: Period, catalogue: Catalogue) -> list[str]:
    return changes(period=period, tree=tree_on(period.last_day), catalogue=catalogue)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        (Period(date(2023, 4, 1), PeriodType.MONTH), date(2023, 5, 10)),
        (Period(date(2023, 12, 1), PeriodType.MONTH), date(2024, 1, 10)),
        (Period(date(2023, 4, 16), PeriodType.DAY), date(2023, 5, 10)),
    ],
)
def test_a_month_locks_on_the_tenth_day_of_the_next(period: Period, day: date) -> None:
    assert locks_at(period) == day_start(day)


def test_a_quiet_month_tells_nothing(meijing: Compound, catalogue: Catalogue) -> None:
    assert told(APRIL, catalogue) == []


def test_who_went_live_is_told(meijing: Compound, catalogue: Catalogue) -> None:
    Compound.objects.filter(pk=meijing.pk).update(go_live_on=date(2023, 4, 12))
    assert told(APRIL, catalogue) == ["美景华庭自 2023年4月12日 起上线运行。"]


def test_G2_a_move_to_another_community_is_told(meijing: Compound, catalogue: Catalogue) -> None:
    new = DivisionPeriod.objects.select_related("division").get(code="141102002005").division
    moved_on = date(2023, 5, 1)
    Placement.objects.filter(compound=meijing).update(valid=DateRange(date(2022, 4, 1), moved_on))
    Placement.objects.create(compound=meijing, community=new, valid=DateRange(moved_on, None))
    [sentence] = told(MAY, catalogue)
    assert sentence.startswith("美景华庭自 2023年5月1日 起改属久安社区居委会")
    assert told(APRIL, catalogue) == []


def test_a_compound_that_was_renamed_is_told(meijing: Compound, catalogue: Catalogue) -> None:
    change_slug(compound=meijing, slug="meijing-huating", reason="网址太短", by_id=None)
    rename_compound(compound=meijing, name="美景新庭", reason="地名办核定", by_id=None)
    this_month = Period.of(today(), PeriodType.MONTH)
    day = f"{today().year}年{today().month}月{today().day}日"
    assert told(this_month, catalogue) == [f"美景华庭自 {day} 起更名为美景新庭。"]
    assert told(this_month.before, catalogue) == []


def test_G2_a_division_that_was_renamed_is_told(meijing: Compound, catalogue: Catalogue) -> None:
    old = DivisionPeriod.objects.get(code="141102001007")
    DivisionPeriod.objects.create(
        division_id=old.division_id,
        parent_id=old.parent_id,
        code=old.code,
        name="龙山路社区居委会",
        kind=old.kind,
        path=old.path,
        valid=_ended(old, date(2023, 5, 8)),
    )
    assert told(MAY, catalogue) == ["龙山社区居委会自 2023年5月8日 起更名为龙山路社区居委会。"]


def _ended(old: DivisionPeriod, day: date) -> DateRange:
    DivisionPeriod.objects.filter(pk=old.pk).update(valid=DateRange(old.valid.lower, day))
    return DateRange(day, None)


@pytest.mark.parametrize(
    ("cause", "why"),
    [
        ("late:2023-04-03", "补录了 2023年4月3日 起的内容"),
        ("again", "重新汇总"),
        ("night", "其后又有登记"),
    ],
)
def test_R7_a_locked_figure_that_was_restated_is_named_with_its_reason(
    night: Night, meijing: Compound, catalogue: Catalogue, cause: str, why: str
) -> None:
    night(meijing, UNIT=22, UNITH=21)
    assert told(APRIL, catalogue) == []
    night(meijing, cause=cause, UNIT=22, UNITH=22)
    [sentence] = told(APRIL, catalogue)
    assert sentence.startswith("美景华庭的楼长（党员中心户）配备率在锁定后于")
    assert f"更正（{why}），旧值留存。" in sentence
