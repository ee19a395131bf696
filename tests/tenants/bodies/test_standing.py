"""How bodies stand, the clocks that run, the terms that follow each other, and the books."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.errors import Conflict
from district.core.permissions import Role
from district.identity.access import roles_of
from tenants.bodies.books import bookkeeper, may_write_books, take_books
from tenants.bodies.composition import composition_of, history_of
from tenants.bodies.interruptions import interrupt_body, resume_body
from tenants.bodies.models import Body, BodyKind, BookKeeping, InterruptionKind, Seat
from tenants.bodies.queries import bodies
from tenants.bodies.seats import end_seat, seat_person
from tenants.bodies.services import (
    HandoverList,
    dissolve_body,
    file_body,
    form_body,
    revise_body,
)
from tenants.bodies.standing import ClockState, Standing, clocks_of, standing_of
from tenants.ownership.models import Part, PartKind, Title
from tenants.people.models import Person
from tests import make

pytestmark = pytest.mark.usefixtures("in_meijing")
FORMED, ENDS = date(2020, 1, 10), date(2025, 1, 10)


def committee(term: int = 1, formed: date = FORMED, **more: Any) -> Body:
    return form_body(
        kind=BodyKind.OWNERS_COMMITTEE,
        name="业主委员会",
        term_number=term,
        formed=PartialDate(formed),
        **more,
    )


def sit(body: Body, name: str, **more: Any) -> Seat:
    return seat_person(place=body, holder_name=name, post="委员", since=PartialDate(FORMED), **more)


def handover(successor: Body | None = None) -> HandoverList:
    return HandoverList(0, "无", "账册", seal_is_surrendered=True, successor=successor)


def end(body: Body, successor: Body | None = None) -> None:
    day = PartialDate(date(2024, 1, 10))
    dissolve_body(body=body, dissolved=day, handover=handover(successor))


def standing(body: Body, day: date) -> Standing:
    return standing_of(bodies().get(pk=body.pk), day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 9), Standing.PREPARING),
        (date(2020, 1, 10), Standing.IN_TERM),
        (date(2024, 10, 9), Standing.IN_TERM),
        (date(2024, 10, 10), Standing.EXPIRING),
        (date(2025, 1, 9), Standing.EXPIRING),
        (date(2025, 1, 10), Standing.EXPIRED),
    ],
)
def test_a_filed_committee_goes_through_its_term(day: date, expected: Standing) -> None:
    body = committee(term_ends_on=ENDS)
    file_body(body=body, filed=PartialDate(date(2020, 2, 1)))
    assert standing(body, day) is expected


def test_a_committee_is_formed_then_filed_then_ended_or_replaced() -> None:
    body, day = committee(), date(2024, 6, 1)
    assert standing(body, day) is Standing.FORMED
    file_body(body=body, filed=PartialDate(date(2020, 2, 1)))
    assert standing(body, day) is Standing.FILED
    end(body, committee(2, date(2024, 1, 10)))
    assert standing(body, day) is Standing.REPLACED
    lone = form_body(kind=BodyKind.SELF_FORMED, name="自治委员会", formed=PartialDate(FORMED))
    end(lone)
    assert standing(lone, day) is Standing.DISSOLVED


@pytest.mark.parametrize("kind", InterruptionKind)
def test_a_body_may_stop_for_a_while(kind: InterruptionKind) -> None:
    body = committee(term_ends_on=ENDS)
    interrupt_body(body=body, kind=kind, reason="委员不足半数", since_on=date(2022, 3, 1))
    assert standing(body, date(2022, 3, 1)) is Standing(kind.value)
    with pytest.raises(Conflict, match="先恢复履职"):
        interrupt_body(body=body, kind=kind, reason="又一次", since_on=date(2022, 4, 1))
    resume_body(body=body, until_on=date(2022, 5, 1))
    assert standing(body, date(2022, 5, 1)) is Standing.FORMED


def test_D18_B10_the_clocks_say_the_day_and_the_rule() -> None:
    body = committee(term_ends_on=ENDS, first_met_on=date(2020, 1, 17))
    file_body(body=body, filed=PartialDate(date(2020, 2, 12)))
    clocks = clocks_of(bodies().get(pk=body.pk), date(2025, 1, 15))
    met, filed, renewal, handed = clocks
    assert (met.due_on, met.state) == (date(2020, 1, 17), ClockState.KEPT)
    assert (filed.due_on, filed.state) == (date(2020, 2, 9), ClockState.LATE)
    assert "晚 3 天" in filed.sentence and filed.basis == "依据：物业管理条例 第十六条"
    assert (renewal.due_on, renewal.state) == (date(2024, 10, 10), ClockState.OVERDUE)
    assert handed.sentence == "移交：最迟2025年1月20日，还有 5 天。"


def test_terms_of_one_body_never_overlap() -> None:
    first = committee(term_ends_on=ENDS)
    with pytest.raises(Conflict, match="任期重叠"):
        committee(2, date(2025, 1, 9), term_ends_on=date(2030, 1, 9))
    second = committee(2, ENDS, term_ends_on=date(2030, 1, 10))
    with pytest.raises(IntegrityError, match="terms_of_a_body_follow_each_other"):
        Body.objects.filter(pk=second.pk).update(formed_on=ENDS - timedelta(days=1))
    assert first.name == second.name


def test_D19_the_books_are_with_one_body_at_every_moment() -> None:
    old, new = committee(), committee(2, date(2024, 1, 10))
    take_books(body=old)
    with pytest.raises(Conflict, match="账目现在由"):
        take_books(body=new)
    end(old, new)
    passed = BookKeeping.objects.get(body=old).until_at
    assert passed is not None
    for at, one in ((passed - timedelta(microseconds=1), old), (passed, new)):
        assert [may_write_books(body, at) for body in (old, new)] == [one == old, one == new]
    assert bookkeeper() == new


def test_a_body_that_is_entered_as_ended_keeps_no_books() -> None:
    body = committee()
    take_books(body=body)
    revise_body(body=body, dissolved=PartialDate(date(2024, 1, 10)))
    assert bookkeeper() is None and not may_write_books(body)


def test_the_database_refuses_two_bookkeepers_at_one_moment() -> None:
    old, new = committee(), committee(2, date(2024, 1, 10))
    kept = take_books(body=old)
    refused = pytest.raises(IntegrityError, match="books_are_kept_by_one_body")
    with refused, transaction.atomic():
        BookKeeping.objects.create(body=new, since_at=kept.since_at + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bodies_bookkeeping")
        assert cursor.fetchone() == (1,)


def test_D19_with_the_body_its_members_lose_their_rights_at_once() -> None:
    member = make.account(Role.COMMITTEE_MEMBER)
    body = committee()
    sit(body, "甲", holder_phone=member.phone)
    end(body)
    member.known_grants.clear()
    assert roles_of(member) == {Role.RESIDENT}
    assert Seat.objects.get().holder_name == "甲"


def test_who_sits_on_the_next_body_keeps_the_rights() -> None:
    member = make.account(Role.COMMITTEE_MEMBER)
    old, new = committee(), committee(2, date(2024, 1, 10))
    seat = sit(old, "甲", holder_phone=member.phone)
    seat_person(
        place=new,
        holder_name="甲",
        post="主任",
        since=PartialDate(date(2024, 1, 10)),
        holder_phone=member.phone,
    )
    end_seat(seat=seat, until_on=date(2024, 1, 10))
    member.known_grants.clear()
    assert roles_of(member) == {Role.COMMITTEE_MEMBER}


def test_D17_E3_the_sources_add_up_and_the_size_is_remarked_on() -> None:
    body = committee(seats=Count(5), term_ends_on=date(2026, 1, 10))
    for name, source in (
        ("甲", "ex_officio"),
        ("乙", "ex_officio"),
        ("丙", "recommended"),
        ("丁", ""),
    ):
        sit(body, name, source=source)
    found = composition_of(body)
    assert sorted(one.people for one in found.shares) == [1, 1, 2]
    assert sum(one.people for one in found.shares) == found.people == 4
    assert found.remarks[:2] == ["名单上有 4 人，委员数登记为 5 人。", "任期超过 5 年。"]
    assert [one[:3] for one in found.remarks[2:]] == ["“甲”", "“乙”"]  # heads of nothing on record


@pytest.mark.parametrize(("seats", "remark"), [(4, "规定是 5 至 11 人"), (6, "是双数")])
def test_V11_a_size_beside_the_rule_is_a_remark_and_no_refusal(seats: int, remark: str) -> None:
    assert remark in "".join(composition_of(committee(seats=Count(seats))).remarks)


@pytest.mark.parametrize(("owners", "is_remarked"), [(1, True), (2, False)])
def test_V11_owners_are_half_of_a_property_committee_at_least(
    owners: int, is_remarked: bool
) -> None:
    body = form_body(
        kind=BodyKind.PROPERTY_COMMITTEE,
        name="物业管理委员会",
        formed=PartialDate(FORMED),
        branch_waiver="支部正在筹建",
    )
    names = ["高文静", "韩守业", "靳立新", "郝建平"]
    for number, name in enumerate(names):
        sit(body, name)
        part = Part.objects.create(kind=PartKind.HOME, label=str(number))
        owner = Person.objects.create(name=name if number < owners else f"业主{number}")
        Title.objects.create(part=part, owner=owner)
    remarks = "".join(composition_of(body).remarks)
    assert (f"{owners} 人是业主，规定不少于 50%。" in remarks) is is_remarked


def test_B11_three_terms_are_shown_and_the_fourth_is_allowed() -> None:
    for term, year in enumerate((2008, 2012, 2016), 1):
        begins, ends = date(year, 1, 10), date(year + 4, 1, 10)
        body = committee(term, begins, term_ends_on=ends)
        seat = seat_person(
            place=body, holder_name="郝建平", post="委员", since=PartialDate(begins), until_on=ends
        )
    found = history_of(seat)
    assert found.terms == len(found.seats) == 3
    assert "已任 3 届" in found.sentence and "第 4 次参选允许" in found.sentence
    sit(committee(4, date(2020, 1, 10)), "郝建平")
