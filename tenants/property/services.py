"""Changing what the three sides do together."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from tenants.property.models import Guidance, ServicePromise, TripartiteMeeting

R = TypeVar("R", Guidance, TripartiteMeeting, ServicePromise)
_REVISABLE: dict[type, frozenset[str]] = {
    Guidance: frozenset({"sent_by", "until_on"}),
    TripartiteMeeting: frozenset({"outcome", "branch_came", "residents_came", "company_came"}),
    ServicePromise: frozenset({"due_on", "done_on"}),
}


@transaction.atomic
def assign_guidance(
    *,
    holder_name: str,
    since: PartialDate,
    sent_by: str = "",
    until_on: date | None = None,
    actor_id: UUID | None = None,
) -> Guidance:
    """Enter a guidance officer of the property company."""
    guidance = Guidance(
        holder_name=" ".join(holder_name.split()), sent_by=sent_by.strip(), until_on=until_on
    )
    guidance.since = since
    return _enter(guidance, "guidance_assigned", actor_id)


@transaction.atomic
def record_meeting(
    *,
    held_on: date,
    subject: str,
    branch_came: bool,
    residents_came: bool,
    company_came: bool,
    outcome: str = "",
    actor_id: UUID | None = None,
) -> TripartiteMeeting:
    """Enter a joint meeting of the three sides, or of those that came."""
    meeting = TripartiteMeeting(
        held_on=held_on,
        subject=" ".join(subject.split()),
        outcome=outcome.strip(),
        branch_came=branch_came,
        residents_came=residents_came,
        company_came=company_came,
    )
    return _enter(meeting, "meeting_recorded", actor_id)


@transaction.atomic
def publish_promise(
    *,
    text: str,
    published_on: date,
    due_on: date | None = None,
    done_on: date | None = None,
    actor_id: UUID | None = None,
) -> ServicePromise:
    """Enter a promise that was made in public on ``published_on``."""
    promise = ServicePromise(
        text=" ".join(text.split()), published_on=published_on, due_on=due_on, done_on=done_on
    )
    return _enter(promise, "promise_published", actor_id)


@transaction.atomic
def revise(*, row: R, actor_id: UUID | None = None, **values: object) -> bool:
    """Mend what was entered, or say when it ended or was done; tell whether anything changed."""
    if unknown := set(values) - _REVISABLE[type(row)]:
        raise TypeError(f"not a field to revise: {sorted(unknown)}")
    row = row.locked()
    changes = differing(row, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(row, name, value)
    _CHECKS[type(row)](row)
    row.save(update_fields=list(changes))
    _record(f"{type(row).__name__.lower()}_revised", row, actor_id, fields=sorted(changes))
    return True


@transaction.atomic
def remove(*, row: R, actor_id: UUID | None = None) -> None:
    """Take back what was entered by mistake."""
    row = row.locked()
    _record(f"{type(row).__name__.lower()}_removed", row, actor_id)
    row.delete()


def _enter(row: R, act: str, actor_id: UUID | None) -> R:
    _CHECKS[type(row)](row)
    row.save()
    _record(act, row, actor_id)
    return row


def _check_guidance(one: Guidance) -> None:
    if not one.holder_name:
        raise DomainError("name_missing", _("请填写姓名。"), field="holder_name")
    _refuse_future(since=one.since_on, until_on=one.until_on)
    if one.until_on is not None and one.until_on <= one.since_on:
        raise DomainError("ends_before_it_begins", _("结束日期要晚于开始日期。"), field="until_on")
    same = Guidance.objects.filter(holder_name=one.holder_name, since_on=one.since_on)
    _refuse_twin(same.exclude(pk=one.pk).exists(), "since")


def _check_meeting(one: TripartiteMeeting) -> None:
    if not one.subject:
        raise DomainError("subject_missing", _("请填写议题。"), field="subject")
    _refuse_future(held_on=one.held_on)
    same = TripartiteMeeting.objects.filter(held_on=one.held_on, subject=one.subject)
    _refuse_twin(same.exclude(pk=one.pk).exists(), "subject")


def _check_promise(one: ServicePromise) -> None:
    if not one.text:
        raise DomainError("promise_missing", _("请写明承诺做什么。"), field="text")
    _refuse_future(published_on=one.published_on, done_on=one.done_on)
    for field in ("due_on", "done_on"):
        day: date | None = getattr(one, field)
        if day is not None and day < one.published_on:
            raise DomainError("before_it_was_promised", _("不能早于公布承诺的日期。"), field=field)
    same = ServicePromise.objects.filter(published_on=one.published_on, text=one.text)
    _refuse_twin(same.exclude(pk=one.pk).exists(), "text")


_CHECKS: dict[type, Callable[..., None]] = {
    Guidance: _check_guidance,
    TripartiteMeeting: _check_meeting,
    ServicePromise: _check_promise,
}


def _refuse_future(**days: date | None) -> None:
    for field, day in days.items():
        if day is not None and day > today():
            raise DomainError("day_in_future", _("日期不能晚于今天。"), field=field)


def _refuse_twin(exists: bool, field: str) -> None:
    if exists:
        raise Conflict("entered_already", _("这一条已经登记过。"), field=field)


def _record(act: str, row: R, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"property.{act}",
        actor_id=actor_id,
        object_type=row._meta.label,
        object_id=row.pk,
        **facts,
    )
