"""The district's calendar reaches each compound and moves the clocks that run there."""

from datetime import date, datetime

import pytest
import time_machine

from district.core.clock import SHANGHAI, day_end
from district.core.jobs import Job
from district.core.permissions import Role
from district.registry.models import Compound
from district.registry.queries.compounds import running_compounds
from district.tenancy.context import compound_context
from district.worktime.editions import issue_year
from district.worktime.reckoning import WorkYear
from tenants.matters.clocks import known_worktime
from tenants.matters.models import ClockKind, Matter, Source
from tenants.matters.services import record_for_other
from tests import make
from workers.telling import tell_worktime

OFF = date(2026, 11, 10)


@pytest.mark.committed
def test_what_the_district_corrects_moves_open_matters_in_each_compound(meijing: Compound) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 9, tzinfo=SHANGHAI), tick=False):
        with compound_context(meijing):
            secretary = make.account(Role.SECRETARY)
            record_for_other(actor=secretary, source=Source.PATROL, text="楼道灯不亮")
        assert tell_worktime() == 0
        issue_year(year=WorkYear(2026, frozenset({OFF}), is_confirmed=True))
        assert (tell_worktime(), tell_worktime()) == (running_compounds().count(), 0)
        with compound_context(meijing):
            matter = Matter.objects.get()
            assert not known_worktime().is_working_day(OFF)
            assert matter.complete_by == day_end(date(2026, 11, 13))
            assert [one.kind for one in matter.clock_changes.all()] == [ClockKind.RECKONED]


def test_issuing_rings_for_the_telling(monkeypatch: pytest.MonkeyPatch, meijing: Compound) -> None:
    rung: list[Job] = []
    monkeypatch.setattr("district.worktime.editions.enqueue", rung.append)
    issue_year(year=WorkYear(2028))
    assert rung == [Job.TELL_WORKTIME]
