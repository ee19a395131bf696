"""Carrying out the result of an election: once, and as it was looked at before."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import local_day, today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from tenants.bodies.models import Body, BodyKind, SeatSource
from tenants.bodies.seats import end_seat, seat_person
from tenants.decisions.challenging import require_unhindered
from tenants.decisions.models import Question
from tenants.decisions.models import State as VoteState
from tenants.elections.models import Election
from tenants.elections.models import State as ElectionState
from tenants.seating.models import Seating, SeatTaken
from tenants.seating.queries import Place, Plan, Source, elected_in, plan_of, seating_of


def check_seatable(source: Source) -> None:
    """Refuse a result that is not final, elected nobody, or has been carried out."""
    if seating_of(source) is not None:
        raise Conflict("seated_already", _("这次选举的当选人已经登记任职，不能再登记一次。"))
    if isinstance(source, Election):
        if source.state != ElectionState.COUNTED:
            raise Conflict("not_counted", _("还没有计票，没有当选人。"))
    elif source.vote.state != VoteState.PUBLISHED or not source.vote.is_binding:
        raise Conflict("not_published", _("结果公布以后，才能登记任职。"))
    else:
        require_unhindered(source.vote)
    if not elected_in(source):
        raise Conflict("nobody_elected", _("这次没有人当选。"))


@transaction.atomic
def seat_elected(
    *,
    source: Source,
    place: Place,
    post: str,
    since_on: date,
    others_leave: bool,
    seen: str,
    actor_id: UUID | None = None,
) -> Seating:
    """Let the elected begin; with ``others_leave`` who was not elected leaves on the same day.

    ``seen`` is the plan's fingerprint: what changed since it was shown is shown again first.
    """
    place = place.locked()
    source = source.locked()
    check_seatable(source)
    _check_place(source, place)
    _check_day(source, since_on)
    plan = plan_of(source, place)
    if plan.fingerprint != seen:
        raise Conflict("plan_changed", _("名单刚变过，请再看一遍，再确认。"))
    seating = Seating.objects.create(
        **_named(source, place), since_on=since_on, others_left=others_leave
    )
    _carry_out(seating, plan, post, actor_id)
    record_act(
        action="seating.seated",
        actor_id=actor_id,
        object_type=seating._meta.label,
        object_id=seating.pk,
        entering=len(plan.entering),
        leaving=len(plan.others) if others_leave else 0,
    )
    return seating


def _carry_out(seating: Seating, plan: Plan, post: str, actor_id: UUID | None) -> None:
    if seating.others_left:
        for seat in plan.others:
            end_seat(seat=seat, until_on=seating.since_on, actor_id=actor_id)
    entered = [
        seat_person(
            place=plan.place,
            holder_name=name,
            post=post,
            since=PartialDate(seating.since_on),
            source=SeatSource.ELECTED,
            actor_id=actor_id,
        )
        for name in plan.entering
    ]
    SeatTaken.objects.bulk_create(
        SeatTaken(seating=seating, seat=seat) for seat in (*entered, *plan.staying)
    )


def _check_place(source: Source, place: Place) -> None:
    if isinstance(source, Election):
        if source.branch_id != place.pk:
            raise DomainError("other_branch", _("只能登记到选举的那个支部。"))
    elif not isinstance(place, Body) or place.kind != BodyKind.OWNERS_COMMITTEE:
        raise DomainError(
            "not_an_owners_committee", _("业主选出的委员，只能登记到业主委员会。"), field="body"
        )
    if place.dissolved_on is not None:
        raise Conflict("already_dissolved", _("这个组织已经撤销。"))


def _check_day(source: Source, since_on: date) -> None:
    if isinstance(source, Election):
        first = source.held_on
    else:
        counted = source.vote.counted_at
        assert counted is not None  # noqa: S101 -- published after its count
        first = local_day(counted)
    if not first <= since_on <= today():
        raise DomainError("since_when", _("任职日期要在计票那天到今天之间。"), field="since_on")


def _named(source: Source, place: Place) -> dict[str, object]:
    if isinstance(source, Question):
        return {"question": source, "body": place}
    return {"election": source, "branch": place}
