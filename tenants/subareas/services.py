"""Dividing a compound into parts, and saying who answers for each."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from tenants.bodies.models import Body
from tenants.register.models import Unit
from tenants.subareas.models import SubArea, SubAreaDuty, SubAreaUnit


@transaction.atomic
def mark_out(
    *,
    name: str,
    place: str = "",
    is_common: bool = False,
    units: Collection[Unit] = (),
    actor_id: UUID | None = None,
) -> SubArea:
    """Name a part and what lies in it."""
    part = SubArea(position=SubArea.objects.count())
    _write(part, name=name, place=place, is_common=is_common, units=units)
    _record("marked_out", part, actor_id)
    return part


@transaction.atomic
def redraw(
    *,
    sub_area: SubArea,
    name: str,
    place: str = "",
    is_common: bool = False,
    units: Collection[Unit] = (),
    actor_id: UUID | None = None,
) -> SubArea:
    """Give a part another name or other units; they leave it and join it from now on."""
    part = sub_area.locked()
    _write(part, name=name, place=place, is_common=is_common, units=units)
    _record("redrawn", part, actor_id)
    return part


@transaction.atomic
def remove_sub_area(*, sub_area: SubArea, actor_id: UUID | None = None) -> None:
    """Take back a part for which nobody has ever answered."""
    part = sub_area.locked()
    if part.duties.exists():
        raise Conflict("part_has_duties", _("这个片区有过负责人，不能删除；可以改名、改范围。"))
    _record("removed", part, actor_id)
    part.delete()


@transaction.atomic
def put_in_charge(
    *,
    sub_area: SubArea,
    since_on: date,
    body: Body | None = None,
    holder_name: str = "",
    actor_id: UUID | None = None,
) -> SubAreaDuty:
    """Let one body or person answer for a part; whoever did before ends that day."""
    part = sub_area.locked()
    holder_name = " ".join(holder_name.split())
    if (body is None) == (not holder_name):
        raise DomainError(
            "one_responsible", _("请选一个组织，或者填一个人，只填一样。"), field="holder_name"
        )
    if since_on > today():
        raise DomainError("day_in_future", _("日期不能晚于今天。"), field="since_on")
    later = part.duties.filter(Q(since_on__gte=since_on) | Q(until_on__gt=since_on))
    if later.exists():
        raise Conflict("duty_overlaps", _("那一天起已经有人负责这个片区。"), field="since_on")
    part.duties.filter(until_on=None).update(until_on=since_on)
    duty = SubAreaDuty.objects.create(
        sub_area=part, body=body, holder_name=holder_name, since_on=since_on
    )
    _record("put_in_charge", part, actor_id)
    return duty


@transaction.atomic
def end_duty(*, duty: SubAreaDuty, until_on: date, actor_id: UUID | None = None) -> None:
    """Nobody answers for the part from ``until_on`` on."""
    duty = duty.locked()
    if duty.until_on is not None:
        raise Conflict("duty_ended", _("这一任已经结束。"))
    if not duty.since_on < until_on <= today():
        raise DomainError(
            "ends_before_it_begins", _("结束日期要晚于开始日期，不晚于今天。"), field="until_on"
        )
    duty.until_on = until_on
    duty.save(update_fields=["until_on"])
    _record("duty_ended", duty.sub_area, actor_id)


def _write(
    part: SubArea, *, name: str, place: str, is_common: bool, units: Collection[Unit]
) -> None:
    part.name, part.place = " ".join(name.split()), " ".join(place.split())
    part.is_common = is_common
    _check(part, units)
    part.save()
    part.places.all().delete()
    SubAreaUnit.objects.bulk_create(SubAreaUnit(sub_area=part, unit=unit) for unit in units)


def _check(part: SubArea, units: Collection[Unit]) -> None:
    others = SubArea.objects.exclude(pk=part.pk)
    if not part.name:
        raise DomainError("name_missing", _("请填写名称。"), field="name")
    if others.filter(name=part.name).exists():
        raise Conflict("name_taken", _("已有叫这个名称的片区。"), field="name")
    if part.is_common and (units or part.place):
        raise DomainError(
            "common_is_the_rest",
            _("共同的部分就是不在别的片区里的一切，不用再选单元和地方。"),
            field="is_common",
        )
    if part.is_common and others.filter(is_common=True).exists():
        raise Conflict("common_taken", _("共同的部分只能有一个。"), field="is_common")
    if not (part.is_common or units or part.place):
        raise DomainError(
            "nothing_in_it", _("请选择单元，或者填写一个地方，例如大院。"), field="units"
        )
    taken = SubAreaUnit.objects.filter(unit__in=[unit.pk for unit in units])
    other = taken.exclude(sub_area=part.pk).select_related("sub_area", "unit__building").first()
    if other is not None:
        raise Conflict(
            "unit_taken",
            _("%(unit)s已经在“%(name)s”里。一个单元只归一个片区。"),
            {"unit": str(other.unit), "name": other.sub_area.name},
            field="units",
        )


def _record(act: str, part: SubArea, actor_id: UUID | None) -> None:
    record_act(
        action=f"subareas.{act}",
        actor_id=actor_id,
        object_type=part._meta.label,
        object_id=part.pk,
    )
