"""The five-level chain: complete, or broken at a place that is named."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from tenants.bodies.queries import seats_on
from tenants.bodies.seats import seat_person
from tenants.party.chain import Chain, Gap, Lack, Level, chain_on
from tenants.party.groups import end_group, form_group, name_group_head, revise_group
from tenants.party.links import end_link, link_households, revise_link
from tenants.party.members import end_member, list_member, revise_member
from tenants.party.models import Branch, BranchKind, Link, Member, PartyGroup, Registration
from tenants.party.queries import (
    branches_on,
    groups_on,
    holding,
    links,
    members_on,
    units_of_two_branches,
)
from tenants.party.services import dissolve_branch, found_branch, revise_branch
from tenants.register.models import Household, Occupancy, Unit
from tenants.register.services import (
    add_building,
    add_household,
    add_unit,
    remove_building,
    remove_household,
)
from tests.tenants.records.demo import elements, structure, values

pytestmark = pytest.mark.usefixtures("in_meijing")
SINCE = PartialDate(date(2023, 1, 1))
DAY = date(2023, 4, 30)


@pytest.fixture
def unit() -> Unit:
    return add_unit(building=add_building(name="3号楼"), name="2单元")


@pytest.fixture
def home(unit: Unit) -> Household:
    return add_household(unit=unit, room="502", occupancy=Occupancy.OCCUPIED)


@pytest.fixture
def branch() -> Branch:
    return found_branch(name="小区党支部", kind=BranchKind.COMPOUND, founded=SINCE)


@pytest.fixture
def group(branch: Branch, unit: Unit) -> PartyGroup:
    return form_group(branch=branch, name="3号楼党小组", places=[unit.building], since=SINCE)


@pytest.fixture
def centre(group: PartyGroup) -> Member:
    return list_member(branch=group.branch, name="乔淑芳", group=group, is_centre=True, since=SINCE)


@pytest.fixture
def link(centre: Member, home: Household) -> Link:
    return link_households(member=centre, households=[home], since=SINCE)[0]


def told(chain: Chain | None = None) -> list[str]:
    """The gaps in words, held against what the night counts."""
    found = chain or chain_on(DAY)
    assert values("BR_CHAIN") == {"BR_CHAIN": int(found.is_complete)}
    return [gap.sentence for gap in found.gaps]


def gap(lack: Lack) -> Gap:
    [found] = [one for one in chain_on(DAY).gaps if one.lack is lack]
    return found


def test_B18_the_chain_of_the_seed_is_complete_and_one_link_less_is_named() -> None:
    structure("meijing")
    Household.objects.update(occupancy=Occupancy.OCCUPIED)
    codes = ("BLD", "UNIT", "HH", "HEAD", "UNITH", "HHO", "LINK", "BR_CHAIN")
    assert list(values(*codes).values()) == [7, 22, 281, 22, 22, 281, 281, 1]
    with CaptureQueriesContext(connection) as queries:
        chain = chain_on(DAY)
    assert len(queries) <= 10
    assert list(chain.levels.values()) == [1, 7, 22, 22, 281]
    assert told(chain) == []
    lost = Link.objects.get(
        household__unit__building__name="3号楼",
        household__unit__name="2单元",
        household__room="201",
    )
    end_link(link=lost, until_on=date(2023, 4, 20))
    assert told() == ["3号楼2单元还有 1 户没有包联党员。"]
    assert values("LINK", "BR_CHAIN", day=date(2023, 4, 19)) == {"LINK": 281, "BR_CHAIN": 1}
    assert values("LINK", "BR_CHAIN") == {"LINK": 280, "BR_CHAIN": 0}


def test_G3_branch_group_post_and_person_stand_with_their_dates(
    link: Link, centre: Member, branch: Branch
) -> None:
    seat_person(place=branch, holder_name="梁秀兰", post="书记", since=SINCE)
    for day, count in ((date(2022, 12, 31), 0), (SINCE.day, 1), (DAY, 1)):
        found = (
            branches_on(day),
            groups_on(day),
            members_on(day),
            links().filter(holding(day)),
            seats_on(day),
        )
        assert [one.count() for one in found] == [count] * 5
    assert values("BR_ANY", "BR_CHAIN", day=date(2022, 12, 31)) == {"BR_ANY": 0, "BR_CHAIN": 0}
    assert values("BR_ANY", "BR_CHAIN", day=SINCE.day) == {"BR_ANY": 1, "BR_CHAIN": 1}


def test_without_any_group_or_member_nothing_is_reported(branch: Branch, home: Household) -> None:
    assert values("BR_CHAIN", "LINK") == {"BR_CHAIN": None, "LINK": None}


def test_each_level_is_asked_for_in_its_turn(branch: Branch, home: Household) -> None:
    list_member(branch=branch, name="乔淑芳", since=SINCE)
    assert told() == [
        "小区党支部还没有党小组。",
        "乔淑芳还没有挂到党员中心户。",
        "3号楼2单元还有 1 户没有包联党员。",
    ]
    group = form_group(branch=branch, name="3号楼党小组", since=SINCE)
    assert told()[0] == "3号楼党小组还没有党员中心户。"
    member = Member.objects.get()
    revise_member(member=member, group=group, is_centre=True)
    assert told()[0] == "党员中心户乔淑芳还没有包联户。"
    link_households(member=member, households=[home], since=SINCE)
    assert told() == []


def test_a_building_without_a_group_is_named(link: Link, unit: Unit) -> None:
    other = add_unit(building=add_building(name="4号楼"), name="1单元")
    for room in ("101", "102"):
        add_household(unit=other, room=room)
    assert told() == ["4号楼还没有党小组，2 户没有包联党员。"]
    assert gap(Lack.GROUP_OF_BUILDING).of == other.building_id
    revise_group(group=PartyGroup.objects.get(), places=[unit.building, other])
    assert told() == ["4号楼1单元还有 2 户没有包联党员。"]


def test_C3_each_of_several_branches_needs_its_own_chain(link: Link, unit: Unit) -> None:
    second = found_branch(name="第二党支部", kind=BranchKind.COMPOUND, founded=SINCE)
    assert told() == ["第二党支部还没有党小组。"]
    assert gap(Lack.GROUP).of == second.pk


def test_a_property_branch_stands_beside_the_chain(link: Link, unit: Unit) -> None:
    beside = found_branch(name="物业公司党支部", kind=BranchKind.PROPERTY, founded=SINCE)
    assert told() == []
    with pytest.raises(DomainError, match="不在五级链条里"):
        form_group(branch=beside, name="物业党小组", since=SINCE)


def test_vacant_homes_need_nobody_and_unplaced_ones_do(link: Link, unit: Unit) -> None:
    add_household(unit=unit, room="503", occupancy=Occupancy.VACANT)
    assert told() == []
    add_household(unit=None, room="东平房")
    assert told() == ["有 1 户不知在哪个单元，还没有包联党员。"]


def test_what_is_linked_but_perhaps_empty_makes_the_number_a_lower_bound(
    link: Link, centre: Member, unit: Unit
) -> None:
    unknown = add_household(unit=unit, room="503")
    link_households(member=centre, households=[unknown], since=SINCE)
    found = elements()["LINK"]
    assert (found.value, found.at_least) == (1, True)


def test_a_helper_is_no_primary_member(centre: Member, home: Household) -> None:
    link_households(member=centre, households=[home], since=SINCE, is_primary=False)
    assert values("LINK") == {"LINK": 0}
    assert "3号楼2单元还有 1 户没有包联党员。" in told()


def test_members_gather_around_a_centre_household(link: Link, centre: Member) -> None:
    member = list_member(branch=centre.branch, name="温玉山", centre=centre, since=SINCE)
    assert member.group_id == centre.group_id
    [node] = chain_on(DAY).branches[0].groups[0].centres
    assert [one.member.name for one in node.gathered] == ["温玉山"]
    assert told() == []
    end_member(member=centre, until_on=date(2023, 4, 20))
    assert told() == [
        "3号楼党小组还没有党员中心户。",
        "温玉山还没有挂到党员中心户。",
        "3号楼2单元还有 1 户没有包联党员。",
    ]


def test_those_around_a_centre_household_move_with_it(centre: Member, group: PartyGroup) -> None:
    member = list_member(branch=centre.branch, name="温玉山", centre=centre, since=SINCE)
    name_group_head(group=group, head=centre)
    other = form_group(branch=centre.branch, name="第二党小组", since=SINCE)
    revise_member(member=centre, group=other)
    member.refresh_from_db()
    group.refresh_from_db()
    assert (member.group_id, group.head_id) == (other.pk, None)
    with pytest.raises(Conflict, match="还有党员挂在这个党员中心户下"):
        revise_member(member=centre, is_centre=False)


def test_with_a_branch_ends_what_hangs_on_it(link: Link, branch: Branch) -> None:
    dissolve_branch(branch=branch, dissolved=PartialDate(date(2023, 4, 1)))
    assert told() == ["还没有小区党支部。", "3号楼2单元还有 1 户没有包联党员。"]
    ended = {one.until_on for model in (PartyGroup, Member, Link) for one in model.objects.all()}
    assert ended == {date(2023, 4, 1)}
    with pytest.raises(DomainError, match="已经撤销"):
        form_group(branch=branch, name="新党小组", since=SINCE)
    form_group(branch=branch, name="老党小组", since=SINCE, until_on=date(2023, 2, 1))


def test_a_group_moves_to_another_branch_with_its_members(link: Link, group: PartyGroup) -> None:
    second = found_branch(name="第二党支部", kind=BranchKind.COMPOUND, founded=SINCE)
    twin = list_member(branch=second, name="乔淑芳", since=SINCE)
    with pytest.raises(Conflict, match="已登记同名的党员"):
        revise_group(group=group, branch=second)
    end_member(member=twin, until_on=SINCE.day)
    assert revise_group(group=group, branch=second)
    dissolve_branch(branch=Branch.objects.get(name="小区党支部"), dissolved=SINCE)
    assert told() == []
    with pytest.raises(Conflict, match="不能改类型"):
        revise_branch(branch=second, kind=BranchKind.PROPERTY)


def test_V7_a_centre_household_with_few_or_many_homes_is_told(
    link: Link, centre: Member, unit: Unit
) -> None:
    assert [one.member for one in chain_on(DAY).uneven] == [centre]
    more = [add_household(unit=unit, room=str(number)) for number in range(4)]
    link_households(member=centre, households=more, since=SINCE)
    assert chain_on(DAY).uneven == []
    end_member(member=centre, until_on=DAY)
    assert chain_on(DAY).uneven == []


def test_C3_a_unit_of_two_branches_is_named(group: PartyGroup, unit: Unit) -> None:
    second = found_branch(name="第二党支部", kind=BranchKind.COMPOUND, founded=SINCE)
    other = form_group(branch=second, name="第二党小组", places=[unit], since=SINCE)
    assert units_of_two_branches(DAY) == [unit]
    revise_group(group=other, places=[])
    assert units_of_two_branches(DAY) == []


def test_V8_the_database_lets_a_home_have_one_primary_member_at_a_time(link: Link) -> None:
    twin = {"member": link.member, "household": link.household, "since_on": date(2023, 2, 1)}
    with pytest.raises(IntegrityError, match="one_primary_member"), transaction.atomic():
        Link.objects.create(**twin, until_on=date(2023, 3, 1))
    Link.objects.filter(pk=link.pk).update(until_on=date(2023, 2, 1))
    Link.objects.create(**twin)
    Link.objects.create(**{**twin, "is_primary": False}, until_on=date(2023, 3, 1))


def test_V8_a_second_primary_member_is_refused_in_words(link: Link, group: PartyGroup) -> None:
    other = list_member(
        branch=group.branch, name="温玉山", group=group, is_centre=True, since=SINCE
    )
    with pytest.raises(Conflict, match="有 1 户在这段时间已有主要包联党员"):
        link_households(member=other, households=[link.household], since=SINCE)
    [helper] = link_households(
        member=other, households=[link.household], since=SINCE, is_primary=False
    )
    with pytest.raises(Conflict, match="已有主要包联党员"):
        revise_link(link=helper, is_primary=True)
    end_link(link=link, until_on=date(2023, 1, 1))
    assert revise_link(link=helper, is_primary=True)


def test_a_members_links_end_with_the_duty(link: Link, centre: Member) -> None:
    end_member(member=centre, until_on=date(2023, 4, 20))
    link.refresh_from_db()
    assert link.until_on == date(2023, 4, 20)
    with pytest.raises(DomainError, match="包联不能晚于那一天"):
        link_households(member=centre, households=[link.household], since=SINCE)


def test_double_registered_members_hang_on_the_chain_too(
    group: PartyGroup, home: Household
) -> None:
    member = list_member(
        branch=group.branch,
        name="温玉山",
        group=group,
        is_centre=True,
        since=SINCE,
        registration=Registration.RESIDENCE,
    )
    link_households(member=member, households=[home], since=SINCE)
    assert told() == []


REFUSALS: dict[str, Callable[[Any], object]] = {
    "组长要从本党小组": lambda one: name_group_head(
        group=form_group(branch=one.branch, name="第二党小组", since=SINCE), head=one
    ),
    "党小组里还有党员": lambda one: end_group(group=one.group, until_on=DAY),
    "已登记同名的党员": lambda one: list_member(branch=one.branch, name=one.name, since=SINCE),
    "请填写姓名": lambda one: list_member(branch=one.branch, name=" ", since=SINCE),
    "要挂在一个党小组下": lambda one: list_member(
        branch=one.branch, name="甲", is_centre=True, since=SINCE
    ),
    "不再挂在别的中心户下": lambda one: list_member(
        branch=one.branch, name="甲", is_centre=True, centre=one, since=SINCE
    ),
    "已有同名的党小组": lambda one: form_group(branch=one.branch, name=one.group.name, since=SINCE),
    "请至少选一户": lambda one: link_households(member=one, households=[], since=SINCE),
    "不能早于开始日期": lambda one: end_member(member=one, until_on=date(2022, 1, 1)),
}


@pytest.mark.parametrize("sentence", REFUSALS)
def test_a_refusal_says_why(centre: Member, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        REFUSALS[sentence](centre)


def test_what_hangs_on_the_register_keeps_it(link: Link, unit: Unit) -> None:
    with pytest.raises(Conflict, match="包联记录"):
        remove_household(household=link.household)
    empty = add_building(name="5号楼")
    revise_group(group=PartyGroup.objects.get(), places=[empty])
    with pytest.raises(Conflict, match="党小组的负责范围"):
        remove_building(building=empty)


def test_the_levels_are_five() -> None:
    assert list(chain_on(DAY).levels) == list(Level)
