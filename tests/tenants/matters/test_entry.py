"""How matters come in: paths, idempotence, who becomes responsible."""

from uuid import UUID, uuid4

import pytest

from district.core.errors import DomainError, Forbidden
from district.core.permissions import Role
from tenants.matters.models import (
    PROACTIVE_SOURCES,
    Assignment,
    Category,
    Matter,
    Source,
    Urgency,
)
from tenants.matters.services import assign, record_for_other, report_matter, sort_matter
from tenants.matters.suggestions import suggest_category
from tests import make
from tests.tenants.matters.conftest import People


def test_B22_the_entry_path_is_set_by_the_service_that_was_called(people: People) -> None:
    own = people.reported()
    heard = record_for_other(actor=people.head, source=Source.DOOR_VISIT, text="暖气不热")
    assert (own.source, heard.source) == (Source.RESIDENT, Source.DOOR_VISIT)


def test_B22_nobody_records_as_if_the_resident_had_written(people: People) -> None:
    with pytest.raises(DomainError, match="居民自己上报"):
        record_for_other(actor=people.head, source=Source.RESIDENT, text="暖气不热")


def test_B22_what_is_found_at_the_door_or_on_patrol_is_proactive() -> None:
    assert {str(source.label) for source in PROACTIVE_SOURCES} == {
        "敲门", "巡查", "楼长发现", "议事会", "关爱探访",
    }  # fmt: skip


def test_B21_a_head_records_with_words_alone(people: People) -> None:
    matter = record_for_other(actor=people.head, source=Source.HEAD, text="2单元楼道堆着纸箱")
    assert (matter.category, matter.responsible) == (Category.FIRE_LANES, people.head)


def test_G6_guidance_from_above_is_a_matter_with_its_own_source(people: People) -> None:
    matter = record_for_other(actor=people.secretary, source=Source.ABOVE, text="请尽快清理楼道")
    assert Matter.objects.filter(source=Source.ABOVE).get() == matter


@pytest.mark.parametrize(
    ("complaint", "category"),
    [
        ("小区内垃圾乱堆乱放", Category.HYGIENE),
        ("车辆随意停放，没有车位", Category.PARKING),
        ("消防通道不畅", Category.FIRE_LANES),
    ],
)
def test_B7_the_three_complaints_fall_into_three_standard_categories(
    complaint: str, category: Category
) -> None:
    assert suggest_category(complaint) is category


def test_B23_the_four_solved_families_have_standard_categories() -> None:
    assert {"快递", "物业服务", "停车", "充电和用电安全"} <= {
        str(category.label) for category in Category
    }


def test_D11_a_throttled_supply_may_be_taken_to_the_street() -> None:
    category = suggest_category("不及时交水费，物业把自来水自动调小，限水")
    assert category is Category.SUPPLY_LIMIT and category.may_be_escalated


def test_sending_the_same_twice_makes_one_matter(people: People) -> None:
    sent = uuid4()
    first = people.reported(client_id=sent)
    assert people.reported(client_id=sent) == first
    assert Matter.objects.count() == 1


def test_another_person_cannot_take_the_id_of_a_sending(people: People) -> None:
    sent = uuid4()
    people.reported(client_id=sent)
    with pytest.raises(DomainError, match="已经被用过"):
        report_matter(actor=people.stranger, text="别的事", client_id=sent)


def test_other_words_under_a_number_already_used_are_refused_and_not_lost(people: People) -> None:
    sent = uuid4()
    people.reported("灯坏了", client_id=sent)
    assert people.reported(" 灯坏了 ", client_id=sent) == Matter.objects.get()
    with pytest.raises(DomainError, match="已经被用过"):
        people.reported("门坏了", client_id=sent)


def test_C9_somebody_is_responsible_from_the_first_moment(people: People) -> None:
    matter = people.reported()
    assert matter.responsible == people.secretary
    assert Assignment.objects.get(matter=matter).responsible == people.secretary


def test_C9_one_person_is_responsible_and_the_change_is_kept(people: People) -> None:
    matter = people.reported()
    assign(actor=people.secretary, matter_id=matter.pk, responsible_id=people.head.pk)
    matter.refresh_from_db()
    assert matter.responsible == people.head
    assert Assignment.objects.filter(matter=matter).count() == 2


def test_C9_a_resident_cannot_be_made_responsible(people: People) -> None:
    matter = people.reported()
    with pytest.raises(DomainError, match="请选楼长或委员"):
        assign(actor=people.secretary, matter_id=matter.pk, responsible_id=people.resident.pk)


def test_a_head_handles_the_own_unit_only(people: People) -> None:
    elsewhere = make.account(Role.UNIT_HEAD, scope_id=UUID(int=7))
    with pytest.raises(Forbidden, match="由别人负责"):
        sort_matter(actor=elsewhere, matter_id=people.reported().pk, category=Category.PARKING)


def test_what_a_resident_wants_private_stays_private(people: People) -> None:
    matter = people.reported(is_private=True)
    with pytest.raises(DomainError, match="只有本人可以改"):
        sort_matter(
            actor=people.secretary,
            matter_id=matter.pk,
            category=Category.NEIGHBOURS,
            is_private=False,
        )


def test_a_phone_that_belongs_to_an_account_means_that_person(people: People) -> None:
    matter = record_for_other(
        actor=people.head, source=Source.PHONE, text="水管漏", requester_phone=people.resident.phone
    )
    assert (matter.requester, matter.household) == (people.resident, people.home)


@pytest.mark.parametrize(("text", "sentence"), [("", "说说是什么事"), ("长" * 3000, "2000 字")])
def test_no_words_and_too_many_words_are_refused(people: People, text: str, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        people.reported(text)


def test_a_resident_does_not_record_for_others(people: People) -> None:
    with pytest.raises(Forbidden, match="不能做这件事"):
        record_for_other(actor=people.resident, source=Source.PHONE, text="代邻居说")


def test_urgent_matters_run_on_the_urgent_clock(people: People) -> None:
    urgent, ordinary = people.reported(urgency=Urgency.URGENT), people.reported()
    assert (urgent.respond_by - urgent.accepted_at).total_seconds() == 30 * 60
    assert urgent.complete_by < ordinary.complete_by
