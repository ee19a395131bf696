"""The life of a micro-project: announced or done, put right, withdrawn; each step is published."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import local_day, now, today
from district.core.errors import Conflict, DomainError
from district.core.money import yuan
from district.core.permissions import Action
from district.core.sendings import saved_once, sent_before
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.access import readable_matter
from tenants.matters.masking import has_details
from tenants.matters.models import Matter, State
from tenants.matters.photos import discard_photo, store_photo
from tenants.works import events
from tenants.works.models import (
    LONGEST_REASON,
    LONGEST_TITLE,
    MicroProject,
    MicroProjectPhoto,
    MicroProjectStep,
    StepKind,
)
from tenants.works.rules import micro_limit

FOLDER = "works"
MOST_PHOTOS = 6
# Nobody announces further ahead, and nothing older is entered by hand.
_AHEAD, _BACK = timedelta(days=366), timedelta(days=366)


@transaction.atomic
def enter_micro_project(
    *,
    actor: Account,
    title: str,
    cost_fen: int,
    day: date,
    matter_id: UUID | None = None,
    photos: Sequence["File[Any]"] = (),
    client_id: UUID | None = None,
) -> MicroProject:
    """A ``day`` to come announces it, today or one gone by says that it is done.

    Sending the same ``client_id`` again gives the same one.
    """
    require(actor, Action.WORKS_ENTER)
    if sent := sent_before(MicroProject, client_id, entered_by=actor):
        return sent
    if not today() - _BACK <= day <= today() + _AHEAD:
        raise DomainError("day_unlikely", _("日期要在前后一年之内。"), field="day")
    project = MicroProject(
        title=checked_title(title),
        cost_fen=checked_cost(cost_fen),
        matter=_matter(actor, matter_id),
        entered_by=actor,
        client_id=client_id,
    )
    kind = _dated(project, day)
    if (sent := saved_once(project, entered_by=actor)) is not project:
        return sent
    noted(project, kind, day, actor.pk)
    _attach(project, photos)
    if project.done_on:
        events.done.happened(project, actor.pk)
    return project


@transaction.atomic
def mark_done(
    *,
    actor: Account,
    project: MicroProject,
    day: date | None = None,
    photos: Sequence["File[Any]"] = (),
) -> MicroProject:
    """What was announced is done, and residents read so; the same day again changes nothing."""
    project, day = _lock(actor, project), day or today()
    if project.done_on == day:
        return project
    if project.done_on:
        raise Conflict("done_already", _("这件已经记过做好了。日期不对，请点“改正”。"))
    _require_done_day(project, day)
    project.done_on, project.published_at = day, now()
    project.save(update_fields=["done_on", "published_at"])
    noted(project, StepKind.DONE, day, actor.pk)
    _attach(project, photos)
    events.done.happened(project, actor.pk)
    return project


@transaction.atomic
def correct_micro_project(
    *,
    actor: Account,
    project: MicroProject,
    title: str,
    cost_fen: int,
    day: date,
    matter_id: UUID | None = None,
) -> MicroProject:
    """Put right what it says; what it said before stays in its history.

    When residents were first told of it stays as it is.
    """
    project = _lock(actor, project)
    told = {"title": checked_title(title), "cost_fen": project.cost_fen}
    if cost_fen != project.cost_fen:
        told["cost_fen"] = checked_cost(cost_fen)
    if project.done_on:
        _require_done_day(project, day)
        told["done_on"] = day
    else:
        if not today() < day <= today() + _AHEAD:
            raise DomainError(
                "not_ahead",
                _("还没做的，日期要在今天以后。已经做好了，请点“做好了”。"),
                field="day",
            )
        told["planned_on"] = day
    if matter_id != project.matter_id:
        told["matter"] = _matter(actor, matter_id)
    return change(project, told, actor.pk)


@transaction.atomic
def withdraw_micro_project(*, actor: Account, project: MicroProject, because: str) -> MicroProject:
    """It is not done after all, or was entered by mistake; residents read why."""
    project = _lock(actor, project)
    because = " ".join(because.replace("\x00", "").split())
    if not because:
        raise DomainError("no_reason", _("请写明为什么撤回。"), field="because")
    if len(because) > LONGEST_REASON:
        raise DomainError(
            "text_too_long",
            _("文字太长了，请控制在 %(longest)d 字以内。"),
            {"longest": LONGEST_REASON},
            field="because",
        )
    _require_no_details(because, "because")
    day = project.done_on or project.planned_on or today()
    project.withdrawn_at, project.withdrawn_because = now(), because
    project.done_on = project.published_at = None
    project.save(
        update_fields=["withdrawn_at", "withdrawn_because", "done_on", "published_at"],
    )
    return noted(project, StepKind.WITHDRAWN, day, actor.pk, because)


@transaction.atomic
def add_photo(*, actor: Account, project: MicroProject, file: "File[Any]") -> MicroProjectPhoto:
    """A picture of how it was before, or of how it is since; residents see it at once."""
    project = _lock(actor, project)
    [photo] = _attach(project, [file])
    _audit(project, "photo", actor.pk)
    return photo


def change(project: MicroProject, told: dict[str, Any], actor_id: UUID | None) -> MicroProject:
    """Write the fields that differ, and what is said from now on into the history."""
    told = {name: value for name, value in told.items() if getattr(project, name) != value}
    if not told:
        return project
    for name, value in told.items():
        setattr(project, name, value)
    project.save(update_fields=list(told))
    day = project.done_on or project.planned_on or today()
    return noted(project, StepKind.CORRECTED, day, actor_id)


def noted(
    project: MicroProject, kind: StepKind, day: date, actor_id: UUID | None, reason: str = ""
) -> MicroProject:
    """Add a line to the history, and one without words to the audit."""
    MicroProjectStep.objects.create(
        project=project,
        kind=kind,
        title=project.title,
        cost_fen=project.cost_fen,
        day=day,
        by_id=actor_id,
        reason=reason,
    )
    _audit(project, kind, actor_id)
    return project


def checked_title(title: str) -> str:
    """``title`` as residents read it, or a refusal: nobody looks it over before they do."""
    plain = " ".join(title.replace("\x00", "").split())
    if not plain:
        raise DomainError("no_title", _("请写做了什么，例如：做了两个便民推车。"), field="title")
    if len(plain) > LONGEST_TITLE:
        raise DomainError(
            "text_too_long",
            _("文字太长了，请控制在 %(longest)d 字以内。"),
            {"longest": LONGEST_TITLE},
            field="title",
        )
    _require_no_details(plain, "title")
    return plain


def checked_cost(cost_fen: int) -> int:
    """``cost_fen`` where it is that of a micro-project, or the refusal that says who decides."""
    if cost_fen < 0:
        raise DomainError("cost_below_zero", _("花的钱不能小于 0。没花钱就填 0。"), field="cost")
    if cost_fen > (limit := micro_limit()):
        raise DomainError(
            "over_micro_limit",
            _(
                "超过 %(limit)s 元，就不是小改善，不能记在这里。"
                "请先在说事议事会上商量；要由业主决定的，就发起表决。"
            ),
            {"limit": yuan(limit)},
            field="cost",
        )
    return cost_fen


def _dated(project: MicroProject, day: date) -> StepKind:
    if day > today():
        project.planned_on, project.announced_at = day, now()
        return StepKind.ANNOUNCED
    project.done_on, project.published_at = day, now()
    return StepKind.DONE


def _require_done_day(project: MicroProject, day: date) -> None:
    """A day gone by (V41), not before residents were told that it would be done (V12)."""
    if not today() - _BACK <= day <= today():
        raise DomainError("day_unlikely", _("日期只能是今天，或者过去一年里的一天。"), field="day")
    if project.announced_at and day < local_day(project.announced_at):
        raise DomainError("before_announced", _("日期不能早于预告的那天。"), field="day")


def _require_no_details(text: str, field: str) -> None:
    if has_details(text):
        raise DomainError(
            "names_somebody",
            _("这里写的居民马上就看得到，请不要写姓名、房号、电话和车牌。"),
            field=field,
        )


def _lock(actor: Account, project: MicroProject) -> MicroProject:
    """The row as it stands; refused once it is withdrawn."""
    require(actor, Action.WORKS_ENTER)
    project = project.locked()
    if project.withdrawn_at:
        raise Conflict("withdrawn", _("这件已经撤回了，不能再改。"))
    return project


def _matter(actor: Account, matter_id: UUID | None) -> Matter | None:
    if matter_id is None:
        return None
    matter = readable_matter(actor, matter_id)
    if matter.state == State.MERGED:
        raise DomainError("matter_merged", _("这件事已经并入别的事，请选那一件。"), field="matter")
    return matter


def _audit(project: MicroProject, act: str, actor_id: UUID | None) -> None:
    record_act(
        action=f"micro_project.{act}",
        actor_id=actor_id,
        object_type="works.MicroProject",
        object_id=project.pk,
    )


def _attach(project: MicroProject, files: Sequence["File[Any]"]) -> list[MicroProjectPhoto]:
    """Store the files and their rows; when one is refused, none stays."""
    if files and project.photos.count() + len(files) > MOST_PHOTOS:
        raise DomainError(
            "too_many_photos", _("最多 %(most)d 张照片。"), {"most": MOST_PHOTOS}, field="photos"
        )
    photos: list[MicroProjectPhoto] = []
    try:
        for file in files:
            photos.append(MicroProjectPhoto(project=project, name=store_photo(file, FOLDER).name))
            photos[-1].save()
    except Exception:
        for photo in photos:
            discard_photo(photo.name, FOLDER)
        raise
    return photos
