"""The owners' base of a day: what counts as one owner (区分所有权解释 art. 9)."""

from datetime import date
from typing import Any

import pytest

from tenants.ownership.models import Disposal, Part, PartKind, Title
from tenants.ownership.queries import OwnerGroup, owner_groups
from tenants.people.models import Person

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = date(2026, 5, 1)


def person(name: str, **told: Any) -> Person:
    return Person.objects.create(name=name, **told)


def part(label: str, *owners: Person, kind: PartKind = PartKind.HOME, **told: Any) -> Part:
    made = Part.objects.create(label=label, kind=kind, **told)
    for owner in owners:
        Title.objects.create(part=made, owner=owner, since_on=date(2020, 1, 1))
    return made


def labels(groups: list[OwnerGroup]) -> list[list[str]]:
    return [[one.label for one in group.parts] for group in groups]


def test_several_parts_of_one_owner_count_once() -> None:
    owner = person("康一舟")
    part("10号楼101", owner)
    part("2号楼101", owner)
    part("2号楼102", person("白露"))
    groups = owner_groups(DAY)
    assert labels(groups) == [["2号楼101", "10号楼101"], ["2号楼102"]]
    assert groups[0].voter_id == owner.pk


def test_co_owners_are_one_and_count_apart_from_each_of_them_alone() -> None:
    one, other = person("康一舟"), person("白露")
    part("1号楼101", one, other)
    part("1号楼102", other, one)
    part("1号楼103", one)
    groups = owner_groups(DAY)
    assert labels(groups) == [["1号楼101", "1号楼102"], ["1号楼103"]]
    assert set(groups[0].owner_ids) == {one.pk, other.pk}


def test_co_owners_vote_by_whom_they_have_chosen() -> None:
    one, other = person("康一舟"), person("白露")
    first, second = part("1号楼101", one, other), part("1号楼102", one, other)
    assert owner_groups(DAY)[0].voter_id is None
    Title.objects.filter(part=first, owner=other).update(is_voter=True)
    assert owner_groups(DAY)[0].voter_id == other.pk
    Title.objects.filter(part=second, owner=one).update(is_voter=True)
    assert owner_groups(DAY)[0].voter_id is None


def test_the_developer_counts_once_with_all_that_is_unsold_or_undelivered() -> None:
    developer, buyer = person("离石春居置业有限公司", is_organisation=True), person("白露")
    part("1号楼101", buyer, disposal=Disposal.UNDELIVERED)
    part("1号楼102", developer, disposal=Disposal.UNSOLD)
    part("1号楼103", developer)
    part("1号楼104", buyer)
    groups = owner_groups(DAY)
    assert [group.is_developer for group in groups] == [True, False]
    assert labels(groups) == [["1号楼101", "1号楼102", "1号楼103"], ["1号楼104"]]
    assert (groups[0].label, groups[0].voter_id) == ("建设单位", developer.pk)


def test_a_part_without_an_owner_counts_by_itself() -> None:
    part("1号楼101")
    part("1号楼102")
    groups = owner_groups(DAY)
    assert labels(groups) == [["1号楼101"], ["1号楼102"]]
    assert {group.owner_ids for group in groups} == {()}


def test_a_hundred_and_twenty_units_count_a_hundred_and_fourteen() -> None:
    """rules.md §4.5: one owner holds three, the developer five."""
    holder = person("康一舟")
    for number in range(120):
        owners = [holder] if number < 3 else [] if number < 8 else [person(f"业主{number}")]
        disposal = Disposal.UNSOLD if 3 <= number < 8 else Disposal.DELIVERED
        part(f"1号楼{number}", *owners, disposal=disposal, registered_area=10_000)
    groups = owner_groups(DAY)
    assert len(groups) == 114
    assert sum(one.area or 0 for group in groups for one in group.parts) == 1_200_000


def test_the_base_is_that_of_its_day() -> None:
    seller, buyer = person("康一舟"), person("白露")
    sold = part("1号楼101", seller)
    Title.objects.filter(part=sold).update(until_on=DAY)
    Title.objects.create(part=sold, owner=buyer, since_on=DAY)
    assert owner_groups(date(2026, 4, 30))[0].owner_ids == (seller.pk,)
    assert owner_groups(DAY)[0].owner_ids == (buyer.pk,)


def test_bays_count_only_where_they_are_asked_for() -> None:
    part("B-017", person("白露"), kind=PartKind.BAY)
    assert owner_groups(DAY) == []
    assert labels(owner_groups(DAY, kinds=[PartKind.BAY])) == [["B-017"]]


def test_the_first_known_area_counts_and_says_which_it_is() -> None:
    part("1号楼101", surveyed_area=8_912, contract_area=9_000)
    part("1号楼102", registered_area=8_900, surveyed_area=8_912)
    part("1号楼103")
    found = [(one.area, one.basis) for group in owner_groups(DAY) for one in group.parts]
    assert found == [(8_912, "surveyed"), (8_900, "registered"), (None, "")]


def test_the_base_takes_three_statements(django_assert_num_queries: Any) -> None:
    for number in range(5):
        part(f"1号楼{number}", person(f"业主{number}"))
    with django_assert_num_queries(3):
        assert len(owner_groups(DAY)) == 5
