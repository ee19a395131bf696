"""Lists: who sees what, in which order, and how many statements that takes."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from district.core.clock import now
from district.core.errors import NotFound
from district.core.permissions import Role
from district.identity.models import Account
from tenants.matters.lists import count_matters, list_matters
from tenants.matters.models import Matter, Solution, Source, Step
from tenants.matters.queries import list_notices, matter_history, notice_of
from tenants.matters.services import (
    assign,
    discuss,
    finish,
    judge,
    merge_duplicate,
    publish,
    record_for_other,
    reopen,
    support,
)
from tenants.matters.wanted import Show, Wanted
from tests import make
from tests.tenants.matters.conftest import People


def shown(viewer: Account, show: Show = Show.ALL, words: str = "") -> set[Matter]:
    return set(list_matters(viewer=viewer, wanted=Wanted(show, words)))


def test_a_resident_sees_the_own_matters_and_no_others(people: People) -> None:
    own = people.reported()
    record_for_other(actor=people.head, source=Source.PATROL, text="井盖松动")
    assert shown(people.resident) == {own}
    assert shown(people.stranger) == set()


def test_heads_and_committee_see_all(people: People) -> None:
    all_of_them = {people.reported(), people.reported(is_private=True)}
    assert shown(people.head) == shown(people.member) == all_of_them


def test_an_expired_role_sees_nothing(people: People) -> None:
    people.reported()
    people.head.grants.update(until_on=now().date())
    fresh = Account.objects.get(pk=people.head.pk)
    assert shown(fresh) == set()


def test_each_part_of_the_list_holds_what_it_says(people: People) -> None:
    waiting, talked, done = people.reported(), people.reported(), people.finished()
    discuss(actor=people.head, matter_id=talked.pk)
    assert shown(people.member, Show.WAITING) == {waiting}
    assert shown(people.member, Show.IN_PROGRESS) == {talked}
    assert shown(people.member, Show.DONE) == {done}
    counts = count_matters(viewer=people.member)
    assert (counts.all, counts.waiting, counts.in_progress, counts.done) == (3, 1, 1, 1)


def test_mine_are_those_i_answer_for_or_brought_in(people: People) -> None:
    given, brought = people.reported(), None
    assign(actor=people.secretary, matter_id=given.pk, responsible_id=people.head.pk)
    brought = record_for_other(actor=people.head, source=Source.PHONE, text="水管漏")
    people.reported()
    assert shown(people.head, Show.MINE) == {given, brought}


def test_merged_matters_are_not_listed(people: People) -> None:
    first, second = people.reported(), people.reported()
    merge_duplicate(actor=people.secretary, duplicate_id=second.pk, into_id=first.pk)
    assert shown(people.member) == {first}


@pytest.mark.parametrize("words", ["路灯", "3号楼", "2单元 路灯", "车棚"])
def test_words_are_found_in_text_and_place(people: People, words: str) -> None:
    lamp = people.reported("路灯坏了", unit_id=people.unit.pk, place="车棚旁")
    people.reported("别的")
    assert shown(people.member, words=words) == {lamp}


def test_a_number_finds_its_matter(people: People) -> None:
    matter = people.reported()
    assert matter in shown(people.member, words=f"第{matter.number}号")


def test_open_matters_stand_in_the_order_of_their_deadlines(people: People) -> None:
    with time_machine.travel(now() + timedelta(days=8)):
        late = people.reported()
    early = people.reported()
    assert list(list_matters(viewer=people.member, wanted=Wanted(Show.WAITING))) == [early, late]


def test_what_is_due_today_and_what_is_overdue_is_counted(people: People) -> None:
    matter = people.reported()
    with time_machine.travel(matter.complete_by - timedelta(seconds=1)):
        assert count_matters(viewer=people.member).due_today == 1
    with time_machine.travel(matter.complete_by):
        assert count_matters(viewer=people.member).overdue == 1


def test_a_stranger_is_told_that_there_is_no_such_matter(people: People) -> None:
    with pytest.raises(NotFound, match="没有找到"):
        matter_history(viewer=people.stranger, matter_id=people.reported().pk)


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.DISTRICT_VISITOR, Role.RESIDENT])
def test_no_step_tells_who_asked_to_those_who_are_not_told(people: People, role: Role) -> None:
    matter = people.finished()
    judge(actor=people.resident, matter_id=matter.pk, solution=Solution.NOT_SOLVED)
    reopen(actor=people.resident, matter_id=matter.pk, reason="又坏了")
    viewer = make.account(role, name="林晓东")
    matter.supporters.create(account=viewer)
    history = matter_history(viewer=viewer, matter_id=matter.pk)
    told = {one.actor for one in history.steps} | {one.actor for one in history.assignments}
    assert history.requester is None and people.head in told and people.resident not in told


def test_who_handles_it_or_asked_reads_who_took_each_step(people: People) -> None:
    matter = people.reported()
    for viewer in (people.head, people.resident):
        [taken_in] = matter_history(viewer=viewer, matter_id=matter.pk).steps
        assert taken_in.actor == people.resident


def test_who_supports_it_reads_no_other_voices_name_in_what_was_done(people: People) -> None:
    matter, neighbour, other = people.reported(), people.neighbour("501"), people.neighbour("601")
    for one in (neighbour, other):
        support(actor=people.head, matter_id=matter.pk, phone=one.phone)
    support(actor=people.head, matter_id=matter.pk, name="李建国")
    said = f"找了李建国、{other.name}、{neighbour.name}商量，601同意"
    discuss(actor=people.head, matter_id=matter.pk, note=said)
    told = matter_history(viewer=neighbour, matter_id=matter.pk).this_round[Step.DISCUSSED].note
    assert told == f"找了某居民、某居民、{neighbour.name}商量，某室同意"


@pytest.mark.parametrize("size", [5, 50])
def test_a_list_takes_the_same_statements_however_long(
    people: People, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    for _number in range(size):
        people.reported(unit_id=people.unit.pk)
    viewer = Account.objects.get(pk=people.member.pk)
    with django_assert_num_queries(3):  # grants, counts, rows
        count_matters(viewer=viewer)
        for matter in list_matters(viewer=viewer):
            assert str(matter.unit) and matter.responsible
            assert getattr(matter, "supporter_count", 0)


@pytest.mark.parametrize("size", [1, 12])
def test_one_matter_takes_the_same_statements_however_much_happened(
    people: People, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    into = people.reported()
    for _number in range(size):
        other = people.reported()
        merge_duplicate(actor=people.secretary, duplicate_id=other.pk, into_id=into.pk)
    finish(actor=people.head, matter_id=into.pk, outcome="换了")
    viewer = Account.objects.get(pk=people.member.pk)
    with django_assert_num_queries(11):
        history = matter_history(viewer=viewer, matter_id=into.pk)
        assert all(step.actor and str(step.actor) for step in history.steps)
        assert [str(one.household) for one in history.supporters] == ["3号楼2单元402"]


def test_the_board_takes_one_statement(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(5):
        matter = record_for_other(actor=people.head, source=Source.PATROL, text="井盖松动")
        finish(actor=people.head, matter_id=matter.pk, outcome="已加固")
        publish(actor=people.secretary, matter_id=matter.pk)
    with django_assert_num_queries(1):
        notices = [notice_of(matter) for matter in list_notices(words="井盖")]
    assert len(notices) == 5 and all(notice.finished_at for notice in notices)
