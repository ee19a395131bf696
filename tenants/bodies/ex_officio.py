"""Who sits on a body because of a post as head, for as long as the post lasts (seed row E3)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from tenants.bodies.models import Body, Seat, SeatSource
from tenants.bodies.rights import end_rights
from tenants.bodies.seats import seat_person
from tenants.heads.models import HeadTerm


def without_seat(body: Body, terms: QuerySet[HeadTerm]) -> QuerySet[HeadTerm]:
    """Those of ``terms`` by which nobody sits on ``body`` yet, and whose holders do not otherwise."""
    sitting = Seat.objects.filter(body=body, until_on=None)
    otherwise = sitting.exclude(source=SeatSource.EX_OFFICIO)
    return terms.exclude(pk__in=sitting.exclude(head_term=None).values("head_term")).exclude(
        holder_name__in=otherwise.values("holder_name")
    )


@transaction.atomic
def seat_head(
    *, body: Body, term: HeadTerm, since_on: date, post: str = "", actor_id: UUID | None = None
) -> Seat:
    """Let a head in post sit on ``body`` ex officio; a seat already held as such hangs on it from now on."""
    if not body.takes_heads:
        raise DomainError(
            "no_ex_officio_seats",
            _("业委会由业主投票选举，没有当然成员；已撤销的组织也不能再加成员。"),
            field="body",
        )
    term = term.locked()
    if term.until_on is not None:
        raise Conflict("term_already_ended", _("这一任期已经结束。"))
    noted = Seat.objects.select_for_update().filter(
        body=body,
        holder_name=term.holder_name,
        source=SeatSource.EX_OFFICIO,
        until_on=None,
    )
    seat = noted.first() or seat_person(
        place=body,
        holder_name=term.holder_name,
        post=post.strip() or str(_("委员")),
        since=PartialDate(max(since_on, term.since_on)),
        actor_id=actor_id,
    )
    seat.source, seat.head_term = SeatSource.EX_OFFICIO, term
    seat.account = seat.account or term.account
    seat.save(update_fields=["source", "head_term", "account"])
    _record("seated_ex_officio", seat, actor_id)
    return seat


def follow_head(sender: type[HeadTerm], instance: HeadTerm, **kwargs: Any) -> None:
    """After a head's term is saved with its end: the seats that hang on it end on the same day."""
    until_on = instance.until_on
    if until_on is None:
        return
    longer = Q(until_on=None) | Q(until_on__gt=until_on)
    hanging = Seat.objects.select_for_update(of=("self",)).filter(longer, head_term=instance)
    for seat in hanging.select_related("account").order_by("pk"):
        seat.until_on = max(until_on, seat.since_on)
        seat.save(update_fields=["until_on"])
        if seat.account is not None and seat.until_on <= today():
            end_rights(seat.account)
        _record("seat_ended", seat, None, until_on=seat.until_on.isoformat(), because="head_ended")


def _record(act: str, seat: Seat, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"bodies.{act}",
        actor_id=actor_id,
        object_type=seat._meta.label,
        object_id=seat.pk,
        **facts,
    )
