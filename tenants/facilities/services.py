"""Changing the service stations."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from tenants.facilities.models import Station, StationLevel

_REVISABLE = frozenset({"alias", "premises", "level", "is_shared", "serves", "opened", "closed"})


@transaction.atomic
def open_station(
    *,
    name: str,
    alias: str = "",
    premises: str = "",
    level: str = StationLevel.STATION,
    is_shared: bool = False,
    serves: str = "",
    opened: PartialDate | None = None,
    closed: PartialDate | None = None,
    actor_id: UUID | None = None,
) -> Station:
    """Enter a station; a known one under its other name is refused, so that it counts once."""
    name, alias = " ".join(name.split()), " ".join(alias.split())
    if not name:
        raise DomainError("name_missing", _("请填写名称。"), field="name")
    station = Station(name=name, alias=alias, premises=premises.strip(), is_shared=is_shared)
    station.level, station.serves = level, serves.strip()
    station.opened, station.closed = opened, closed
    _check(station)
    station.save()
    _record("station_opened", station, actor_id)
    return station


@transaction.atomic
def close_station(
    *, station: Station, closed: PartialDate, actor_id: UUID | None = None
) -> Station:
    """Close a station; it serves nobody from the first day of that span."""
    station = station.locked()
    if station.closed_on is not None:
        raise Conflict("already_closed", _("这个服务站已经停用。"))
    station.closed = closed
    _check(station)
    station.save()
    _record("station_closed", station, actor_id)
    return station


@transaction.atomic
def revise_station(*, station: Station, actor_id: UUID | None = None, **values: object) -> bool:
    """Mend what was entered; tell whether it changed."""
    if unknown := set(values) - _REVISABLE:
        raise TypeError(f"not a field to revise: {sorted(unknown)}")
    station = station.locked()
    changes = differing(station, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(station, name, value)
    _check(station)
    station.save()
    _record("station_revised", station, actor_id, fields=sorted(changes))
    return True


def _check(station: Station) -> None:
    names = [name for name in (station.name, station.alias) if name]
    same = Station.objects.filter(Q(name__in=names) | Q(alias__in=names)).exclude(pk=station.pk)
    if same.exists():
        raise Conflict(
            "station_taken",
            _("已有同名或以此为别名的服务站。同一个站只登记一次，另一个名称写在“别名”里。"),
            field="name",
        )
    if station.is_shared and not station.serves:
        raise DomainError(
            "serves_missing", _("和其他小区共用的，请写明服务哪些小区。"), field="serves"
        )
    for field, day in (("opened", station.opened_on), ("closed", station.closed_on)):
        if day is not None and day > today():
            raise DomainError("day_in_future", _("日期不能晚于今天。"), field=field)
    if station.opened_on and station.closed_on and station.closed_on < station.opened_on:
        raise DomainError("ends_before_it_begins", _("停用日期不能早于启用日期。"), field="closed")


def _record(act: str, station: Station, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"facilities.{act}",
        actor_id=actor_id,
        object_type=station._meta.label,
        object_id=station.pk,
        **facts,
    )
