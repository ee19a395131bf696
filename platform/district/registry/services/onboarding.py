"""Carrying out a sheet of compounds: each row is a job of its own."""

import logging
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now, today
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job, enqueue
from district.core.sheets.parsers import CellError
from district.registry.communities import Communities
from district.registry.models import (
    Compound,
    Division,
    GovernanceProfile,
    LifeAct,
    ManagementMode,
    OnboardingBatch,
    OnboardingRow,
    RowOutcome,
    RowState,
)
from district.registry.onboarding_sheet import CompoundLine, differences, line_from
from district.registry.queries.onboarding import TO_DO, onboarding_batch, unfinished_rows
from district.registry.services.opening import open_compound, register_compound
from district.registry.services.states import note
from district.registry.standing import homes_on
from district.tenancy.context import district_context

logger = logging.getLogger(__name__)

_SENTENCE_LENGTH = 300


@transaction.atomic
def commit_onboarding(*, batch_id: UUID, account_id: UUID | None = None) -> OnboardingBatch:
    """Send every new or changed row of a preview to be carried out; a second time changes nothing."""
    batch = _locked(batch_id)
    if batch.committed_at is None:
        batch.committed_at = now()
        batch.save(update_fields=["committed_at"])
        batch.rows.filter(outcome=RowOutcome.UNCHANGED).update(state=RowState.DONE)
        _send(batch)
        _record("onboarding.committed", batch, account_id)
    return batch


@transaction.atomic
def resume_onboarding(*, batch_id: UUID, account_id: UUID | None = None) -> OnboardingBatch:
    """Send again what was interrupted or failed; rows that are done stay as they are."""
    batch = _locked(batch_id)
    if batch.committed_at is None:
        raise Conflict("not_committed", _("这份名单还没有确认导入，请先检查并确认。"))
    _send(batch)
    _record("onboarding.resumed", batch, account_id)
    return batch


@transaction.atomic
def resend_interrupted_rows() -> int:
    """Send again, of every committed sheet, what is neither done nor refused; return how many.

    Meant for the clock: a message that the queue lost is found here. A row in other hands is
    locked there, so sending it twice does no harm.
    """
    rows = OnboardingRow.objects.filter(
        batch__committed_at__isnull=False,
        outcome__in=TO_DO,
        state__in=[RowState.WAITING, RowState.RUNNING],
    )
    for row_id in (pks := list(rows.values_list("pk", flat=True))):
        enqueue(Job.OPEN_COMPOUND, row_id=str(row_id))
    return len(pks)


def open_onboarding_row(*, row_id: UUID) -> None:
    """Carry out one row, all of it or nothing; safe to run twice and beside other rows.

    What goes wrong is written into the row and goes no further.
    """
    with district_context():
        OnboardingRow.objects.filter(pk=row_id, state=RowState.WAITING).update(
            state=RowState.RUNNING
        )
        try:
            _carry_out(row_id)
        except (DomainError, CellError) as refusal:
            sentence = refusal.sentence if isinstance(refusal, DomainError) else str(refusal)
            _note_failure(row_id, str(sentence))
        except Exception:
            logger.exception("onboarding row failed row=%s", row_id)
            _note_failure(
                row_id, str(_("系统出错，没有开通。请稍后点“继续”再试；仍然不行请联系技术人员。"))
            )


@transaction.atomic
def _carry_out(row_id: UUID) -> None:
    """In one transaction: an interruption leaves neither a half compound nor a half row."""
    row = (
        OnboardingRow.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=row_id, outcome__in=TO_DO, batch__committed_at__isnull=False)
        .exclude(state=RowState.DONE)
        .select_related("batch")
        .first()
    )
    if row is None:
        return
    compound = _standing(line_from(row.values, row.number))
    open_compound(compound=compound)
    row.compound, row.state, row.error, row.finished_at = compound, RowState.DONE, "", now()
    row.save(update_fields=["compound", "state", "error", "finished_at"])
    record_act(
        action=f"onboarding.{row.outcome}",
        actor_id=row.batch.created_by_id,
        object_type="compound",
        object_id=compound.id,
        fields=row.changes,
    )


def _standing(line: CompoundLine) -> Compound:
    """The compound of the row, registered or brought up to date."""
    community = Communities.standing_on(today()).find(line.street, line.community).id
    compound = Compound.objects.filter(slug=line.slug).first()
    try:
        with transaction.atomic():
            if compound is None:
                return _registered(line, community)
            if homes_on(today()).get(compound.pk) == community:
                return _updated(compound, line)
    except IntegrityError as error:
        raise Conflict(
            "taken", _("刚刚有另一份名单登记了同名小区或同一网址名。请重新上传名单核对。")
        ) from error
    raise Conflict("slug_taken", _("网址名“%(slug)s”已被使用，请换一个。"), {"slug": line.slug})


def _registered(line: CompoundLine, community: UUID) -> Compound:
    return register_compound(
        name=line.name,
        slug=line.slug,
        community=Division.objects.get(pk=community),
        go_live_on=line.go_live_on,
        address=line.address,
        built=line.built,
        governance=GovernanceProfile(line.governance or GovernanceProfile.UNKNOWN),
        management=ManagementMode(line.management or ManagementMode.UNKNOWN),
        management_basis=line.management_basis,
    )


def _updated(compound: Compound, line: CompoundLine) -> Compound:
    """Take over what the row says; what it is silent about stays."""
    fields: list[str] = []
    for key in differences(compound, line):
        if key == "built" and line.built:
            compound.built_on, compound.built_precision = line.built.day, line.built.precision
            fields += ["built_on", "built_precision"]
        else:
            setattr(compound, key, getattr(line, key))
            fields.append(key)
    if "name" in fields:
        note(compound, LifeAct.RENAMED, name=compound.name)
    if fields:
        compound.save(update_fields=fields)
    return compound


def _note_failure(row_id: UUID, sentence: str) -> None:
    OnboardingRow.objects.filter(pk=row_id).exclude(state=RowState.DONE).update(
        state=RowState.FAILED, error=sentence[:_SENTENCE_LENGTH], finished_at=now()
    )


def _locked(batch_id: UUID) -> OnboardingBatch:
    onboarding_batch(batch_id)
    return OnboardingBatch.objects.select_for_update().get(pk=batch_id)


def _send(batch: OnboardingBatch) -> None:
    unfinished = unfinished_rows(batch)
    batch.rows.filter(pk__in=unfinished).update(state=RowState.WAITING, error="", finished_at=None)
    for row_id in unfinished:
        enqueue(Job.OPEN_COMPOUND, row_id=str(row_id))


def _record(action: str, batch: OnboardingBatch, account_id: UUID | None) -> None:
    record_act(action=action, actor_id=account_id, object_type="onboarding", object_id=batch.id)
