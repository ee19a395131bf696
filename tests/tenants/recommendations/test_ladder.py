"""The ladder from unit heads to a committee, and what ends with a post as head."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from district.audit.models import AuditEntry
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action, Role
from district.identity.access import reach
from tenants.bodies.composition import composition_of
from tenants.bodies.ex_officio import seat_head
from tenants.bodies.models import BodyKind, Seat, SeatSource
from tenants.bodies.queries import seats_on
from tenants.bodies.seats import correct_seat, seat_person
from tenants.bodies.services import form_body
from tenants.heads.models import HeadTerm, Title
from tenants.heads.queries import terms_on
from tenants.heads.services import correct_head_term, end_head_term
from tenants.recommendations.climbing import (
    finish_stage,
    seat_heads,
    start_ladder,
    waive_stage,
)
from tenants.recommendations.models import Recommendation
from tenants.recommendations.queries import progress_of
from tests.make import account
from tests.tenants.recommendations.making import NAMES, climbed, rungs

pytestmark = pytest.mark.usefixtures("in_meijing")


def test_E3_the_ladder_leads_from_units_to_the_committee() -> None:
    made = climbed()
    third = made.stages[2]
    with pytest.raises(Conflict, match="还有 2 位楼长没有登记为当然成员"):
        finish_stage(stage=third)
    assert seat_heads(stage=third) == 2
    finish_stage(stage=third)
    seated = set(Seat.objects.filter(body=made.body).values_list("holder_name", "source"))
    assert seated == {(NAMES[0], "ex_officio"), (NAMES[2], "ex_officio")}
    assert made.ladder.finished_on == today()


def test_E3_a_stage_opens_only_when_the_one_below_is_done_or_waived() -> None:
    made = rungs()
    with pytest.raises(Conflict, match="先办完“各单元推选”"):
        made.choose(2, made.buildings[0], NAMES[0])
    with pytest.raises(Conflict, match="先办完“各单元推选”"):
        waive_stage(stage=made.stages[1], waiver="等不及")
    made.choose(1, made.units[0], NAMES[0])
    with pytest.raises(Conflict, match="还有 3 处没有单元长：东楼2单元、西楼1单元、西楼2单元"):
        finish_stage(stage=made.stages[0])
    with pytest.raises(DomainError, match="写明理由"):
        waive_stage(stage=made.stages[0], waiver=" ")
    waive_stage(stage=made.stages[0], waiver="其余单元没有人愿意")
    with pytest.raises(Conflict, match="已经办完"):
        made.choose(1, made.units[1], NAMES[1])
    assert made.choose(2, made.buildings[0], NAMES[0], asked=1, agreed=1).is_chosen


def test_E3_a_head_of_a_building_who_heads_none_of_its_units_is_refused() -> None:
    made = rungs()
    for unit, name in zip(made.units, NAMES, strict=True):
        made.choose(1, unit, name)
    finish_stage(stage=made.stages[0])
    for stranger in ("郝来福", NAMES[2]):  # the latter heads a unit of the other building
        with pytest.raises(DomainError, match="总楼长要从本楼的单元长中推选，这位还不是单元长"):
            made.choose(2, made.buildings[0], stranger)
    assert not Recommendation.objects.exclude(building=None).exists()


def test_E3_each_stage_knows_who_chooses() -> None:
    made = rungs()
    first = progress_of(made.ladder)[0]
    assert [one.electors for one in first.choosing] == [2, 2, 2, 2]
    made.choose(1, made.units[0], NAMES[0])
    second = progress_of(made.ladder)[1]
    assert [one.electors for one in second.choosing] == [1, None]
    assert [one.is_open for one in progress_of(made.ladder)] == [True, False, False]


def test_E3_the_seat_ends_on_the_day_the_post_ends() -> None:
    made = climbed()
    seat_heads(stage=made.stages[2])
    term = HeadTerm.objects.get(title=made.top, building=made.buildings[0])
    end_head_term(term=term, until_on=today())
    seat = Seat.objects.get(holder_name=NAMES[0])
    assert seat.until_on == today() and seat.ended_with_head
    assert not seats_on(today()).filter(pk=seat.pk).exists()
    told = AuditEntry.objects.get(action="bodies.seat_ended", object_id=seat.pk)
    assert told.facts["because"] == "head_ended"


def test_E3_the_seat_follows_a_later_correction_and_never_outlives_the_post() -> None:
    made = climbed()
    seat_heads(stage=made.stages[2])
    term = HeadTerm.objects.get(title=made.top, building=made.buildings[0])
    end_head_term(term=term, until_on=today() + timedelta(days=9))
    correct_head_term(term=term, until_on=today() + timedelta(days=4))
    seat = Seat.objects.get(holder_name=NAMES[0])
    assert seat.until_on == today() + timedelta(days=4)
    with pytest.raises(DomainError, match="不能比楼长的任期长"):
        correct_seat(seat=seat, until_on=None)


def test_E3_rights_as_a_member_end_with_the_post() -> None:
    made = climbed()
    seat_heads(stage=made.stages[2])
    person = account(Role.COMMITTEE_MEMBER, name=NAMES[0])
    Seat.objects.filter(holder_name=NAMES[0]).update(account=person)
    end_head_term(
        term=HeadTerm.objects.get(title=made.top, building=made.buildings[0]), until_on=today()
    )
    person.known_grants.clear()
    assert not reach(person, Action.VOTES_RUN)


def test_E3_the_committee_shows_ex_officio_and_recommended_seats() -> None:
    made = climbed()
    seat_heads(stage=made.stages[2])
    seat_person(
        place=made.body, holder_name="贺连生", post="委员", since=PartialDate(today()),
        source=SeatSource.RECOMMENDED,
    )  # fmt: skip
    found = composition_of(made.body)
    assert {str(one.source): one.people for one in found.shares} == {"楼长当然成员": 2, "推荐": 1}
    assert found.remarks == []


def test_E3_an_ex_officio_seat_of_no_head_is_remarked_on_and_tied_later() -> None:
    made = rungs()
    noted = seat_person(
        place=made.body, holder_name=NAMES[0], post="主任", since=PartialDate(today()),
        source=SeatSource.EX_OFFICIO,
    )  # fmt: skip
    assert (
        f"“{NAMES[0]}”登记为当然成员，还没有对应的楼长任期。" in composition_of(made.body).remarks
    )
    made.choose(1, made.units[0], NAMES[0])
    seat_head(body=made.body, term=terms_on(today()).get(), since_on=today())
    seat_head(body=made.body, term=terms_on(today()).get(), since_on=today())  # changes nothing
    noted.refresh_from_db()
    assert noted.head_term is not None and noted.post == "主任"


def test_E3_whoever_is_noted_ex_officio_sits_by_the_post_of_the_building_first() -> None:
    made = climbed()
    seat = seat_person(
        place=made.body, holder_name=NAMES[0], post="主任", since=PartialDate(today()),
        source=SeatSource.EX_OFFICIO,
    )  # fmt: skip
    assert seat.head_term is not None and seat.head_term.title == made.top
    correct_seat(seat=seat, source=SeatSource.RECOMMENDED)
    seat.refresh_from_db()
    assert seat.head_term is None


def test_E3_owners_elect_their_committee_so_no_head_sits_there_ex_officio() -> None:
    made = climbed()
    owners = form_body(kind=BodyKind.OWNERS_COMMITTEE, name="业委会")
    with pytest.raises(DomainError, match="业委会由业主投票选举，没有当然成员"):
        seat_head(body=owners, term=terms_on(today())[0], since_on=today())
    with pytest.raises(DomainError, match="业委会由业主投票选举，没有当然成员"):
        start_ladder(title=made.top, body=owners)


def test_a_ladder_needs_a_rung_below_and_runs_once() -> None:
    made = rungs()
    with pytest.raises(Conflict, match="正在进行"):
        start_ladder(title=made.top, body=made.body)
    with pytest.raises(DomainError, match="还没有写明从谁中推选"):
        start_ladder(title=Title.objects.get(name="栋长"), body=made.body)


def test_the_database_keeps_a_post_as_head_to_ex_officio_seats() -> None:
    made = climbed()
    seat_heads(stage=made.stages[2])
    with (
        pytest.raises(IntegrityError, match="by_a_post_as_head_is_ex_officio"),
        transaction.atomic(),
    ):
        Seat.objects.filter(body=made.body).update(source="recommended")
