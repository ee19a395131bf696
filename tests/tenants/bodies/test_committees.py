"""Members and terms of committees, and posts held in the branch and in the committee."""

from datetime import date
from typing import Any

import pytest

from district.core.clock import today
from district.core.counts import Count
from district.core.dates import PartialDate
from district.metrics.sources import Element
from tenants.absences.models import Topic
from tenants.absences.services import confirm_absence
from tenants.bodies.models import Body, BodyKind, SeatSource
from tenants.bodies.seats import seat_person
from tenants.bodies.services import file_body, form_body
from tenants.party.models import Branch, BranchKind
from tenants.party.services import found_branch
from tests.tenants.records.demo import elements, structure, values

pytestmark = pytest.mark.usefixtures("in_meijing")
DAY = date(2012, 6, 30)
CMT = ("CMT", "CMT_PM")
TERMS = ("TERM_OK", "TERM_EXP")
RENEWALS = ("TRM_DUE", "TRM_OK")


def committee(term: int = 1, formed: str = "2010-01-10", **more: Any) -> Body:
    return form_body(
        kind=BodyKind.OWNERS_COMMITTEE,
        name="业主委员会",
        term_number=term,
        formed=PartialDate.parse(formed),
        **more,
    )


def sit(
    place: Body | Branch, name: str, *, is_party: bool | None = None, post: str = "委员"
) -> None:
    seat_person(
        place=place,
        holder_name=name,
        post=post,
        since=PartialDate(date(2010, 1, 10)),
        is_party_member=is_party,
    )


def branch() -> Branch:
    return found_branch(
        name="小区党支部", kind=BranchKind.COMPOUND, founded=PartialDate(date(2009, 1, 1))
    )


def filed() -> Body:
    return file_body(body=committee(), filed=PartialDate(date(2010, 2, 1)))


def told(*codes: str) -> list[Element]:
    found = elements(DAY)
    return [found[code] for code in codes]


def test_B12_four_of_five_members_are_of_the_party() -> None:
    body = committee(seats=Count(5))
    for name in "甲乙丙丁":
        sit(body, name, is_party=True)
    sit(body, "戊", is_party=False)
    assert told(*CMT) == [Element(5), Element(4)]


def test_of_a_list_that_is_not_whole_the_numbers_are_lower_bounds() -> None:
    body = committee(seats=Count(3))
    sit(body, "甲", is_party=True)
    assert told(*CMT) == [Element(1, at_least=True), Element(1, at_least=True)]


def test_of_an_unknown_membership_the_party_members_are_a_lower_bound() -> None:
    body = committee(seats=Count(2))
    sit(body, "甲", is_party=True)
    sit(body, "乙")
    assert told(*CMT) == [Element(2), Element(1, at_least=True)]


def test_a_committee_without_names_reports_no_members() -> None:
    committee(seats=Count(5), party_seats=Count(4))
    assert values(*CMT, day=DAY) == {"CMT": None, "CMT_PM": None}


def test_who_came_as_a_party_member_is_one() -> None:
    seat = seat_person(
        place=committee(),
        holder_name="甲",
        post="委员",
        source=SeatSource.PARTY_MEMBER,
        since=PartialDate(date(2010, 1, 10)),
    )
    assert seat.is_party_member


def test_B9_the_last_of_three_terms_alone_is_the_committee() -> None:
    structure("meijing")
    found = elements()
    assert (found["TERM_OK"], found["TERM_EXP"]) == (Element(1), Element(0))
    assert found["CMT"] == Element(1, at_least=True)


def test_D14_a_self_formed_body_has_no_member_in_office_and_no_term() -> None:
    form_body(kind=BodyKind.SELF_FORMED, name="自治委员会", formed=PartialDate(date(2010, 1, 1)))
    assert values(*CMT, *TERMS, day=DAY) == dict.fromkeys((*CMT, *TERMS), 0)


def test_a_term_runs_out_on_its_last_day_and_a_renewal_takes_its_place() -> None:
    committee(term_ends_on=date(2012, 6, 30))
    assert values(*TERMS, day=date(2012, 6, 29)) == {"TERM_OK": 1, "TERM_EXP": 0}
    assert values(*TERMS, day=DAY) == {"TERM_OK": 0, "TERM_EXP": 1}
    committee(2, "2012-07-05", term_ends_on=date(2017, 7, 5))
    assert values(*TERMS, day=DAY) == {"TERM_OK": 0, "TERM_EXP": 1}
    assert values(*TERMS, day=date(2012, 7, 5)) == {"TERM_OK": 1, "TERM_EXP": 0}


@pytest.mark.parametrize(("formed", "renewed"), [("2012-06-20", 1), ("2012-06-21", 0)])
def test_a_term_is_renewed_in_time_up_to_its_last_day(formed: str, renewed: int) -> None:
    committee(term_ends_on=date(2012, 6, 20))
    committee(2, formed)
    assert values(*RENEWALS, day=DAY) == {"TRM_DUE": 1, "TRM_OK": renewed}
    assert values(*RENEWALS, day=date(2012, 7, 31)) == {"TRM_DUE": 0, "TRM_OK": 0}


def test_one_person_on_both_sides_makes_a_cross_post() -> None:
    body, own = filed(), branch()
    sit(own, "甲", post="书记")
    assert values("DUO", "DUO_OK", day=DAY) == {"DUO": 1, "DUO_OK": None}
    sit(body, "乙", post="主任")
    assert values("DUO", "DUO_OK", day=DAY) == {"DUO": 1, "DUO_OK": 0}
    sit(body, "甲")
    assert values("DUO", "DUO_OK", day=DAY) == {"DUO": 1, "DUO_OK": 1}


def test_without_a_branch_there_is_no_pair_once_somebody_says_so() -> None:
    filed()
    assert values("DUO", "DUO_OK", day=DAY) == {"DUO": None, "DUO_OK": None}
    confirm_absence(topic=Topic.BRANCH)
    assert values("DUO", "DUO_OK", day=today()) == {"DUO": 0, "DUO_OK": 0}
