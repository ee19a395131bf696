"""Telling people: who hears of what, written in the transaction in which it happens."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from district.core.clock import day_start, local_day, months_later, now, today
from district.core.permissions import TABLE, Action
from district.identity.models import Account, RoleGrant
from tenants.disputes.models import Dispute
from tenants.matters.clocks import clock_is
from tenants.matters.models import ClockState, Matter
from tenants.meetings.models import Council
from tenants.messages.links import link_for_requester
from tenants.messages.models import Dispatch, Kind, Message, VerdictLink, Way
from tenants.messages.outbox import keep_dispatch, ring_for
from tenants.messages.ways import contacts_for, open_ways
from tenants.rooms.models import Booking
from tenants.works.models import MicroProject

KEPT_MONTHS = 12


def tell_entered(matter: Matter, actor_id: UUID | None) -> None:
    """The requester has it black on white; who is responsible learns of it."""
    _tell(Kind.ENTERED, [matter.requester_id], matter=matter)
    tell_responsible(matter, actor_id)


def tell_responsible(matter: Matter, actor_id: UUID | None) -> None:
    _tell(Kind.RESPONSIBLE, [matter.responsible_id], matter=matter, but=actor_id)


def tell_discussed(matter: Matter, actor_id: UUID | None) -> None:
    _tell(Kind.DISCUSSED, [matter.requester_id], matter=matter, but=actor_id)


def tell_started(matter: Matter, actor_id: UUID | None) -> None:
    _tell(Kind.STARTED, [matter.requester_id], matter=matter, but=actor_id)


def tell_referred(matter: Matter, actor_id: UUID | None) -> None:
    _tell(Kind.REFERRED, [matter.requester_id], matter=matter, but=actor_id)


def tell_answered(matter: Matter, actor_id: UUID | None) -> None:
    _tell(Kind.ANSWERED, [matter.requester_id, matter.responsible_id], matter=matter, but=actor_id)


def tell_merged(matter: Matter, actor_id: UUID | None) -> None:
    """Of the one that went into the other, whose people stay with the other: no word of those."""
    _tell(Kind.MERGED, [matter.requester_id], matter=matter, but=actor_id)


def tell_finished(matter: Matter, actor_id: UUID | None) -> None:
    """Whoever asked or stands behind it is asked for a verdict; also one without an account."""
    behind = matter.supporters.filter(account__isnull=False).values_list("account_id", flat=True)
    _tell(Kind.FINISHED, [matter.requester_id, *behind], matter=matter, but=actor_id)
    if matter.requester_id is None and matter.requester_phone and Way.SMS in open_ways():
        ring_for([link_for_requester(matter, way=Way.SMS)])


def tell_reopened(matter: Matter, actor_id: UUID | None) -> None:
    _tell(Kind.REOPENED, [matter.responsible_id], matter=matter, but=actor_id)


def forget_matter(matter: Matter, _actor_id: UUID | None) -> None:
    """Of what became something else nobody keeps that it was theirs."""
    Message.objects.filter(matter=matter).delete()
    VerdictLink.objects.filter(matter=matter).delete()


def tell_called(council: Council, actor_id: UUID | None) -> None:
    """Those who hold councils; one that is entered after the fact calls nobody."""
    _tell_holders(Kind.COUNCIL, council, actor_id)


def tell_moved(council: Council, actor_id: UUID | None) -> None:
    _tell_holders(Kind.MOVED, council, actor_id)


def tell_called_off(council: Council, actor_id: UUID | None) -> None:
    _tell_holders(Kind.CALLED_OFF, council, actor_id)


def tell_cancelled(booking: Booking, actor_id: UUID | None) -> None:
    """Whoever booked it, or typed it in for somebody; not of what they cancelled themselves."""
    _tell(Kind.CANCELLED, [booking.account_id], booking=booking, but=actor_id)


def tell_improved(project: MicroProject, actor_id: UUID | None) -> None:
    """Who asked for the matter out of which it grew."""
    if project.matter:
        asked = [project.matter.requester_id]
        _tell(Kind.IMPROVED, asked, matter=project.matter, but=actor_id)


def tell_mediator(dispute: Dispute, actor_id: UUID | None) -> None:
    """Who mediates it now, and nobody else: whoever did so before keeps no trace of it."""
    Message.objects.filter(dispute=dispute).delete()
    _tell(Kind.MEDIATE, [dispute.mediator_id], dispute=dispute, but=actor_id)


@transaction.atomic
def tell_deadlines(day: date | None = None) -> int:
    """Tell who is responsible what ends today and what is over since before; each is told once.

    For the morning's worker. Returns how many were told.
    """
    morning = day_start(day or today())
    told = 0
    held = _held(clock_is(ClockState.DUE_TODAY, morning) | clock_is(ClockState.OVERDUE, morning))
    for kind, state in ((Kind.DUE_TODAY, ClockState.DUE_TODAY), (Kind.OVERDUE, ClockState.OVERDUE)):
        pressing = Matter.objects.filter(
            clock_is(state, morning), pk__in=held, responsible__is_active=True
        )
        known = Message.objects.filter(kind=kind, matter__in=pressing).values_list(
            "account_id", "matter_id", "day"
        )
        heard = set(known)
        for matter in pressing.order_by("complete_by", "number"):
            due = _last_day(matter.complete_by)
            if (matter.responsible_id, matter.pk, due) not in heard:
                _tell(kind, [matter.responsible_id], matter=matter, day=due)
                told += 1
    return told


def _held(pressing: Q) -> list[UUID]:
    """These matters, locked by their ids: each message locks its own, but by deadline."""
    rows = Matter.objects.filter(pressing, responsible__isnull=False).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def clear_messages() -> int:
    """Take away what is older than twelve months; return how many messages that were."""
    until = day_start(months_later(today(), -KEPT_MONTHS))
    gone, of_each = Message.objects.filter(created_at__lt=until).delete()
    VerdictLink.objects.filter(created_at__lt=until).delete()
    return of_each.get(Message._meta.label, 0) if gone else 0


def _last_day(due: datetime) -> date:
    """A deadline is the exclusive end: 24:00 of a day still belongs to that day."""
    return local_day(due - timedelta(microseconds=1))


def _tell_holders(kind: Kind, council: Council, actor_id: UUID | None) -> None:
    if council.starts_at > now():
        _tell(kind, _holders(), council=council, but=actor_id)


def _holders() -> list[UUID]:
    day = today()
    grants = RoleGrant.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day),
        role__in=list(TABLE[Action.COUNCILS_HOLD]),
        since_on__lte=day,
    )
    return list(grants.values_list("account_id", flat=True))


def _tell(
    kind: Kind,
    whom: Iterable[UUID | None],
    *,
    matter: Matter | None = None,
    council: Council | None = None,
    booking: Booking | None = None,
    dispute: Dispute | None = None,
    but: UUID | None = None,
    day: date | None = None,
) -> list[Message]:
    """Write a message for each of ``whom``, and what goes out with it; who did it knows it."""
    wanted = {one for one in whom if one is not None} - {but}
    if not wanted:
        return []
    in_use = Account.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now()), is_active=True)
    accounts = in_use.filter(pk__in=wanted).values_list("pk", flat=True)
    told = Message.objects.bulk_create(
        Message(
            account_id=one,
            kind=kind,
            matter=matter,
            council=council,
            booking=booking,
            dispute=dispute,
            day=day,
        )
        for one in sorted(accounts)
    )
    _send_out(kind, told, matter)
    return told


def _send_out(kind: Kind, told: list[Message], matter: Matter | None) -> None:
    by_account = {one.account_id: one for one in told}
    going: list[Dispatch] = []
    for contact in contacts_for(kind, by_account):
        message = by_account[contact.account_id]
        is_asked = kind == Kind.FINISHED and matter and matter.requester_id == contact.account_id
        way = Way(contact.way)
        if is_asked and matter:
            going.append(link_for_requester(matter, way=way, contact=contact, message=message))
        else:
            going.append(keep_dispatch(way=way, contact=contact, message=message))
    ring_for(going)
