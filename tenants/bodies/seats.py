"""Changing who sits in which post of a body or a branch."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from district.identity.models import Account
from tenants.bodies.models import Body, Seat, SeatSource
from tenants.bodies.rights import end_rights
from tenants.heads.queries import terms_on
from tenants.party.models import Branch


@transaction.atomic
def seat_person(
    *,
    place: Body | Branch,
    holder_name: str,
    post: str,
    since: PartialDate,
    until_on: date | None = None,
    source: str = "",
    is_party_member: bool | None = None,
    holder_phone: str = "",
    actor_id: UUID | None = None,
) -> Seat:
    """Let a person begin in a post; with ``until_on`` a past one is entered as history.

    Who comes as a party member is one; of others it may be unknown (None). By ``holder_phone``
    the person's account is found; the number itself is not kept here. Who sits ex officio sits by
    the post as head that the person has, and no longer than that.
    """
    seat = Seat(
        body=place if isinstance(place, Body) else None,
        branch=place if isinstance(place, Branch) else None,
        holder_name=" ".join(holder_name.split()),
        post=" ".join(post.split()),
        source=source,
        is_party_member=True if source == SeatSource.PARTY_MEMBER else is_party_member,
        account=_account_with(holder_phone),
        until_on=until_on,
    )
    seat.since = since
    _tie_to_head(seat)
    _check(seat, place)
    seat.save()
    _record("seated", seat, actor_id)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, until_on: date, actor_id: UUID | None = None) -> Seat:
    """Let a seat end: on ``until_on`` the person holds it no longer."""
    seat = seat.locked()
    if seat.until_on is not None:
        raise Conflict("term_already_ended", _("这一任期已经结束。"))
    if until_on < seat.since_on:
        raise _ends_too_early()
    seat.until_on = until_on
    seat.save(update_fields=["until_on"])
    if seat.account is not None and until_on <= today():
        end_rights(seat.account)
    _record("seat_ended", seat, actor_id, until_on=until_on.isoformat())
    return seat


@transaction.atomic
def correct_seat(*, seat: Seat, actor_id: UUID | None = None, **values: object) -> bool:
    """Mend what was entered (post, source, membership, end); tell whether it changed."""
    if unknown := set(values) - {"post", "source", "is_party_member", "until_on"}:
        raise TypeError(f"not a field to correct: {sorted(unknown)}")
    seat = seat.locked()
    changes = differing(seat, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(seat, name, value)
    _tie_to_head(seat)
    place = seat.body or seat.branch
    assert place is not None  # noqa: S101 -- seat_of_a_body_or_a_branch
    _check(seat, place)
    seat.save()
    _record("seat_corrected", seat, actor_id, fields=sorted(changes))
    return True


def _tie_to_head(seat: Seat) -> None:
    """Whoever begins ex officio is a head today, first of a building; of history nothing is said."""
    if seat.source != SeatSource.EX_OFFICIO:
        seat.head_term = None
    elif seat.head_term is None and seat.until_on is None and seat.body and seat.body.takes_heads:
        posts = terms_on(today()).filter(holder_name=seat.holder_name, until_on=None)
        seat.head_term = posts.order_by(F("building").asc(nulls_last=True), "since_on").first()


def _check(seat: Seat, place: Body | Branch) -> None:
    if not seat.holder_name or not seat.post:
        raise DomainError("seat_incomplete", _("请填写姓名和职务。"), field="holder_name")
    if seat.since_on > today():
        raise DomainError("begins_in_future", _("任职日期不能晚于今天。"), field="since")
    if seat.until_on is not None and seat.until_on < seat.since_on:
        raise _ends_too_early()
    head_until = seat.head_term.until_on if seat.head_term else None
    if head_until is not None and (seat.until_on is None or seat.until_on > head_until):
        raise DomainError(
            "outlives_head", _("当然成员的任期不能比楼长的任期长。"), field="until_on"
        )
    if place.dissolved_on is not None and (
        seat.until_on is None or seat.until_on > place.dissolved_on
    ):
        raise DomainError(
            "place_dissolved", _("这个组织已经撤销，任期不能晚于撤销日期。"), field="until_on"
        )
    others = Seat.objects.filter(body=seat.body, branch=seat.branch, holder_name=seat.holder_name)
    overlapping = others.filter(Q(until_on=None) | Q(until_on__gt=seat.since_on))
    if seat.until_on is not None:
        overlapping = overlapping.filter(since_on__lt=seat.until_on)
    if overlapping.exclude(pk=seat.pk).exists():
        raise Conflict(
            "seat_taken", _("这位在这段时间已在这个组织任职。请先结束原来的任期。"), field="since"
        )


def _account_with(phone: str) -> Account | None:
    if not phone:
        return None
    account = Account.objects.filter(phone=phone, is_active=True).first()
    if account is None:
        raise DomainError(
            "account_unknown", _("没有这个手机号的账号。先邀请，或者留空。"), field="holder_phone"
        )
    return account


def _ends_too_early() -> DomainError:
    return DomainError("ends_before_it_begins", _("任期结束不能早于任期开始。"), field="until_on")


def _record(act: str, seat: Seat, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"bodies.{act}",
        actor_id=actor_id,
        object_type=seat._meta.label,
        object_id=seat.pk,
        **facts,
    )
