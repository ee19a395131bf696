"""Grids of a community: what they cover, and how a compound is told of its own (F21)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from district.core.clock import today
from district.core.errors import DomainError
from district.registry.models import Compound, Grid, GridCover
from district.registry.queries.grids import grids, grids_over, own_grids
from district.registry.services.grids import (
    close_grid,
    cover_compound,
    end_cover,
    open_grid,
)
from district.tenancy.context import compound_context
from tests.make import community

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)


def grid(name: str = "第三网格", place: str = "龙山社区居委会", **told: Any) -> Grid:
    return open_grid(community=community(place), name=name, since_on=DAY, **told)


def test_F21_a_compound_is_told_of_its_grid_from_within(meijing: Compound) -> None:
    cover_compound(grid=grid(), compound=meijing, since_on=DAY)
    with compound_context(meijing):
        [told] = own_grids(meijing)
    assert (told.name, told.community, told.part) == ("第三网格", "龙山社区居委会", "")
    assert grids_over(meijing, DAY - timedelta(days=1)) == []


def test_F21_several_grids_share_a_compound_by_its_buildings(meijing: Compound) -> None:
    cover_compound(grid=grid("一格"), compound=meijing, part="1至3号楼", since_on=DAY)
    cover_compound(grid=grid("二格"), compound=meijing, part="4至7号楼", since_on=DAY)
    assert [one.part for one in grids_over(meijing, today())] == ["1至3号楼", "4至7号楼"]


def test_F21_a_closed_grid_covers_nothing_and_a_reader_sees_the_own_subtree(
    meijing: Compound, wangfu: Compound
) -> None:
    one, other = grid(), grid(place="河东社区居委会")
    cover_compound(grid=one, compound=meijing, since_on=DAY)
    cover_compound(grid=other, compound=wangfu, since_on=DAY)
    seen = grids(day=today(), scopes=[community("龙山社区居委会").pk])
    assert list(seen) == [one]
    close_grid(grid=one, until_on=today())
    assert not grids_over(meijing, today()) and grids_over(wangfu, today())
    cover_compound(grid=grid("新网格"), compound=meijing, since_on=today())


def test_F21_the_database_refuses_a_whole_compound_in_two_grids(meijing: Compound) -> None:
    cover_compound(grid=grid("一格"), compound=meijing, since_on=DAY)
    second = grid("二格")
    with pytest.raises(IntegrityError, match="whole_compound_in_one_grid"), transaction.atomic():
        GridCover.objects.create(grid=second, compound=meijing, since_on=today())


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda here: grid(), "已有叫这个名称的网格"),
        (lambda here: grid(" "), "请填写名称"),
        (
            lambda here: cover_compound(grid=grid("二格"), compound=here, since_on=DAY),
            "已经在“第三网格”里",
        ),
        (
            lambda here: cover_compound(
                grid=grid("外", "河东社区居委会"), compound=here, since_on=DAY
            ),
            "不属于网格所在的社区",
        ),
        (
            lambda here: cover_compound(
                grid=Grid.objects.get(), compound=here, since_on=DAY - timedelta(days=1)
            ),
            "这个网格不存在",
        ),
        (lambda here: close_grid(grid=Grid.objects.get(), until_on=DAY), "结束日期要晚于"),
    ],
    ids=["twin", "name", "elsewhere", "community", "before", "end"],
)
def test_what_cannot_be_is_refused(
    meijing: Compound, act: Callable[[Compound], object], sentence: str
) -> None:
    cover_compound(grid=grid(), compound=meijing, since_on=DAY)
    with pytest.raises(DomainError, match=sentence):
        act(meijing)


def test_a_compound_that_left_a_grid_may_join_another(meijing: Compound) -> None:
    cover = cover_compound(grid=grid(), compound=meijing, since_on=DAY)
    end_cover(cover=cover, until_on=today())
    cover_compound(grid=grid("二格"), compound=meijing, since_on=today())
    assert [one.name for one in grids_over(meijing, today())] == ["二格"]
