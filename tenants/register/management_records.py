"""Who manages the property, as a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.dates import PartialDate
from district.core.outcomes import Outcome
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice, day, partial_date, text
from tenants.register.managing import enter_management, revise_management
from tenants.register.models import MODES, Management


@dataclass(frozen=True)
class ManagementRecord:
    number: int
    mode: str
    company: str
    basis: str
    since: PartialDate
    until_on: date | None

    @property
    def key(self) -> date:
        return self.since.day


MANAGEMENTS = Sheet(
    _("管理方式"),
    (
        Column("mode", ("管理方式",), choice(dict(MODES)), True, example="物业企业"),
        Column("company", ("物业企业", "物业公司"), text(60), example="示例：安居物业"),
        Column("basis", ("管理依据",), text(120), help=_("决定、合同或上级要求"), example="合同"),
        Column("since", ("管理开始日期", "开始日期"), partial_date(), True, example="2021年8月"),
        Column("until_on", ("管理结束日期", "结束日期"), day(), help=_("现在还在管的留空")),
    ),
    ManagementRecord,
)


def file_managements(
    rows: Sequence[ManagementRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """By their days, whatever the file's order: each ends the one before."""
    ordered = sorted(rows, key=lambda row: row.since.day)
    ends = {one.number: after.since.day for one, after in pairwise(ordered)}

    def enter(row: ManagementRecord) -> Outcome:
        told: dict[str, Any] = {
            "company": row.company,
            "basis": row.basis,
            "until_on": row.until_on or ends.get(row.number),
        }
        known = Management.objects.filter(since_on=row.since.day, mode=row.mode).first()
        if known is None:
            enter_management(mode=row.mode, since=row.since, actor_id=actor_id, **told)
            return Outcome.NEW
        values = {name: value for name, value in told.items() if name in given}
        changed = revise_management(management=known, actor_id=actor_id, **values)
        return Outcome.CHANGED if changed else Outcome.UNCHANGED

    return one_by_one(ordered, enter)


def management_rows() -> Iterator[Mapping[str, Any]]:
    for one in Management.objects.order_by("since_on"):
        yield {
            "mode": one.mode,
            "company": one.company,
            "basis": one.basis,
            "since": one.since,
            "until_on": one.until_on,
        }
