"""What the rules say to a branch of its size: advice, and never a refusal."""

from datetime import date

import pytest

from district.core.counts import Count
from district.core.dates import PartialDate
from tenants.party.members import list_member
from tenants.party.models import Branch, BranchKind, Registration
from tenants.party.services import found_branch
from tenants.party.thresholds import Limit, advice_for

pytestmark = pytest.mark.usefixtures("in_meijing")
SINCE = PartialDate(date(2023, 1, 1))
JOINT, COMMITTEE, LARGE = "成立联合党支部", "应设支部委员会", "研究分设"


def branch(members: Count, *, is_joint: bool = False) -> Branch:
    return found_branch(
        name="小区党支部", kind=BranchKind.COMPOUND, members=members, is_joint=is_joint
    )


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (Count(2), [JOINT]),
        (Count(3), []),
        (Count(6), []),
        (Count(7), [COMMITTEE]),
        (Count(50), [COMMITTEE]),
        (Count(51), [COMMITTEE, LARGE]),
        (Count(50, at_least=True), [COMMITTEE, LARGE]),
        (Count(2, at_least=True), []),
        (Count(), []),
    ],
)
def test_E1_three_form_seven_have_a_committee_fifty_are_many(
    members: Count, said: list[str]
) -> None:
    found = advice_for(branch(members))
    assert [
        part for one in found for part in (JOINT, COMMITTEE, LARGE) if part in one.sentence
    ] == said
    assert [one.is_warning for one in found] == [part != COMMITTEE for part in said]


def test_a_joint_branch_may_be_small() -> None:
    assert advice_for(branch(Count(2), is_joint=True)) == []


def test_advice_names_its_rule() -> None:
    [one] = advice_for(branch(Count(7)))
    assert one.source == "《中国共产党支部工作条例（试行）》第二十条"


def test_before_the_rule_was_in_force_it_says_nothing() -> None:
    assert advice_for(branch(Count(2)), date(2018, 10, 27)) == []
    assert len(Limit) == 3


@pytest.mark.parametrize(
    ("registration", "said"), [(Registration.FULL, [COMMITTEE]), (Registration.RESIDENCE, [])]
)
def test_who_is_registered_at_residence_never_counts(
    registration: Registration, said: list[str]
) -> None:
    one = branch(Count())
    for number in range(7):
        list_member(branch=one, name=f"党员{number}", since=SINCE, registration=registration)
    assert [COMMITTEE for advice in advice_for(one) if COMMITTEE in advice.sentence] == said
