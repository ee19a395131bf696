"""A dispute from its first day on: accept it, name its sides, write down what is talked over.

Every change holds the row's lock, adds a line to the record, and one without words to the audit.
"""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.disputes import events
from tenants.disputes.access import known_mediator, own_dispute
from tenants.disputes.models import Dispute, DisputeKind, DisputeStep, Party, Side, StepKind
from tenants.people.numbers import checked_phone
from tenants.register.models import Household

LONGEST = 4_000
LONGEST_NAME = 50
MOST_PARTIES = 3_000
_BACK = timedelta(days=366)


@transaction.atomic
def accept_dispute(
    *,
    actor: Account,
    kind: str,
    text: str,
    accepted_on: date | None = None,
    is_collective: bool = False,
    mediator_id: UUID | None = None,
    client_id: UUID | None = None,
) -> Dispute:
    """Begin a case; sent again with the same ``client_id``, it gives the one that was made."""
    reach = require(actor, Action.DISPUTES_MEDIATE)
    if client_id and (sent := Dispute.objects.filter(client_id=client_id).first()):
        return own_dispute(actor, sent.pk)
    if mediator_id not in {None, actor.pk} and not reach.everything:
        raise DomainError(
            "mediates_oneself",
            _("先由您受理，需要时再换调解人。"),
            field="mediator_id",
        )
    return open_case(
        actor=actor,
        kind=kind,
        text=text,
        accepted_on=accepted_on,
        is_collective=is_collective,
        mediator=known_mediator(mediator_id or actor.pk),
        client_id=client_id,
    )


def open_case(
    *,
    actor: Account,
    kind: str,
    text: str,
    mediator: Account,
    accepted_on: date | None = None,
    is_collective: bool = False,
    client_id: UUID | None = None,
) -> Dispute:
    """The row and its first line; the caller has asked whether ``actor`` may."""
    day = past_day(accepted_on or today(), field="accepted_on")
    dispute = Dispute(
        kind=_kind(kind),
        text=words(text, _("请写一写是什么事。"), field="text"),
        accepted_on=day,
        is_collective=is_collective,
        mediator=mediator,
        client_id=client_id,
    )
    try:
        with transaction.atomic():
            dispute.save()
    except IntegrityError as error:
        raise Conflict("dispute_sent", _("这件纠纷刚刚已经记下了，请看列表。")) from error
    events.given.happened(dispute, actor.pk)
    return noted(dispute, actor, StepKind.ACCEPTED, day)


@transaction.atomic
def add_party(
    *,
    actor: Account,
    dispute_id: UUID,
    side: int,
    household: Household | None = None,
    name: str = "",
    phone: str = "",
) -> Party:
    """A household, a person, or both: somebody of that household."""
    dispute = open_dispute(actor, dispute_id)
    name = " ".join(name.replace("\x00", "").split())
    if household is None and not name:
        raise DomainError("nobody", _("请选一户，或者写姓名。"), field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError("name_form", _("姓名最多 50 个字。"), field="name")
    if household and dispute.parties.filter(household=household).exists():
        raise Conflict("party_known", _("这一户已经在这件纠纷里。"), field="household")
    party = Party.objects.create(
        dispute=dispute,
        side=_side(side),
        household=household,
        name=name,
        phone=checked_phone(phone, is_organisation=True),
    )
    _audit(dispute, actor, "party_added")
    return party


@transaction.atomic
def remove_party(*, actor: Account, dispute_id: UUID, party_id: UUID) -> None:
    """Take out who was entered by mistake."""
    dispute = open_dispute(actor, dispute_id)
    gone, _rows = dispute.parties.filter(pk=party_id).delete()
    if not gone:
        raise Conflict("party_gone", _("已经不在里面了。"))
    _audit(dispute, actor, "party_removed")


@transaction.atomic
def set_households(
    *,
    actor: Account,
    dispute_id: UUID,
    side: int,
    unit_id: UUID,
    households: Collection[UUID],
) -> Dispute:
    """Which households of a unit stand on this side; those of other units stay as they are."""
    dispute = open_dispute(actor, dispute_id)
    if not dispute.is_collective:
        raise Conflict("not_collective", _("只有多户一起的纠纷才按单元勾选。"))
    known = set(Household.objects.filter(unit_id=unit_id).values_list("pk", flat=True))
    wanted = set(households)
    if not wanted <= known:
        raise DomainError("not_of_unit", _("这些户里有的不在这个单元。"), field="households")
    of_unit = dispute.parties.filter(household__in=known)
    of_unit.filter(side=_side(side)).exclude(household__in=wanted).delete()
    there = set(of_unit.values_list("household_id", flat=True))
    if dispute.parties.count() + len(wanted - there) > MOST_PARTIES:
        raise DomainError("too_many_parties", _("户数太多了。"), field="households")
    Party.objects.bulk_create(
        Party(dispute=dispute, side=side, household_id=one) for one in sorted(wanted - there)
    )
    _audit(dispute, actor, "households_set")
    return dispute


@transaction.atomic
def note_session(
    *, actor: Account, dispute_id: UUID, note: str, day: date | None = None
) -> Dispute:
    """They sat together, or one was spoken with; ``note`` says what came of it."""
    dispute = open_dispute(actor, dispute_id)
    told = words(note, _("请写一写谈了什么。"), field="note")
    return noted(dispute, actor, StepKind.SESSION, day_of(dispute, day), told)


@transaction.atomic
def hand_over(*, actor: Account, dispute_id: UUID, mediator_id: UUID) -> Dispute:
    """Somebody else mediates; whoever did so before reads it no more."""
    dispute = open_dispute(actor, dispute_id)
    mediator = known_mediator(mediator_id)
    if mediator.pk == dispute.mediator_id:
        raise Conflict("same_mediator", _("现在就是由这个人调解。"), field="mediator_id")
    dispute.mediator = mediator
    dispute.save(update_fields=["mediator"])
    events.given.happened(dispute, actor.pk)
    return noted(dispute, actor, StepKind.HANDED, today())


def open_dispute(actor: Account, dispute_id: UUID) -> Dispute:
    """One of the own cases, locked; refused once it has ended."""
    dispute = own_dispute(actor, dispute_id, lock=True)
    if not dispute.is_open:
        raise Conflict("dispute_ended", _("这件纠纷已经结束，不能再改。"))
    return dispute


def noted(dispute: Dispute, actor: Account, kind: StepKind, day: date, note: str = "") -> Dispute:
    """Add a line to the record, and one without any word to the audit."""
    DisputeStep.objects.create(dispute=dispute, kind=kind, day=day, by=actor, note=note)
    _audit(dispute, actor, kind)
    return dispute


def words(text: str, missing: str | Promise, *, field: str) -> str:
    """``text`` without outer blanks, or a refusal."""
    plain = text.replace("\x00", "").strip()
    if not plain:
        raise DomainError("words_missing", missing, field=field)
    if len(plain) > LONGEST:
        raise DomainError(
            "text_too_long",
            _("文字太长了，请控制在 %(longest)d 字以内。"),
            {"longest": LONGEST},
            field=field,
        )
    return plain


def past_day(day: date, *, field: str) -> date:
    """``day`` where it lies within the last year; a fact of the future is none (V41)."""
    if not today() - _BACK <= day <= today():
        raise DomainError("day_unlikely", _("日期只能是今天，或者过去一年里的一天。"), field=field)
    return day


def day_of(dispute: Dispute, day: date | None, *, field: str = "day") -> date:
    """``day`` (today) where it is not before the case began."""
    day = past_day(day or today(), field=field)
    if day < dispute.accepted_on:
        raise DomainError("before_accepted", _("日期不能早于受理的那天。"), field=field)
    return day


def _kind(kind: str) -> DisputeKind:
    if kind not in DisputeKind.values:
        raise DomainError("no_such_kind", _("请选是哪一类纠纷。"), field="kind")
    return DisputeKind(kind)


def _side(side: int) -> Side:
    if side not in Side.values:
        raise DomainError("no_such_side", _("请选是哪一方。"), field="side")
    return Side(side)


def _audit(dispute: Dispute, actor: Account, act: str) -> None:
    record_act(
        action=f"dispute.{act}",
        actor_id=actor.pk,
        object_type="dispute",
        object_id=dispute.pk,
    )
