"""评 and reopening: only the one who asked decides, and what does not count is kept."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from district.core.clock import now
from district.core.errors import Conflict, DomainError, Forbidden
from district.identity.models import Account
from tenants.matters.models import (
    Channel,
    Matter,
    Satisfaction,
    Solution,
    Source,
    StageMoment,
    State,
    Step,
    Uncounted,
    Verdict,
)
from tenants.matters.services import finish, judge, record_for_other, reopen, support
from tests.tenants.matters.conftest import People


def said(actor: Account, matter: Matter, **how: Any) -> Verdict:
    return judge(
        actor=actor,
        matter_id=matter.pk,
        solution=Solution.SOLVED,
        satisfaction=Satisfaction.MOSTLY,
        **how,
    )


def test_the_requester_says_two_things(people: People) -> None:
    matter = people.finished()
    verdict = said(people.resident, matter)
    matter.refresh_from_db()
    assert (verdict.solution, verdict.satisfaction) == ("solved", "mostly")
    assert (matter.state, verdict.uncounted) == (State.JUDGED, "")


def test_nobody_judges_twice(people: People) -> None:
    matter = people.finished()
    said(people.resident, matter)
    with pytest.raises(Conflict, match="待公示"):
        said(people.resident, matter)


def test_V17_who_worked_on_it_cannot_answer_for_the_requester(people: People) -> None:
    matter = people.finished()
    with pytest.raises(Forbidden, match="经办人不能"):
        said(people.head, matter, channel=Channel.PHONE, note="打过电话")


def test_nobody_answers_for_a_requester_whom_there_is_none(people: People) -> None:
    found = record_for_other(actor=people.head, source=Source.PATROL, text="井盖松动")
    finish(actor=people.head, matter_id=found.pk, outcome="垫稳了")
    with pytest.raises(Conflict, match="不用评价"):
        said(people.member, found, channel=Channel.PHONE, note="打过电话")
    assert not Verdict.objects.exists()


def test_V17_an_answer_taken_by_phone_needs_a_note(people: People) -> None:
    matter = people.finished()
    with pytest.raises(DomainError, match="怎样问到的"):
        said(people.member, matter, channel=Channel.PHONE)


def test_V17_a_noted_answer_counts(people: People) -> None:
    matter = people.finished()
    verdict = said(people.member, matter, channel=Channel.PHONE, note="周三下午打的电话")
    assert verdict.uncounted == "" and verdict.recorded_by == people.member


def test_V17_a_head_who_judges_the_own_work_is_kept_and_not_counted(people: People) -> None:
    matter = record_for_other(
        actor=people.secretary,
        source=Source.WALK_IN,
        text="灯坏了",
        requester_phone=people.head.phone,
        unit_id=people.unit.pk,
    )
    finish(actor=people.head, matter_id=matter.pk, outcome="自己换了")
    assert said(people.head, matter).uncounted == Uncounted.BY_HANDLER


def test_a_verdict_after_15_days_is_kept_and_not_counted(people: People) -> None:
    matter = people.finished()
    with time_machine.travel(now() + timedelta(days=16)):
        assert said(people.resident, matter).uncounted == Uncounted.TOO_LATE


def test_C5_supporters_are_asked_but_do_not_decide(people: People) -> None:
    matter, neighbour = people.reported(), people.neighbour("501")
    support(
        actor=people.head,
        matter_id=matter.pk,
        household_id=neighbour.residencies.get().household_id,
    )
    matter.supporters.filter(account=None).update(account=neighbour)
    finish(actor=people.head, matter_id=matter.pk, outcome="换了")
    verdict = said(neighbour, matter)
    matter.refresh_from_db()
    assert (verdict.of_requester, matter.state) == (False, State.FINISHED)


def test_reopening_begins_a_round_with_new_clocks(people: People) -> None:
    matter = people.finished()
    reopen(actor=people.resident, matter_id=matter.pk, reason="又不亮了")
    matter.refresh_from_db()
    assert (matter.state, matter.round) == (State.WAITING, 2)
    begun = StageMoment.objects.get(matter=matter, round=2, step=Step.ACCEPTED)
    assert (begun.note, begun.complete_by) == ("又不亮了", matter.complete_by)


def test_a_matter_is_reopened_once(people: People) -> None:
    matter = people.finished()
    reopen(actor=people.resident, matter_id=matter.pk, reason="又不亮了")
    finish(actor=people.head, matter_id=matter.pk, outcome="换了线路")
    with pytest.raises(Conflict, match="重新办理一次"):
        reopen(actor=people.resident, matter_id=matter.pk, reason="还是不亮")


def test_a_matter_is_not_reopened_after_30_days(people: People) -> None:
    matter = people.finished()
    with time_machine.travel(now() + timedelta(days=31)), pytest.raises(Conflict, match="30 天"):
        reopen(actor=people.resident, matter_id=matter.pk, reason="又不亮了")
