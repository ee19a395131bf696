"""Homes of compounds as the nights told them last: for grids, which read no rows (F21)."""

from datetime import date
from uuid import uuid4

from district.core.counts import Count
from district.metrics.queries.households import reported_households
from district.metrics.sources import Element
from district.registry.models import Compound
from tests.district.metrics.conftest import Night


def test_F21_homes_are_those_of_the_newest_month_and_who_was_silent_is_absent(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    asked = [meijing.pk, wangfu.pk, uuid4()]
    assert reported_households(asked) == {}
    night(meijing, date(2023, 3, 31), HH=280)
    night(meijing, HH=281)
    night(wangfu, HH=Element(120, at_least=True))
    assert reported_households(asked) == {
        meijing.pk: Count(281),
        wangfu.pk: Count(120, at_least=True),
    }
    assert reported_households([]) == {}
