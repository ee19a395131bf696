"""听 议 办 评 晒: order, skips, outcomes, and who may move what."""

from datetime import timedelta

import pytest
import time_machine

from district.core.clock import now, today
from district.core.errors import Conflict, DomainError, Forbidden, NotFound
from tenants.matters.models import Satisfaction, Solution, Stage, StageMoment, State, Step
from tenants.matters.records import Moment
from tenants.matters.services import (
    discuss,
    finish,
    judge,
    publish,
    skip_stage,
    start_work,
)
from tests.tenants.matters.conftest import People


def test_C7_a_matter_walks_through_all_five_stages(people: People) -> None:
    matter = people.reported()
    discuss(actor=people.head, matter_id=matter.pk, note="居民代表同意换灯")
    start_work(actor=people.head, matter_id=matter.pk)
    finish(actor=people.head, matter_id=matter.pk, outcome="换了新灯泡")
    judge(
        actor=people.resident,
        matter_id=matter.pk,
        solution=Solution.SOLVED,
        satisfaction=Satisfaction.SATISFIED,
    )
    publish(actor=people.secretary, matter_id=matter.pk)
    taken = StageMoment.objects.filter(matter=matter).order_by("at")
    assert {one.step for one in taken} == set(Step)
    assert [one.at for one in taken] == sorted(one.at for one in taken)


def test_C7_nothing_is_published_without_a_verdict_or_a_reason(people: People) -> None:
    matter = people.finished()
    with pytest.raises(Conflict, match="还没有评事"):
        publish(actor=people.secretary, matter_id=matter.pk)
    skip_stage(
        actor=people.secretary, matter_id=matter.pk, stage=Stage.JUDGE, reason="诉求人已搬走"
    )
    assert publish(actor=people.secretary, matter_id=matter.pk).state == State.PUBLISHED


def test_C7_after_15_days_without_an_answer_the_reason_writes_itself(people: People) -> None:
    matter = people.finished()
    with time_machine.travel(now() + timedelta(days=16)):
        publish(actor=people.secretary, matter_id=matter.pk)
    judged = StageMoment.objects.get(matter=matter, step=Step.JUDGED)
    assert judged.is_skipped and "15 天" in judged.note


@pytest.mark.parametrize("stage", [Stage.LISTEN, Stage.WORK, Stage.PUBLISH])
def test_C7_only_discussing_and_judging_may_be_skipped(people: People, stage: Stage) -> None:
    with pytest.raises(DomainError, match="只有“议”和“评”"):
        skip_stage(actor=people.secretary, matter_id=people.reported().pk, stage=stage, reason="忙")


def test_C7_a_skip_keeps_its_reason(people: People) -> None:
    matter = people.reported()
    skip_stage(actor=people.head, matter_id=matter.pk, stage=Stage.DISCUSS, reason="水管爆了，先修")
    skipped = StageMoment.objects.get(matter=matter, step=Step.DISCUSSED)
    assert (skipped.is_skipped, skipped.note) == (True, "水管爆了，先修")


def test_C7_a_skip_without_a_reason_is_refused(people: People) -> None:
    with pytest.raises(DomainError, match="写明原因"):
        skip_stage(
            actor=people.head, matter_id=people.reported().pk, stage=Stage.DISCUSS, reason=" "
        )


def test_V13_closing_needs_an_outcome(people: People) -> None:
    with pytest.raises(DomainError, match="办得怎么样"):
        finish(actor=people.head, matter_id=people.reported().pk, outcome="  ")


def test_V12_a_step_cannot_lie_before_the_last_one(people: People) -> None:
    matter = people.reported()
    yesterday = Moment.on(today() - timedelta(days=1))
    with pytest.raises(DomainError, match="不能早于上一步"):
        finish(actor=people.head, matter_id=matter.pk, outcome="换了灯", at=yesterday)


def test_V12_a_step_of_the_same_day_may_be_known_only_by_its_day(people: People) -> None:
    matter = people.reported()
    done = finish(actor=people.head, matter_id=matter.pk, outcome="换了灯", at=Moment.on(today()))
    assert done.state == State.FINISHED


def test_V41_a_step_cannot_lie_in_the_future(people: People) -> None:
    tomorrow = Moment.on(today() + timedelta(days=1))
    with pytest.raises(DomainError, match="不能晚于现在"):
        finish(actor=people.head, matter_id=people.reported().pk, outcome="换了灯", at=tomorrow)


def test_a_second_finish_is_told_that_it_came_late(people: People) -> None:
    matter = people.finished()
    with pytest.raises(Conflict, match="待评价"):
        finish(actor=people.secretary, matter_id=matter.pk, outcome="也办了")


def test_a_stranger_is_told_that_the_matter_does_not_exist(people: People) -> None:
    matter = people.reported()
    with pytest.raises(NotFound, match="没有找到"):
        finish(actor=people.stranger, matter_id=matter.pk, outcome="x")


def test_the_requester_may_read_but_not_settle(people: People) -> None:
    matter = people.reported()
    with pytest.raises(Forbidden, match="由别人负责"):
        finish(actor=people.resident, matter_id=matter.pk, outcome="自己修好了")
