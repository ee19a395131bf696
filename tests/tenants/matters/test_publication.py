"""The notice board: what stands there, and what never does."""

import pytest

from district.core.errors import DomainError, Forbidden
from tenants.matters.models import Matter, Satisfaction, Solution, Source, Stage
from tenants.matters.queries import list_notices, notice_of
from tenants.matters.services import (
    correct_notice,
    draft_notice,
    finish,
    judge,
    merge_duplicate,
    publish,
    record_for_other,
    reopen,
    skip_stage,
)
from tests.tenants.matters.conftest import People


def judged(people: People, text: str = "楼道灯不亮", **how: object) -> Matter:
    matter = people.reported(text, **how)
    finish(actor=people.head, matter_id=matter.pk, outcome="郑小兰家门口换了灯，电话13812345678")
    judge(
        actor=people.resident,
        matter_id=matter.pk,
        solution=Solution.SOLVED,
        satisfaction=Satisfaction.SATISFIED,
    )
    return matter


def test_the_draft_withholds_who_asked_and_where_they_live(people: People) -> None:
    draft = draft_notice(judged(people, "3号楼2单元402郑小兰家门口灯不亮"))
    assert not any(detail in draft for detail in ("402", "郑小兰", "13812345678"))


def test_the_draft_withholds_who_asked_for_what_went_into_it(people: People) -> None:
    into = people.reported("楼道灯不亮，李建国也说过，电话不方便留")
    again = record_for_other(
        actor=people.head,
        source=Source.PHONE,
        text="灯",
        requester_name="李建国",
        household_id=people.home.pk,
    )
    merge_duplicate(actor=people.secretary, duplicate_id=again.pk, into_id=into.pk)
    assert "李建国" not in draft_notice(into)


def test_C7_of_a_private_matter_only_category_and_result_are_published(people: People) -> None:
    matter = judged(people, "邻居纠纷", is_private=True)
    publish(actor=people.secretary, matter_id=matter.pk, text="邻居纠纷的全部经过")
    assert notice_of(list_notices().get()).text == "邻里事项 1 件：已办好。"


def test_what_a_person_writes_is_checked_once_more(people: People) -> None:
    matter = judged(people)
    publish(actor=people.secretary, matter_id=matter.pk, text="找白师傅13812345678换的灯")
    assert "138" not in notice_of(list_notices().get()).text


def test_only_the_committee_publishes(people: People) -> None:
    with pytest.raises(Forbidden, match="不能做这件事"):
        publish(actor=people.head, matter_id=judged(people).pk)


def test_a_notice_can_be_corrected_and_not_emptied(people: People) -> None:
    matter = publish(actor=people.secretary, matter_id=judged(people).pk)
    correct_notice(actor=people.secretary, matter_id=matter.pk, text="楼道灯已换")
    assert list_notices().get().notice_text == "楼道灯已换"
    with pytest.raises(DomainError, match="公示内容"):
        correct_notice(actor=people.secretary, matter_id=matter.pk, text=" ")


def test_what_was_found_without_anybody_asking_needs_no_verdict(people: People) -> None:
    matter = record_for_other(actor=people.head, source=Source.PATROL, text="井盖松动")
    finish(actor=people.head, matter_id=matter.pk, outcome="已加固")
    publish(actor=people.secretary, matter_id=matter.pk)
    assert list_notices().count() == 1


def test_a_reopened_matter_leaves_the_board(people: People) -> None:
    matter = publish(actor=people.secretary, matter_id=judged(people).pk)
    reopen(actor=people.resident, matter_id=matter.pk, reason="又不亮了")
    assert not list_notices().exists()


def test_an_unpublished_matter_is_not_on_the_board(people: People) -> None:
    matter = people.finished()
    skip_stage(actor=people.secretary, matter_id=matter.pk, stage=Stage.JUDGE, reason="联系不上")
    assert not list_notices().exists()
