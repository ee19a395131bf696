"""Nights of compounds that no longer run, and what the clock does for their lives."""

from datetime import date, timedelta

import pytest

from district.core.clock import today
from district.metrics.models import Cell, RollupRun, RunState
from district.registry.models import Compound
from district.registry.services.deleting import ask_for_deletion, confirm_deletion
from district.registry.services.life import close_compound, suspend_compound
from district.registry.services.moving import move_compound
from district.tenancy.context import compound_context
from tests import make
from tests.district.registry.lives import ONE, OTHER, at, told
from tests.workers.conftest import RollUp, figure, printed
from workers.lives import settle_lives

pytestmark = pytest.mark.committed

NIGHT = date(2023, 4, 30)


def test_an_old_night_of_a_closed_compound_is_counted_again(
    meijing: Compound, wangfu: Compound, roll_up: RollUp
) -> None:
    with compound_context(meijing):
        make.building("1号楼")
    close_compound(compound=meijing, from_on=date(2023, 5, 1), **told())
    roll_up(NIGHT, date(2023, 5, 1))
    assert figure("BLD", "meijing").numerator == 1
    assert RollupRun.objects.get(compound=meijing).state == RunState.DONE
    assert printed("DQ-02", period="2023-04") == "2/2 = 100.0 (2 of 2)"


def test_an_old_night_of_a_suspended_compound_is_counted_again(
    meijing: Compound, wangfu: Compound, roll_up: RollUp
) -> None:
    suspend_compound(compound=meijing, **told())
    roll_up(NIGHT)
    roll_up(NIGHT, again=True)
    assert RollupRun.objects.get(compound=meijing).state == RunState.DONE


def test_an_old_night_of_a_deleted_compound_stays_as_it_was(
    meijing: Compound, wangfu: Compound, roll_up: RollUp
) -> None:
    roll_up(NIGHT)
    before = _cells()
    close_compound(compound=meijing, **told())
    with at(today() + timedelta(days=30)):
        ask_for_deletion(compound=meijing, **told(ONE))
        confirm_deletion(compound=meijing, **told(OTHER))
    roll_up(NIGHT, again=True)
    assert RollupRun.objects.get(compound=meijing).state == RunState.DONE
    assert _cells() == before


def _cells() -> list[str]:
    return sorted(str(row) for row in Cell.objects.values())


def test_the_clock_carries_out_what_has_come_due(meijing: Compound) -> None:
    new = make.community("久安社区居委会")
    day = today() + timedelta(days=40)
    move_compound(compound=meijing, community=new, from_on=day, **told())
    settle_lives()
    meijing.refresh_from_db()
    assert meijing.community != new
    with at(day):
        settle_lives()
    meijing.refresh_from_db()
    assert meijing.community == new
