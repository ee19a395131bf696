"""Service stations as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, partial_date, text, yes_no
from tenants.facilities.models import Station, StationLevel
from tenants.facilities.queries import station_called
from tenants.facilities.services import open_station, revise_station


@dataclass(frozen=True)
class StationRecord:
    number: int
    name: str
    alias: str
    premises: str
    level: str | None
    is_shared: bool | None
    serves: str
    opened: PartialDate | None
    closed: PartialDate | None

    @property
    def key(self) -> str:
        return self.name


STATIONS = Sheet(
    _("服务站"),
    (
        Column("name", ("服务站名称", "服务站"), text(60), True, example="示例：党群服务站"),
        Column("alias", ("别名",), text(60), help=_("同一个站的另一个叫法")),
        Column("premises", ("场所由来",), text(80), example="由废弃锅炉房改造"),
        Column(
            "level",
            ("级别",),
            choice_of(StationLevel, aliases={"站": "station", "中心": "centre"}),
            help=_("小区的填“站”，社区、街道的填“中心”"),
            example="站",
        ),
        Column("is_shared", ("与其他小区共用",), yes_no(), example="否"),
        Column("serves", ("服务哪些小区",), text(200), help=_("共用的才填，用顿号隔开")),
        Column("opened", ("启用日期",), partial_date(), example="2020"),
        Column("closed", ("停用日期",), partial_date(), help=_("还在用的留空")),
    ),
    StationRecord,
)


def file_stations(
    rows: Sequence[StationRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """A row under the other name of a known station means that station."""

    def enter(row: StationRecord) -> Outcome:
        told: dict[str, Any] = {
            "alias": row.alias,
            "premises": row.premises,
            "level": row.level or StationLevel.STATION,
            "is_shared": bool(row.is_shared),
            "serves": row.serves,
            "opened": row.opened,
            "closed": row.closed,
        }
        station = station_called(row.name)
        if station is None:
            open_station(name=row.name, actor_id=actor_id, **told)
            return Outcome.NEW
        values = {name: value for name, value in told.items() if name in given}
        if station.name != row.name:
            values.pop("alias", None)
        changed = revise_station(station=station, actor_id=actor_id, **values)
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    return one_by_one(rows, enter)


def station_rows() -> Iterator[Mapping[str, Any]]:
    for station in Station.objects.all():
        yield {
            "name": station.name,
            "alias": station.alias,
            "premises": station.premises,
            "level": station.level,
            "is_shared": station.is_shared,
            "serves": station.serves,
            "opened": station.opened,
            "closed": station.closed,
        }
