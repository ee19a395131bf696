"""Matters from files: all of a row or nothing, the same twice is nothing, and back again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from district.core.clock import now
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.outcomes import Outcome
from district.core.permissions import Role
from district.registry.models import Compound
from tenants.matters.models import Matter, Result, Solution, StageMoment, State, Step, Verdict
from tenants.matters.progress import present
from tenants.matters.records import MatterRecord
from tenants.matters.services import (
    export_matters,
    finish,
    import_matter,
    merge_duplicate,
    reopen,
)
from tenants.matters.services.owners import leave_to_owners
from tenants.ownership.subjects import Subject
from tests import make
from tests.tenants.matters.conftest import People
from tests.tenants.matters.records import bring_in, record, when


def told() -> MatterRecord:
    return record(
        "2023-04-15 16:00",
        "2023-04-16 10:00",
        started="2023-04-15 18:00",
        judged="2023-04-17",
        published="2023-04-18",
        key="2023-001",
    )


def test_a_row_becomes_a_matter_with_all_its_steps(in_meijing: Compound) -> None:
    assert bring_in(told()) == [Outcome.NEW]
    matter = Matter.objects.get(external_key="2023-001")
    taken = {one.step: one.is_skipped for one in StageMoment.objects.filter(matter=matter)}
    assert taken == {step: step is Step.DISCUSSED for step in Step}
    assert (matter.state, matter.notice_text) == (
        State.PUBLISHED, "单元门锁坏了。\n办理结果：换了新锁",
    )  # fmt: skip


def test_the_same_row_twice_changes_nothing(in_meijing: Compound) -> None:
    assert bring_in(told(), told()) == [Outcome.NEW, Outcome.UNCHANGED]
    assert (Matter.objects.count(), Verdict.objects.count()) == (1, 1)


def test_a_row_that_has_gone_on_adds_what_is_new(in_meijing: Compound) -> None:
    early = record("2023-04-15 16:00", key="2023-001")
    assert bring_in(early, told(), told()) == [Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED]


def test_a_row_that_contradicts_what_stands_is_refused(in_meijing: Compound) -> None:
    bring_in(told())
    with pytest.raises(DomainError, match="内容不同"):
        import_matter(values=replace(told(), accepted_at=when("2023-04-15 09:00")))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"finished_at": when("2023-04-15 10:00")}, "不能早于"),
        ({"outcome": ""}, "办得怎么样"),
        ({"finished_at": None}, "没有办结时间"),
        ({"judged_at": None}, "同时有时间和评价"),
        ({"judged_at": None, "solved": None, "satisfied": None}, "写明不评的原因"),
        ({"text": " "}, "什么事"),
        ({"key": ""}, "编号"),
        ({"requester_phone": "12345"}, "11 位手机号"),
        ({"published_at": when("2199-01-01")}, "不能晚于现在"),
    ],
)
def test_a_bad_row_is_refused_whole(
    in_meijing: Compound, change: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DomainError, match=sentence):
        import_matter(values=replace(told(), **change))
    assert not Matter.objects.exists()


def test_a_reason_stands_in_for_a_verdict(in_meijing: Compound) -> None:
    unjudged = replace(told(), judged_at=None, solved=None, satisfied=None, no_verdict="联系不上")
    bring_in(unjudged)
    assert [one.no_verdict for one in export_matters()] == ["联系不上"]


def test_a_place_is_found_in_the_register_or_kept_in_words(people: People) -> None:
    known = replace(told(), key="a", building="3号楼", unit="2单元", room="402")
    unknown = replace(told(), key="b", building="9号楼", unit="1单元", place="门口")
    bring_in(known, unknown)
    found, kept = (Matter.objects.get(external_key=key) for key in "ab")
    assert (found.unit, found.household) == (people.unit, people.home)
    assert (kept.unit, kept.place) == (None, "9号楼 1单元 门口")


def test_what_is_exported_is_what_was_imported(people: People) -> None:
    rows = [
        replace(told(), building="3号楼", unit="2单元", room="402", requester_name="郑小兰",
                started_at=when("2023-04-15 18:00"), notice="门锁已更换"),
        record("2023-04-20", key="2023-002"),
    ]  # fmt: skip
    bring_in(*rows)
    assert list(export_matters()) == rows


def test_an_export_of_living_matters_is_unchanged_when_read_again(people: People) -> None:
    people.reported()
    people.finished()
    merged = people.reported()
    into = people.reported()
    merge_duplicate(actor=people.secretary, duplicate_id=merged.pk, into_id=into.pk)
    rows = list(export_matters())
    assert len(rows) == 3
    assert bring_in(*rows) == [Outcome.UNCHANGED] * 3


def test_what_a_file_tells_to_the_second_is_what_stands(people: People) -> None:
    with time_machine.travel(now().replace(microsecond=123_456), tick=False):
        people.finished()
        [row] = export_matters()
        told = when(row.accepted_at.plain())
        assert told != row.accepted_at
        read_again = replace(row, accepted_at=told, started_at=told, finished_at=told)
        assert bring_in(read_again) == [Outcome.UNCHANGED]


def test_a_matter_taken_up_again_is_unchanged_when_read_again(people: People) -> None:
    matter = people.finished()
    [earlier] = export_matters()
    with time_machine.travel(now() + timedelta(days=1)):
        reopen(actor=people.resident, matter_id=matter.pk, reason="又坏了")
        assert bring_in(*export_matters(), earlier) == [Outcome.UNCHANGED] * 2
    with time_machine.travel(now() + timedelta(days=2)):
        finish(actor=people.head, matter_id=matter.pk, outcome="又换了")
        assert bring_in(*export_matters(), earlier) == [Outcome.UNCHANGED] * 2


def test_a_row_of_what_went_into_another_takes_no_step(people: People) -> None:
    merged, into = people.reported(), people.reported()
    rows = {one.key: one for one in export_matters()}
    merge_duplicate(actor=people.secretary, duplicate_id=merged.pk, into_id=into.pk)
    row = replace(rows[f"#{merged.number}"], finished_at=present(), outcome="换了")
    with pytest.raises(Conflict, match="已并入"):
        import_matter(values=row, actor=people.secretary)


def test_who_settled_it_here_brings_in_no_verdict(people: People) -> None:
    matter = people.reported()
    finish(actor=people.secretary, matter_id=matter.pk, outcome="换了")
    [row] = export_matters()
    judged = replace(row, judged_at=present(), solved=Solution.SOLVED)
    with pytest.raises(Forbidden, match="经办人不能替诉求人评价"):
        import_matter(values=judged, actor=people.secretary)
    admin = make.account(Role.COMPOUND_ADMIN)
    assert import_matter(values=judged, actor=admin) is Outcome.CHANGED


@pytest.mark.parametrize(
    ("result", "sentence"), [(Result.FINAL, "两个人经手"), (Result.DONE, "由业主共同决定")]
)
def test_no_file_closes_what_one_person_may_not(
    people: People, result: Result, sentence: str
) -> None:
    matter = people.reported()
    leave_to_owners(matter=matter, subject=Subject.CHANGE_USE)
    [row] = export_matters()
    closed = replace(row, finished_at=present(), outcome="办了", result=result)
    with pytest.raises(DomainError, match=sentence):
        import_matter(values=closed, actor=people.secretary)
    matter.refresh_from_db()
    assert matter.state == State.WAITING
