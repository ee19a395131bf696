"""Forming a body by the guide: order, notices, waivers, versions, and the body that comes of it."""

from datetime import date
from typing import Any

import pytest

from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.guides.models import GuidedKind, Need
from district.guides.queries import CurrentGuide, current_guide
from district.guides.steps import Step, parse_steps
from tenants.bodies.forming import (
    StepResult,
    do_step,
    formations,
    progress_of,
    start_formation,
    waive_step,
)
from tenants.bodies.models import Body, Formation, FormationStep
from tenants.party.models import BranchKind
from tenants.party.services import found_branch
from tests.tenants.records.demo import values

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = date(2026, 5, 20)


def begun(kind: GuidedKind = GuidedKind.PROPERTY_COMMITTEE) -> Formation:
    return start_formation(guide=current_guide(kind), name="物管会")


def next_step(formation: Formation) -> FormationStep:
    found = progress_of(formations().get(pk=formation.pk)).next_step
    assert found is not None
    return found


def do(formation: Formation, **more: Any) -> FormationStep:
    result = StepResult(**{"done_on": DAY, "document": "纪要", **more})
    return do_step(step=next_step(formation), result=result)


def branch() -> None:
    found_branch(name="小区党支部", kind=BranchKind.COMPOUND, founded=PartialDate(date(2026, 5, 1)))


def test_D16_the_first_step_waits_for_a_branch_or_a_waiver() -> None:
    formation = begun()
    with pytest.raises(DomainError, match="还没有党支部"):
        do(formation)
    waive_step(step=next_step(formation), waiver="社区党委先行组建")
    assert next_step(formation).key == "2"


def test_D16_a_step_is_locked_until_those_before_it_are_settled() -> None:
    formation = begun()
    forming = formation.steps.get(need=Need.FORMING)
    with pytest.raises(Conflict, match="先办"):
        do_step(step=forming, result=StepResult(DAY))
    with pytest.raises(Conflict, match="先办"):
        waive_step(step=forming, waiver="来不及")


def test_a_notice_runs_its_full_days() -> None:
    steps = [Step("1", "公示", Need.NOTICE, 7), Step("2", "成立", Need.FORMING, 0, ("1",))]
    guide = CurrentGuide(GuidedKind.OWNERS_COMMITTEE, 3, steps)
    formation = start_formation(guide=guide, name="业委会")
    begin = date(2026, 5, 10)
    with pytest.raises(DomainError, match="要满 7 天"):
        do(formation, notice_from_on=begin, notice_until_on=date(2026, 5, 16))
    with pytest.raises(DomainError, match="还没有结束"):
        do(formation, notice_from_on=begin, notice_until_on=date(2026, 5, 21))
    done = do(formation, notice_from_on=begin, notice_until_on=date(2026, 5, 17), objections="无")
    assert (done.notice_until_on, done.objections) == (date(2026, 5, 17), "无")


def test_D18_the_whole_guide_forms_and_files_the_committee() -> None:
    branch()
    formation = begun()
    notice = {"notice_from_on": date(2026, 5, 12), "notice_until_on": DAY, "objections": "无"}
    for _number in range(6):
        do(formation, **notice)
    assert values("CMT_OK", day=DAY) == {"CMT_OK": None}
    do(formation)
    body = Body.objects.get()
    assert (body.kind, body.under_guide, body.formed_on) == ("property_committee", True, DAY)
    do(formation, document="离备2026-7")
    body.refresh_from_db()
    assert (body.filed_on, body.filing_number) == (DAY, "离备2026-7")
    assert values("CMT_OK", day=DAY) == {"CMT_OK": 1}
    for _number in range(3):
        do(formation)
    formation.refresh_from_db()
    assert formation.finished_on is not None and formation.body == body


def test_a_waived_branch_is_the_waiver_of_the_committee() -> None:
    steps = [Step("1", "支部", Need.BRANCH), Step("2", "成立", Need.FORMING, 0, ("1",))]
    guide = CurrentGuide(GuidedKind.PROPERTY_COMMITTEE, 1, steps)
    formation = start_formation(guide=guide, name="物管会")
    waive_step(step=next_step(formation), waiver="社区党委先行组建")
    with pytest.raises(DomainError, match="不能免"):
        waive_step(step=next_step(formation), waiver="不要成立")
    do(formation)
    assert Body.objects.get().branch_waiver == "社区党委先行组建"


def test_one_run_of_a_kind_at_a_time() -> None:
    begun()
    with pytest.raises(Conflict, match="已经在组建"):
        begun()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "1 至 40 步"),
        ("摸底 | 文件", "只能有一步"),
        ("成立 | 开会", "第 1 步：“需要”只能写"),
        ("成立 | 成立 | x", "公示天数要是"),
        ("成立 | 成立 | | 2\n摸底", "只能写前面的步骤"),
        ("备案 | 备案\n成立 | 成立", "备案要在成立之后"),
    ],
)
def test_a_guide_that_cannot_be_read_is_refused_by_its_line(text: str, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        parse_steps(text)
