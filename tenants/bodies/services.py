"""Changing the bodies: forming, filing, dissolving with a handover."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.counts import Count
from district.core.dates import PartialDate, Precision
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from district.identity.models import Account
from tenants.bodies.books import pass_books
from tenants.bodies.models import Body, BodyKind, Handover, Seat
from tenants.bodies.rights import end_rights
from tenants.party.queries import branches_on

_UNKNOWN = Count()
REVISABLE = frozenset(
    {
        "formed",
        "under_guide",
        "branch_waiver",
        "first_met_on",
        "filed",
        "filing_number",
        "term_ends_on",
        "dissolved",
        "seats",
        "party_seats",
    }
)


@dataclass(frozen=True)
class HandoverList:
    """What the old body gives to the new one; the balance in fen, zero where it kept no money."""

    balance_fen: int
    assets: str
    documents: str
    seal_is_surrendered: bool
    successor: Body | None = None


@transaction.atomic
def form_body(
    *,
    kind: BodyKind,
    name: str,
    term_number: int | None = None,
    formed: PartialDate | None = None,
    under_guide: bool = False,
    branch_waiver: str = "",
    seats: Count = _UNKNOWN,
    party_seats: Count = _UNKNOWN,
    term_ends_on: date | None = None,
    first_met_on: date | None = None,
    actor_id: UUID | None = None,
) -> Body:
    """Enter a body or a term of one. It counts in ORG-06 only once filed or under the guide."""
    name = " ".join(name.split())
    if not name:
        raise DomainError("name_missing", _("请填写名称。"), field="name")
    if Body.objects.filter(kind=kind, name=name, term_number=term_number).exists():
        raise Conflict("body_taken", _("这个组织的这一届已经登记过。"), field="name")
    body = Body(
        kind=kind,
        name=name,
        term_number=term_number,
        under_guide=under_guide,
        branch_waiver=branch_waiver.strip(),
        seats=seats,
        party_seats=party_seats,
        term_ends_on=term_ends_on,
        first_met_on=first_met_on,
    )
    body.formed = formed
    _check(body)
    body.save()
    _record("formed", body, actor_id, kind=kind)
    return body


@transaction.atomic
def file_body(
    *, body: Body, filed: PartialDate, filing_number: str = "", actor_id: UUID | None = None
) -> Body:
    """Record that the street has the body on file."""
    body = body.locked()
    if body.filed_on is not None:
        raise Conflict("already_filed", _("这个组织已经备案。"))
    if body.dissolved_on is not None:
        raise Conflict("already_dissolved", _("这个组织已经撤销，不能再备案。"))
    body.filed, body.filing_number = filed, filing_number.strip()
    _check(body)
    body.save()
    _record("filed", body, actor_id)
    return body


@transaction.atomic
def dissolve_body(
    *, body: Body, dissolved: PartialDate, handover: HandoverList, actor_id: UUID | None = None
) -> Body:
    """Let a body end: its papers are handed over and all its seats end the same day.

    Rights end now, whatever past day is entered: at this moment its members lose theirs, and
    the books, if it kept them, pass to the successor. What it did stays on record.
    """
    body = body.locked()
    if body.dissolved_on is not None:
        raise Conflict("already_dissolved", _("这个组织已经撤销。"))
    _check_handover(body, handover)
    body.dissolved = dissolved
    _check(body)
    body.save()
    _end_seats(body, dissolved.day)
    pass_books(body=body, successor=handover.successor, actor_id=actor_id)
    Handover.objects.create(
        body=body,
        successor=handover.successor,
        balance_fen=handover.balance_fen,
        assets=handover.assets.strip(),
        documents=handover.documents.strip(),
        seal_is_surrendered=handover.seal_is_surrendered,
    )
    _record("dissolved", body, actor_id)
    return body


@transaction.atomic
def revise_body(*, body: Body, actor_id: UUID | None = None, **values: object) -> bool:
    """Mend what was entered, or enter how a past body ended; tell whether it changed."""
    if unknown := set(values) - REVISABLE:
        raise TypeError(f"not a field to revise: {sorted(unknown)}")
    body = body.locked()
    changes = differing(body, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(body, name, value)
    _check(body)
    body.save()
    if body.dissolved_on is not None:
        _end_seats(body, body.dissolved_on)
        pass_books(body=body, successor=None, actor_id=actor_id)
    _record("revised", body, actor_id, fields=sorted(changes))
    return True


def _check(body: Body) -> None:
    _check_dates(body)
    _check_seats(body)
    _check_branch_first(body)
    _check_terms_follow(body)


def _check_seats(body: Body) -> None:
    seats, party_seats = body.seats, body.party_seats
    if seats.value is None or party_seats.value is None or seats.at_least:
        return
    if party_seats.value > seats.value:
        raise DomainError("party_seats", _("党员委员数不能多于委员数。"), field="party_seats")


def _check_dates(body: Body) -> None:
    last_days = {
        "first_met_on": body.first_met_on,
        "filed": body.filed and body.filed.latest,
        "dissolved": body.dissolved_on,
    }
    for field, day in last_days.items():
        if day and body.formed_on and day < body.formed_on:
            raise DomainError("before_formed", _("首次会议、备案和撤销不能早于成立。"), field=field)
    days = {
        "formed": body.formed_on,
        "first_met_on": body.first_met_on,
        "filed": body.filed_on,
        "dissolved": body.dissolved_on,
    }
    for field, day in days.items():
        if day is not None and day > today():
            raise DomainError("day_in_future", _("日期不能晚于今天。"), field=field)
    if body.term_ends_on and body.formed_on and body.term_ends_on <= body.formed_on:
        raise DomainError("term_too_short", _("任期届满要晚于成立日期。"), field="term_ends_on")


def _check_terms_follow(body: Body) -> None:
    """Two terms of one body never run on one day; the database holds the same."""
    ends = [one for one in (body.term_ends_on, body.dissolved_on) if one]
    if body.formed_on is None or body.formed_precision != Precision.DAY or not ends:
        return
    others = Body.objects.exclude(pk=body.pk).filter(
        kind=body.kind, name=body.name, formed_precision=Precision.DAY, formed_on__lt=min(ends)
    )
    overlapping = others.alias(ended_on=Least("term_ends_on", "dissolved_on")).filter(
        ended_on__gt=body.formed_on
    )
    if other := overlapping.first():
        raise Conflict(
            "terms_overlap",
            _("和“%(name)s”的任期重叠。上一届提前换届的，先登记它的撤销和移交，再登记下一届。"),
            {"name": other.full_name},
            field="formed",
        )


def _check_branch_first(body: Body) -> None:
    """First the branch, then the property management committee (seed row D16)."""
    if body.kind != BodyKind.PROPERTY_COMMITTEE or body.branch_waiver:
        return
    if not branches_on(body.formed_on).exists():
        raise DomainError(
            "branch_first",
            _("成立物管会之前要先有党支部。请先登记党支部，或写明为什么物管会先成立。"),
            field="branch_waiver",
        )


def _check_handover(body: Body, handover: HandoverList) -> None:
    for field, text in (("assets", handover.assets), ("documents", handover.documents)):
        if not text.strip():
            raise DomainError(
                f"handover_{field}",
                _("撤销前要办好移交：请写清资产和文件资料，没有的写“无”。"),
                field=field,
            )
    if not handover.seal_is_surrendered:
        raise DomainError(
            "handover_seal",
            _("撤销前印章要交回；没有印章的也请勾选。"),
            field="seal_is_surrendered",
        )
    if handover.successor == body:
        raise DomainError("handover_to_itself", _("接手的组织不能是它自己。"), field="successor")
    if handover.successor is not None and handover.successor.dissolved_on is not None:
        raise DomainError("successor_ended", _("接手的组织已经撤销。"), field="successor")


def _end_seats(body: Body, day: date) -> None:
    sitting = Seat.objects.filter(body=body, until_on=None)
    accounts = list(Account.objects.filter(seats__in=sitting).distinct())
    sitting.filter(since_on__gt=day).delete()
    sitting.update(until_on=day)
    for account in accounts:
        end_rights(account)


def _record(act: str, body: Body, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"bodies.{act}",
        actor_id=actor_id,
        object_type=body._meta.label,
        object_id=body.pk,
        **facts,
    )
