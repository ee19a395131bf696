"""Bodies, the people on them, and what counts."""

from datetime import date
from typing import Any

import pytest

from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from tenants.bodies.models import Body, BodyKind, Seat
from tenants.bodies.queries import bodies_on, counted_bodies, missing_terms, people_on, seats_on
from tenants.bodies.seats import end_seat, seat_person
from tenants.bodies.services import HandoverList, dissolve_body, file_body, form_body, revise_body
from tenants.party.models import BranchKind
from tenants.party.services import found_branch
from tests.tenants.records.demo import structure, values

pytestmark = pytest.mark.usefixtures("in_meijing")
HANDOVER = HandoverList(
    balance_fen=1_250_00, assets="电脑一台", documents="账册三本", seal_is_surrendered=True
)


def known(text: str) -> PartialDate:
    parsed = PartialDate.parse(text)
    assert parsed is not None
    return parsed


def owners(term: int = 1, formed: str = "2010-01-10", **more: Any) -> Body:
    return form_body(
        kind=BodyKind.OWNERS_COMMITTEE,
        name="业主委员会",
        term_number=term,
        formed=known(formed) if formed else None,
        **more,
    )


def test_B5_a_person_on_two_bodies_counts_once_as_a_person() -> None:
    structure("meijing")
    day = date(2023, 4, 16)
    seats = seats_on(day).filter(body__isnull=False)
    assert seats.filter(holder_name="郝建平").count() == 2
    assert (seats.count(), people_on(day)) == (3, 2)


def test_B9_three_terms_are_history_and_the_missing_fourth_is_named() -> None:
    structure("meijing")
    terms = Body.objects.filter(kind=BodyKind.OWNERS_COMMITTEE)
    assert [body.term_number for body in terms] == [1, 2, 3]
    missing = missing_terms(date(2025, 1, 10))[0]
    assert (missing.next_number, missing.latest_end) == (4, date(2025, 1, 10))
    assert missing_terms(date(2025, 1, 9)) == []


def test_a_filed_committee_in_its_term_counts() -> None:
    body = owners(term_ends_on=date(2015, 1, 10))
    assert values("CMT_OK", day=date(2010, 2, 28)) == {"CMT_OK": 0}
    file_body(body=body, filed=known("2010-02-05"), filing_number="离备2010-3")
    assert values("CMT_OK", day=date(2010, 2, 28)) == {"CMT_OK": 1}
    assert values("CMT_OK", day=date(2010, 1, 31)) == {"CMT_OK": 0}
    assert values("CMT_OK", day=date(2015, 1, 31)) == {"CMT_OK": 0}


def test_a_filed_term_whose_end_is_unknown_counts_as_in_term() -> None:
    file_body(body=owners(), filed=known("2010年2月"))
    assert values("CMT_OK", day=date(2023, 4, 30)) == {"CMT_OK": 1}


def test_without_any_body_on_record_nothing_is_reported() -> None:
    assert values("CMT_OK") == {"CMT_OK": None}


@pytest.mark.parametrize("day", [date(2010, 1, 31), date(2012, 6, 30), date(2015, 1, 31)])
def test_the_page_and_the_night_count_alike(day: date) -> None:
    file_body(body=owners(term_ends_on=date(2015, 1, 10)), filed=known("2010-02-05"))
    assert values("CMT_OK", day=day) == {"CMT_OK": int(counted_bodies(day).exists())}


def test_D16_a_property_committee_waits_for_a_branch_or_a_reason() -> None:
    committee: dict[str, Any] = {"kind": BodyKind.PROPERTY_COMMITTEE, "name": "物管会"}
    with pytest.raises(DomainError, match="要先有党支部"):
        form_body(**committee, formed=known("2022年5月"))
    found_branch(name="小区党支部", kind=BranchKind.COMPOUND, founded=known("2022年5月"))
    assert form_body(**committee, formed=known("2022年5月")).pk


def test_D17_the_sources_of_members_add_up() -> None:
    body = owners()
    for name, source in (("甲", "grid_member"), ("乙", "party_member"), ("丙", "former_member")):
        seat_person(
            place=body, holder_name=name, post="委员", source=source, since=known("2010-01-10")
        )
    sources = Seat.objects.filter(body=body).values_list("source", flat=True)
    assert sorted(sources) == ["former_member", "grid_member", "party_member"]


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ({"assets": " "}, "请写清资产和文件资料"),
        ({"documents": ""}, "请写清资产和文件资料"),
        ({"seal_is_surrendered": False}, "印章要交回"),
    ],
)
def test_D19_nothing_is_dissolved_before_all_is_handed_over(
    gap: dict[str, Any], sentence: str
) -> None:
    body = owners()
    incomplete = HandoverList(**{**vars(HANDOVER), **gap})
    with pytest.raises(DomainError, match=sentence):
        dissolve_body(body=body, dissolved=known("2022-05-20"), handover=incomplete)
    body.refresh_from_db()
    assert body.dissolved is None


def test_D19_a_dissolved_body_keeps_its_history_and_ends_its_seats() -> None:
    body = owners()
    seat_person(place=body, holder_name="甲", post="主任", since=known("2010-01-10"))
    body = dissolve_body(body=body, dissolved=known("2022-05-20"), handover=HANDOVER)
    assert body.handover.balance_yuan == 1250
    assert not seats_on(date(2022, 5, 20)).exists()
    assert seats_on(date(2022, 5, 19)).get().holder_name == "甲"
    assert bodies_on(date(2022, 5, 19)).exists()
    with pytest.raises(Conflict, match="已经撤销"):
        dissolve_body(body=body, dissolved=known("2022-05-20"), handover=HANDOVER)


def test_E3_the_committee_of_a_compound_is_no_statutory_one() -> None:
    structure("jiaoyuju")
    body = Body.objects.get()
    assert body.kind == BodyKind.COMPOUND_COMMITTEE
    assert not body.is_fileable
    assert values("CMT_OK") == {"CMT_OK": 0}


def test_a_body_is_registered_once_a_term() -> None:
    owners()
    with pytest.raises(Conflict, match="这一届已经登记过"):
        owners()


def test_dates_that_contradict_each_other_are_refused() -> None:
    body = owners()
    with pytest.raises(DomainError, match="备案和撤销不能早于成立"):
        file_body(body=body, filed=known("2009"))
    with pytest.raises(DomainError, match="党员委员数不能多于委员数"):
        revise_body(body=body, seats=Count(5), party_seats=Count(6))


def test_nobody_sits_twice_on_one_body_at_a_time() -> None:
    body = owners()
    seat = seat_person(place=body, holder_name="甲", post="主任", since=known("2010-01-10"))
    with pytest.raises(Conflict, match="在这段时间已在这个组织任职"):
        seat_person(place=body, holder_name="甲", post="委员", since=known("2011"))
    end_seat(seat=seat, until_on=date(2011, 1, 1))
    seat_person(place=body, holder_name="甲", post="委员", since=known("2011"))
