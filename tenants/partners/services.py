"""Changing partners and agreements."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from tenants.partners.models import Agreement, Partner


@transaction.atomic
def enter_partner(
    *,
    kind: str,
    name: str,
    since_on: date,
    until_on: date | None = None,
    actor_id: UUID | None = None,
) -> Partner:
    partner = Partner(kind=kind, name=" ".join(name.split()), since_on=since_on, until_on=until_on)
    _check_partner(partner)
    partner.save()
    _record("partner_entered", partner, actor_id)
    return partner


@transaction.atomic
def revise_partner(
    *, partner: Partner, since_on: date, until_on: date | None, actor_id: UUID | None = None
) -> bool:
    """Set the days of a partner; tell whether anything changed."""
    partner = partner.locked()
    changes = differing(partner, {"since_on": since_on, "until_on": until_on})
    if not changes:
        return False
    partner.since_on, partner.until_on = since_on, until_on
    _check_partner(partner)
    partner.save(update_fields=list(changes))
    _record("partner_revised", partner, actor_id, fields=sorted(changes))
    return True


@transaction.atomic
def remove_partner(*, partner: Partner, actor_id: UUID | None = None) -> None:
    """Take back a partner entered by mistake: one that has agreed to something stays."""
    partner = partner.locked()
    if partner.agreements.exists():
        raise Conflict(
            "partner_has_agreements",
            _("这个伙伴还有约定，不能删除。不再共建的，请填写结束日期。"),
        )
    _record("partner_removed", partner, actor_id)
    partner.delete()


@transaction.atomic
def make_agreement(
    *,
    partner: Partner,
    promise: str,
    agreed_on: date,
    due_on: date | None = None,
    done_on: date | None = None,
    actor_id: UUID | None = None,
) -> Agreement:
    """Enter what a partner promises; only a partner of that day can."""
    agreement = Agreement(
        partner=partner,
        promise=" ".join(promise.split()),
        agreed_on=agreed_on,
        due_on=due_on,
        done_on=done_on,
    )
    _check_agreement(agreement)
    agreement.save()
    _record("agreement_made", agreement, actor_id)
    return agreement


@transaction.atomic
def revise_agreement(
    *,
    agreement: Agreement,
    due_on: date | None,
    done_on: date | None,
    actor_id: UUID | None = None,
) -> bool:
    """Set until when it is to be kept, and when it was; tell whether anything changed."""
    agreement = agreement.locked()
    changes = differing(agreement, {"due_on": due_on, "done_on": done_on})
    if not changes:
        return False
    agreement.due_on, agreement.done_on = due_on, done_on
    _check_agreement(agreement)
    agreement.save(update_fields=list(changes))
    _record("agreement_revised", agreement, actor_id, fields=sorted(changes))
    return True


@transaction.atomic
def remove_agreement(*, agreement: Agreement, actor_id: UUID | None = None) -> None:
    """Take back what was entered by mistake."""
    agreement = agreement.locked()
    _record("agreement_removed", agreement, actor_id)
    agreement.delete()


def _check_partner(one: Partner) -> None:
    if not one.name:
        raise DomainError("name_missing", _("请填写名称。"), field="name")
    _refuse_future(since_on=one.since_on, until_on=one.until_on)
    if one.until_on is not None and one.until_on <= one.since_on:
        raise DomainError("ends_before_it_begins", _("结束日期要晚于开始日期。"), field="until_on")
    if Partner.objects.filter(kind=one.kind, name=one.name).exclude(pk=one.pk).exists():
        raise Conflict("partner_taken", _("这一类里已有这个伙伴。"), field="name")


def _check_agreement(one: Agreement) -> None:
    if not one.promise:
        raise DomainError("promise_missing", _("请写明约定做什么。"), field="promise")
    _refuse_future(agreed_on=one.agreed_on, done_on=one.done_on)
    partner = one.partner
    ended = partner.until_on is not None and one.agreed_on >= partner.until_on
    if one.agreed_on < partner.since_on or ended:
        raise DomainError(
            "no_partner_then", _("那一天还不是、或已经不是共建伙伴。"), field="agreed_on"
        )
    for field, day in (("due_on", one.due_on), ("done_on", one.done_on)):
        if day is not None and day < one.agreed_on:
            raise DomainError("before_it_was_agreed", _("不能早于约定的日期。"), field=field)
    same = partner.agreements.filter(agreed_on=one.agreed_on, promise=one.promise)
    if same.exclude(pk=one.pk).exists():
        raise Conflict("entered_already", _("这一条已经登记过。"), field="promise")


def _refuse_future(**days: date | None) -> None:
    for field, day in days.items():
        if day is not None and day > today():
            raise DomainError("day_in_future", _("日期不能晚于今天。"), field=field)


def _record(act: str, row: Partner | Agreement, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"partners.{act}",
        actor_id=actor_id,
        object_type=row._meta.label,
        object_id=row.pk,
        **facts,
    )
