"""Branches: kinds, dates, numbers of members."""

from datetime import date

import pytest

from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from tenants.party.models import Branch, BranchKind
from tenants.party.queries import branches_on
from tenants.party.services import dissolve_branch, found_branch, revise_branch, set_members
from tests.tenants.records.demo import elements, values

pytestmark = pytest.mark.usefixtures("in_meijing")


def branch(
    name: str = "小区党支部", founded: str = "2021年6月", members: Count | None = None
) -> Branch:
    return found_branch(
        name=name,
        kind=BranchKind.COMPOUND,
        founded=PartialDate.parse(founded),
        members=members or Count(),
    )


def test_D3_a_branch_known_to_the_month_counts_from_its_first_day() -> None:
    branch(founded="2022年5月")
    assert values("BR_ANY", day=date(2022, 4, 30)) == {"BR_ANY": 0}
    assert values("BR_ANY", day=date(2022, 5, 1)) == {"BR_ANY": 1}


def test_without_any_branch_on_record_nothing_is_reported() -> None:
    assert values("BR", "BR_ANY", "PMD") == {"BR": None, "BR_ANY": None, "PMD": None}


def test_a_property_branch_alone_does_not_make_a_compound_branch() -> None:
    found_branch(name="物业公司党支部", kind=BranchKind.PROPERTY)
    assert values("BR", "BR_C", "BR_P", "BR_ANY") == {"BR": 1, "BR_C": 0, "BR_P": 1, "BR_ANY": 0}


def test_E1_members_of_branches_add_up_as_far_as_they_are_known() -> None:
    branch(members=Count(50, at_least=True))
    branch("第二党支部", members=Count(12))
    found = elements()["PMD"]
    assert (found.value, found.at_least) == (62, True)


def test_a_branch_with_unknown_members_makes_the_sum_a_lower_bound() -> None:
    branch(members=Count(12))
    branch("第二党支部")
    found = elements()["PMD"]
    assert (found.value, found.at_least) == (12, True)


def test_known_members_alone_are_exact() -> None:
    set_members(branch=branch(), members=Count(12))
    found = elements()["PMD"]
    assert (found.value, found.at_least) == (12, False)


def test_a_dissolved_branch_counts_no_more_and_stays_on_record() -> None:
    dissolve_branch(branch=branch(), dissolved=PartialDate(date(2023, 4, 20)))
    assert values("BR", day=date(2023, 4, 19)) == {"BR": 1}
    assert values("BR", day=date(2023, 4, 20)) == {"BR": 0}
    assert Branch.objects.get().founded is not None
    assert branches_on(date(2022, 1, 1)).exists()


def test_a_branch_is_entered_once_and_ends_after_it_began() -> None:
    known = branch()
    with pytest.raises(Conflict, match="已有名为"):
        branch()
    with pytest.raises(DomainError, match="撤销日期不能早于成立日期"):
        dissolve_branch(branch=known, dissolved=PartialDate(date(2020, 1, 1)))


def test_B17_a_joint_branch_counts_once_and_names_the_other_compounds() -> None:
    joint = found_branch(
        name="联合党支部",
        kind=BranchKind.COMPOUND,
        founded=PartialDate(date(2022, 5, 20)),
        is_joint=True,
        shared_with=" 龙凤苑、 锦绣园 ",
    )
    assert joint.shared_with == "龙凤苑、 锦绣园"
    assert values("BR_C", "BR_ANY") == {"BR_C": 1, "BR_ANY": 1}
    assert values("BR_ANY", day=date(2022, 5, 19)) == {"BR_ANY": 0}
    with pytest.raises(DomainError, match="请同时选“联合党支部”"):
        revise_branch(branch=joint, is_joint=False)
    assert revise_branch(branch=joint, is_joint=False, shared_with="")
